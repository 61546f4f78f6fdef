"""How long a consultation stays here: filed to the record, held, and purged for good.

The vault is where work is done, not the record: once a consultation is filed in the patient's
record, a clock starts, and when its period is over the consultation is due to be purged. A person
decides; nothing is purged by itself. What is purged is gone from the file, not only from the lists;
a certificate and the journal's rows, which hold no word of it, stay.
"""

from __future__ import annotations

import datetime as dt
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import msgspec

from dva_desktop.core.errors import DvaError, UserError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.vault import names, searching, settings
from dva_desktop.core.vault.access import Access, unknown_consultation
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.faults import VaultDamaged
from dva_desktop.core.vault.journal import Event, Journal, Subject
from dva_desktop.core.vault.model import Status, Summary
from dva_desktop.core.vault.moments import day
from dva_desktop.core.vault.sections import mended

DEFAULT_DAYS = 56
MAX_DAYS = 3650
_MAX_REASON = 500
_Period = Annotated[int, msgspec.Meta(ge=1, le=MAX_DAYS)]
BEYOND_REACH = (
    "documents that were exported, printed or sent, and what was filed in the patient's record",
    "backups made before the deletion, until they are removed",
    "copies of the vault's folder: made by hand, put aside when a backup was put back, or kept by a"
    " synchronising service",
    "what a disk may keep of files after they were overwritten; only encryption of the whole disk"
    " protects that, and it lies there encrypted under the records' own key",
)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a consultation stands: when it was filed in the patient's record, from which day it is
    due to be purged, and why it is held (``None``: it is not)."""

    filed_on: dt.date | None
    purge_on: dt.date | None
    held: str | None


class Certificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was purged, when, by whom and why; ids and numbers, never a word of the record.

    ``by`` is a person's id; ``mark`` how far the journal had got before; ``due_on`` is the day that
    the period ended, ``None`` when it was never filed.
    """

    id: str
    consultation: str
    at: dt.datetime
    by: str
    reason: str
    filed_on: dt.date | None
    period_days: Annotated[int, msgspec.Meta(ge=1)]
    due_on: dt.date | None
    sections: int
    documents: int
    journal_rows: int
    mark: str
    beyond_reach: tuple[str, ...] = BEYOND_REACH


