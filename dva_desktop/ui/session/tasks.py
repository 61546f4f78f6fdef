"""Slow work in one thread beside the main one, with its result back in the main thread, or dropped.

One piece after another: msgspec prepares a type when it first meets it, and two threads that meet
it together end the process (seen with 0.22). So nobody makes threads of their own.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from dva_desktop.core.errors import BugError, DvaError

T = TypeVar("T")


class Task:
    """One piece of work under way. After ``cancel`` nothing more comes of it."""

    def __init__(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        discard: Callable[[Any], object] | None,
    ) -> None:
        self._owner = owner
        self._work = work
        self._done = done
        self._failed = failed
        self._discard = discard
        self._cancelled = False

    def cancel(self) -> None:
        """Let nobody hear of the result; what it made is given to ``discard``."""
        self._cancelled = True

    def run(self) -> Callable[[], None]:
        """Do the work, in whatever thread; what comes back is to be called in the main thread."""
        try:
            result = self._work()
        except Exception as error:
            # Handed over whole; the name ``error`` itself ends with this block.
            fault = error
            return lambda: self._on_error(fault)
        return lambda: self._on_result(result)

    def _on_result(self, result: Any) -> None:
        if not self._cancelled and isValid(self._owner):
            self._done(result)
        elif self._discard is not None:
            self._discard(result)

    def _on_error(self, error: Exception) -> None:
        if not isinstance(error, DvaError) or isinstance(error, BugError):
            sys.excepthook(type(error), error, error.__traceback__)
        elif not self._cancelled and isValid(self._owner):
            self._failed(str(error))


class _Returns(QObject):
    """Brings results to the thread it was made in."""

    came = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.came.connect(self._take)

    def _take(self, finish: Callable[[], None]) -> None:
        finish()


class _Worker:
    """The one thread, and what waits for it."""

    def __init__(self) -> None:
        self._returns = _Returns()
        self._waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def do(self, task: Task) -> None:
        self._waiting.put(task)

    def _work(self) -> None:
        while True:
            self._returns.came.emit(self._waiting.get().run())


@cache
def _worker() -> _Worker:
    return _Worker()


def run_in_background(
    owner: QObject,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[str], object],
    *,
    discard: Callable[[T], object] | None = None,
) -> Task:
    """Run ``work`` aside, then ``done`` with its result, or ``failed`` with a plain sentence.

    To be called in the main thread. ``done`` and ``failed`` are called there too, and only while
    ``owner`` exists. An error that is not one of ours is treated like one in the main thread.
    ``discard`` gets a result that nobody waits for.
    """
    task = Task(owner, work, done, failed, discard)
    _worker().do(task)
    return task
