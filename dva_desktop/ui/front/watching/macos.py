"""macOS: the screen lock's distributed notification, and the workspace's sleep and user switch.

One small Objective-C object receives them all, made through the Objective-C runtime with ctypes;
every call has its own explicit types. A notification of sleep holds the sleep up until it returns.
Tested with a stand-in for the runtime; it has never run on a Mac.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

from dva_desktop.core.platform.lock_policy import Cause
from dva_desktop.ui.front.watching import LockNow, Watch

Centre = str  # "distributed" or "workspace"
Selector = str
# Which notification of which centre calls which method of our object.
WANTED: Final[tuple[tuple[Centre, str, Selector], ...]] = (
    ("distributed", "com.apple.screenIsLocked", "screenLocked:"),
    ("distributed", "com.apple.screensaver.didstart", "screenLocked:"),
    ("workspace", "NSWorkspaceWillSleepNotification", "willSleep:"),
    ("workspace", "NSWorkspaceSessionDidResignActiveNotification", "resigned:"),
)
CAUSES_OF: Final[dict[Selector, Cause]] = {
    "screenLocked:": "screen_locked",
    "willSleep:": "suspend",
    "resigned:": "switched",
}


class Runtime(Protocol):
    """What is asked of macOS."""

    def observe(self, on: Callable[[Selector], None]) -> None:
        """Make the object and have it told of everything in ``WANTED``. Raises ``OSError`` or
        ``AttributeError`` when something of it is not there."""
        ...


class MacWatch(Watch):
    """Listens through the Objective-C runtime."""

    def __init__(self, lock: LockNow, runtime: Callable[[], Runtime] | None = None) -> None:
        super().__init__(lock)
        self._make = runtime or ObjectiveC
        self._runtime: Runtime | None = None

    def start(self) -> None:
        with suppress(OSError, AttributeError):
            self._runtime = self._make()
            self._runtime.observe(self._on)
            for kind in ("sleep", "session", "screen"):
                self.hears(kind)

    def _on(self, selector: Selector) -> None:
        cause = CAUSES_OF.get(selector)
        if cause is not None:
            self.lock(cause, sleeps_at_once=cause == "suspend")


_METHOD = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_POINTER = ctypes.c_void_p


class ObjectiveC:
    """The real runtime."""

    def __init__(self) -> None:
        self._objc = ctypes.CDLL(ctypes.util.find_library("objc") or "/usr/lib/libobjc.A.dylib")
        ctypes.CDLL("/System/Library/Frameworks/AppKit.framework/AppKit")
        self._methods: list[Any] = []  # as long as they may be called
        for name, result, arguments in (
            ("objc_getClass", _POINTER, (ctypes.c_char_p,)),
            ("sel_registerName", _POINTER, (ctypes.c_char_p,)),
            ("sel_getName", ctypes.c_char_p, (_POINTER,)),
            ("objc_allocateClassPair", _POINTER, (_POINTER, ctypes.c_char_p, ctypes.c_size_t)),
            ("class_addMethod", ctypes.c_bool, (_POINTER, _POINTER, _METHOD, ctypes.c_char_p)),
            ("objc_registerClassPair", None, (_POINTER,)),
        ):
            function = getattr(self._objc, name)
            function.restype, function.argtypes = result, arguments

    def observe(self, on: Callable[[Selector], None]) -> None:
        receiver = self._receiver(on)
        centres = {
            "distributed": self._send(
                self._class("NSDistributedNotificationCenter"), "defaultCenter"
            ),
            "workspace": self._send(
                self._send(self._class("NSWorkspace"), "sharedWorkspace"), "notificationCenter"
            ),
        }
        for centre, name, selector in WANTED:
            self._send(
                centres[centre],
                "addObserver:selector:name:object:",
                receiver, self._selector(selector), self._text(name), None,
            )  # fmt: skip

    def _receiver(self, on: Callable[[Selector], None]) -> int:
        """An object of a class of our own; each of its methods calls ``on`` with its name."""

        def call(_self: int, command: int, _notification: int) -> None:
            with suppress(Exception):  # nothing may go up into Objective-C
                on(self._objc.sel_getName(command).decode("ascii"))

        method = _METHOD(call)
        self._methods.append(method)
        made = self._objc.objc_allocateClassPair(self._class("NSObject"), b"DeskReceiver", 0)
        if not made:
            raise OSError
        for selector in CAUSES_OF:
            self._objc.class_addMethod(made, self._selector(selector), method, b"v@:@")
        self._objc.objc_registerClassPair(made)
        return self._send(self._send(made, "alloc"), "init")

    def _class(self, name: str) -> int:
        found: int | None = self._objc.objc_getClass(name.encode("ascii"))
        if not found:
            raise OSError
        return found

    def _selector(self, name: str) -> int:
        return int(self._objc.sel_registerName(name.encode("ascii")))

    def _text(self, text: str) -> int:
        send = self._sender(1, ctypes.c_char_p)
        return int(
            send(self._class("NSString"), self._selector("stringWithUTF8String:"), text.encode())
        )

    def _send(self, target: int, selector: str, *arguments: int | None) -> int:
        return int(self._sender(len(arguments))(target, self._selector(selector), *arguments) or 0)

    def _sender(self, count: int, kind: Any = _POINTER) -> Callable[..., Any]:
        """``objc_msgSend`` for so many arguments of one kind; it must never be called untyped."""
        prototype = ctypes.CFUNCTYPE(_POINTER, _POINTER, _POINTER, *[kind] * count)
        return prototype(("objc_msgSend", self._objc))
