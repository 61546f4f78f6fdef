"""The open consultation: every change goes through here, is committed, and has consequences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from dva_desktop.core.errors import DvaError
from dva_desktop.core.guidance import Guidance, Locality
from dva_desktop.core.pathway import Finding, Gate, findings, gate
from dva_desktop.core.record import SECTIONS, Record, Section
from dva_desktop.core.vault import Event, Place, Vault

TYPING_PAUSE_MS = 250  # text is committed at most this long after the first unsaved key
RETRY_MS = 3000


class Consultation(QObject):
    """One record, open for work.

    ``change`` replaces fields of a section. Choices are committed at once, text after at most
    ``TYPING_PAUSE_MS``. A failed commit keeps the change in memory, says so, and tries again.
    """

    section_changed = Signal(str)
    findings_changed = Signal()
    saved = Signal(object)
    kept = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        vault: Vault,
        consultation_id: str,
        guidance: Guidance,
        locality: Locality,
        parent: QObject | None = None,
        *,
        is_finished: bool = False,
    ) -> None:
        super().__init__(parent)
        self.id = consultation_id
        self.guidance = guidance
        self.locality = locality
        self.record: Record = vault.load(consultation_id)
        self.is_finished = is_finished
        self.findings: tuple[Finding, ...] = ()
        self.where: Callable[[], Place | None] = lambda: None
        self._vault = vault
        self._pending: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._work_out()

    @property
    def vault(self) -> Vault:
        """Where it is kept."""
        return self._vault

    @property
    def gate_open(self) -> bool:
        """Whether the patient can be asked: presence answered, nobody unsafe listening."""
        return gate(self.record) is Gate.OPEN

    @property
    def is_kept(self) -> bool:
        """Whether every change so far has been committed."""
        return not self._pending

    def change(self, section: str, *, typing: bool = False, **fields: Any) -> None:
        """Replace ``fields`` of ``section`` and see that it is kept."""
        old = self.record.section(section)
        self.put(section, msgspec.structs.replace(old, **fields), typing=typing)

    def put(self, section: str, value: Section, *, typing: bool = False) -> None:
        """Replace a whole section and see that it is kept."""
        if value == self.record.section(section):
            return
        self.record = self.record.with_section(section, value)
        self._pending.add(section)
        self.section_changed.emit(section)
        if not typing:
            self.flush()
        elif not self._timer.isActive():
            self._timer.start(TYPING_PAUSE_MS)

    def reload(self) -> None:
        """Take the record as the vault has it now, after something was added to it."""
        before, self.record = self.record, self._vault.load(self.id)
        for name in SECTIONS:
            if self.record.section(name) != before.section(name):
                self.section_changed.emit(name)
        self._work_out()

    def flush(self) -> bool:
        """Commit what is pending, now. False when it could not be kept yet."""
        self._timer.stop()
        if not self._pending:
            return True
        fault = self._commit()
        self._work_out()
        if fault is not None:
            self._timer.start(RETRY_MS)
            self.failed.emit(str(fault))
            return False
        self.saved.emit(dt.datetime.now().astimezone())
        return True

    def _commit(self) -> DvaError | None:
        while self._pending:
            name = next(iter(self._pending))
            section = self.record.section(name)
            try:
                self._vault.save_section(self.id, name, section, place=self.where())
            except DvaError as fault:
                return fault
            self._pending.discard(name)
            self.kept.emit(name)
        return None

    def remember_place(self) -> None:
        """Commit where the person is, so that they come back to it."""
        try:
            self._vault.save_place(self.id, self.where())
        except DvaError as fault:
            self.failed.emit(str(fault))

    def keep_exported(self, documents: Mapping[str, bytes]) -> None:
        """Keep what left, so that it can be shown again, and write it in the journal."""
        try:
            for kind, pdf in documents.items():
                self._vault.store_document(self.id, kind, pdf)
                self._vault.record_event(Event.EXPORT, self.id, kind)
        except DvaError as fault:
            self.failed.emit(str(fault))

    def _work_out(self) -> None:
        found = findings(self.record, self.guidance, self.locality)
        if found != self.findings:
            self.findings = found
            self.findings_changed.emit()
