"""Windows asks about sticky keys when Shift was pressed five times: over the decoy, in that moment.

Somebody frightened presses Shift more than three times. So for some seconds after hiding the
question is not asked. Sticky keys that are in use stay in use, and nothing is changed for good: the
setting is put back, and Windows itself forgets the change at the end of the log-in.
Written after Microsoft's "Disabling Shortcut Keys in Games"; it has never run on Windows.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QTimer

SPARED_MS = 5000
GET, SET = 0x003A, 0x003B  # SPI_GETSTICKYKEYS, SPI_SETSTICKYKEYS
IN_USE = 0x0001  # SKF_STICKYKEYSON
HOT_KEY = 0x0004  # SKF_HOTKEYACTIVE
CONFIRM = 0x0008  # SKF_CONFIRMHOTKEY


class StickyKeys(ctypes.Structure):
    """STICKYKEYS of winuser.h."""

    _fields_ = (("size", wintypes.UINT), ("flags", wintypes.DWORD))


class Parameters(Protocol):
    """SystemParametersInfoW."""

    def __call__(
        self, action: int, size: int, value: ctypes.Structure, update: int, /
    ) -> object: ...


class Question:
    """The shortcut that asks; ``spare`` it for a while, ``restore`` it as it was found."""

    def __init__(self, call: Parameters) -> None:
        self._call = call
        self._found: int | None = None

    def spare(self) -> bool:
        """Take the shortcut away. False when it is in use, absent, or already taken away."""
        if self._found is not None:
            return False
        now = StickyKeys(ctypes.sizeof(StickyKeys), 0)
        if not self._call(GET, now.size, now, 0):
            return False
        if now.flags & IN_USE or not now.flags & HOT_KEY:
            return False
        self._found = now.flags
        now.flags &= ~(HOT_KEY | CONFIRM)
        return bool(self._call(SET, now.size, now, 0))

    def restore(self) -> None:
        """Put it back."""
        if self._found is not None:
            then = StickyKeys(ctypes.sizeof(StickyKeys), self._found)
            self._found = None
            self._call(SET, then.size, then, 0)


if sys.platform == "win32":

    def _system_parameters() -> Parameters:
        function = ctypes.WinDLL("user32", use_last_error=True).SystemParametersInfoW
        function.argtypes = (
            wintypes.UINT,
            wintypes.UINT,
            ctypes.POINTER(StickyKeys),
            wintypes.UINT,
        )
        function.restype = wintypes.BOOL
        return lambda action, size, value, update: function(
            action, size, ctypes.byref(value), update
        )

    _question = Question(_system_parameters())

    def spare_the_question() -> None:
        """Keep Windows from asking about sticky keys for the next seconds."""
        app = QCoreApplication.instance()
        if _question.spare() and app is not None:
            app.aboutToQuit.connect(_question.restore)
            QTimer.singleShot(SPARED_MS, _question.restore)

else:

    def spare_the_question() -> None:
        """Only Windows asks."""
