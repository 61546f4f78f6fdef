"""The moment after hiding: a hand that has not stopped yet does not move the decoy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.ui.front.calculator import Calculator
from dva_desktop.ui.front.hush import MOST_MS, PAUSE_MS, Hush

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def hush(qapp: QApplication) -> Iterator[Hush]:
    made = Hush()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def decoy(qtbot: QtBot, hush: Hush) -> Calculator:
    made = Calculator()
    qtbot.addWidget(made)
    made.resize(1180, 740)
    hush.begin()
    made.show_now()
    return made


def _field(decoy: Calculator) -> QLineEdit:
    return decoy.findChildren(QLineEdit)[0]


def test_what_someone_goes_on_typing_leaves_no_digit(decoy: Calculator) -> None:
    handle = decoy.windowHandle()
    for key in (Qt.Key.Key_0, Qt.Key.Key_7, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Shift):
        QTest.keyClick(handle, key)
    assert {field.text() for field in decoy.findChildren(QLineEdit)} == {""}


def test_the_second_click_of_a_double_click_presses_nothing(
    decoy: Calculator, qtbot: QtBot
) -> None:
    clear = next(one for one in decoy.findChildren(QPushButton) if one.text() == "Clear all")
    with qtbot.assertNotEmitted(clear.clicked):
        place = clear.mapTo(decoy, QPoint(5, 5))
        for act in (QTest.mouseClick, QTest.mouseDClick):
            act(decoy.windowHandle(), Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier, place)  # fmt: skip


def test_after_a_pause_it_is_a_calculator_like_any_other(
    decoy: Calculator, hush: Hush, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(hush.over, timeout=5000):
        QTest.keyClicks(_field(decoy), "12")
    QTest.keyClicks(_field(decoy), "172")
    assert _field(decoy).text() == "172"


def test_each_press_puts_the_end_off_and_the_whole_has_an_end(
    decoy: Calculator, hush: Hush
) -> None:
    assert 0 < hush._pause.remainingTime() <= PAUSE_MS
    hush._pause.start(1000)  # some time has passed
    QTest.keyClick(_field(decoy), Qt.Key.Key_Shift)
    assert hush._pause.interval() == PAUSE_MS
    hush._most.setRemainingTime(30)  # nearly all of it
    QTest.keyClick(_field(decoy), Qt.Key.Key_Shift)
    assert hush._pause.interval() <= 30
    assert PAUSE_MS < MOST_MS


def test_without_a_hush_everything_gets_through(qtbot: QtBot, hush: Hush) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    QTest.keyClicks(field, "as usual")
    assert field.text() == "as usual"
