"""The calculator's three cards: fields, and a result that follows every key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from dva_desktop.ui.front.calculations import (
    RANGES,
    Range,
    Result,
    Sex,
    blood_pressure,
    body_mass_index,
    egfr,
)
from dva_desktop.ui.theme import tokens

_NUMBER = QRegularExpression(r"[0-9]{0,4}([.,][0-9]{0,2})?")
FIELD_WIDTH = 110


class NumberField(QLineEdit):
    """A number in a unit, within a plausible range."""

    def __init__(self, name: str, limits: Range) -> None:
        super().__init__()
        self.name = name
        self.limits = limits
        self.setValidator(QRegularExpressionValidator(_NUMBER, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setFixedWidth(tokens().px(FIELD_WIDTH))
        self.setAccessibleName(f"{name}, {limits.unit}")
        self._settled = True
        self.textEdited.connect(lambda _text: self._settle(False))
        self.editingFinished.connect(lambda: self._settle(True))

    def number(self) -> float | None:
        """The number, or ``None`` while there is no plausible one."""
        value = self._value()
        in_range = value is not None and self.limits.low <= value <= self.limits.high
        return value if in_range else None

    def problem(self) -> str:
        """What is wrong with it; a number still being typed is given the benefit of the doubt."""
        value = self._value()
        if not self.text() or self.number() is not None:
            return ""
        if not self._settled and value is not None and value < self.limits.low:
            return ""
        low, high, unit = self.limits
        return f"{self.name} should be between {low:g} and {high:g} {unit}."

    def _value(self) -> float | None:
        try:
            return float(self.text().replace(",", "."))
        except ValueError:
            return None

    def _settle(self, settled: bool) -> None:
        self._settled = settled
        self.textChanged.emit(self.text())


class Sum(QFrame):
    """A card: fields above, the result below."""

    def __init__(self, title: str, fields: Sequence[NumberField], source: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.fields = fields
        px = tokens().px
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(16), px(16), px(16), px(16))
        self.body.setSpacing(px(8))
        self.body.addWidget(_label(title, "h2"))
        for field in fields:
            self.body.addLayout(_row(field))
            field.textChanged.connect(self.work_out)
        self.problem = _label("", "error")
        self.value = _label("", "h1")
        self.unit = _label("", "muted")
        self.meaning = _label("", "h3")
        self.body.addWidget(self.problem)
        self.body.addWidget(_rule())
        self.body.addLayout(_result_row(self.value, self.unit))
        self.body.addWidget(self.meaning)
        self.body.addStretch(1)
        self.body.addWidget(_label(source, "small"))

    def result(self) -> Result | None:
        """The result of what the fields say, or ``None`` while something is missing."""
        raise NotImplementedError

    def clash(self) -> str:
        """What is wrong with the fields taken together."""
        return ""

    def work_out(self) -> None:
        """Show the result, or what is wrong."""
        wrong = [field for field in self.fields if field.problem()]
        for field in self.fields:
            _mark(field, invalid=field in wrong)
        self.problem.setText(wrong[0].problem() if wrong else self.clash())
        self.problem.setVisible(bool(self.problem.text()))
        result = self.result()
        waiting = "" if self.problem.text() else "Fill in the fields above."
        self.value.setText(result.value if result else "")
        self.value.setVisible(result is not None)
        self.unit.setText(result.unit if result else waiting)
        self.meaning.setText(result.meaning if result else "")

    def clear(self) -> None:
        for field in self.fields:
            field.clear()
        self.work_out()

    def focus_first(self) -> None:
        self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)


class BodyMassIndex(Sum):
    """Height and weight."""

    def __init__(self) -> None:
        self.height_field = NumberField("Height", RANGES["height"])
        self.weight_field = NumberField("Weight", RANGES["weight"])
        source = "Adult classes, NICE NG246. Lower thresholds apply to some family backgrounds."
        super().__init__("Body mass index", (self.height_field, self.weight_field), source)
        self.work_out()

    def result(self) -> Result | None:
        height, weight = self.height_field.number(), self.weight_field.number()
        return None if height is None or weight is None else body_mass_index(height, weight)


class BloodPressure(Sum):
    """A clinic reading."""

    def __init__(self) -> None:
        self.systolic = NumberField("Systolic", RANGES["systolic"])
        self.diastolic = NumberField("Diastolic", RANGES["diastolic"])
        source = "Stages of a clinic reading, NICE NG136. Confirm before treating."
        super().__init__("Blood pressure", (self.systolic, self.diastolic), source)
        self.work_out()

    def clash(self) -> str:
        systolic, diastolic = self.systolic.number(), self.diastolic.number()
        both = systolic is not None and diastolic is not None
        return "Systolic should be above diastolic." if both and self.result() is None else ""

    def result(self) -> Result | None:
        systolic, diastolic = self.systolic.number(), self.diastolic.number()
        if systolic is None or diastolic is None or systolic <= diastolic:
            return None
        return blood_pressure(systolic, diastolic)


class KidneyFunction(Sum):
    """Age, creatinine and sex."""

    def __init__(self) -> None:
        self.age = NumberField("Age", RANGES["age"])
        self.creatinine = NumberField("Creatinine", RANGES["creatinine"])
        source = "CKD-EPI 2021, creatinine, without ethnicity. Categories: KDIGO."
        super().__init__("Kidney function (eGFR)", (self.age, self.creatinine), source)
        self._sex = QButtonGroup(self)
        self.body.insertLayout(1, self._sex_row())
        self._sex.idToggled.connect(lambda _id, _on: self.work_out())
        self.work_out()

    def result(self) -> Result | None:
        age, creatinine = self.age.number(), self.creatinine.number()
        if age is None or creatinine is None or self._sex.checkedId() < 0:
            return None
        sex: Sex = "female" if self._sex.checkedId() == 0 else "male"
        return egfr(age, sex, creatinine)

    def clear(self) -> None:
        self._sex.setExclusive(False)
        for button in self._sex.buttons():
            button.setChecked(False)
        self._sex.setExclusive(True)
        super().clear()

    def _sex_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(_label("Sex", ""), 1)
        for place, text in enumerate(("Female", "Male")):
            button = QPushButton(text)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAccessibleName(f"{text}: sex")
            self._sex.addButton(button, place)
            row.addWidget(button)
        return row


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def _row(field: NumberField) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens().px(8))
    name = _label(field.name, "")
    name.setBuddy(field)
    unit = _label(field.limits.unit, "muted")
    unit.setWordWrap(False)
    unit.setMinimumWidth(tokens().px(56))
    row.addWidget(name, 1)
    row.addWidget(field)
    row.addWidget(unit)
    return row


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "rule")
    return rule


def _result_row(value: QLabel, unit: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens().px(8))
    value.setWordWrap(False)
    unit.setMinimumHeight(unit.fontMetrics().height() * 2)  # the card keeps its height
    row.addWidget(value)
    row.addWidget(unit, 1)
    return row


def _mark(field: NumberField, *, invalid: bool) -> None:
    if bool(field.property("invalid")) != invalid:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)
