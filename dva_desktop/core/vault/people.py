"""Who may open the vault: their names and roles, kept inside it, and their slots in the keyring.

Each change is in the journal with a digest of the person's whole row, so that ``verify`` sees a
role that was altered in the file. Nobody is ever deleted: the journal speaks of them by their id.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from dva_desktop.core.errors import BugError, DvaError, UserError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.platform.files import write_private
from dva_desktop.core.vault import attempts, journal, keyring, slots
from dva_desktop.core.vault.access import Access
from dva_desktop.core.vault.connection import Database, Row
from dva_desktop.core.vault.faults import (
    NoLongerHereError,
    PassphraseTakenError,
    VaultDamaged,
    WrongPassphraseError,
)
from dva_desktop.core.vault.journal import Event, Journal, Subject
from dva_desktop.core.vault.keyring import Cost, Key, Keyring
from dva_desktop.core.vault.model import Role
from dva_desktop.core.vault.moments import moment
from dva_desktop.core.vault.passphrase import new_recovery_code, require_strong
from dva_desktop.core.vault.sections import mended
from dva_desktop.core.vault.unlocking import unlock

_COLUMNS = "slot, name, role, number, removed_at"
_INSERT = f"INSERT OR REPLACE INTO person ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608 (our own names)
_SELECT = f"SELECT {_COLUMNS} FROM person"  # noqa: S608 (our own names)
_IN_ORDER = f"{_SELECT} ORDER BY number"
_MAX_NAME = 200


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person. ``has_key``: whether a passphrase of theirs opens the vault today (after a change
    of the vault's key only the lead who made it has one); ``removed_on`` is a UTC date."""

    id: str
    name: str
    role: Role
    has_key: bool
    is_me: bool
    removed_on: dt.date | None


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the vault keeps them; ``number`` says in which order they came."""

    id: str
    name: str
    role: str
    number: int
    removed_at: str | None = None

    def parts(self) -> tuple[str, ...]:
        """What is digested."""
        return self.id, self.name, self.role, str(self.number), self.removed_at or ""


class People(Access):
    """The people of an open vault. But for one's own, everything is for safeguarding leads.

    ``current`` is always the passphrase of the person at the desk, asked for again; each call that
    takes one derives a key from it, and counts a wrong one like a failed unlock. Those raise
    ``WrongPassphraseError`` and ``TooSoonError``; all raise ``NotAllowedError``.
    """

    def __init__(self, database: Database, entries: Journal, clock: Clock, folder: Path) -> None:
        super().__init__(database, entries, clock)
        self._folder = folder

    def me(self) -> Person:
        """The person at the desk."""
        return self._person(self._row(self._journal.who), self._slots())

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order they came, the removed ones too."""
        self._require_lead()
        slots = self._slots()
        rows = self._database.rows(_IN_ORDER)
        return tuple(self._person(_read(x), slots) for x in rows)

    def add(self, current: str, name: str, role: Role, passphrase: str) -> Person:
        """A new person, who can open the vault from now on.

        Raises ``UserError`` for a weak passphrase or no name, ``PassphraseTakenError`` when it is
        somebody else's.
        """
        self._require_lead()
        require_strong(passphrase)
        row = _Kept(
            id=secrets.token_hex(8), name=_name(name), role=role, number=self._next_number()
        )
        with self._authenticated(current) as (ring, key):
            changed = self._with_passphrase(ring, key, row.id, passphrase)
            with self._replacing(ring, changed, key):
                self._put(Event.PERSON_ADDED, row)
        return self._person(row, self._slots())

    def remove(self, current: str, person_id: str) -> None:
        """Take a person's way in. What they recorded stays, for the leads to see.

        Someone who kept a copy of the files still opens that copy, and an old ``keyring.json`` is
        refused only by the program: ``rekey`` is the answer to that. Raises ``UserError`` for
        oneself.
        """
        self._require_lead()
        row = self._row(person_id)
        if person_id == self._journal.who:
            raise UserError("You cannot remove yourself.", "Ask another safeguarding lead to.")
        if row.removed_at is not None:
            return
        self._require_lead_left(person_id)
        with self._authenticated(current) as (ring, key):
            changed = keyring.kept(ring, key.secret, self._active() - {person_id})
            with self._replacing(ring, changed, key):
                gone = msgspec.structs.replace(row, removed_at=self._now())
                self._put(Event.PERSON_REMOVED, gone)

    def give_passphrase(self, current: str, person_id: str, passphrase: str) -> None:
        """A passphrase for someone who forgot theirs, or whose way in went with a change of key.

        Raises as ``add`` does.
        """
        self._require_lead()
        require_strong(passphrase)
        self._active_row(person_id)
        with self._authenticated(current) as (ring, key):
            changed = self._with_passphrase(ring, key, person_id, passphrase)
            with self._replacing(ring, changed, key):
                subject = Subject(detail=person_id)
                self._journal.append(Event.PASSPHRASE_CHANGED, self._now(), subject)

    def change(self, person_id: str, *, name: str | None = None, role: Role | None = None) -> None:
        """Another name or role. Raises ``UserError`` when no safeguarding lead would be left."""
        self._require_lead()
        row = self._active_row(person_id)
        changed = msgspec.structs.replace(
            row,
            name=row.name if name is None else _name(name),
            role=row.role if role is None else role,
        )
        if changed == row:
            return
        if changed.role != Role.SAFEGUARDING_LEAD:
            self._require_lead_left(person_id)
        with self._database.transaction():
            self._put(Event.PERSON_CHANGED, changed)

    def change_own_passphrase(self, current: str, new: str, cost: Cost | None = None) -> None:
        """Put ``new`` in the place of one's own passphrase; ``current`` may be the recovery code
        where the vault was opened by it. Raises ``UserError`` for a weak one."""
        require_strong(new)
        with self._authenticated(current) as (ring, key):
            changed = self._with_passphrase(ring, key, self._journal.who, new, cost)
            with self._replacing(ring, changed, key):
                self._journal.append(Event.PASSPHRASE_CHANGED, self._now())

    def change_recovery_code(self, current: str, cost: Cost | None = None) -> str:
        """A new recovery code, shown once; the old one stops working."""
        self._require_lead()
        code = new_recovery_code()
        with self._authenticated(current) as (ring, key):
            changed = keyring.with_recovery_code(ring, key.secret, code, cost)
            with self._replacing(ring, changed, key):
                self._journal.append(Event.RECOVERY_CODE_CHANGED, self._now())
        return code

    def raw_key(self, current: str) -> str:
        """The vault's own key as SQLCipher's programs take it: a line to type. Whoever has it reads
        everything, for ever, without a passphrase; that it was shown is journalled first."""
        self._require_lead()
        with self._authenticated(current) as (_, key):
            with self._database.transaction():
                self._journal.append(Event.RAW_KEY_SHOWN, self._now())
            return f"PRAGMA key = \"x'{key.secret.view.hex()}'\";"

    # The keyring

    @contextmanager
    def _authenticated(self, current: str) -> Iterator[tuple[Keyring, Key]]:
        """The keyring and the key in it, for the person at the desk and nobody else."""
        with unlock(self._folder, current, self._clock) as key:
            if owner(self._database, key) != self._journal.who:
                attempts.note(self._folder, self._clock)
                raise WrongPassphraseError
            yield keyring.read(self._folder), key

    def _with_passphrase(
        self, ring: Keyring, key: Key, person_id: str, passphrase: str, cost: Cost | None = None
    ) -> Keyring:
        # A slot that nobody answers for is left by a power cut between keyring and vault.
        known = keyring.kept(ring, key.secret, self._active())
        try:
            return keyring.with_passphrase(known, key.secret, person_id, passphrase, cost)
        except PassphraseTakenError:
            attempts.note(self._folder, self._clock)  # it was a guess at somebody else's
            raise

    @contextmanager
    def _replacing(self, before: Keyring, after: Keyring, key: Key) -> Iterator[None]:
        """What the block changes in the vault, and the keyring with it: both or neither."""
        path, written = self._folder / keyring.NAME, False
        try:
            with self._database.transaction():
                # Knowing how far the journal is, it is not taken for an older one if we are
                # stopped between the two.
                header_key = keyring.header_key(key.secret)
                after = keyring.pinned(after, self._journal.head(), header_key)
                subject = Subject(digest=self._journal.digest(*slots.parts(after)))
                self._journal.append(Event.KEYRING_WRITTEN, self._now(), subject)
                yield
                write_private(path, keyring.encode(after))
                written = True
        except BaseException:
            if written:
                with suppress(DvaError):
                    write_private(path, keyring.encode(before))
            raise

    def _slots(self) -> set[str]:
        return {x.id for x in keyring.read(self._folder).slots if x.kind == "passphrase"}

    # Rows

    def _row(self, person_id: str) -> _Kept:
        found = self._database.one(f"{_SELECT} WHERE slot = ?", person_id)
        if found is None:
            raise BugError("The program asked for a person who is not there.")
        return _read(found)

    def _active_row(self, person_id: str) -> _Kept:
        row = self._row(person_id)
        if row.removed_at is not None:
            raise UserError("This person was removed.", "Add them as a new person instead.")
        return row

    def _active(self) -> set[str]:
        return {
            x[0] for x in self._database.rows("SELECT slot FROM person WHERE removed_at IS NULL")
        }

    def _next_number(self) -> int:
        [(last,)] = self._database.rows("SELECT max(number) FROM person")
        return int(last) + 1

    def _require_lead_left(self, without: str) -> None:
        leads = {x.id for x in self.all() if x.role is Role.SAFEGUARDING_LEAD and x.has_key}
        if not leads - {without}:
            raise UserError(
                "Somebody has to look after these records.",
                "Make another person with a passphrase a safeguarding lead first.",
            )

    def _put(self, what: Event, row: _Kept) -> None:
        self._database.rows(_INSERT, *msgspec.structs.astuple(row))
        digest = self._journal.digest(*row.parts())
        self._journal.append(what, self._now(), Subject(digest=digest, detail=row.id))

    def _person(self, row: _Kept, slots: set[str]) -> Person:
        removed = row.removed_at
        return Person(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            has_key=removed is None and row.id in slots,
            is_me=row.id == self._journal.who,
            removed_on=None if removed is None else moment(removed).date(),
        )


