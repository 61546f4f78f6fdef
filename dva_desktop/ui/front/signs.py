"""The signs by which a person hides with the keyboard: Shift three times, or the one key."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

PRESSES = 3
PAUSE_SECONDS = 5.0
KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
POINTERS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


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


class Signs:
    """Reads key events; ``key`` is one of ``preferences.HIDE_KEYS``."""

    def __init__(self, key: str, shifts: TripleShift | None = None) -> None:
        self._key = Qt.Key[f"Key_{key}"]
        self._shifts = shifts or TripleShift()

    def on_key(self, event: QKeyEvent) -> int | None:
        """How many presses are wanted until it hides, 0 for now; ``None``: this was no sign."""
        kind = event.type()
        if event.key() == Qt.Key.Key_Shift:
            return self._on_shift(kind, event)
        if kind != QEvent.Type.KeyRelease:
            self._shifts.interrupt()
            if event.key() == self._key:
                return 0
        return None

    def interrupt(self) -> None:
        """A mouse button, the wheel or the screen was touched."""
        self._shifts.interrupt()

    def _on_shift(self, kind: QEvent.Type, event: QKeyEvent) -> int | None:
        if event.isAutoRepeat():
            return None
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self._shifts.interrupt()
        elif kind == QEvent.Type.KeyPress:
            self._shifts.press()
        elif kind == QEvent.Type.KeyRelease:
            return self._shifts.release()
        return None
