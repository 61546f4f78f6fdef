"""The guard against screen capture: every window, not before it is time, and never in the way."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dva_desktop.cli import run
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.preferences import Preferences
from dva_desktop.ui.session.capture_guard import CaptureGuard, Standing, system_backend
from dva_desktop.ui.session.capture_guard.macos import MacBackend
from dva_desktop.ui.session.capture_guard.windows import WindowsBackend
from dva_desktop.ui.session.panic import Lock, PanicFilter
from dva_desktop.ui.session.residue import present
from dva_desktop.ui.session.unlock import UnlockScreen
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.play import Begin

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class FakeBackend:
    """Knows which windows are kept out of captures; ``refuses`` is what it will not do."""

    promise = "Black."

    def __init__(self) -> None:
        self.guarded: set[int] = set()
        self.calls = 0
        self.refuses = False

    def protect(self, window: int) -> bool:
        self.calls += 1
        assert window
        if self.refuses:
            return False
        self.guarded.add(window)
        return True

    def release(self, window: int) -> bool:
        self.calls += 1
        self.guarded.discard(window)
        return True


class Desk:
    """A guard behind the session's own filter, and somebody who may come to need a reader."""

    def __init__(self, app: QApplication, **given: bool) -> None:
        self.backend = FakeBackend()
        self.assisted = False
        self.guard = CaptureGuard(self.backend, assisted=lambda: self.assisted, **given)
        self.filter = PanicFilter(Lock(lambda *_: None, lambda _: None), lambda _: None, "F9")
        self.filter.watchers.append(self.guard.on_event)
        app.installEventFilter(self.filter)

    def guards(self, window: QWidget) -> bool:
        return int(window.internalWinId()) in self.backend.guarded


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    made = Desk(qapp)
    yield made
    qapp.removeEventFilter(made.filter)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _new(desk: Desk, kind: str, parent: QWidget, qtbot: QtBot) -> QWidget:
    """Open a further window of ``kind`` over ``parent``."""
    match kind:
        case "dialog":
            made: QWidget = QDialog(parent)
            made.show()
        case "menu":
            made = QMenu(parent)
            made.addAction("Copy")
            made.popup(QPoint(5, 5))
        case "list":
            box = QComboBox(parent)
            box.addItems(["one", "two"])
            box.show()
            box.showPopup()
            made = box.view().window()
        case _:
            QToolTip.showText(QPoint(5, 5), "tip", parent)
            made = next(x for x in QApplication.topLevelWidgets() if x.inherits("QTipLabel"))
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("kind", ["dialog", "menu", "list", "tip"])
def test_every_window_is_guarded_whatever_it_is(
    desk: Desk, window: QWidget, kind: str, qtbot: QtBot
) -> None:
    desk.guard.begin()
    assert desk.guards(window)  # which was there before
    made = _new(desk, kind, window, qtbot)
    assert made.isWindow()
    assert made.isVisible()
    assert desk.guards(made)
    assert desk.guard.standing is Standing.ON
    assert desk.guard.words == "Black."


def test_a_window_with_a_new_handle_is_guarded_again(desk: Desk, window: QWidget) -> None:
    desk.guard.begin()
    parent = QWidget()
    desk.backend.guarded.clear()  # as Windows forgets with the handle
    window.setParent(parent, Qt.WindowType.Window)
    window.winId()
    assert not window.isVisible()
    assert desk.guards(window)
    window.setParent(None)


def test_what_is_not_a_window_costs_nothing(desk: Desk, window: QWidget) -> None:
    desk.guard.begin()
    calls = desk.backend.calls
    QPushButton("inside", window).show()
    assert desk.backend.calls == calls


def test_nothing_is_guarded_before_the_records_are_open(
    desk: Desk, window: QWidget, qtbot: QtBot
) -> None:
    for kind in ("dialog", "menu", "list", "tip"):
        _new(desk, kind, window, qtbot)
    assert desk.backend.calls == 0
    assert desk.guard.standing is Standing.NOT_YET


def test_a_screen_reader_that_is_there_keeps_it_off(
    desk: Desk, window: QWidget, qtbot: QtBot
) -> None:
    desk.assisted = True
    desk.guard.begin()
    _new(desk, "dialog", window, qtbot)
    assert desk.backend.guarded == set()
    assert desk.guard.standing is Standing.ASSISTED
    assert "screen reader" in desk.guard.words


def test_a_screen_reader_that_comes_later_lifts_it_and_one_that_goes_brings_it_back(
    desk: Desk, window: QWidget, qtbot: QtBot
) -> None:
    told: list[Standing] = []
    desk.guard.changed.connect(lambda: told.append(desk.guard.standing))
    desk.guard.begin()
    assert desk.backend.guarded
    desk.assisted = True
    _new(desk, "dialog", window, qtbot)
    assert desk.backend.guarded == set()
    desk.assisted = False
    made = _new(desk, "dialog", window, qtbot)
    assert desk.guards(window)
    assert desk.guards(made)
    assert told == [Standing.ON, Standing.ASSISTED, Standing.ON]