def owner(database: Database, key: Key) -> str:
    """The id of the person that a key opens the vault as; with the recovery code, the first lead.

    Raises ``NoLongerHereError`` for someone who was removed: an old keyring still has their slot.
    """
    if not key.by_recovery:
        row = database.one("SELECT removed_at FROM person WHERE slot = ?", key.slot)
        if row is None or row[0] is not None:
            raise NoLongerHereError
        return key.slot
    first = database.one(
        "SELECT slot FROM person WHERE role = ? AND removed_at IS NULL ORDER BY number",
        Role.SAFEGUARDING_LEAD,
    )
    if first is None:
        raise VaultDamaged("Nobody is marked as looking after these records.")
    return str(first[0])


def put_first(database: Database, entries: Journal, name: str) -> bytes:
    """The person who makes a vault; returns the digest of their row, for the journal's first."""
    row = _Kept(id=entries.who, name=_tidy(name), role=Role.SAFEGUARDING_LEAD, number=1)
    database.rows(_INSERT, *msgspec.structs.astuple(row))
    return entries.digest(*row.parts())


def vouch(database: Database, entries: Journal, at: str) -> None:
    """Take everybody into a journal that did not know of roles, as they are."""
    for found in database.rows(_SELECT):
        row = _read(found)
        subject = Subject(digest=entries.digest(*row.parts()), detail=row.id)
        entries.append(Event.PERSON_CHANGED, at, subject)


def discrepancies(
    database: Database, key: bytes, known: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    """The people, each with what is wrong, who are not as the journal has them: ``known`` is the
    last digest there under each id, ``key`` the journal's."""
    seen = set()
    for found in database.rows(_IN_ORDER):
        row = _read(found)
        seen.add(row.id)
        if known.get(row.id) != journal.digest(key, *row.parts()):
            yield row.id, "name or role is not what the journal says"
    for person_id in sorted(known.keys() - seen):
        yield person_id, "missing"


def _read(row: Row) -> _Kept:
    person_id, name, role, number, removed_at = row
    return _Kept(id=person_id, name=name, role=role, number=number, removed_at=removed_at)


def _name(typed: str) -> str:
    name = _tidy(typed)
    if not name:
        raise UserError("A person needs a name.", "Type the name that colleagues know them by.")
    return name


def _tidy(typed: str) -> str:
    return " ".join(str(mended(typed)).split())[:_MAX_NAME]
