"""Asking the computer to wait with its sleep until the session has ended (Linux, logind).

The front hears that the computer goes to sleep and has the session end; the session holds the
delay. So the sleep waits for exactly what it has to wait for: the end of this process closes the
descriptor, however it ends, and nobody has to remember to give it back.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from PySide6.QtDBus import QDBusConnection


class SleepDelay(QObject):
    """Holds the delay from ``take`` until the end of the process; without logind there is none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._descriptor: Any = None

    @property
    def is_held(self) -> bool:
        """Whether the computer waits for us."""
        return self._descriptor is not None and bool(self._descriptor.isValid())

    def take(self, name: str, bus: QDBusConnection | None = None) -> None:
        """Ask for it under the neutral ``name`` of the program; the answer comes later."""
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection

        from dva_desktop.ui.front.watching.dbus import LOGIN, MANAGER, MANAGER_PATH, Call, ask

        bus = bus or QDBusConnection.systemBus()
        if bus.isConnected():
            inhibit = Call(LOGIN, MANAGER_PATH, MANAGER, "Inhibit")
            ask(bus, inhibit, ["sleep", name, "Closing first", "delay"], self._hold)

    def _hold(self, descriptor: Any) -> None:
        self._descriptor = descriptor
