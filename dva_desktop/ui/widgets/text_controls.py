"""Controls that are typed into: text, dates, numbers, and NHS or CHI numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from dva_desktop.core.record.numbers import format_ten_digits, number_error
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import label
from dva_desktop.ui.widgets.control import Control
from dva_desktop.ui.widgets.dates import parse_date, say_date

# More than any answer has, so that one digit too many is seen and explained rather than cut off.
_MOST_DIGITS = 20


class TextControl(Control):
    """Several lines of free text; grows with what is typed. Tab moves on, as in any form."""

    typing = True

    def __init__(self, field: str, name: str, *, lines: int = 3, hint: str = "") -> None:
        super().__init__(field, name)
        self.edit = QPlainTextEdit()
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # no word is learnt
        self.edit.setObjectName(field)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(hint)
        self.edit.setTabChangesFocus(True)
        self.edit.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._lines = lines
        self._quiet = False
        self.edit.textChanged.connect(self._typed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self._fit()

    def value(self) -> str:
        return self.edit.toPlainText()

    def set_value(self, value: Any) -> None:
        if value == self.value():
            return
        self._quiet = True
        self.edit.setPlainText(value or "")
        self._quiet = False

    def focus_target(self) -> QWidget:
        return self.edit

    def _typed(self) -> None:
        self._fit()
        if not self._quiet:
            self.changed.emit()

    def _fit(self) -> None:
        lines = max(self._lines, min(12, self.edit.blockCount()))
        height = self.edit.fontMetrics().lineSpacing() * lines + tokens().px(20)
        if self.edit.height() != height:
            self.edit.setFixedHeight(height)


class LineControl(Control):
    """One line of text. ``check`` returns what is wrong with it, or an empty string."""

    typing = True

    def __init__(
        self,
        field: str,
        name: str,
        *,
        hint: str = "",
        width: int = 0,
        check: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(field, name)
        self._check = check
        self.edit = QLineEdit()
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.edit.setObjectName(field)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(hint)
        if width:
            self.edit.setMaximumWidth(tokens().px(width))
        self._error = label("", "error")
        self._error.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens().px(4))
        box.addWidget(self.edit)
        box.addWidget(self._error)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self.tidy)

    def value(self) -> Any:
        return self.edit.text().strip()

    def set_value(self, value: Any) -> None:
        shown = self.show_value(value)
        if value != self._value_or_none():
            self.edit.setText(shown)
            self._show_error("")

    def show_value(self, value: Any) -> str:
        """How a stored value is written in the field."""
        return str(value or "")

    def focus_target(self) -> QWidget:
        return self.edit

    def put_back(self, typed: str) -> None:
        """What stood here although it is not to be stored: shown again, and why."""
        self.edit.setText(typed)
        self._show_error(self.error())

    def error(self) -> str:
        return self._check(self.edit.text()) if self._check else ""

    def tidy(self) -> None:
        """On leaving the field: say what is wrong, or write it the standard way."""
        self._show_error(self.error())

    def _value_or_none(self) -> Any:
        try:
            return self.value()
        except ValueError:
            return None

    def _typed(self) -> None:
        if self._error.isVisible() and not self.error():
            self._show_error("")
        if not self.error():
            self.changed.emit()

    def _show_error(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)
        if bool(self.edit.property("invalid")) != bool(text):
            self.edit.setProperty("invalid", bool(text))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field leaves it tidy; it never presses a button somewhere else.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tidy()
            return
        super().keyPressEvent(event)


class DateControl(LineControl):
    """A day, typed as people write it. What is not a date is kept on screen and explained."""

    def __init__(self, field: str, name: str, *, past: bool = True) -> None:
        self._past = past
        super().__init__(field, name, hint="day/month/year", width=180, check=self._wrong)

    def value(self) -> dt.date | None:
        text = self.edit.text().strip()
        return parse_date(text) if text and not self._wrong(text) else None

    def show_value(self, value: Any) -> str:
        return say_date(value) if value else ""

    def tidy(self) -> None:
        super().tidy()
        if (value := self.value()) is not None:
            self.edit.setText(say_date(value))

    def _wrong(self, text: str) -> str:
        if not text.strip():
            return ""
        try:
            day = parse_date(text)
        except ValueError as wrong:
            return str(wrong)
        if self._past and day > dt.date.today():  # noqa: DTZ011 - the wall calendar is meant
            return "This day is still to come. Please check the year."
        return "" if day.year >= 1900 else "Please write the year with four digits."


class NumberControl(LineControl):
    """A whole number from 0 to ``top``; an empty field is not known."""

    def __init__(self, field: str, name: str, *, top: int = 999, unit: str = "") -> None:
        self._top = top
        super().__init__(field, name, hint=unit, width=120, check=self._wrong)
        self.edit.setMaxLength(_MOST_DIGITS)

    def value(self) -> int | None:
        text = self.edit.text().strip()
        return int(text) if text and not self._wrong(text) else None

    def show_value(self, value: Any) -> str:
        return "" if value is None else str(value)

    def _wrong(self, text: str) -> str:
        digits = text.strip()
        if not digits:
            return ""
        is_number = len(digits) <= _MOST_DIGITS and digits.isascii() and digits.isdigit()
        if is_number and int(digits) <= self._top:
            return ""
        return f"Write a whole number from 0 to {self._top}."


class TenDigitControl(LineControl):
    """An NHS or CHI number: checked, shown 3-3-4. A wrong one is explained and not stored."""

    def __init__(self, field: str, name: str) -> None:
        super().__init__(field, name, hint="10 digits", width=200, check=number_error)

    def value(self) -> str:
        text = self.edit.text()
        return "" if number_error(text) else format_ten_digits(text)

    def tidy(self) -> None:
        super().tidy()
        if not self.error():
            self.edit.setText(self.value())
