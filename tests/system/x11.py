"""What xdotool cannot do: ask a window to close, as a window manager does."""

from __future__ import annotations

import ctypes

_CLIENT_MESSAGE = 33
_LONGS_IN_AN_EVENT = 24


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )


class _Event(ctypes.Union):
    _fields_ = (("message", _ClientMessage), ("room", ctypes.c_long * _LONGS_IN_AN_EVENT))


def ask_to_close(display: str, window: int) -> None:
    """Send WM_DELETE_WINDOW to ``window``."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    event = _Event()
    event.message.type = _CLIENT_MESSAGE
    event.message.window = window
    event.message.message_type = x11.XInternAtom(connection, b"WM_PROTOCOLS", 0)
    event.message.format = 32
    event.message.data[0] = x11.XInternAtom(connection, b"WM_DELETE_WINDOW", 0)
    x11.XSendEvent(connection, ctypes.c_ulong(window), 0, 0, ctypes.byref(event))
    x11.XCloseDisplay(connection)
