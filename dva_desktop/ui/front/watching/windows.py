"""Windows: session changes (WTS) and power events, as messages to a hidden window of our own.

The window is there for nothing else: the visible ones get new handles when their flags change, and
would lose the registration without a word. Written after the documentation of
``WTSRegisterSessionNotification``, ``WM_POWERBROADCAST`` and ``RegisterPowerSettingNotification``;
tested with a stand-in for the system; it has never run on Windows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from ctypes import wintypes
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

from dva_desktop.core.platform.lock_policy import Cause
from dva_desktop.ui.front.watching import LockNow, Watch

WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
PBT_APMSUSPEND: Final = 0x0004
PBT_POWERSETTINGCHANGE: Final = 0x8013
_SESSION: Final[dict[int, Cause]] = {
    2: "switched",  # WTS_CONSOLE_DISCONNECT
    4: "switched",  # WTS_REMOTE_DISCONNECT
    6: "switched",  # WTS_SESSION_LOGOFF
    7: "screen_locked",  # WTS_SESSION_LOCK
}
_KINDS_OF_MESSAGE: Final = (b"windows_generic_MSG", b"windows_dispatcher_MSG")


class Guid(ctypes.Structure):
    """GUID."""

    _fields_ = (
        ("data1", ctypes.c_uint32),
        ("data2", ctypes.c_uint16),
        ("data3", ctypes.c_uint16),
        ("data4", ctypes.c_ubyte * 8),
    )


LID = Guid(  # GUID_LIDSWITCH_STATE_CHANGE
    0xBA3E0F4D, 0xB817, 0x4094, (0xA2, 0xD1, 0xD5, 0x63, 0x79, 0xE6, 0xA0, 0xF3)
)


class PowerSetting(ctypes.Structure):
    """POWERBROADCAST_SETTING, for a value of four bytes."""

    _fields_ = (("setting", Guid), ("length", ctypes.c_uint32), ("value", ctypes.c_uint32))


class Lid:
    """The lid's switch. The first value only says how it is: a docked computer may be shut."""

    def __init__(self) -> None:
        self._was_open = False

    def closes(self, address: int) -> bool:
        """Whether the setting at ``address`` says that the lid has just been closed."""
        if not address:
            return False
        told = PowerSetting.from_address(address)
        if bytes(told.setting) != bytes(LID) or told.length != ctypes.sizeof(ctypes.c_uint32):
            return False
        was_open, self._was_open = self._was_open, told.value != 0
        return was_open and not self._was_open


class System(Protocol):
    """What is asked of Windows; each answers whether it was granted."""

    def register_session(self, window: int) -> bool:
        """WTSRegisterSessionNotification for this session."""
        ...

    def register_lid(self, window: int) -> bool:
        """RegisterPowerSettingNotification for the lid."""
        ...


class MessageFilter(QAbstractNativeEventFilter):
    """Looks at every message, so it is short; and whatever goes wrong in it stays in it."""

    def __init__(self, lock: LockNow) -> None:
        super().__init__()
        self._lock = lock
        self._lid = Lid()

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        with suppress(Exception):
            if (kind.data() if isinstance(kind, QByteArray) else bytes(kind)) in _KINDS_OF_MESSAGE:
                self._judge(wintypes.MSG.from_address(int(message)))
        return False, 0

    def _judge(self, message: wintypes.MSG) -> None:
        if message.message == WM_WTSSESSION_CHANGE:
            if cause := _SESSION.get(message.wParam or 0):
                self._lock(cause)
        elif message.message == WM_POWERBROADCAST:
            closes = message.wParam == PBT_POWERSETTINGCHANGE and self._lid.closes(
                message.lParam or 0
            )
            if closes or message.wParam == PBT_APMSUSPEND:
                self._lock("suspend", sleeps_at_once=True)


class WindowsWatch(Watch):
    """The hidden window, its registrations and the filter."""

    def __init__(self, lock: LockNow, system: Callable[[], System] | None = None) -> None:
        super().__init__(lock)
        self._system = system or _real_system
        self._filter = MessageFilter(lock)
        self._window: QWidget | None = None

    def start(self) -> None:
        app = QCoreApplication.instance()
        if app is None:
            return
        app.installNativeEventFilter(self._filter)
        self.hears("sleep")  # every top-level window is told
        self._window = QWidget()
        handle = int(self._window.winId())
        with suppress(OSError, AttributeError):
            system = self._system()
            if system.register_session(handle):
                self.hears("session")
                self.hears("screen")
            system.register_lid(handle)


def _real_system() -> System:
    return _Windows()


class _Windows:
    """The real calls."""

    def __init__(self) -> None:
        load: Any = getattr(ctypes, "WinDLL", None)
        if load is None:
            raise OSError
        self._wtsapi = load("wtsapi32", use_last_error=True)
        self._user = load("user32", use_last_error=True)

    def register_session(self, window: int) -> bool:
        register = self._wtsapi.WTSRegisterSessionNotification
        register.argtypes = (wintypes.HWND, wintypes.DWORD)
        register.restype = wintypes.BOOL
        return bool(register(window, 0))  # NOTIFY_FOR_THIS_SESSION

    def register_lid(self, window: int) -> bool:
        register = self._user.RegisterPowerSettingNotification
        register.argtypes = (wintypes.HANDLE, ctypes.POINTER(Guid), wintypes.DWORD)
        register.restype = ctypes.c_void_p
        return bool(register(window, ctypes.byref(LID), 0))  # DEVICE_NOTIFY_WINDOW_HANDLE
