"""Locking: the one way out, and the keys and the button that lead there."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.ui.front.foreground import let_others_come_forward
from dva_desktop.ui.front.signs import KEYS, POINTERS, Signs, TripleShift
from dva_desktop.ui.front.timing import note, stamp
from dva_desktop.ui.front.wire import Word
from dva_desktop.ui.widgets.hide_button import HIDE_EVENT

__all__ = ["Cause", "Lock", "PanicFilter", "hide_all_windows"]
# What the front is told first; all other causes: that it has to cover. Silence after a crash is how
# it knows that there is something to explain.
_WORDS: dict[Cause, Word | None] = {"front_gone": None, "closed": "quit", "crash": None}


class Say(Protocol):
    """How the front is told."""

    def __call__(self, word: Word, *numbers: int) -> object: ...


class Lock:
    """Ends the session: tells the front, takes every window away, commits, ends the process.

    ``hooks`` run after the windows are gone, the newest first, each with the cause. Nothing that
    fails on the way, and nobody, can stop it.
    """

    def __init__(self, say: Say, end: Callable[[int], object] = os._exit) -> None:
        self.hooks: list[Callable[[Cause], object]] = []
        self.locking = False
        self._say = say
        self._end = end

    def now(self, cause: Cause, status: int = 0) -> None:
        """Lock. Does not return, unless a lock is already on its way."""
        if self.locking:
            return
        self.locking = True
        try:
            self._tell(cause)
            hide_all_windows()
            note("unmapped")
            self._say("hidden")
            for hook in reversed(self.hooks):
                with suppress(Exception):
                    hook(cause)
            self._say("gone")
            note("gone")
        finally:
            self._end(status)

    def _tell(self, cause: Cause) -> None:
        if cause not in _WORDS:
            self._say("hide", CAUSES.index(cause), stamp())
        elif word := _WORDS[cause]:
            self._say(word)


def hide_all_windows() -> None:
    """Take every top-level window off every screen: menus, tips, lists and dialogs as well."""
    let_others_come_forward()
    for window in QGuiApplication.topLevelWindows():
        with suppress(Exception):
            window.hide()


_STILL_WANTED = {2: "Press Shift twice more to hide.", 1: "Press Shift once more to hide."}


class PanicFilter(QObject):
    """Sees every event of the application before anything else does.

    ``key`` is one of ``preferences.HIDE_KEYS``; ``announce`` says how many presses are wanted yet.
    ``watchers`` are shown every event as well, before it is judged; each must be quick.
    """

    def __init__(
        self,
        lock: Lock,
        announce: Callable[[str], None],
        key: str,
        shifts: TripleShift | None = None,
    ) -> None:
        super().__init__()
        self.watchers: list[Callable[[QObject, QEvent], object]] = []
        self._lock = lock
        self._announce = announce
        self._signs = Signs(key, shifts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        for watcher in self.watchers:
            watcher(watched, event)
        kind = event.type()
        if kind in KEYS and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if kind in POINTERS:
            self._signs.interrupt()
            return self._lock.locking
        if kind == HIDE_EVENT:
            self._hide()
            return True
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if self._lock.locking:
            return True  # someone who keeps pressing must not reach what comes next
        wanted = self._signs.on_key(event)
        if wanted == 0:
            self._hide()
        elif wanted:
            self._announce(_STILL_WANTED[wanted])
        return self._lock.locking

    def _hide(self) -> None:
        note("event")
        self._lock.now("panic")
