"""A remedy for Python 3.11: PySide6 6.12 gives back references to ``None`` that it never took.

Its generated code returns ``None``, ``True`` and ``False`` as Python 3.12 allows, where they are
immortal. Before 3.12 each such call takes one reference away, and after some thousands the
interpreter aborts. Holding a great many references beforehand makes them immortal here too.
Measured: 300,000 calls of ``QRect.setX`` abort 3.11 without this, and pass with it.
"""

from __future__ import annotations

import ctypes
import sys

_MANY = 1 << 60
_SINGLETONS = (None, True, False, NotImplemented, ...)


def hold() -> None:
    """Make the singletons immortal where Python does not do so itself. Harmless when repeated."""
    is_plain_build = sys.implementation.name == "cpython" and not hasattr(sys, "gettotalrefcount")
    if sys.version_info >= (3, 12) or not is_plain_build:
        return
    for singleton in _SINGLETONS:
        count = ctypes.c_ssize_t.from_address(id(singleton))
        count.value |= _MANY
