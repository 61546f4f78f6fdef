"""What an open vault does: consultations, their sections, documents, settings and the journal."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec

from dva_desktop.core.errors import UserError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.record import Patient, Record, Section
from dva_desktop.core.vault import retention, searching
from dva_desktop.core.vault.access import unknown_consultation
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.faults import FinalisedError
from dva_desktop.core.vault.journal import Event, Head, Journal, Subject
from dva_desktop.core.vault.model import Place, Revision, Saved, Status, Summary
from dva_desktop.core.vault.moments import day, moment
from dva_desktop.core.vault.papers import Papers
from dva_desktop.core.vault.searching import ALL, index_of
from dva_desktop.core.vault.sections import as_text, decode, encode, mended
from dva_desktop.core.vault.settings import Settings
from dva_desktop.core.vault.targets import Target, Targets

_TO_THE_MINUTE = len("2026-03-02T10:42")
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


class Store(Papers, Settings):
    """An open database and its journal, used by one thread at a time.

    When a call that changes something returns, the change and its journal row are on the disk.
    All calls raise ``EnvironmentFault`` when the disk refuses; the change is then wholly undone.
    """

    def __init__(self, database: Database, journal: Journal, clock: Clock) -> None:
        super().__init__(database, journal, clock)
        self._targets = Targets(database)

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
            "SELECT locality, area, date, made_by FROM consultation WHERE id = ?", consultation_id
        )
        if row is None:
            raise unknown_consultation()
        self._require_own(row[3])
        rows = self._database.rows(
            "SELECT name, content FROM section WHERE consultation = ?", consultation_id
        )
        sections: dict[str, Any] = {name: decode(name, text) for name, text in rows}
        return Record(locality=row[0], area=row[1], date=day(row[2]), **sections)

    def consultations(self, limit: int = ALL, start: int = 0) -> tuple[Summary, ...]:
        """The consultations that this person may see, newest first: all, or at most ``limit`` after
        the first ``start``."""
        return searching.newest(self._database, self._sees_only(), limit, start)

    def search(self, text: str, limit: int = ALL, start: int = 0) -> tuple[Summary, ...]:
        """Consultations of patients in whose names every word of ``text`` is found, whatever the
        case and accents; or whose NHS or CHI number begins with it, when it is a number."""
        return searching.search(self._database, self._sees_only(), text, limit, start)

    def summaries(self, consultation_ids: Iterable[str]) -> dict[str, Summary]:
        """The lines of those among ``consultation_ids`` that exist and that this person may see."""
        return searching.these(self._database, self._sees_only(), consultation_ids)

    # Sections

    def save_section(
        self, consultation_id: str, name: str, section: Section, *, place: Place | None = None
    ) -> Saved:
        """Save a section, its journal row and where the person is, together.

        Raises ``FinalisedError``.
        """
        change = self._change(consultation_id, name, section)
        here = None if place is None else self._place_text(consultation_id, place)
        with self._database.transaction():
            target = self._target(change, Status.OPEN)
            head = self._write(change, target, Event.SECTION_SAVED, here)
            self._targets.keep(consultation_id, name, _after(target, change, head))
        return Saved(revision=target.revision, at=dt.datetime.fromisoformat(change.at))

    def finalise(self, consultation_id: str) -> None:
        """Close the consultation to editing. Doing it again changes nothing."""
        at = self._now()
        with self._database.transaction():
            status = self._status(consultation_id)  # refuses what is somebody else's
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
            target = self._target(change, Status.FINALISED)
            self._database.rows(
                "INSERT INTO earlier_section SELECT consultation, name, revision, saved_at, reason,"
                " content FROM section WHERE consultation = ? AND name = ?",
                consultation_id, name,
            )  # fmt: skip
            self._write(change, target, Event.ADDENDUM)
            if target.filed_on is not None:
                retention.file(self._database, self._journal, consultation_id, None, change.at)
        return Saved(revision=target.revision, at=dt.datetime.fromisoformat(change.at))

    def revisions(self, consultation_id: str, name: str) -> tuple[Revision, ...]:
        """The states of a section that are kept, oldest first; the last is what ``load`` gives."""
        self._status(consultation_id)
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
                at=moment(at),
                reason=reason,
                section=decode(name, text),
            )
            for revision, at, reason, text in rows
        )

    # Where the person was

    def save_place(self, consultation_id: str | None, place: Place | None) -> None:
        """Remember where the person is; ``None`` for either means the list of consultations."""
        here = None
        if consultation_id is not None and place is not None:
            here = self._place_text(consultation_id, place)
        with self._database.transaction():
            self._database.rows("UPDATE vault SET place = ?", here)

    def last_place(self) -> tuple[str, Place] | None:
        """The consultation and the place in it where this person was; ``None``: the list, or that
        somebody else was here since."""
        row = self._database.one("SELECT place FROM vault")
        if row is None or row[0] is None:
            return None
        try:
            consultation_id, place, who = msgspec.json.decode(row[0], type=tuple[str, Place, str])
        except msgspec.DecodeError:
            return None
        return (consultation_id, place) if who == self._journal.who else None

    def _place_text(self, consultation_id: str, place: Place) -> str:
        return as_text((consultation_id, place, self._journal.who))

    # Inside a transaction

    def _change(
        self, consultation_id: str, name: str, section: Section, reason: str = ""
    ) -> _Change:
        text = encode(name, section)
        return _Change(
            consultation=consultation_id, name=name, section=section, text=text, reason=reason,
            at=self._now(),
        )  # fmt: skip

    def _target(self, change: _Change, wanted: Status) -> Target:
        """Where the change comes to stand; raises when the consultation is not as ``wanted``."""
        found = self._targets.find(change.consultation, change.name)
        self._require_own(found.made_by)
        if found.status != wanted:
            if wanted is Status.OPEN:
                raise FinalisedError
            raise UserError("This consultation is still open.", "Edit it, or finalise it first.")
        if found.updated_at[:_TO_THE_MINUTE] != change.at[:_TO_THE_MINUTE]:
            # Not at every save: a page less to write for each word that is typed.
            self._database.rows(
                "UPDATE consultation SET updated_at = ? WHERE id = ?",
                change.at, change.consultation,
            )  # fmt: skip
        return found

    def _write(
        self, change: _Change, target: Target, what: Event, place: str | None = None
    ) -> Head:
        revision = target.revision
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
        after = (target.head_seq, target.head_mac)
        return self._journal.append(what, change.at, subject, place=place, after=after)


def _after(target: Target, change: _Change, head: Head) -> Target:
    """Where the next change of the same section will come to stand."""
    return target._replace(
        updated_at=change.at, revision=target.revision + 1, head_seq=head.seq, head_mac=head.seal
    )
