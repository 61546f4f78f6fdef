"""Windows: the display affinity of a window. A capture shows a black rectangle in its place.

Black explains itself; a window that is simply missing from a shared screen does not.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

EVERYWHERE: Final = 0x0  # WDA_NONE
MONITOR_ONLY: Final = 0x1  # WDA_MONITOR


class WindowsBackend:
    """``SetWindowDisplayAffinity``, for top-level windows of our own. ``user32`` is for tests."""

    promise = (
        "Screenshots, recordings and shared screens show a black window. It does not stop a "
        "photograph, nor a program with the rights of an administrator."
    )

    def __init__(self, user32: Any = None) -> None:
        self._user32 = user32 or _user32()

    def protect(self, window: int) -> bool:
        return self._set(window, MONITOR_ONLY)

    def release(self, window: int) -> bool:
        return self._set(window, EVERYWHERE)

    def affinity(self, window: int) -> int | None:
        """What holds for the window now; ``None`` when Windows does not say."""
        found = ctypes.c_uint32()
        if not self._user32.GetWindowDisplayAffinity(window, ctypes.byref(found)):
            return None
        return found.value

    def _set(self, window: int, wanted: int) -> bool:
        """Set and read back: some kinds of windows take the call and ignore it."""
        done = self._user32.SetWindowDisplayAffinity(window, wanted)
        return bool(done) and self.affinity(window) == wanted


def _user32() -> Any:
    library: Any = getattr(ctypes, "WinDLL")("user32", use_last_error=True)  # noqa: B009
    library.SetWindowDisplayAffinity.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    library.SetWindowDisplayAffinity.restype = ctypes.c_int
    library.GetWindowDisplayAffinity.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32)]
    library.GetWindowDisplayAffinity.restype = ctypes.c_int
    return library
