"""The small values inside the vault: every key that there is, and who reaches what is under it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, Final

import msgspec

from dva_desktop.core.errors import BugError
from dva_desktop.core.vault.access import Access
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.faults import NotAllowedError
from dva_desktop.core.vault.sections import mended

PERIOD: Final = "retention_days"
REWRITE: Final = "rewrite_due"


class Whose(Enum):
    """Who reads and writes what is kept under a key."""

    ALL = auto()
    """One value, for whoever is at the desk."""
    OWN = auto()
    """One value for each person, which is theirs alone."""
    MAKER = auto()
    """A list of items about consultations: each for those who reach its consultation."""
    WRITER = auto()
    """The same, and of those for its writer (``who``) alone; a safeguarding lead has it when its
    writer no longer reaches the consultation, having been removed for instance."""
    CORE = auto()
    """The vault's own."""


KEYS: Final = {
    "locality": Whose.ALL,
    "area": Whose.ALL,
    "first_run": Whose.ALL,
    "backup_standing": Whose.ALL,
    "backup_told_on": Whose.ALL,
    "consultation_defaults": Whose.OWN,
    "last_practice": Whose.OWN,
    "practice_unfinished": Whose.OWN,
    "planned": Whose.MAKER,
    "addenda": Whose.WRITER,
    PERIOD: Whose.CORE,
    REWRITE: Whose.CORE,
}
_LISTS = (Whose.MAKER, Whose.WRITER)


class _Item(msgspec.Struct, frozen=True):
    """What tells whose an item of a list is; the rest of it is not looked at."""

    consultation: str
    who: str = ""


class Settings(Access):
    """Small values, anything that JSON can say. They are not journalled.

    A key that is not in ``KEYS``, or is asked for in another way than it says, is a ``BugError``.
    """

    def set_setting(self, key: str, value: object) -> None:
        """Keep a value; of a list, what this person reaches is replaced and all else stays.

        An item about a consultation that was purged is not kept. Raises ``NotAllowedError`` for one
        that is somebody else's.
        """
        rule = _rule(key, Whose.ALL, *_LISTS)
        made = mended(msgspec.to_builtins(value))
        with self._database.transaction():
            put(self._database, key, made if rule is Whose.ALL else self._merged(key, rule, made))

    def setting(self, key: str, default: Any = None) -> Any:
        """The value kept under ``key`` (lists for tuples, texts for enums), or ``default``; of a
        list, what this person reaches."""
        rule = _rule(key, Whose.ALL, *_LISTS)
        kept = self._kept(key, default)
        if rule is Whose.ALL:
            return kept
        items = kept if isinstance(kept, list) else []
        reached = self._reach(rule, items)
        return [x for x in items if reached(x)]

    def set_own_setting(self, key: str, value: object) -> None:
        """Keep a value for the person at the desk alone."""
        _rule(key, Whose.OWN)
        with self._database.transaction():
            made = mended(msgspec.to_builtins(value))
            put(self._database, f"{key} {self._journal.who}", made)

    def own_setting(self, key: str, default: Any = None) -> Any:
        """What this person kept under ``key``, or ``default``."""
        _rule(key, Whose.OWN)
        return self._kept(f"{key} {self._journal.who}", default)

    def _kept(self, key: str, default: Any) -> Any:
        row = self._database.one("SELECT value FROM setting WHERE key = ?", key)
        return default if row is None else msgspec.json.decode(row[0])

    def _merged(self, key: str, rule: Whose, made: Any) -> list[Any]:
        kept = self._kept(key, [])
        before: list[Any] = kept if isinstance(kept, list) else []
        if not isinstance(made, list) or any(_item(x) is None for x in made):
            raise BugError(f"The setting {key} takes a list of items about consultations.")
        there = self._makers(made)
        made = [x for x in made if x["consultation"] in there]
        reached = self._reach(rule, [*before, *made])
        if not all(map(reached, made)):
            raise NotAllowedError
        return [*(x for x in before if not reached(x)), *made]

    def _makers(self, items: list[Any]) -> dict[str, str]:
        """Who made the consultations, as far as they are there, that the items are about."""
        ids = [x.consultation for x in map(_item, items) if x is not None]
        return dict(
            self._database.rows(
                "SELECT id, made_by FROM consultation WHERE id IN (SELECT value FROM json_each(?))",
                msgspec.json.encode(ids).decode(),
            )
        )

    def _reach(self, rule: Whose, items: list[Any]) -> Callable[[Any], bool]:
        """Says of each of the items whether this person reaches it."""
        makers, me, sees_only = self._makers(items), self._journal.who, self._sees_only()

        def reached(kept: Any) -> bool:
            item = _item(kept)
            made_by = None if item is None else makers.get(item.consultation)
            if item is None or made_by is None or sees_only not in (None, made_by):
                return False
            if rule is Whose.MAKER or item.who == me:
                return True
            return sees_only is None and not self._still_reaches(item.who, made_by)

        return reached


def put(database: Database, key: str, value: object) -> None:
    """Inside a transaction: keep a value under a key as it stands in the table."""
    database.rows(
        "INSERT INTO setting VALUES (?1, ?2)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key, msgspec.json.encode(value).decode(),
    )  # fmt: skip


def _rule(key: str, *wanted: Whose) -> Whose:
    rule = KEYS.get(key)
    if rule is None or rule not in wanted:
        raise BugError("The program asked for a setting that it does not have, or in a wrong way.")
    return rule


def _item(kept: Any) -> _Item | None:
    try:
        return msgspec.convert(kept, _Item)
    except msgspec.ValidationError:
        return None
