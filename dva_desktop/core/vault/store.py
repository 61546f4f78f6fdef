"""What an open vault does: consultations, their sections, documents, settings and the journal."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from typing import Any

import msgspec

from dva_desktop.core.errors import BugError, UserError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.record import Patient, Record, Section
from dva_desktop.core.vault import journal
from dva_desktop.core.vault.connection import Database, Row
from dva_desktop.core.vault.faults import FinalisedError, VaultDamaged
from dva_desktop.core.vault.journal import REPORTED, Entry, Event, Journal, Subject
from dva_desktop.core.vault.model import Place, Revision, Saved, Status, StoredDocument, Summary
from dva_desktop.core.vault.searching import digits, fold, index_of, initials
from dva_desktop.core.vault.sections import decode, encode, mended

_CODE = re.compile(r"[a-z][a-z0-9_.:-]{0,39}", re.ASCII)
_MIN_DIGITS = 3
_MAX_WORDS = 16
_SUMMARY = """
    SELECT id, date, locality, area, name, nhs_number, chi_number, status, updated_at
    FROM consultation
"""
_NEWEST_FIRST = " ORDER BY date DESC, made_at DESC, rowid DESC"
_TO_THE_MINUTE = len("2026-03-02T10:42")
_STANDING = """
    SELECT status, updated_at,
      coalesce((SELECT revision FROM section WHERE consultation = ?1 AND name = ?2), 0) + 1
    FROM consultation WHERE id = ?1
"""
_FIRST_REVISION = """
    INSERT INTO section (revision, saved_at, reason, content, consultation, name)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_LATER_REVISION = """
    UPDATE OR FAIL section SET revision = ?, saved_at = ?, reason = ?, content = ?
    WHERE consultation = ? AND name = ?
"""


class _Change(msgspec.Struct, frozen=True, kw_only=True):
    """A section about to be written."""

    consultation: str
    name: str
    section: Section
    text: str
    reason: str
    at: str


