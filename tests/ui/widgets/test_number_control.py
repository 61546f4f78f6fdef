"""A number: what is no number, or no number of that size, is explained and never stored."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.ui.widgets.text_controls import NumberControl


@pytest.fixture
def control(qtbot: QtBot) -> NumberControl:
    made = NumberControl("whole.number", "How many", top=120)
    qtbot.addWidget(made)
    made.show()
    return made


def _paste(control: NumberControl, text: str) -> None:
    QApplication.clipboard().setText(text)
    control.edit.clear()
    control.edit.paste()
    control.edit.textEdited.emit(control.edit.text())


@pytest.mark.parametrize("digit", ["1", "9", "0"])
@pytest.mark.parametrize("length", [20, 4300, 4301, 5000, 100_000])
def test_a_paste_of_thousands_of_digits_is_short_and_explained(
    control: NumberControl, digit: str, length: int
) -> None:
    _paste(control, digit * length)
    assert len(control.edit.text()) == 20
    control.tidy()
    assert control.value() == (0 if digit == "0" else None)
    assert bool(control.error()) is (digit != "0")


def test_so_is_what_is_put_back_from_the_last_time(control: NumberControl) -> None:
    control.put_back("7" * 5000)
    assert control.value() is None
    assert control.error() == "Write a whole number from 0 to 120."


def test_the_check_itself_bears_any_text(control: NumberControl) -> None:
    for text in ("1" * 5000, "\u0661" * 5000, "\u00b2", "-1", "1e3", "\ud800", "12\0"):
        assert control._wrong(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("0", 0), (" 7 ", 7), ("120", 120), ("121", None), ("1234", None), ("x", None)],
)
def test_a_number_in_its_bounds_is_taken(
    control: NumberControl, text: str, value: int | None
) -> None:
    _paste(control, text)
    assert control.value() == value
    assert bool(control.error()) is (value is None and text != "")
