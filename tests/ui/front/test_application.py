"""The front with its windows: what comes up for which reason; the decoy is a calculator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.ui.front.application import Front
from dva_desktop.ui.front.calls import HIDE, SHOW, Call, call
from dva_desktop.ui.front.child import Child
from dva_desktop.ui.front.instance import Instance
from dva_desktop.ui.front.notice import Notice
from dva_desktop.ui.front.preferences import Preferences
from dva_desktop.ui.front.supervisor import State, Supervisor
from dva_desktop.ui.front.timing import stamp
from tests.ui.front.staged import FakeChild

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TELLING = {"desk", "consultation", "hide", "unlock", "session", "vault", "passphrase", "abuse"}


class Stage:
    """A front whose sessions are pretended."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.children = [FakeChild()]
        supervisor = Supervisor(["session"], cast("Child", self.children[0]), start=self._start)
        self.front = Front(app, Preferences(), supervisor, Instance(folder))
        self.decoy = self.front.decoy

    @property
    def child(self) -> FakeChild:
        return self.children[-1]

    @property
    def notice(self) -> Notice | None:
        return self.front._notice

    def _start(self, _command: list[str]) -> Child:
        self.children.append(FakeChild())
        return cast("Child", self.children[-1])

    def hide(self, cause: Cause) -> None:
        self.child.says("hide", CAUSES.index(cause), stamp())

    def listen(self, qtbot: QtBot) -> None:
        """Wait until the decoy takes what is pressed."""
        qtbot.waitUntil(lambda: not self.front.hush.is_on, timeout=5000)


@pytest.fixture
def stage(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(qapp, tmp_path)
    qtbot.waitUntil(lambda: made.front._watch is not None, timeout=5000)
    made.child.says("prompt")
    made.child.says("opened")
    yield made
    qapp.removeEventFilter(made.front)
    qapp.removeEventFilter(made.front.hush)
    made.decoy.deleteLater()
    if made.notice is not None:
        made.notice.deleteLater()


@pytest.mark.parametrize("cause", ["panic", "command"])
def test_who_hides_sees_the_calculator_come_up_ready(
    stage: Stage, qtbot: QtBot, cause: Cause
) -> None:
    stage.hide(cause)
    qtbot.waitUntil(stage.decoy.isActiveWindow, timeout=5000)
    assert stage.decoy.findChildren(QLineEdit)[0].hasFocus()


@pytest.mark.parametrize("cause", ["idle", "screen_locked", "suspend", "switched", "clock_gap"])
def test_what_locks_by_itself_takes_the_focus_from_nobody(
    stage: Stage, qtbot: QtBot, cause: Cause
) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow, timeout=5000)
    stage.hide(cause)
    assert stage.decoy.isVisible()
    assert stage.decoy.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not stage.decoy.isMinimized()


def test_what_was_minimised_comes_back_minimised(stage: Stage) -> None:
    stage.child.says("seen", 0)
    stage.hide("idle")
    assert stage.decoy.isMinimized()
    stage.child.ends()
    stage.decoy.back.emit()
    stage.child.says("prompt")
    stage.hide("panic")
    assert not stage.decoy.isMinimized()


def test_the_time_of_the_cover_goes_to_the_next_session(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.decoy.painted, timeout=5000):
        stage.hide("panic")
    stage.child.ends()
    stage.decoy.back.emit()
    assert any(told.startswith("covered ") for told in stage.child.told)


