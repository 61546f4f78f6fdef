"""An error of ours: the session is covered and ends, and what is said of it names no value."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from dva_desktop.ui.front.crash import report

CRASHED = 70  # exit status


def end_at_once(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    """For ``sys.excepthook``, as long as there is nothing to cover."""
    report(kind, trace)
    os._exit(CRASHED)


class CrashWatch(QObject):
    """From now on ``crashed`` is called in the main thread when an error was caught by nobody, in
    whichever thread."""

    _came_from_a_thread = Signal()

    def __init__(self, crashed: Callable[[], object]) -> None:
        super().__init__()
        self._crashed = crashed
        self._came_from_a_thread.connect(self._end)
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error

    def _on_error(
        self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None
    ) -> None:
        report(kind, trace)
        self._end()

    def _on_thread_error(self, given: threading.ExceptHookArgs) -> None:
        report(given.exc_type, given.exc_traceback)
        self._came_from_a_thread.emit()

    def _end(self) -> None:
        self._crashed()
