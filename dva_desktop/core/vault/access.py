"""Who is at the vault and what they may reach: asked of the vault itself, at every call."""

from __future__ import annotations

from dva_desktop.core.errors import BugError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.faults import NotAllowedError
from dva_desktop.core.vault.journal import Journal
from dva_desktop.core.vault.model import Role, Status


class Access:
    """An open database, its journal, and the person in whose name the journal is written.

    A clinician reaches the consultations that they made; a safeguarding lead reaches all.
    """

    def __init__(self, database: Database, journal: Journal, clock: Clock) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock

    def _is_lead(self) -> bool:
        row = self._database.one(
            "SELECT role FROM person WHERE slot = ? AND removed_at IS NULL", self._journal.who
        )
        return row is not None and row[0] == Role.SAFEGUARDING_LEAD

    def _sees_only(self) -> str | None:
        """The person whose consultations alone are seen: a clinician's own; a lead sees all."""
        return None if self._is_lead() else self._journal.who

    def _require_lead(self) -> None:
        """Raises ``NotAllowedError`` for anyone but a safeguarding lead."""
        if not self._is_lead():
            raise NotAllowedError

    def _require_own(self, made_by: str) -> None:
        """Raises ``NotAllowedError`` for a clinician at somebody else's consultation."""
        if made_by != self._journal.who:
            self._require_lead()

    def _still_reaches(self, person_id: str, made_by: str) -> bool:
        """Whether another person can still come to a consultation that ``made_by`` made."""
        row = self._database.one(
            "SELECT role FROM person WHERE slot = ? AND removed_at IS NULL", person_id
        )
        return row is not None and (person_id == made_by or row[0] == Role.SAFEGUARDING_LEAD)

    def _status(self, consultation_id: str) -> Status:
        """How a consultation stands. Raises ``NotAllowedError`` when it is not theirs to know."""
        row = self._database.one(
            "SELECT status, made_by FROM consultation WHERE id = ?", consultation_id
        )
        if row is None:
            raise unknown_consultation()
        self._require_own(row[1])
        return Status(row[0])

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="milliseconds")


def unknown_consultation() -> BugError:
    """A window asked for what does not exist."""
    return BugError("The program asked for a consultation that is not there.")
