"""A control edits one field of one section: a value in, a value out, and one signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.guidance import Choice, Entry, Group
from dva_desktop.core.record import Answer
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import button, label
from dva_desktop.ui.widgets.wrapping import ReflowGrid, WrapButton, WrapCheckBox


class Control(QWidget):
    """Base of all controls.

    ``changed`` means the person changed the value (never emitted by ``set_value``); ``answered``
    that one key press gave the answer, so the page may move on to the next question. ``typing``
    controls change with every key, so their saving may wait a moment.
    """

    changed = Signal()
    answered = Signal()
    typing = False

    def __init__(self, field: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setObjectName(f"control:{field}")
        self.setAccessibleName(name)

    def value(self) -> Any:
        """The value as the record keeps it."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show ``value`` without telling anyone."""
        raise NotImplementedError

    def focus_target(self) -> QWidget:
        """What gets the focus when the person comes to this control."""
        return self

    def error(self) -> str:
        """What is wrong with what was typed, in one sentence; empty when nothing is."""
        return ""


class OneOf(Control):
    """Buttons of which at most one is down; pressing it again takes the answer back.

    Arrow keys move, Space or Enter chooses, the digits choose by position while the focus is here.
    """

    def __init__(
        self, field: str, name: str, options: Sequence[tuple[Any, str, str]], role: str
    ) -> None:
        super().__init__(field, name)
        self._values = [value for value, _text, _help in options]
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: list[QPushButton] = []
        for place, (value, text, hint) in enumerate(options):
            made = _button(role, text, f"{field}:{value}")
            made.setAccessibleName(f"{text}: {name}")
            made.setAccessibleDescription(hint)
            made.setToolTip(hint)
            made.clicked.connect(lambda _checked=False, at=place: self._choose(at))
            made.installEventFilter(self)
            self._group.addButton(made, place)
            self.buttons.append(made)
        self._rove()

    def value(self) -> Any:
        chosen = [place for place, made in enumerate(self.buttons) if made.isChecked()]
        return self._values[chosen[0]] if chosen else None

    def set_value(self, value: Any) -> None:
        for made, own in zip(self.buttons, self._values, strict=True):
            made.setChecked(own == value and value is not None)
        self._rove()

    def focus_target(self) -> QWidget:
        return next((made for made in self.buttons if made.isChecked()), self.buttons[0])

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            return self._key(self.buttons.index(watched), event)
        return False

    def _key(self, place: int, event: QKeyEvent) -> bool:
        key = event.key()
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(key))
        if step:
            target = self.buttons[(place + step) % len(self.buttons)]
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.buttons[place].click()
            self._move_on()
            return True
        digit = key - Qt.Key.Key_1
        if event.text().isdigit() and 0 <= digit < len(self.buttons):
            if not self.buttons[digit].isChecked():
                self.buttons[digit].click()
            self._move_on()
            return True
        return False

    def _move_on(self) -> None:
        if self.value() is not None:
            self.answered.emit()

    def _choose(self, place: int) -> None:
        for at, made in enumerate(self.buttons):
            if at != place:
                made.setChecked(False)
        self._rove()
        self.changed.emit()

    def _rove(self) -> None:
        """One Tab stop for the group: the chosen button, else the first."""
        stop = self.focus_target()
        for made in self.buttons:
            policy = Qt.FocusPolicy.StrongFocus if made is stop else Qt.FocusPolicy.ClickFocus
            made.setFocusPolicy(policy)


def _button(role: str, text: str, name: str) -> QPushButton:
    if role == "choice":
        return WrapButton(text, name)
    made = button(text, role, name=name)
    made.setCheckable(True)
    return made


class AnswerControl(OneOf):
    """Yes, no, don't know. Nothing chosen is not asked, and never counts as no."""

    def __init__(self, field: str, name: str, choices: Sequence[Choice]) -> None:
        options = [(Answer(choice.id), choice.text, choice.help) for choice in choices]
        super().__init__(field, name, options, "segment")
        _segments(self)


class BoolControl(OneOf):
    """Yes or no where "don't know" is simply leaving it open."""

    def __init__(self, field: str, name: str, yes: str = "Yes", no: str = "No") -> None:
        super().__init__(field, name, [(True, yes, ""), (False, no, "")], "segment")
        _segments(self)


def _segments(control: OneOf) -> None:
    row = QHBoxLayout(control)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for made in control.buttons:
        row.addWidget(made)
    row.addStretch(1)


class ChoiceControl(OneOf):
    """One of a closed list, as cards; ``columns`` of them side by side."""

    def __init__(
        self, field: str, name: str, options: Sequence[tuple[Any, str, str]], columns: int = 1
    ) -> None:
        super().__init__(field, name, options, "choice")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        least = 150 if columns > 2 else 220
        box.addWidget(ReflowGrid(self.buttons, columns, least, down=False))


class TickControl(Control):
    """A single statement that is true when ticked."""

    def __init__(self, field: str, text: str, hint: str = "") -> None:
        super().__init__(field, text)
        row = WrapCheckBox(text, field, hint)
        self._box = row.box
        self._box.clicked.connect(lambda _checked: self.changed.emit())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        self.setFocusProxy(self._box)

    def value(self) -> bool:
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        self._box.setChecked(bool(value))

    def focus_target(self) -> QWidget:
        return self._box


class ChecklistControl(Control):
    """Any of a list, in titled groups; the value is a tuple of ids in the order of the list."""

    def __init__(
        self, field: str, name: str, groups: Sequence[Group], columns: int = 2, kind: Any = str
    ) -> None:
        super().__init__(field, name)
        self._kind = kind
        self._boxes: dict[str, QCheckBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens().px(8))
        for group in groups:
            if group.title:
                layout.addWidget(label(group.title, "h3"))
            layout.addWidget(ReflowGrid(self._rows(group.entries), columns, 260, down=True))

    def _rows(self, entries: Sequence[Entry]) -> list[WrapCheckBox]:
        rows = []
        for entry in entries:
            row = WrapCheckBox(entry.text, f"{self.field}:{entry.id}", entry.help)
            row.box.clicked.connect(lambda _checked: self.changed.emit())
            self._boxes[entry.id] = row.box
            rows.append(row)
        return rows

    def value(self) -> tuple[Any, ...]:
        return tuple(self._kind(own) for own, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        for own, box in self._boxes.items():
            box.setChecked(own in (value or ()))

    def focus_target(self) -> QWidget:
        return next(iter(self._boxes.values()))