class Retention(Access):
    """The retention of an open vault. Raises ``NotAllowedError`` as its parts say."""

    def __init__(self, database: Database, journal: Journal, clock: Clock, folder: Path) -> None:
        super().__init__(database, journal, clock)
        self._folder = folder

    @property
    def period_days(self) -> int:
        """After how many days a filed consultation is due to be purged."""
        return period_days(self._database)

    def set_period_days(self, days: int) -> None:
        """Choose the period; for safeguarding leads. Raises ``UserError`` outside 1 to 3650."""
        self._require_lead()
        if not 1 <= days <= MAX_DAYS:
            raise UserError(f"Choose a period of 1 to {MAX_DAYS} days.")
        with self._database.transaction():
            if days != self.period_days:
                settings.put(self._database, settings.PERIOD, days)
                subject = Subject(detail=str(days))
                self._journal.append(Event.PERIOD_CHANGED, self._now(), subject)

    def standing(self, consultation_id: str) -> Standing:
        """How a consultation stands, for its maker or a lead."""
        self._status(consultation_id)
        row = self._database.one(
            "SELECT filed_on, held FROM consultation WHERE id = ?", consultation_id
        )
        if row is None:
            raise unknown_consultation()
        filed_on = None if row[0] is None else day(row[0])
        purge_on = None if filed_on is None else filed_on + dt.timedelta(days=self.period_days)
        return Standing(filed_on=filed_on, purge_on=purge_on, held=row[1])

    def file_to_record(self, consultation_id: str, date: dt.date | None) -> None:
        """Say on which day the consultation was filed in the patient's record; ``None`` that it was
        not, after all. For its maker or a lead. An addendum takes it back: what was added is not
        in the record yet.

        Raises ``UserError`` when the consultation is still open, or for a day before it or to come.
        """
        with self._database.transaction():
            status = self._status(consultation_id)
            if date is not None:
                self._check_filing(consultation_id, status, date)
            file(self._database, self._journal, consultation_id, date, self._now())

    def _check_filing(self, consultation_id: str, status: Status, date: dt.date) -> None:
        if status is Status.OPEN:
            raise UserError(
                "This consultation is still open.",
                "Finalise it first, so that what is filed is what stays.",
            )
        row = self._database.one("SELECT date FROM consultation WHERE id = ?", consultation_id)
        if row is None or not row[0] <= date.isoformat() <= self._clock.today().isoformat():
            raise UserError(
                "That day cannot be right.",
                "Choose the day it was filed: not before the consultation, and not after today.",
            )

    def hold(self, consultation_id: str, reason: str) -> None:
        """Keep a consultation from being purged (a legal hold); for safeguarding leads.

        Raises ``UserError`` without a reason. Holding it again replaces the reason.
        """
        self._require_lead()
        why = _reason(reason)
        if not why:
            raise UserError("A hold needs a reason.", "Say in a few words what it is kept for.")
        with self._database.transaction():
            self._status(consultation_id)
            self._database.rows(
                "UPDATE consultation SET held = ? WHERE id = ?", why, consultation_id
            )
            subject = Subject(consultation=consultation_id, digest=self._journal.digest(why))
            self._journal.append(Event.HELD, self._now(), subject)

    def release(self, consultation_id: str) -> None:
        """End a hold; for safeguarding leads. Doing it again changes nothing."""
        self._require_lead()
        with self._database.transaction():
            if self.standing(consultation_id).held is not None:
                self._database.rows(
                    "UPDATE consultation SET held = NULL WHERE id = ?", consultation_id
                )
                subject = Subject(consultation=consultation_id)
                self._journal.append(Event.HOLD_RELEASED, self._now(), subject)

    def due(self, today: dt.date) -> tuple[Summary, ...]:
        """The consultations whose period is over and that are not held, longest ago first; to a
        clinician, their own."""
        last = (today - dt.timedelta(days=self.period_days)).isoformat()
        ids = [
            row[0]
            for row in self._database.rows(
                "SELECT id FROM consultation WHERE filed_on <= ? AND held IS NULL"
                " ORDER BY filed_on, date, rowid",
                last,
            )
        ]
        lines = searching.these(self._database, self._sees_only(), ids)
        return tuple(lines[x] for x in ids if x in lines)

    def on_hold(self) -> tuple[Summary, ...]:
        """The consultations that are held, the newest first; to a clinician, their own."""
        ids = [
            row[0]
            for row in self._database.rows(
                "SELECT id FROM consultation WHERE held IS NOT NULL ORDER BY date DESC, rowid DESC"
            )
        ]
        lines = searching.these(self._database, self._sees_only(), ids)
        return tuple(lines[x] for x in ids if x in lines)

    def purge(self, consultation_id: str, reason: str = "", *, early: bool = False) -> Certificate:
        """Remove a consultation for good; for safeguarding leads. What cannot be reached is in the
        certificate. Then the file is rewritten; ask ``rewrite_due`` whether that worked.

        Raises ``UserError`` when it is held, or when it is not due: then only with ``early`` and a
        reason.
        """
        return self.purge_all((consultation_id,), reason, early=early)[0]

    def purge_all(
        self, consultation_ids: tuple[str, ...], reason: str = "", *, early: bool = False
    ) -> tuple[Certificate, ...]:
        """As ``purge``, for several: all of them or, when one may not be purged, none."""
        self._require_lead()
        why = _reason(reason)
        with self._database.transaction():
            made = tuple(self._purge(x, why, early=early) for x in consultation_ids)
            if made:
                settings.put(self._database, settings.REWRITE, True)
        with suppress(DvaError):
            self.rewrite()
        return made

    def certificates(self) -> tuple[Certificate, ...]:
        """Of everything that was purged, oldest first; for safeguarding leads."""
        self._require_lead()
        rows = self._database.rows("SELECT content FROM certificate ORDER BY at, rowid")
        return tuple(_read(x[0]) for x in rows)

    def rewrite_due(self) -> bool:
        """Whether something was purged and its place in the file is not yet overwritten: another
        program was using the vault, or the disk was full."""
        row = self._database.one("SELECT 1 FROM setting WHERE key = ?", settings.REWRITE)
        return row is not None

    def rewrite(self) -> None:
        """Write the whole file anew, without what was purged; for safeguarding leads.

        Deleting alone overwrites the rows, but not what SQLite left in the corners of pages when it
        moved them about. Takes memory and room on the disk of the vault's size. Raises
        ``VaultBusy``, ``DiskFull`` or another ``EnvironmentFault``; it is then still due.
        """
        self._require_lead()
        for older in names.found(self._folder, names.OLDER_FORM):
            with suppress(OSError):
                older.unlink()
        self._database.rewrite()
        with self._database.transaction():
            self._database.rows("DELETE FROM setting WHERE key = ?", settings.REWRITE)
            self._journal.append(Event.REWRITTEN, self._now())

    # Inside a transaction

    def _purge(self, consultation_id: str, reason: str, *, early: bool) -> Certificate:
        standing = self.standing(consultation_id)
        self._check_purge(standing, reason, early=early)
        certificate = self._certificate(consultation_id, standing, reason)
        for table in ("document", "earlier_section", "section"):
            self._database.rows(
                f"DELETE FROM {table} WHERE consultation = ?",  # noqa: S608 (our own table names)
                consultation_id,
            )
        self._database.rows("DELETE FROM consultation WHERE id = ?", consultation_id)
        self._forget(consultation_id)
        content = msgspec.json.encode(certificate).decode()
        self._database.rows(
            "INSERT INTO certificate VALUES (?, ?, ?, ?)",
            certificate.id, consultation_id, certificate.at.isoformat(), content,
        )  # fmt: skip
        subject = Subject(
            consultation=consultation_id,
            digest=self._journal.digest(content),
            detail=certificate.id,
        )
        self._journal.append(Event.PURGED, self._now(), subject)
        return certificate

    def _check_purge(self, standing: Standing, reason: str, *, early: bool) -> None:
        if standing.held is not None:
            raise UserError("This consultation is held.", "Release the hold before it is purged.")
        if standing.purge_on is not None and standing.purge_on <= self._clock.today():
            return
        if not early:
            if standing.purge_on is None:
                raise UserError(
                    "This consultation is not filed in the patient's record.",
                    "File it first, and say so here.",
                )
            raise UserError(
                "The period of this consultation is not over.",
                f"It is due on {standing.purge_on:%d/%m/%Y}.",
            )
        if not reason:
            raise UserError("Purging early needs a reason.", "Say in a few words why.")

    def _certificate(self, consultation_id: str, standing: Standing, reason: str) -> Certificate:
        return Certificate(
            id=secrets.token_hex(16),
            consultation=consultation_id,
            at=dt.datetime.fromisoformat(self._now()),
            by=self._journal.who,
            reason=reason,
            filed_on=standing.filed_on,
            period_days=self.period_days,
            due_on=standing.purge_on,
            sections=self._count("section", consultation_id),
            documents=self._count("document", consultation_id),
            journal_rows=self._count("journal", consultation_id),
            mark=self._journal.head().mark,
        )

    def _count(self, table: str, consultation_id: str) -> int:
        [(count,)] = self._database.rows(
            f"SELECT count(*) FROM {table} WHERE consultation = ?",  # noqa: S608 (our own table names)
            consultation_id,
        )
        return int(count)

    def _forget(self, consultation_id: str) -> None:
        """Take what points to the consultation out of the place and the small settings."""
        self._database.rows(
            "UPDATE vault SET place = NULL WHERE instr(place, ?) > 0", consultation_id
        )
        for key, text in self._database.rows(
            "SELECT key, value FROM setting WHERE instr(value, ?) > 0", consultation_id
        ):
            left = _without(msgspec.json.decode(text), consultation_id)
            settings.put(self._database, key, left)


