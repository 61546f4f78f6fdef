"""The system libraries that Qt needs on Linux, looked for before Qt stumbles over a missing one."""

from __future__ import annotations

import ctypes
import os
import sys

_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def missing_libraries() -> tuple[str, ...]:
    """The Debian packages whose libraries are not here; empty when Qt can start."""
    if sys.platform != "linux":
        return ()
    needed = _ALWAYS | (_X11 if _uses_x11() else {})
    return tuple(package for library, package in needed.items() if not _is_there(library))


def remedy(packages: tuple[str, ...]) -> str:
    """What to tell the person, with the one command that puts it right."""
    return (
        "Some system libraries that the windows need are missing. Install them with:\n"
        f"  sudo apt-get install {' '.join(packages)}"
    )


def _uses_x11() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return chosen.startswith("xcb") if chosen else not os.environ.get("WAYLAND_DISPLAY")


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