def test_a_system_that_refuses_is_told_of(desk: Desk, window: QWidget, qtbot: QtBot) -> None:
    desk.guard.begin()
    desk.backend.refuses = True
    _new(desk, "dialog", window, qtbot)
    assert desk.guard.standing is Standing.REFUSED
    assert "possible" in desk.guard.words
    desk.backend.refuses = False
    assert desk.guards(_new(desk, "dialog", window, qtbot))  # it goes on trying
    assert desk.guard.standing is Standing.REFUSED


def test_a_system_that_refuses_from_the_first_is_told_of(desk: Desk, window: QWidget) -> None:
    desk.backend.refuses = True
    desk.guard.begin()
    assert desk.guard.standing is Standing.REFUSED


def test_whoever_allows_capture_is_let_be(qapp: QApplication, window: QWidget) -> None:
    desk = Desk(qapp, allowed=True)
    try:
        assert not desk.guard.wants_events
        desk.guard.begin()
        desk.guard.on_event(window, QEvent(QEvent.Type.Show))
        assert desk.backend.calls == 0
        assert desk.guard.standing is Standing.ALLOWED
    finally:
        qapp.removeEventFilter(desk.filter)


def test_a_system_without_a_way_is_said_to_have_none(window: QWidget) -> None:
    guard = CaptureGuard(None)
    guard.begin()
    guard.on_event(window, QEvent(QEvent.Type.Show))
    assert guard.standing is Standing.NOT_POSSIBLE
    assert "no way" in guard.words
    assert not guard.wants_events


def test_linux_offers_nothing_and_the_others_what_they_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert system_backend() is None
    monkeypatch.setattr("sys.platform", "darwin")
    assert isinstance(system_backend(), MacBackend)


def test_events_of_what_is_no_widget_are_passed_over(desk: Desk) -> None:
    desk.guard.begin()
    desk.guard.on_event(QObject(), QEvent(QEvent.Type.Show))
    assert desk.guard.standing is Standing.ON


# in a session


def test_a_session_guards_nothing_until_the_records_are_open(
    begin: Begin, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    backend = FakeBackend()
    monkeypatch.setattr("dva_desktop.ui.session.residue.system_backend", lambda: backend)
    play = begin(folder)
    assert backend.calls == 0
    screen = play.screen(UnlockScreen)
    QTest.keyClicks(screen.field.edit, PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(lambda: play.session.desk is not None, timeout=20_000)
    assert int(play.session.window.internalWinId()) in backend.guarded


def test_a_session_that_was_told_to_allow_it_guards_nothing(
    begin: Begin, folder: Path, monkeypatch: pytest.MonkeyPatch, private_home: Path
) -> None:
    monkeypatch.setattr("dva_desktop.ui.session.residue.system_backend", FakeBackend)
    begin(folder)
    made = present()
    assert made is not None
    assert made.guard.standing is Standing.NOT_YET
    options = Options(vault=folder, allow_capture=True)
    monkeypatch.setattr("tests.ui.session.play.Options", lambda **_: options)
    begin(folder)
    made = present()
    assert made is not None
    assert made.guard.standing is Standing.ALLOWED


# the way out from outside


def test_one_start_can_allow_it_and_the_second_process_is_told() -> None:
    options = run._parse(["--allow-capture"])
    assert options.allow_capture
    assert Options.parse(options.arguments()).allow_capture
    assert not run._parse([]).allow_capture
    assert not Options.parse(Options().arguments()).allow_capture


def test_it_is_a_preference_that_is_off() -> None:
    assert Preferences().allow_capture is False


# what the systems are asked


class FakeUser32:
    """Windows as far as it is used here. ``lies``: it says yes and does nothing."""

    def __init__(self, *, lies: bool = False) -> None:
        self.affinities: dict[int, int] = {5: 0}
        self.lies = lies

    def SetWindowDisplayAffinity(self, window: int, wanted: int) -> int:
        if window in self.affinities and not self.lies:
            self.affinities[window] = wanted
        return int(window in self.affinities)

    def GetWindowDisplayAffinity(self, window: int, found: Any) -> int:
        ctypes.cast(found, ctypes.POINTER(ctypes.c_uint32))[0] = self.affinities.get(window, 0)
        return int(window in self.affinities)


def test_windows_is_asked_for_a_black_window_and_asked_back() -> None:
    user32 = FakeUser32()
    backend = WindowsBackend(user32)
    assert backend.protect(5)
    assert backend.affinity(5) == 1  # WDA_MONITOR
    assert backend.release(5)
    assert backend.affinity(5) == 0
    assert not backend.protect(6)
    assert backend.affinity(6) is None
    assert not WindowsBackend(FakeUser32(lies=True)).protect(5)


def test_macos_is_asked_for_the_window_of_the_view() -> None:
    sharing = {50: 1}

    def send(to: int, selector: str, *given: int, kinds: object = (), answer: object = None) -> int:
        match selector:
            case "window":
                return {5: 50}.get(to, 0)
            case "setSharingType:":
                sharing[to] = given[0]
                return 0
            case "sharingType":
                return sharing[to]
        raise AssertionError(selector)

    backend = MacBackend(send)
    assert backend.protect(5)
    assert sharing == {50: 0}
    assert backend.release(5)
    assert sharing == {50: 1}
    assert not backend.protect(6)  # a view that is in no window
