"""Locking: the one way out, and the keys and the button that lead there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from dva_desktop.ui.front.foreground import let_others_come_forward
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.front.wire import Word
from dva_desktop.ui.widgets.hide_button import HIDE_EVENT

# Why the session ended; these words go into the journal.
Cause = Literal["panic", "front", "front_gone", "closed", "crash"]
_WORDS: dict[Cause, Word | None] = {
    "panic": "hide",
    "front": "hide",
    "front_gone": None,
    "closed": "quit",
    "crash": None,  # silence is how the front knows
}
PRESSES = 3
PAUSE_SECONDS = 5.0


class Lock:
    """Ends the session: tells the front, takes every window away, commits, ends the process.

    ``hooks`` run after the windows are gone, the newest first, each with the cause. Nothing that
    fails on the way, and nobody, can stop it.
    """

    def __init__(
        self, say: Callable[[Word], None], end: Callable[[int], object] = os._exit
    ) -> None:
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
            if word := _WORDS[cause]:
                self._say(word)
            hide_all_windows()
            note("unmapped")
            for hook in reversed(self.hooks):
                with suppress(Exception):
                    hook(cause)
            self._say("gone")
            note("gone")
        finally:
            self._end(status)


def hide_all_windows() -> None:
    """Take every top-level window off every screen: menus, tips, lists and dialogs as well."""
    let_others_come_forward()
    for window in QGuiApplication.topLevelWindows():
        with suppress(Exception):
            window.hide()


class TripleShift:
    """Counts Shift pressed alone, ``PRESSES`` times, each within ``PAUSE_SECONDS`` of the last.

    A press during which any other key or button is used was a modifier: it does not count, and it
    ends the count. Repeats and a second Shift key held at once add nothing.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._count = 0
        self._last = 0.0
        self._alone = False

    def press(self) -> None:
        """Shift went down."""
        self._alone = True
        now = self._clock()
        if now - self._last > PAUSE_SECONDS:
            self._count = 0
        self._last = now

    def release(self) -> int | None:
        """Shift came up: how many presses are still needed, ``None`` if this did not count."""
        if not self._alone:
            return None
        self._alone = False
        self._count += 1
        if self._count < PRESSES:
            return PRESSES - self._count
        self._count = 0
        return 0

    def interrupt(self) -> None:
        """Another key or a mouse button was used."""
        self._alone = False
        self._count = 0


_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_POINTERS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_STILL_WANTED = {2: "Press Shift twice more to hide.", 1: "Press Shift once more to hide."}


class PanicFilter(QObject):
    """Sees every event of the application before anything else does.

    ``key`` is one of ``preferences.HIDE_KEYS``; ``announce`` says how many presses are wanted yet.
    """

    def __init__(
        self,
        lock: Lock,
        announce: Callable[[str], None],
        key: str,
        shifts: TripleShift | None = None,
    ) -> None:
        super().__init__()
        self._lock = lock
        self._announce = announce
        self._key = Qt.Key[f"Key_{key}"]
        self._shifts = shifts or TripleShift()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            return self._on_key(kind, event)
        if kind in _POINTERS:
            self._shifts.interrupt()
            return self._lock.locking
        if kind == HIDE_EVENT:
            self._hide()
            return True
        return False

    def _on_key(self, kind: QEvent.Type, event: QKeyEvent) -> bool:
        if self._lock.locking:
            return True  # someone who keeps pressing must not reach what comes next
        if event.key() == Qt.Key.Key_Shift:
            self._on_shift(kind, event)
        elif kind != QEvent.Type.KeyRelease:
            self._shifts.interrupt()
            if event.key() == self._key:
                self._hide()
        return self._lock.locking

    def _on_shift(self, kind: QEvent.Type, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self._shifts.interrupt()
        elif kind == QEvent.Type.KeyPress:
            self._shifts.press()
        elif kind == QEvent.Type.KeyRelease:
            wanted = self._shifts.release()
            if wanted == 0:
                self._hide()
            elif wanted:
                self._announce(_STILL_WANTED[wanted])

    def _hide(self) -> None:
        note("event")
        self._lock.now("panic")