@pytest.mark.parametrize("sign", ["F9", "shifts", "button", "command"])
def test_the_notice_of_a_crash_can_be_hidden_by_every_sign(
    stage: Stage, qtbot: QtBot, sign: str
) -> None:
    stage.child.ends(-9)
    notice = stage.notice
    assert notice is not None
    assert notice.isVisible()
    match sign:
        case "F9":
            QTest.keyClick(notice, Qt.Key.Key_F9)
        case "shifts":
            for _ in range(3):
                QTest.keyPress(notice, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
                QTest.keyRelease(notice, Qt.Key.Key_Shift)
        case "button":
            notice.hide_wanted.emit()
        case _:
            call(stage.front._folder, HIDE)
    qtbot.waitUntil(lambda: stage.notice is None and stage.decoy.isVisible(), timeout=5000)


def test_capitals_typed_at_the_notice_hide_nothing(stage: Stage) -> None:
    stage.child.ends(-9)
    assert stage.notice is not None
    for _ in range(4):
        QTest.keyPress(stage.notice, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(stage.notice, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyRelease(stage.notice, Qt.Key.Key_Shift)
    assert stage.notice is not None


@pytest.mark.parametrize("sign", ["F9", "shifts", "command"])
def test_hiding_the_decoy_itself_changes_nothing(stage: Stage, qtbot: QtBot, sign: str) -> None:
    stage.hide("panic")
    stage.child.ends()
    stage.listen(qtbot)
    QTest.keyClicks(stage.decoy.findChildren(QLineEdit)[0], "172")
    if sign == "command":
        request = call(stage.front._folder, HIDE)
        qtbot.waitUntil(lambda: not request.exists(), timeout=5000)
    elif sign == "F9":
        QTest.keyClick(stage.decoy, Qt.Key.Key_F9)
    else:
        for _ in range(6):
            QTest.keyPress(stage.decoy, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
            QTest.keyRelease(stage.decoy, Qt.Key.Key_Shift)
    assert stage.decoy.isVisible()
    assert stage.front.supervisor.state is State.WARM
    assert stage.decoy.findChildren(QLineEdit)[0].text() == "172"


@pytest.mark.parametrize("what", [HIDE, SHOW])
def test_a_call_that_waited_before_the_window_was_there_is_heard(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, what: Call
) -> None:
    request = call(tmp_path, what)
    made = Stage(qapp, tmp_path)
    qtbot.waitUntil(lambda: not request.exists(), timeout=5000)
    assert made.decoy.isVisible() is (what == HIDE)
    qapp.removeEventFilter(made.front)
    qapp.removeEventFilter(made.front.hush)
    made.decoy.deleteLater()


@pytest.mark.parametrize("seed", range(3))
def test_the_decoy_survives_curiosity(stage: Stage, qtbot: QtBot, seed: int) -> None:
    """Someone who tries everything in it finds a calculator, and no other window."""
    stage.hide("panic")
    stage.child.ends()
    stage.listen(qtbot)
    chance = random.Random(seed)  # noqa: S311
    backs: list[str] = []
    stage.front.supervisor.wanted.connect(lambda: backs.append("back"))
    for _ in range(150):
        _try_something(chance, stage.decoy)
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        assert {one.windowTitle() for one in shown} <= {"Clinical Calculator", ""}
        assert not TELLING & set(_texts(shown).casefold().split())
        for one in shown:
            if one is not stage.decoy:
                one.close()  # the menu of a field
        stage.decoy.setWindowState(Qt.WindowState.WindowNoState)
    assert stage.decoy.isVisible()
    assert stage.child.told.count("unlock") == min(len(backs), 1)  # Back is the one way back


def _try_something(chance: random.Random, decoy: QWidget) -> None:
    widgets = [one for one in decoy.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
    target = chance.choice(widgets)
    keys = [*range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1), Qt.Key.Key_Escape, Qt.Key.Key_Menu,
            Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Help, Qt.Key.Key_Delete,
            *b"0123456789.,-AVXZCQ ?"]  # fmt: skip
    modifier = chance.choice([
        Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
    ])  # fmt: skip
    place = QPoint(chance.randrange(target.width() or 1), chance.randrange(target.height() or 1))
    match chance.randrange(5):
        case 0 | 1:
            QTest.keyClick(target, Qt.Key(chance.choice(keys)), modifier)
        case 2:
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, modifier, place)
        case 3:
            QTest.mouseClick(target, Qt.MouseButton.RightButton, modifier, place)
            target.customContextMenuRequested.emit(place)
        case _:
            QGuiApplication.clipboard().setText("and then he locked the door")
            QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _texts(windows: list[QWidget]) -> str:
    found = []
    for window in windows:
        for one in (window, *window.findChildren(QWidget)):
            text = one.text() if isinstance(one, QLabel | QLineEdit) else ""
            found += [one.toolTip(), one.accessibleName(), one.whatsThis(), text]
    return " ".join(found)
