"""Speaking to Cocoa on macOS with nothing but ctypes: one message at a time, each fully typed.

Loaded only where it is used. It never ran on a Mac here; what is tested is that it asks for the
right classes and selectors.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache
from typing import Any

_APPKIT = "/System/Library/Frameworks/AppKit.framework/AppKit"
POINTER = ctypes.c_void_p
INTEGER = ctypes.c_long  # NSInteger


@cache
def _runtime() -> ctypes.CDLL:
    ctypes.CDLL(_APPKIT)
    library = ctypes.CDLL(ctypes.util.find_library("objc"))
    library.objc_getClass.restype = POINTER
    library.objc_getClass.argtypes = [ctypes.c_char_p]
    library.sel_registerName.restype = POINTER
    library.sel_registerName.argtypes = [ctypes.c_char_p]
    return library


def class_named(name: str) -> int:
    """The class object, 0 when there is none. Raises ``OSError`` where there is no Cocoa."""
    return int(_runtime().objc_getClass(name.encode()) or 0)


def send(
    receiver: int, selector: str, *arguments: Any, kinds: tuple[Any, ...] = (), answer: Any = None
) -> int:
    """Send ``selector`` to ``receiver`` with ``arguments`` of the C types ``kinds``.

    ``answer`` is the C type of what comes back (``None``: nothing, then the result is 0).
    """
    library = _runtime()
    # A prototype for each signature: on Apple silicon a variadic call would pass them elsewhere.
    prototype = ctypes.CFUNCTYPE(answer, POINTER, POINTER, *kinds)
    call = prototype(("objc_msgSend", library))
    return int(call(receiver, library.sel_registerName(selector.encode()), *arguments) or 0)


def string(text: str) -> int:
    """An autoreleased ``NSString``."""
    return send(
        class_named("NSString"),
        "stringWithUTF8String:",
        text.encode(),
        kinds=(ctypes.c_char_p,),
        answer=POINTER,
    )
