"""Linux: what logind and the screen savers say locks, on private buses with pretended services."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.lock_policy import Cause
from dva_desktop.ui.front.watching import KINDS, kinds, make_watch
from dva_desktop.ui.front.watching.dbus import NO_BUS, Call, DBusWatch, ask, session_bus
from dva_desktop.ui.session.sleep_delay import SleepDelay
from tests.ui.front.watching.buses import Desktop


class Buses(NamedTuple):
    """Connections to them, all made before anything is subscribed to."""

    system: QDBusConnection
    session: QDBusConnection
    empty: QDBusConnection


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with Desktop(tmp_path_factory.mktemp("buses")) as made:
        yield made
        gc.collect()  # nothing that listens may be left when the buses go


@pytest.fixture(scope="module")
def buses(desktop: Desktop, qapp: object) -> Buses:
    addresses = (*desktop.environment.values(), desktop.empty_bus)
    return Buses(*(QDBusConnection.connectToBus(address, address) for address in addresses))


def _nobody(cause: Cause, *, sleeps_at_once: bool = False) -> None:
    """Nobody locks."""


class Heard:
    """A watch on the pretended desktop, and what came of it."""

    def __init__(self, buses: Buses) -> None:
        self.causes: list[Cause] = []
        self.watch = DBusWatch(self._lock, lambda: buses.system, lambda: buses.session)
        self.watch.start()

    def _lock(self, cause: Cause, *, sleeps_at_once: bool = False) -> None:
        assert not sleeps_at_once  # the session holds the sleep up
        self.causes.append(cause)


@pytest.fixture(params=["named", "unnamed"])
def heard(
    buses: Buses,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Heard:
    if request.param == "named":
        monkeypatch.setenv("XDG_SESSION_ID", "31")
    else:
        monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    made = Heard(buses)
    qtbot.waitUntil(lambda: kinds(made.watch.bits) == frozenset(KINDS), timeout=10_000)
    return made


@pytest.mark.parametrize(
    ("order", "cause"),
    [
        ("sleep", "suspend"),
        ("lock ours", "screen_locked"),
        ("away", "switched"),
        ("saver-on 0", "screen_locked"),
        ("saver-on 1", "screen_locked"),
        ("saver-on 2", "screen_locked"),
    ],
)
def test_each_of_them_locks(
    heard: Heard, desktop: Desktop, qtbot: QtBot, order: str, cause: Cause
) -> None:
    desktop.order(order)
    qtbot.waitUntil(lambda: heard.causes == [cause], timeout=5000)
    if order == "away":
        desktop.order("back")


def test_waking_up_coming_back_and_the_locks_of_others_do_not(
    heard: Heard, desktop: Desktop, qtbot: QtBot
) -> None:
    for order in ("wake", "lock other", "back", "saver-off 0", "saver-off 1", "saver-off 2"):
        desktop.order(order)
    desktop.order("sleep")  # what comes first has been heard when this is
    qtbot.waitUntil(lambda: heard.causes == ["suspend"], timeout=5000)


def test_without_a_desktop_nothing_is_heard_of_and_nothing_breaks(qapp: object) -> None:
    watch = DBusWatch(_nobody, lambda: NO_BUS, lambda: NO_BUS)
    watch.start()
    assert watch.bits == 0


def test_a_bus_with_nobody_on_it_is_said_to_tell_nothing(
    buses: Buses, qtbot: QtBot, desktop: Desktop
) -> None:
    watch = DBusWatch(_nobody, lambda: buses.empty, lambda: buses.empty)
    watch.start()
    answered: list[object] = []
    name = Call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId")
    ask(buses.empty, name, [], answered.append)
    qtbot.waitUntil(lambda: len(answered) == 1, timeout=5000)  # the others were asked before
    assert watch.bits == 0


def test_no_bus_is_started_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, private_home: Path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert not (private_home / "run" / "bus").exists()
    assert not session_bus().isConnected()


def test_this_system_has_its_watch(qapp: object) -> None:
    assert isinstance(make_watch(_nobody), DBusWatch)


def test_sleep_waits_for_whoever_holds_the_delay(
    buses: Buses, desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.has_told()
    owner = QObject()
    delay = SleepDelay(owner)
    assert not delay.is_held
    delay.take("Consultation Desk", buses.system)
    desktop.wait_for("delayed Consultation Desk")
    qtbot.waitUntil(lambda: delay.is_held, timeout=5000)
    assert desktop.has_told() == []
    delay._descriptor = None  # as the end of the process does
    desktop.wait_for("released")
