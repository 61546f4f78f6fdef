"""Slow work in a thread, with its result back in the main thread, or dropped."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from dva_desktop.core.errors import BugError, DvaError

T = TypeVar("T")

_running: set[Task] = set()  # a task is kept until its end has reached the main thread


class Task(QObject):
    """One piece of work under way. After ``cancel`` nothing more comes of it."""

    _ended = Signal(object, object)

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        discard: Callable[[Any], object] | None,
    ) -> None:
        super().__init__()
        self._work = work
        self._done = done
        self._failed = failed
        self._discard = discard
        self._cancelled = False
        self._ended.connect(self._finish)

    def start(self) -> None:
        _running.add(self)
        threading.Thread(target=self._run, daemon=True).start()

    def cancel(self) -> None:
        """Let nobody hear of the result; what it made is given to ``discard``."""
        self._cancelled = True

    def _run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - handed to the main thread, whole
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    def _finish(self, result: Any, error: Exception | None) -> None:
        _running.discard(self)
        if self._cancelled:
            if error is None and self._discard is not None:
                self._discard(result)
        elif error is None:
            self._done(result)
        elif isinstance(error, DvaError) and not isinstance(error, BugError):
            self._failed(str(error))
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def run_in_background(
    owner: QObject,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[str], object],
    *,
    discard: Callable[[T], object] | None = None,
) -> Task:
    """Run ``work`` in a thread, then ``done`` with its result, or ``failed`` with a plain sentence.

    Both are called in the main thread, and only while ``owner`` exists. Any error that is not one of
    ours is treated like one of the main thread. ``discard`` gets a result that nobody waits for.
    """
    task = Task(work, done, failed, discard)
    owner.destroyed.connect(task.cancel)
    task.start()
    return task
