"""Saving a copy of the journal, which may be years long, while hiding stays a key press away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.dialogs import DeskDialog
from dva_desktop.ui.session.settings.saving import save_new
from dva_desktop.ui.session.tasks import Task, run_in_background
from dva_desktop.ui.widgets.basics import announce, label

_DOING = "Reading the journal. With many records this takes a while."


class JournalCopy(DeskDialog):
    """Shows what becomes of it. Closing it before the end gives it up; then nothing is left."""

    def __init__(self, parent: QWidget, vault: Vault, folder: Path) -> None:
        super().__init__(parent, "A copy of the journal")
        self._vault = vault
        self._folder = folder
        self._pieces: list[bytes] = []
        self._task: Task | None = None
        self.has_ended = False
        self.words = label(_DOING)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_DOING)
        self.body.addWidget(self.words)
        self.body.addWidget(self._progress)
        self._leave = self.add_button("Stop", self.reject)
        self.buttons.addStretch(1)

    def begin(self) -> None:
        """Open, and start reading."""
        self.open()
        try:
            pieces = self._vault.export_journal()
        except DvaError as fault:
            self._end(str(fault))
        else:
            self._gather(pieces)

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def _gather(self, pieces: Iterator[bytes]) -> None:
        """One piece whenever there is nothing else to do."""
        if not self.isVisible():
            return  # given up
        try:
            piece = next(pieces, None)
        except DvaError as fault:
            self._end(str(fault))
            return
        if piece is None:
            self._write()
        else:
            self._pieces.append(piece)
            QTimer.singleShot(0, self, lambda: self._gather(pieces))

    def _write(self) -> None:
        folder, pieces = self._folder, self._pieces
        stem = f"journal-{SystemClock().now():%Y%m%d}"
        self._task = run_in_background(
            self,
            lambda: save_new(folder, stem, ".csv", b"".join(pieces)),
            lambda path: self._end(f"Saved as {path.name}."),
            self._end,
            discard=_remove,
        )

    def _end(self, words: str) -> None:
        self.has_ended = True
        self._progress.hide()
        self.words.setText(words)
        self._leave.setText("Close")
        self._leave.setFocus()
        announce(self.words, words, urgent=True)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
