"""Idle: what counts as use, the countdown and how it is said, and locking before a picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QGuiApplication,
    QInputMethodEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.lock_policy import Cause, Moment, this_moment
from dva_desktop.ui.session import idle
from dva_desktop.ui.session.dialogs import tell
from dva_desktop.ui.session.idle import Countdown, IdleLock
from dva_desktop.ui.session.panic import Lock, PanicFilter
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.widgets.hide_button import HideButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Watched:
    """A window of a session that is watched, with clocks that go when told."""

    def __init__(self, app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = DeskWindow("Consultation Desk")
        self.field = QLineEdit()
        content = QWidget()
        QVBoxLayout(content).addWidget(self.field)
        self.window.show_screen(content, "")
        self.now = Moment(1e9, 100.0, 200.0)
        self.locked: list[Cause] = []
        self.said: list[str] = []
        monkeypatch.setattr(idle, "announce", lambda _widget, text, **_: self.said.append(text))
        self.idle = IdleLock(self.window, self._lock, 5, lambda: self.now)
        lock = Lock(lambda _word, *_numbers: None, lambda _status: None)
        self.filter = PanicFilter(lock, lambda _text: None, "F9")
        self.filter.watchers.append(self.idle.saw)
        app.installEventFilter(self.filter)

    def _lock(self, cause: Cause) -> None:
        if cause not in self.locked:
            self.locked.append(cause)

    def wait(self, seconds: float) -> None:
        """Let time go by, with the looks in between that the timer would have made."""
        while seconds > 0:
            step = min(5.0, seconds)
            seconds -= step
            self.now = Moment(*(clock + step for clock in self.now))
            self.idle.look()

    def countdown(self) -> Countdown | None:
        """The one that can be seen."""
        found = self.idle.countdown
        return found if found is not None and found.isVisible() else None

    def over(self) -> QWidget:
        """The window that it is in."""
        found = self.countdown()
        assert found is not None
        return found.window()


@pytest.fixture
def watched(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    made = Watched(qapp, monkeypatch)
    qtbot.addWidget(made.window)
    made.window.show_at(None)
    made.idle.start()
    yield made
    qapp.removeEventFilter(made.filter)


def test_after_five_minutes_it_locks(watched: Watched) -> None:
    watched.wait(269)
    assert watched.countdown() is None
    watched.wait(1)
    assert watched.countdown() is not None
    watched.wait(29)
    assert watched.locked == []
    watched.wait(1)
    assert watched.locked == ["idle"]


def test_before_anything_is_shown_nothing_locks(watched: Watched) -> None:
    other = IdleLock(watched.window, watched._lock, 1, lambda: watched.now)
    for step in (100.0, 1000.0):
        watched.now = Moment(*(clock + step for clock in watched.now))
        other.look()
        other.used()
    assert watched.locked == []


def test_starting_again_does_not_begin_anew(watched: Watched) -> None:
    watched.wait(280)
    watched.idle.start()
    watched.wait(20)
    assert watched.locked == ["idle"]


def _wheel(widget: QWidget) -> None:
    event = QWheelEvent(
        QPointF(5, 5), widget.mapToGlobal(QPointF(5, 5)), QPoint(0, 10), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def _say(widget: QWidget) -> None:
    event = QInputMethodEvent()
    event.setCommitString("dictated")
    QApplication.sendEvent(widget, event)


def _move(widget: QWidget, place: QPointF) -> None:
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(
        widget,
        QMouseEvent(
            QEvent.Type.MouseMove, place, widget.mapToGlobal(place), none, none,
            Qt.KeyboardModifier.NoModifier,
        ),
    )  # fmt: skip


def _touch(widget: QWidget) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(widget.window(), device).press(0, QPoint(5, 5), widget.window())


@pytest.mark.parametrize(
    "how", ["key", "shift", "click", "wheel", "touch", "move", "words", "kept"]
)
def test_whatever_is_used_begins_anew(watched: Watched, how: str) -> None:
    _move(watched.field, QPointF(1, 1))
    watched.idle.used()
    watched.wait(285)
    assert watched.countdown() is not None
    match how:
        case "key":
            QTest.keyClick(watched.field, Qt.Key.Key_A)
        case "shift":
            QTest.keyPress(watched.field, Qt.Key.Key_Shift)
        case "click":
            QTest.mousePress(watched.field, Qt.MouseButton.LeftButton)
        case "wheel":
            _wheel(watched.field)
        case "touch":
            _touch(watched.field)
        case "move":
            _move(watched.field, QPointF(2, 1))
        case "words":
            _say(watched.field)
        case _:
            watched.idle.used()
    assert watched.countdown() is None
    watched.wait(299)
    assert watched.locked == []
    watched.wait(1)
    assert watched.locked == ["idle"]


def test_a_mouse_at_rest_under_a_window_is_nobody(watched: Watched) -> None:
    _move(watched.field, QPointF(1, 1))
    watched.idle.used()
    for _ in range(10):
        watched.wait(30)
        _move(watched.field, QPointF(1, 1))
    assert watched.locked == ["idle"]


def test_pictures_and_timers_are_nobody(watched: Watched, qtbot: QtBot) -> None:
    for _ in range(10):
        watched.wait(30)
        watched.window.repaint()
        QApplication.sendEvent(watched.field, QInputMethodEvent())  # an empty one
    assert watched.locked == ["idle"]


def test_the_countdown_is_shown_every_second_and_said_twice(watched: Watched) -> None:
    watched.wait(269)
    shown = []
    for _ in range(30):
        watched.wait(1)
        found = watched.countdown()
        assert found is not None
        shown.append(found.accessibleDescription())
    assert shown[0] == "Locking in 30 seconds. Press any key to stay."
    assert shown[-1] == "Locking in 1 second. Press any key to stay."
    assert len(set(shown)) == 30
    assert watched.said == [shown[0], shown[20]]


def test_staying_is_said_and_the_next_countdown_is_said_anew(watched: Watched) -> None:
    watched.wait(275)
    QTest.keyClick(watched.field, Qt.Key.Key_Escape)
    watched.wait(275)
    assert watched.said == [
        "Locking in 30 seconds. Press any key to stay.",
        "Not locking.",
        "Locking in 30 seconds. Press any key to stay.",
    ]


def test_the_countdown_really_reaches_a_screen_reader(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, object]] = []

    def update(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    now = [Moment(0.0, 0.0, 0.0)]
    window = QWidget()
    qtbot.addWidget(window)
    made = IdleLock(window, lambda _cause: None, 1, lambda: now[0])
    made.start()
    now[0] = Moment(30.0, 30.0, 30.0)
    made.look()
    assert heard == [
        ("Locking in 30 seconds. Press any key to stay.",
         QAccessible.AnnouncementPoliteness.Assertive)
    ]  # fmt: skip


def test_the_countdown_is_over_the_dialog_that_the_person_is_in(
    watched: Watched, qtbot: QtBot
) -> None:
    dialog = tell(watched.window, "The disk is full.")
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    watched.wait(275)
    assert watched.over() is dialog
    dialog.close()
    qtbot.waitUntil(lambda: watched.idle.countdown is None or not watched.countdown(), timeout=5000)
    watched.wait(1)  # the dialog is gone with the countdown in it
    assert watched.over() is watched.window


def test_the_countdown_takes_no_click_and_no_focus(watched: Watched) -> None:
    watched.field.setFocus()
    watched.wait(275)
    found = watched.countdown()
    assert found is not None
    assert found.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert watched.field.hasFocus()


@pytest.mark.parametrize("size", [(1366, 768), (640, 480), (300, 300)])
def test_the_countdown_fits_and_leaves_the_way_to_hide_free(
    watched: Watched, size: tuple[int, int]
) -> None:
    watched.window.setMinimumSize(1, 1)
    watched.window.resize(*size)
    watched.wait(275)
    found = watched.countdown()
    assert found is not None
    assert watched.window.rect().contains(found.geometry())
    [words] = found.findChildren(QLabel)
    assert words.height() >= words.heightForWidth(words.width()) > 0
    assert found.rect().contains(words.geometry())
    way = watched.window.findChildren(HideButton)[0]
    place = way.rect().translated(way.mapTo(watched.window, way.rect().topLeft()))
    assert not place.intersects(found.geometry())


def test_after_a_sleep_it_locks_before_a_picture_is_drawn(watched: Watched) -> None:
    drawn: list[str] = []

    class Telltale(QWidget):
        def paintEvent(self, _event: object) -> None:
            drawn.append(f"drawn {watched.locked}")

    telltale = Telltale(watched.window)
    telltale.resize(50, 50)
    telltale.show()
    watched.window.repaint()
    drawn.clear()
    watched.now = watched.now._replace(wall=watched.now.wall + 3600)
    telltale.update()
    watched.window.windowHandle().requestUpdate()
    QGuiApplication.sendPostedEvents()
    watched.window.repaint()
    assert watched.locked == ["clock_gap"]
    assert drawn
    assert not any("[]" in one for one in drawn)


def test_a_key_pressed_right_after_a_sleep_does_not_save_the_session(watched: Watched) -> None:
    watched.now = watched.now._replace(boot=watched.now.boot + 40)
    QTest.keyClick(watched.field, Qt.Key.Key_A)
    assert watched.locked == ["clock_gap"]


def test_setting_the_clock_back_keeps_nobody_in(watched: Watched) -> None:
    watched.wait(100)
    watched.now = watched.now._replace(wall=watched.now.wall - 86_400)
    watched.wait(199)
    assert watched.locked == []
    watched.wait(1)
    assert watched.locked == ["idle"]


def test_the_timer_looks_by_itself(qapp: QApplication, qtbot: QtBot) -> None:
    """With the clocks of this computer, and a gap that only a timer can find."""
    locked: list[Cause] = []
    real = this_moment
    ahead = [0.0]
    window = QWidget()
    qtbot.addWidget(window)

    def clocks() -> Moment:
        now = real()
        return Moment(now.wall + ahead[0], now.steady, now.boot)

    made = IdleLock(window, locked.append, 60, clocks)
    made.start()
    assert 0 < made._timer.remainingTime() <= 5000
    made._timer.setInterval(1)
    ahead[0] = 31.0
    qtbot.waitUntil(lambda: locked == ["clock_gap"], timeout=5000)
