"""On Windows a process in the background may not bring its window forward unless it was let."""

from __future__ import annotations

import ctypes
import sys

_ANY_PROCESS = 0xFFFF_FFFF  # ASFW_ANY


def let_others_come_forward() -> None:
    """Let the other of our two processes take the foreground from this one."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
