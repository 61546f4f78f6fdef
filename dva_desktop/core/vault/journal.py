"""The journal: what happened, in order, each row sealed to the one before with HMAC-SHA-256.

A row holds codes and ids, never a word of a record. The key and the head of the chain (its last
number and seal) are kept in the vault, so that a row changed, moved or taken away, at the end too,
is found by ``verify``. What cannot be found is a forgery by someone who has the vault's own key.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import msgspec

from dva_desktop.core.vault.connection import Database, Row
from dva_desktop.core.vault.moments import moment


class Event(StrEnum):
    """What can happen. The windows report the first group, the vault itself the second."""

    VIEW = "view"
    EXPORT = "export"
    PRINT = "print"
    COPY = "copy"
    LOCK = "lock"

    VAULT_MADE = "vault_made"
    UNLOCK = "unlock"
    RECOVERY_UNLOCK = "recovery_unlock"
    FAILED_UNLOCKS = "failed_unlocks"
    KEYRING_ALTERED = "keyring_altered"
    KEYRING_WRITTEN = "keyring_written"
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 (the name of an event)
    RECOVERY_CODE_CHANGED = "recovery_code_changed"
    UPGRADED = "upgraded"
    CONSULTATION_MADE = "consultation_made"
    SECTION_SAVED = "section_saved"
    FINALISED = "finalised"
    ADDENDUM = "addendum"
    DOCUMENT_MADE = "document_made"

    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_REMOVED = "person_removed"
    REKEYED = "rekeyed"
    RAW_KEY_SHOWN = "raw_key_shown"
    OLDER_ACCEPTED = "older_accepted"
    BACKUP_MADE = "backup_made"
    BACKUP_CHECKED = "backup_checked"
    RESTORED = "restored"
    JOURNAL_EXPORTED = "journal_exported"
    FILED = "filed"
    HELD = "held"
    HOLD_RELEASED = "hold_released"
    PERIOD_CHANGED = "period_changed"
    PURGED = "purged"
    REWRITTEN = "rewritten"
    COUNTER_LOST = "counter_lost"
    BACKUPS_FORGOTTEN = "backups_forgotten"
    LOCK_OVERRIDDEN = "lock_overridden"


REPORTED = frozenset(
    {
        Event.VIEW, Event.EXPORT, Event.PRINT, Event.COPY, Event.LOCK,
        Event.BACKUP_CHECKED, Event.BACKUPS_FORGOTTEN, Event.LOCK_OVERRIDDEN,
    }
)  # fmt: skip
COLUMNS = "seq, at, who, what, consultation, name, revision, digest, detail, mac"
SEAL_BYTES = 32
_MARK = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{12})", re.ASCII)


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a journal goes: the number and the seal of its last row."""

    seq: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    seal: Annotated[bytes, msgspec.Meta(min_length=SEAL_BYTES, max_length=SEAL_BYTES)]

    @property
    def mark(self) -> str:
        """What is printed in every export, such as ``1234-ab12cd34ef56``: the number of the row and
        the first twelve digits of its seal. ``verify`` says whether the journal still has it."""
        return f"{self.seq}-{self.seal.hex()[:12]}"


def read_mark(mark: str) -> tuple[int, str] | None:
    """The number and the first digits of the seal in a mark as typed; ``None`` if it is none."""
    found = _MARK.fullmatch("".join(mark.split()).lower().replace("–", "-"))
    return (int(found[1]), found[2]) if found else None


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is about: ids and codes only. ``name`` is a section's or a kind of document."""

    consultation: str | None = None
    name: str | None = None
    revision: int | None = None
    digest: bytes | None = None
    detail: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row as people read it; ``who`` is the id of the key slot."""

    seq: int
    at: dt.datetime
    who: str
    what: str
    consultation: str | None
    name: str | None
    revision: int | None
    detail: str


class Journal:
    """Appends to the chain; always inside the transaction of the change it records."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        who: str,
        appended: Callable[[Head], Callable[[], None]] | None = None,
    ) -> None:
        """``appended`` hears of each row and says what to do once it is on the disk."""
        self._database = database
        self._key = key
        self._appended = appended
        self.who = who

    def head(self) -> Head:
        """The last row."""
        [(seq, seal)] = self._database.rows("SELECT head_seq, head_mac FROM vault")
        return Head(seq=seq, seal=seal)

    def append(
        self,
        what: Event,
        at: str,
        subject: Subject | None = None,
        *,
        place: str | None = None,
        after: tuple[int, bytes] | None = None,
    ) -> Head:
        """Add one row and move the head of the chain, which is returned; ``place`` stands in the
        same row as that.

        ``after`` is the number and seal of the last row where this transaction has read them.
        """
        about = subject or Subject()
        last, mac = after or self._database.rows("SELECT head_seq, head_mac FROM vault")[0]
        row: Row = (
            last + 1, at, self.who, str(what), about.consultation, about.name, about.revision,
            about.digest, about.detail,
        )  # fmt: skip
        sealed = seal(self._key, mac, row)
        self._database.rows(
            f"INSERT INTO journal ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (our own column names)
            *row,
            sealed,
        )
        self._database.rows(
            "UPDATE vault SET head_seq = ?, head_mac = ?, place = coalesce(?, place) WHERE one = 1",
            last + 1, sealed, place,
        )  # fmt: skip
        head = Head(seq=last + 1, seal=sealed)
        if self._appended is not None:
            self._database.after_commit(self._appended(head))
        return head

    def digest(self, *parts: str) -> bytes:
        """What stands for a content: keyed, so that an exported journal tells nothing."""
        return digest(self._key, *parts)


def seal(key: bytes, before: bytes, row: Row) -> bytes:
    """The seal of a row: HMAC-SHA-256 over the seal before it and the row as JSON."""
    return hmac.digest(key, before + msgspec.json.encode(row), "sha256")


def first_seal(key: bytes, vault_id: str) -> bytes:
    """What the first row follows."""
    return hmac.digest(key, vault_id.encode(), "sha256")


def digest(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA-256 of the parts, each kept apart from the next."""
    return hmac.digest(key, msgspec.json.encode(parts), "sha256")


def entry(row: Row) -> Entry:
    """A row of the table, in the order of ``COLUMNS``, as people read it. Raises ``VaultDamaged``
    when its time makes no sense."""
    seq, at, who, what, consultation, name, revision, _, detail, _ = row
    return Entry(
        seq=seq, at=moment(at), who=who, what=what, consultation=consultation,
        name=name, revision=revision, detail=detail,
    )  # fmt: skip
