"""The automatic backup: a process of its own, after a session has ended, without any key.

It waits until the cover has long been up, works at the lowest priority, and is ended the moment the
person wants to come back. Nobody waits for its end: what it was doing is then worth nothing, and
is swept away the next time.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from dva_desktop.ui.front.spawn import Process, start
from dva_desktop.ui.front.timing import note

DELAY_MS = 2000  # the next session gets ready first


def backup_command(vault: Path | None) -> list[str]:
    """The command line of the helper, from a checkout, a wheel or a frozen program."""
    program = [sys.executable] if hasattr(sys, "frozen") else [sys.executable, "-m", "dva_desktop"]
    return [*program, "backup", "--automatic", *(["--vault", str(vault)] if vault else [])]


class BackupHelper(QObject):
    """At most one helper process at a time."""

    def __init__(
        self,
        command: list[str],
        parent: QObject | None = None,
        start: Callable[[list[str]], Process] = start,
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._start = start
        self._process: Process | None = None
        self._ended = threading.Event()
        self._ended.set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(DELAY_MS)
        self._soon.timeout.connect(self._begin)

    @property
    def at_work(self) -> bool:
        """Whether the process exists."""
        return not self._ended.is_set()

    def begin_soon(self) -> None:
        """A session has ended: make a backup when things are quiet."""
        self._soon.start()

    def stop(self) -> None:
        """The person is coming back. Returns at once, however slow a disk the helper waits for."""
        self._soon.stop()
        if self._process is not None and self.at_work:
            note("backup-stopped")
            self._process.kill()

    def leave(self) -> None:
        """The program is being closed: what was put off is done now, and goes on without us."""
        if self._soon.isActive():
            self._soon.stop()
            self._begin()

    def _begin(self) -> None:
        if self.at_work:  # one that was stopped and waits for a slow disk
            self._soon.start()
            return
        try:
            self._process = self._start(self._command)
        except OSError:
            return  # the next unlock tells that there is no backup
        note(f"backup-{self._process.pid}")
        self._ended.clear()
        threading.Thread(target=self._see_it_end, args=(self._process,), daemon=True).start()

    def _see_it_end(self, process: Process) -> None:
        process.wait()
        process.close()
        note("backup-ended")
        self._ended.set()