class Store:
    """An open database and its journal, used by one thread at a time.

    When a call that changes something returns, the change and its journal row are on the disk.
    All calls raise ``EnvironmentFault`` when the disk refuses; the change is then wholly undone.
    """

    def __init__(self, database: Database, journal: Journal, clock: Clock) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock

    # Consultations

    def new_consultation(self, locality: str, date: dt.date, area: str = "") -> str:
        """A new, empty, open consultation; returns its id (32 hexadecimal digits)."""
        consultation_id, at = secrets.token_hex(16), self._now()
        digest = self._journal.digest(locality, area, date.isoformat())
        with self._database.transaction():
            self._database.rows(
                "INSERT INTO consultation VALUES"
                " (?, ?, ?, ?, 'open', '', '', '', '', ?, ?, ?, NULL, NULL)",
                consultation_id, locality, area, date.isoformat(), at, at, self._journal.who,
            )  # fmt: skip
            subject = Subject(consultation=consultation_id, digest=digest)
            self._journal.append(Event.CONSULTATION_MADE, at, subject)
        return consultation_id

    def load(self, consultation_id: str) -> Record:
        """The record as last saved. Viewing is journalled by the caller (``Event.VIEW``)."""
        row = self._database.one(
            "SELECT locality, area, date FROM consultation WHERE id = ?", consultation_id
        )
        if row is None:
            raise _unknown_consultation()
        rows = self._database.rows(
            "SELECT name, content FROM section WHERE consultation = ?", consultation_id
        )
        sections: dict[str, Any] = {name: decode(name, text) for name, text in rows}
        return Record(locality=row[0], area=row[1], date=dt.date.fromisoformat(row[2]), **sections)

    def consultations(self) -> tuple[Summary, ...]:
        """Every consultation, newest first."""
        return tuple(_summary(x) for x in self._database.rows(_SUMMARY + _NEWEST_FIRST))

    def search(self, text: str) -> tuple[Summary, ...]:
        """Consultations of patients in whose names every word of ``text`` is found, whatever the
        case and accents; or whose NHS or CHI number begins with it, when it is a number."""
        number, words = digits(text), tuple(dict.fromkeys(fold(text).split()))
        rows: list[Row] = []
        if number:
            if len(number) >= _MIN_DIGITS:
                rows = self._database.rows(
                    f"{_SUMMARY} WHERE nhs_number BETWEEN ?1 AND ?2"
                    f" OR chi_number BETWEEN ?1 AND ?2 {_NEWEST_FIRST}",
                    number, f"{number}:",
                )  # fmt: skip
        elif 0 < len(words) <= _MAX_WORDS:
            every = " AND ".join(["instr(folded, ?) > 0"] * len(words))
            rows = self._database.rows(f"{_SUMMARY} WHERE {every} {_NEWEST_FIRST}", *words)
        return tuple(_summary(x) for x in rows)

    # Sections

    def save_section(
        self, consultation_id: str, name: str, section: Section, *, place: Place | None = None
    ) -> Saved:
        """Save a section, its journal row and where the person is, together.

        Raises ``FinalisedError``.
        """
        change = self._change(consultation_id, name, section)
        here = None if place is None else _place_text(consultation_id, place)
        with self._database.transaction():
            revision = self._next_revision(change, Status.OPEN)
            self._write(change, revision, Event.SECTION_SAVED, here)
        return Saved(revision=revision, at=dt.datetime.fromisoformat(change.at))

    def finalise(self, consultation_id: str) -> None:
        """Close the consultation to editing. Doing it again changes nothing."""
        at = self._now()
        with self._database.transaction():
            status = self._status(consultation_id)
            if status is Status.OPEN:
                self._database.rows(
                    "UPDATE consultation SET status = 'finalised', updated_at = ? WHERE id = ?",
                    at, consultation_id,
                )  # fmt: skip
                self._journal.append(Event.FINALISED, at, Subject(consultation=consultation_id))

    def add_addendum(self, consultation_id: str, name: str, section: Section, reason: str) -> Saved:
        """Add a new state of a section to a finalised consultation; the earlier one stays readable.

        Raises ``UserError`` when there is no reason, or when the consultation is still open.
        """
        why = " ".join(str(mended(reason)).split())
        if not why:
            raise UserError("An addendum needs a reason.", "Say in a few words why it is added.")
        change = self._change(consultation_id, name, section, why)
        with self._database.transaction():
            revision = self._next_revision(change, Status.FINALISED)
            self._database.rows(
                "INSERT INTO earlier_section SELECT consultation, name, revision, saved_at, reason,"
                " content FROM section WHERE consultation = ? AND name = ?",
                consultation_id, name,
            )  # fmt: skip
            self._write(change, revision, Event.ADDENDUM)
        return Saved(revision=revision, at=dt.datetime.fromisoformat(change.at))

    def revisions(self, consultation_id: str, name: str) -> tuple[Revision, ...]:
        """The states of a section that are kept, oldest first; the last is what ``load`` gives."""
        rows = self._database.rows(
            "SELECT revision, saved_at, reason, content FROM earlier_section"
            " WHERE consultation = ?1 AND name = ?2 UNION ALL"
            " SELECT revision, saved_at, reason, content FROM section"
            " WHERE consultation = ?1 AND name = ?2 ORDER BY revision",
            consultation_id, name,
        )  # fmt: skip
        return tuple(
            Revision(
                revision=revision,
                at=dt.datetime.fromisoformat(at),
                reason=reason,
                section=decode(name, text),
            )
            for revision, at, reason, text in rows
        )

    # Where the person was, and small settings

    def save_place(self, consultation_id: str | None, place: Place | None) -> None:
        """Remember where the person is; ``None`` for either means the list of consultations."""
        here = None
        if consultation_id is not None and place is not None:
            here = _place_text(consultation_id, place)
        with self._database.transaction():
            self._database.rows("UPDATE vault SET place = ?", here)

    def last_place(self) -> tuple[str, Place] | None:
        """The consultation and the place in it where the person was; ``None``: the list."""
        row = self._database.one("SELECT place FROM vault")
        if row is None or row[0] is None:
            return None
        try:
            return msgspec.json.decode(row[0], type=tuple[str, Place])
        except msgspec.DecodeError:
            return None

    def set_setting(self, key: str, value: object) -> None:
        """Keep a small value (anything JSON can say) inside the vault. It is not journalled."""
        text = msgspec.json.encode(mended(msgspec.to_builtins(value))).decode()
        with self._database.transaction():
            self._database.rows(
                "INSERT INTO setting VALUES (?1, ?2)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key, text,
            )  # fmt: skip

    def setting(self, key: str, default: Any = None) -> Any:
        """The value kept under ``key`` (lists for tuples, texts for enums), or ``default``."""
        row = self._database.one("SELECT value FROM setting WHERE key = ?", key)
        return default if row is None else msgspec.json.decode(row[0])

    # Journal and documents

    def record_event(
        self, what: Event, consultation_id: str | None = None, detail: str = ""
    ) -> None:
        """Journal what a window did: view, export, print, copy or lock.

        ``detail`` is a code such as a page, a kind of document or the cause of a lock, never a word
        of the record; ``BugError`` when it does not look like a code.
        """
        if what not in REPORTED or (detail and not _CODE.fullmatch(detail)):
            raise BugError("The journal takes only its own events, with a code for detail.")
        subject = Subject(consultation=consultation_id, detail=detail)
        with self._database.transaction():
            self._journal.append(what, self._now(), subject)

    def journal(self, consultation_id: str | None = None) -> tuple[Entry, ...]:
        """What happened, oldest first: of one consultation, or of the whole vault."""
        rows = self._database.rows(
            f"SELECT {journal.COLUMNS} FROM journal"  # noqa: S608 (our own column names)
            " WHERE ?1 IS NULL OR consultation = ?1 ORDER BY seq",
            consultation_id,
        )
        return tuple(journal.entry(x) for x in rows)

    def store_document(self, consultation_id: str, kind: str, content: bytes) -> StoredDocument:
        """Keep a finished document as it was made, so that what was sent can be shown again."""
        document_id, at = secrets.token_hex(16), self._now()
        digest = hashlib.sha256(content).hexdigest()
        with self._database.transaction():
            self._status(consultation_id)
            self._database.rows(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
                document_id, consultation_id, kind, at, digest, content,
            )  # fmt: skip
            subject = Subject(
                consultation=consultation_id,
                name=kind,
                digest=self._journal.digest(document_id, kind, digest),
                detail=document_id,
            )
            self._journal.append(Event.DOCUMENT_MADE, at, subject)
        return _document((document_id, kind, at, digest, len(content)))

    def documents(self, consultation_id: str) -> tuple[StoredDocument, ...]:
        """The documents made for a consultation, oldest first."""
        rows = self._database.rows(
            "SELECT id, kind, made_at, digest, length(content) FROM document"
            " WHERE consultation = ? ORDER BY made_at, rowid",
            consultation_id,
        )
        return tuple(_document(x) for x in rows)

    def document_bytes(self, document_id: str) -> bytes:
        """A document exactly as it was made. Raises ``VaultDamaged`` if its bytes have changed."""
        row = self._database.one("SELECT content, digest FROM document WHERE id = ?", document_id)
        if row is None:
            raise BugError("The program asked for a document that is not there.")
        found = bytes(row[0])
        if hashlib.sha256(found).hexdigest() != row[1]:
            raise VaultDamaged("This document is not as it was made.")
        return found

    # Inside a transaction

    def _change(
        self, consultation_id: str, name: str, section: Section, reason: str = ""
    ) -> _Change:
        text = encode(name, section)
        return _Change(
            consultation=consultation_id, name=name, section=section, text=text, reason=reason,
            at=self._now(),
        )  # fmt: skip

    def _next_revision(self, change: _Change, wanted: Status) -> int:
        """The revision that the change makes; raises when the consultation is not as ``wanted``."""
        row = self._database.one(_STANDING, change.consultation, change.name)
        if row is None:
            raise _unknown_consultation()
        if row[0] != wanted:
            if wanted is Status.OPEN:
                raise FinalisedError
            raise UserError("This consultation is still open.", "Edit it, or finalise it first.")
        if row[1][:_TO_THE_MINUTE] != change.at[:_TO_THE_MINUTE]:
            # Not at every save: a page less to write for each word that is typed.
            self._database.rows(
                "UPDATE consultation SET updated_at = ? WHERE id = ?",
                change.at, change.consultation,
            )  # fmt: skip
        return int(row[2])

    def _write(self, change: _Change, revision: int, what: Event, place: str | None = None) -> None:
        # No upsert with RETURNING: for that SQLite builds a table in memory, which costs as much
        # as all the rest.
        values = (revision, change.at, change.reason, change.text, change.consultation, change.name)
        self._database.rows(_FIRST_REVISION if revision == 1 else _LATER_REVISION, *values)
        if isinstance(change.section, Patient):
            self._database.rows(
                "UPDATE consultation SET name = ?, folded = ?, nhs_number = ?, chi_number = ?"
                " WHERE id = ?",
                *index_of(change.section), change.consultation,
            )  # fmt: skip
        subject = Subject(
            consultation=change.consultation, name=change.name, revision=revision,
            digest=self._journal.digest(change.text, change.reason),
        )  # fmt: skip
        self._journal.append(what, change.at, subject, place=place)

    def _status(self, consultation_id: str) -> Status:
        row = self._database.one("SELECT status FROM consultation WHERE id = ?", consultation_id)
        if row is None:
            raise _unknown_consultation()
        return Status(row[0])

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


def _summary(row: Row) -> Summary:
    consultation_id, date, locality, area, name, nhs_number, chi_number, status, updated_at = row
    return Summary(
        id=consultation_id, date=dt.date.fromisoformat(date), locality=locality, area=area,
        initials=initials(name), name=name, nhs_number=nhs_number, chi_number=chi_number,
        status=Status(status), updated_at=dt.datetime.fromisoformat(updated_at),
    )  # fmt: skip


def _document(row: Row) -> StoredDocument:
    document_id, kind, made_at, digest, size = row
    made = dt.datetime.fromisoformat(made_at)
    return StoredDocument(id=document_id, kind=kind, made_at=made, digest=digest, size=size)


def _place_text(consultation_id: str, place: Place) -> str:
    return msgspec.json.encode((consultation_id, place)).decode()


def _unknown_consultation() -> BugError:
    return BugError("The program asked for a consultation that is not there.")
