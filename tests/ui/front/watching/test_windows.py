"""Windows: its messages, built as the system builds them, with a stand-in for its registrations."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QCoreApplication

from dva_desktop.core.platform.lock_policy import Cause
from dva_desktop.ui.front.watching import kinds
from dva_desktop.ui.front.watching.windows import (
    LID,
    PBT_APMSUSPEND,
    PBT_POWERSETTINGCHANGE,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    Guid,
    MessageFilter,
    PowerSetting,
    WindowsWatch,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SUSPENDS = [("suspend", True)]
OTHER_SETTING = Guid(1, 2, 3, (0,) * 8)


class Received:
    """A filter, and what it locked for."""

    def __init__(self) -> None:
        self.locked: list[tuple[Cause, bool]] = []
        self.filter = MessageFilter(self._lock)

    def _lock(self, cause: Cause, *, sleeps_at_once: bool = False) -> None:
        self.locked.append((cause, sleeps_at_once))

    def send(
        self, message: int, value: int, more: int = 0, kind: bytes = b"windows_generic_MSG"
    ) -> None:
        built = wintypes.MSG()
        built.message, built.wParam, built.lParam = message, value, more
        answer = self.filter.nativeEventFilter(kind, ctypes.addressof(built))
        assert answer == (False, 0)  # whatever it was, the system goes on with it

    def lid(self, value: int, setting: Guid = LID, length: int = 4) -> None:
        told = PowerSetting(setting, length, value)
        self.send(WM_POWERBROADCAST, PBT_POWERSETTINGCHANGE, ctypes.addressof(told))


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (1, None),  # console connect
        (2, "switched"),
        (3, None),  # remote connect
        (4, "switched"),
        (5, None),  # logon
        (6, "switched"),
        (7, "screen_locked"),
        (8, None),  # unlock
        (9, None),  # remote control
    ],
)
@pytest.mark.parametrize("kind", [b"windows_generic_MSG", b"windows_dispatcher_MSG"])
def test_changes_of_the_session(
    received: Received, event: int, cause: Cause | None, kind: bytes
) -> None:
    received.send(WM_WTSSESSION_CHANGE, event, kind=kind)
    assert received.locked == ([(cause, False)] if cause else [])


@pytest.mark.parametrize(
    ("event", "locks"),
    [(PBT_APMSUSPEND, True), (0x0007, False), (0x0012, False), (0x000A, False)],
)
def test_going_to_sleep_locks_and_waking_up_does_not(
    received: Received, event: int, *, locks: bool
) -> None:
    received.send(WM_POWERBROADCAST, event)
    assert received.locked == (SUSPENDS if locks else [])


def test_closing_the_lid_locks(received: Received) -> None:
    received.lid(1)
    received.lid(0)
    assert received.locked == SUSPENDS
    received.lid(0)
    received.lid(1)
    assert received.locked == SUSPENDS


def test_a_lid_that_was_shut_from_the_beginning_does_not(received: Received) -> None:
    received.lid(0)
    assert received.locked == []


@pytest.mark.parametrize(("setting", "length"), [(OTHER_SETTING, 4), (LID, 1)])
def test_another_power_setting_is_not_the_lid(
    received: Received, setting: Guid, length: int
) -> None:
    received.lid(1)
    received.lid(0, setting, length)
    received.send(WM_POWERBROADCAST, PBT_POWERSETTINGCHANGE, 0)
    assert received.locked == []


@pytest.mark.parametrize("kind", [b"xcb_generic_event_t", b""])
def test_messages_of_other_systems_are_not_read(received: Received, kind: bytes) -> None:
    assert received.filter.nativeEventFilter(kind, 0) == (False, 0)


def test_nothing_that_goes_wrong_comes_out_of_it() -> None:
    def fail(cause: Cause, *, sleeps_at_once: bool = False) -> None:
        raise RuntimeError

    received = Received()
    received.filter = MessageFilter(fail)
    received.send(WM_WTSSESSION_CHANGE, 7)


class Windows:
    """Stands in for the system."""

    def __init__(self, *, grants: bool = True) -> None:
        self.grants = grants
        self.asked: list[tuple[str, int]] = []

    def register_session(self, window: int) -> bool:
        self.asked.append(("session", window))
        return self.grants

    def register_lid(self, window: int) -> bool:
        self.asked.append(("lid", window))
        return self.grants


def _lock(cause: Cause, *, sleeps_at_once: bool = False) -> None:
    """Nobody locks."""


@pytest.fixture
def clean(qapp: QCoreApplication) -> Iterator[list[WindowsWatch]]:
    made: list[WindowsWatch] = []
    yield made
    for watch in made:
        qapp.removeNativeEventFilter(watch._filter)
        if watch._window is not None:
            watch._window.deleteLater()


def test_it_registers_a_window_of_its_own_that_is_never_shown(clean: list[WindowsWatch]) -> None:
    system = Windows()
    clean.append(WindowsWatch(_lock, lambda: system))
    clean[0].start()
    window = clean[0]._window
    assert window is not None
    assert not window.isVisible()
    assert system.asked == [("session", int(window.winId())), ("lid", int(window.winId()))]
    assert kinds(clean[0].bits) == {"sleep", "session", "screen"}


def test_what_is_not_granted_is_not_said_to_be_heard(clean: list[WindowsWatch]) -> None:
    clean.append(WindowsWatch(_lock, lambda: Windows(grants=False)))
    clean[0].start()
    assert kinds(clean[0].bits) == {"sleep"}


def test_where_there_is_no_windows_it_only_listens(clean: list[WindowsWatch]) -> None:
    clean.append(WindowsWatch(_lock))
    clean[0].start()
    assert kinds(clean[0].bits) == {"sleep"}
