"""A logind and three screen savers of our own on private buses, told what to do line by line.

``python -m tests.ui.front.watching.fake_desktop``: orders come on standard input, what happens to
the delay of sleep is told on standard output: ``delayed WHO``, ``released``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from PySide6.QtCore import (
    ClassInfo,
    QCoreApplication,
    QObject,
    QSocketNotifier,
    Signal,
    Slot,
)
from PySide6.QtCore import (
    Property as QtProperty,
)
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
)

from dva_desktop.ui.front.watching.dbus import LOGIN, MANAGER_PATH, PROPERTIES, SAVERS, SESSION

OURS = f"{MANAGER_PATH}/session/_31"
OTHER = f"{MANAGER_PATH}/session/_32"
AUTO = f"{MANAGER_PATH}/session/auto"
T = TypeVar("T", bound=QObject)
EVERYTHING = QDBusConnection.RegisterOption.ExportAllContents


def interface(name: str) -> Callable[[type[T]], type[T]]:
    """Give a class its name on the bus; what PySide6 says of its own decorator is not so."""
    decorate: Callable[[dict[str, str]], Callable[[type[T]], type[T]]] = cast("Any", ClassInfo)
    return decorate({"D-Bus Interface": name})


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@interface("org.freedesktop.login1.Manager")
class Manager(QObject):
    """org.freedesktop.login1.Manager, as far as we use it."""

    PrepareForSleep = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[QSocketNotifier] = []

    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(self, what: str, who: str, why: str, mode: str) -> QDBusUnixFileDescriptor:
        if (what, mode) != ("sleep", "delay") or not why:
            say("odd")
        reading, writing = os.pipe()
        end = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        end.activated.connect(lambda: self._released(end))
        self._ends.append(end)
        given = QDBusUnixFileDescriptor(writing)
        os.close(writing)
        say(f"delayed {who}")
        return given

    @Slot(str, result=QDBusObjectPath)
    def GetSession(self, name: str) -> QDBusObjectPath:
        return QDBusObjectPath(OURS if name == "31" else OTHER)

    def _is_preparing(self) -> bool:
        return False

    PreparingForSleep = QtProperty(bool, _is_preparing)

    def _released(self, end: QSocketNotifier) -> None:
        end.setEnabled(False)
        say("released")


@interface("org.freedesktop.login1.Session")
class Session(QObject):
    """org.freedesktop.login1.Session."""

    Lock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.active = True

    def _id(self) -> str:
        return "31"

    def _is_active(self) -> bool:
        return self.active

    Id = QtProperty(str, _id)
    Active = QtProperty(bool, _is_active)


class GnomeSaver(QObject):
    """A screen saver that can be asked; the signals of all three are sent by hand."""

    @Slot(result=bool)
    def GetActive(self) -> bool:
        return False


class Desktop(QObject):
    """Everything together."""

    def __init__(self) -> None:
        super().__init__()
        self._system = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "sys")
        self._session = QDBusConnection.connectToBus(os.environ["DBUS_SESSION_BUS_ADDRESS"], "ses")
        self._manager, self._ours, self._other = Manager(), Session(), Session()
        self._saver = GnomeSaver()
        self._system.registerObject(MANAGER_PATH, self._manager, EVERYTHING)
        self._system.registerObject(OURS, self._ours, EVERYTHING)
        self._system.registerObject(AUTO, self._ours, EVERYTHING)
        self._system.registerObject(OTHER, self._other, EVERYTHING)
        gnome = SAVERS[1]
        self._session.registerObject(gnome.path, gnome.name, self._saver, EVERYTHING)
        ready = self._system.registerService(LOGIN) and self._session.registerService(gnome.name)
        self._orders = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._orders.activated.connect(self._hear)
        say("there" if ready else "not there")

    def _hear(self) -> None:
        line = os.read(0, 100).decode()
        if not line:
            QCoreApplication.quit()
        for order in line.splitlines():
            self._do(*order.split())
            say(f"did {order}")

    def _do(self, what: str, which: str = "") -> None:
        match what:
            case "sleep":
                self._manager.PrepareForSleep.emit(True)
            case "wake":
                self._manager.PrepareForSleep.emit(False)
            case "lock":
                (self._ours if which == "ours" else self._other).Lock.emit()
            case "away" | "back":
                self._ours.active = what == "back"
                self._send(self._system, OURS, PROPERTIES, "PropertiesChanged", SESSION)
            case "saver-on" | "saver-off":
                name, path = SAVERS[int(which)]
                self._send(self._session, path, name, "ActiveChanged", what == "saver-on")
            case _:
                say("odd")

    def _send(
        self, bus: QDBusConnection, path: str, interface: str, name: str, *values: object
    ) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        bus.send(message)


if __name__ == "__main__":
    app = QCoreApplication([])
    desktop = Desktop()
    app.exec()
    os._exit(0)
