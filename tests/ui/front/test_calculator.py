"""The decoy as a person meets it: it works, it explains itself, and it gives nothing away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.ui.front.calculator import Calculator
from dva_desktop.ui.front.sums import BloodPressure, BodyMassIndex, KidneyFunction, Sum

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def calculator(qtbot: QtBot) -> Calculator:
    made = Calculator()
    qtbot.addWidget(made)
    made.resize(1180, 740)
    made.show_now()
    return made


def _card(calculator: Calculator, kind: type[Sum]) -> Sum:
    return calculator.findChildren(kind)[0]


def test_the_result_follows_every_key(calculator: Calculator) -> None:
    card = _card(calculator, BodyMassIndex)
    QTest.keyClicks(card.fields[0], "172")
    assert card.value.text() == ""
    QTest.keyClicks(card.fields[1], "8")
    assert card.value.text() == ""  # 8 kg is not a weight yet, and no error either
    assert card.problem.text() == ""
    QTest.keyClicks(card.fields[1], "1,5")
    assert (card.value.text(), card.meaning.text()) == ("27.5", "Overweight")


def test_a_number_out_of_range_is_explained_when_it_is_complete(calculator: Calculator) -> None:
    card = _card(calculator, BodyMassIndex)
    QTest.keyClicks(card.fields[0], "1.72")
    assert card.problem.text() == ""
    QTest.keyClick(card.fields[0], Qt.Key.Key_Return)
    assert card.problem.text() == "Height should be between 100 and 250 cm."
    QTest.keyClicks(card.fields[1], "4000")
    card.fields[0].clear()
    assert card.problem.text() == "Weight should be between 20 and 400 kg."
    assert card.value.text() == ""


def test_a_reading_upside_down_is_explained(calculator: Calculator) -> None:
    card = _card(calculator, BloodPressure)
    QTest.keyClicks(card.fields[0], "80")
    QTest.keyClicks(card.fields[1], "120")
    assert card.problem.text() == "Systolic should be above diastolic."
    assert card.value.text() == ""


def test_kidney_function_needs_the_sex(calculator: Calculator) -> None:
    card = _card(calculator, KidneyFunction)
    QTest.keyClicks(card.fields[0], "55")
    QTest.keyClicks(card.fields[1], "106.1")
    assert card.value.text() == ""
    buttons = {button.text(): button for button in card.findChildren(QAbstractButton)}
    buttons["Male"].click()
    assert card.value.text() == "71"
    card.clear()
    assert not buttons["Male"].isChecked()
    assert card.value.text() == ""


def test_what_someone_goes_on_typing_is_not_shown(calculator: Calculator) -> None:
    field = calculator.findChildren(QLineEdit)[0]
    QTest.keyClicks(field, "and then he locked the door")
    assert field.text() == ""


def test_clear_all_clears_all(calculator: Calculator, qtbot: QtBot) -> None:
    for field in calculator.findChildren(QLineEdit):
        QTest.keyClicks(field, "120")
    _button(calculator, "Clear all").click()
    assert {field.text() for field in calculator.findChildren(QLineEdit)} == {""}


def test_back_asks_for_the_way_back(calculator: Calculator, qtbot: QtBot) -> None:
    with qtbot.waitSignal(calculator.back, timeout=1000):
        QTest.keyClick(_button(calculator, "Back"), Qt.Key.Key_Space)


def test_nothing_gives_away_what_it_hides(calculator: Calculator) -> None:
    texts = [calculator.windowTitle()]
    for widget in calculator.findChildren(QWidget):
        text = getattr(widget, "text", None)
        texts += [widget.accessibleName(), widget.toolTip(), text() if callable(text) else ""]
    shown = " ".join(texts).casefold()
    assert not {"desk", "consultation", "hide", "unlock", "abuse"} & set(shown.split())


def test_every_control_can_be_reached_by_keyboard_and_has_a_name(calculator: Calculator) -> None:
    wanted = {*calculator.findChildren(QLineEdit), *calculator.findChildren(QAbstractButton)}
    controls = {one for one in wanted if one.isVisible() and one.parent() is not None}
    seen: set[QWidget] = set()
    at = calculator.nextInFocusChain()
    while at is not calculator and at is not None:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.add(at)
        at = at.nextInFocusChain()
    assert controls <= seen
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name).strip()


@pytest.mark.parametrize(("width", "columns"), [(1180, 3), (800, 2), (400, 1)])
def test_the_cards_find_room(
    calculator: Calculator, qtbot: QtBot, width: int, columns: int
) -> None:
    def has_columns() -> bool:
        return len({card.geometry().x() for card in calculator.findChildren(Sum)}) == columns

    calculator.resize(width, 700)
    qtbot.waitUntil(has_columns, timeout=2000)


def test_it_waits_unseen_where_the_other_window_is(qtbot: QtBot) -> None:
    made = Calculator()
    qtbot.addWidget(made)
    made.prepare()
    made.settle(QRect(40, 50, 900, 600))
    assert not made.isVisible()
    assert made.geometry() == QRect(40, 50, 900, 600)
    made.show_now()
    made.settle(QRect(0, 0, 300, 300))  # while someone looks at it, it stays
    assert made.geometry() == QRect(40, 50, 900, 600)


def _button(calculator: Calculator, text: str) -> QAbstractButton:
    return next(one for one in calculator.findChildren(QAbstractButton) if one.text() == text)
