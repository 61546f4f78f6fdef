"""macOS: the sharing type of a window. It stops the older ways of capture only.

Never run on a Mac here; see ``core.platform.objective_c``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dva_desktop.core.platform.objective_c import INTEGER, POINTER, send

SHARED: Final = 1  # NSWindowSharingReadOnly, as every window begins
NOT_SHARED: Final = 0  # NSWindowSharingNone


class MacBackend:
    """``NSWindow.sharingType``; ``winId`` is the address of the window's ``NSView``."""

    promise = (
        "Older ways of taking a picture of the screen are stopped. Newer ones (macOS 15 and "
        "later) and photographs are not."
    )

    def __init__(self, send: Callable[..., int] = send) -> None:
        self._send = send

    def protect(self, window: int) -> bool:
        return self._set(window, NOT_SHARED)

    def release(self, window: int) -> bool:
        return self._set(window, SHARED)

    def _set(self, view: int, wanted: int) -> bool:
        window = self._send(view, "window", answer=POINTER)
        if not window:
            return False
        self._send(window, "setSharingType:", wanted, kinds=(INTEGER,))
        return self._send(window, "sharingType", answer=INTEGER) == wanted
