"""Linux: logind on the system bus, the screen savers on the session bus.

What is asked there: who we are (``GetSession``), and whether a screen saver is there at all. All
of it is asked without waiting, and a bus that is not there is a lock that is not heard of.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from PySide6.QtCore import SLOT, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusVariant,
)

from dva_desktop.ui.front.watching import LockNow, Watch

LOGIN: Final = "org.freedesktop.login1"
MANAGER_PATH: Final = "/org/freedesktop/login1"
MANAGER: Final = f"{LOGIN}.Manager"
SESSION: Final = f"{LOGIN}.Session"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
# The session of whoever asks; for programs that were not told its name.
_OWN_SESSION: Final = "/org/freedesktop/login1/session/auto"


# Kept here and not by a parent: with the answer goes the last thing that refers to whoever asked,
# and a parent that goes while its child is going takes the process with it (PySide6 6.12).
_waiting: set[QDBusPendingCallWatcher] = set()


class Saver(NamedTuple):
    """Where a screen saver can be asked; its signals are taken from anywhere."""

    name: str
    path: str


SAVERS: Final = (
    Saver("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    Saver("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    Saver("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


class Call(NamedTuple):
    """One method of one object."""

    service: str
    path: str
    interface: str
    method: str


def ask(
    bus: QDBusConnection,
    call: Call,
    arguments: list[Any],
    done: Callable[[Any], object],
) -> None:
    """Call ``done`` with the first value of the answer, whenever it comes. An error is an answer
    that never comes. Nothing is started to be asked."""
    message = QDBusMessage.createMethodCall(*call)
    message.setArguments(arguments)
    message.setAutoStartService(False)
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message))
    _waiting.add(watcher)

    def finish() -> None:
        reply = watcher.reply()
        _waiting.discard(watcher)
        watcher.deleteLater()
        if reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments():
            done(_plain(reply.arguments()[0]))

    watcher.finished.connect(finish)


def _plain(value: Any) -> Any:
    if isinstance(value, QDBusVariant):
        return _plain(value.variant())
    return value.path() if isinstance(value, QDBusObjectPath) else value


def _slot(signature: str) -> Any:
    return SLOT(signature)  # a str, which is what ``connect`` wants, whatever its stub says


NO_BUS: Final = QDBusConnection("")  # nowhere connected to


def session_bus() -> QDBusConnection:
    """The session bus, if there is one; if not, the library would start one of its own."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    is_there = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (
        runtime and (Path(runtime) / "bus").exists()
    )
    return QDBusConnection.sessionBus() if is_there else NO_BUS


class DBusWatch(Watch):
    """logind's ``PrepareForSleep`` and our session's ``Lock`` and ``Active``; ``ActiveChanged`` of
    the screen savers."""

    def __init__(
        self,
        lock: LockNow,
        system: Callable[[], QDBusConnection] = QDBusConnection.systemBus,
        session: Callable[[], QDBusConnection] | None = None,
    ) -> None:
        super().__init__(lock)
        self._connect_system = system
        self._connect_session = session or session_bus
        self._system = NO_BUS
        self._session_path = ""

    def start(self) -> None:
        # Both before anything is subscribed to: while a connection is made Python stands still,
        # and for an object of ours the library's own thread may be waiting for Python.
        self._system, session = self._connect_system(), self._connect_session()
        if self._system.isConnected():
            self._watch_logind()
        if session.isConnected():
            self._watch_savers(session)

    # logind

    def _watch_logind(self) -> None:
        sleep = (LOGIN, MANAGER_PATH, MANAGER, "PrepareForSleep", self, _slot("on_sleep(bool)"))
        if self._system.connect(*sleep):
            preparing = Call(LOGIN, MANAGER_PATH, PROPERTIES, "Get")
            self._ask(preparing, [MANAGER, "PreparingForSleep"], lambda _: self.hears("sleep"))
        if name := os.environ.get("XDG_SESSION_ID"):
            self._find_session(name)
        else:
            self._ask(Call(LOGIN, _OWN_SESSION, PROPERTIES, "Get"), [SESSION, "Id"],
                      self._find_session)  # fmt: skip

    def _find_session(self, name: Any) -> None:
        self._ask(Call(LOGIN, MANAGER_PATH, MANAGER, "GetSession"), [name], self._watch_session)

    def _watch_session(self, path: Any) -> None:
        self._session_path = str(path)
        changed = (LOGIN, path, PROPERTIES, "PropertiesChanged", self, _slot("on_changed()"))
        lock = (LOGIN, path, SESSION, "Lock", self, _slot("on_lock()"))
        if self._system.connect(*lock) and self._system.connect(*changed):
            self.hears("session")

    def _ask(self, call: Call, arguments: list[Any], done: Callable[[Any], object]) -> None:
        ask(self._system, call, arguments, done)

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """The computer goes to sleep, or is back. The session holds it up until it has ended."""
        if begins:
            self.lock("suspend")

    @Slot()
    def on_lock(self) -> None:
        """The desktop was asked to lock."""
        self.lock("screen_locked")

    @Slot()
    def on_changed(self) -> None:
        """Something about our session changed: is it still the one on the screen?"""
        call = Call(LOGIN, self._session_path, PROPERTIES, "Get")
        self._ask(call, [SESSION, "Active"], self._on_active)

    def _on_active(self, is_active: Any) -> None:
        if is_active is False:
            self.lock("switched")

    # screen savers

    def _watch_savers(self, bus: QDBusConnection) -> None:
        for saver in SAVERS:
            bus.connect("", "", saver.name, "ActiveChanged", self, _slot("on_saver(bool)"))
            call = Call(saver.name, saver.path, saver.name, "GetActive")
            ask(bus, call, [], lambda _: self.hears("screen"))

    @Slot(bool)
    def on_saver(self, begins: bool) -> None:
        """A screen saver or the screen lock came on, or went."""
        if begins:
            self.lock("screen_locked")
