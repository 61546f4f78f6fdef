"""One program per person: the instance lock, and hearing the calls of a second start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.ui.front.calls import take_calls


class Instance(QObject):
    """The lock in the private runtime ``folder``; ``called`` tells of ``show`` and ``hide``."""

    called = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._lock = QLockFile(str(folder / "lock"))
        self._lock.setStaleLockTime(0)  # as long as its process lives, and no longer
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._take)

    def take(self) -> bool:
        """Become the one. False when another program of this person is; raises ``EnvironmentFault``
        when the lock cannot be made at all, because then nobody could tell."""
        if self._lock.tryLock(0):
            take_calls(self._folder)  # what was left over is not meant for us
            self._watcher.addPath(str(self._folder))
            return True
        if self._lock.error() == QLockFile.LockError.LockFailedError:
            return False
        raise EnvironmentFault(
            "The program cannot write in its own folder for running programs.",
            "Ask whoever looks after this computer to let you write there.",
        )

    def release(self) -> None:
        """Let another start be the one."""
        self._lock.unlock()

    def _take(self, _folder: str) -> None:
        for what in take_calls(self._folder):
            self.called.emit(what)