def period_days(database: Database) -> int:
    """After how many days a filed consultation is due to be purged. What was altered so that it can
    be no period is taken for the longest: nothing is due too soon, and ``verify`` names it."""
    row = database.one("SELECT value FROM setting WHERE key = ?", settings.PERIOD)
    try:
        return msgspec.json.decode(row[0], type=_Period) if row else DEFAULT_DAYS
    except msgspec.DecodeError:
        return MAX_DAYS


def file(
    database: Database, journal: Journal, consultation_id: str, date: dt.date | None, at: str
) -> None:
    """Inside a transaction: set or take back the day of filing, and journal it if it changes."""
    day = None if date is None else date.isoformat()
    [(before,)] = database.rows("SELECT filed_on FROM consultation WHERE id = ?", consultation_id)
    if day != before:
        database.rows("UPDATE consultation SET filed_on = ? WHERE id = ?", day, consultation_id)
        journal.append(Event.FILED, at, Subject(consultation=consultation_id, detail=day or ""))


def _reason(typed: str) -> str:
    return " ".join(str(mended(typed)).split())[:_MAX_REASON]


def _without(value: Any, consultation_id: str) -> Any:
    """A setting without the items that speak of the consultation."""
    if isinstance(value, list):
        return [x for x in value if consultation_id not in msgspec.json.encode(x).decode()]
    if isinstance(value, dict):
        return {
            key: x
            for key, x in value.items()
            if consultation_id not in msgspec.json.encode((key, x)).decode()
        }
    return None


def _read(content: str) -> Certificate:
    try:
        return msgspec.json.decode(content, type=Certificate)
    except msgspec.DecodeError:
        fault = VaultDamaged("A certificate of what was purged cannot be read.")
    raise fault
