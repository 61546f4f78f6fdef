"""From a field of the record to its question and control, by the field's type alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dva_desktop.core.guidance import Entry, Group, Guidance
from dva_desktop.core.record import Answer
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, announce, button, column, label
from dva_desktop.ui.widgets.control import (
    AnswerControl,
    BoolControl,
    ChecklistControl,
    ChoiceControl,
    Control,
    TickControl,
)
from dva_desktop.ui.widgets.text_controls import (
    DateControl,
    LineControl,
    NumberControl,
    TenDigitControl,
    TextControl,
)
from dva_desktop.ui.widgets.wrapping import WrapButton


class Field(QWidget):
    """A question with its help and its control; the question names the control."""

    def __init__(
        self, text: str, help_text: str, control: Control, *, beside: bool = False
    ) -> None:
        super().__init__()
        self.control = control
        words = column(spacing=2)
        heading = label(text, "h3")
        heading.setBuddy(control.focus_target())
        words.addWidget(heading)
        if help_text:
            words.addWidget(label(help_text, "muted"))
        box: QHBoxLayout | QVBoxLayout
        if beside:
            box = QHBoxLayout(self)
            box.setSpacing(tokens().px(16))
        else:
            box = QVBoxLayout(self)
            box.setSpacing(tokens().px(6))
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(words, 1)
        box.addWidget(control)


class Forms:
    """Makes fields for one kind of section (or part of one); the words come from guidance."""

    def __init__(self, guidance: Guidance) -> None:
        self.guidance = guidance

    def field(self, path: str, kind: Any, **options: Any) -> Field:
        """The question ``path`` with a control for a value of type ``kind``."""
        question = self.guidance.question(path)
        bare = bare_type(kind)
        beside = bare is Answer or (bare is bool and kind is not bool)
        control = self.control(path, kind, **options)
        if isinstance(control, TickControl):
            return Field("", "", control)
        return Field(question.text, question.help, control, beside=beside)

    def control(self, path: str, kind: Any, **options: Any) -> Control:
        """A control for a value of type ``kind``, named after the question."""
        question = self.guidance.question(path)
        name, bare = question.label, bare_type(kind)
        if make := options.get("make"):
            made: Control = make(path, name)
            return made
        if bare is Answer:
            return AnswerControl(path, question.text, self.guidance.choices["answer"])
        if bare is bool and kind is bool:
            return TickControl(path, question.text, question.help)
        if bare is bool:
            return BoolControl(path, question.text)
        if isinstance(bare, type) and issubclass(bare, StrEnum):
            return self._choice(path, name, bare, **options)
        if get_origin(bare) is tuple:
            return self._many(path, name, get_args(bare)[0], **options)
        return _typed_control(path, name, bare, options)

    def _choice(self, path: str, name: str, bare: type[StrEnum], **options: Any) -> Control:
        shown = [
            (bare(choice.id), choice.text, choice.help) for choice in self.guidance.choices[path]
        ]
        return ChoiceControl(path, name, shown, options.get("columns", 1))

    def _many(self, path: str, name: str, item: Any, **options: Any) -> Control:
        groups = options.get("groups")
        if groups is None:
            groups = (Group(id="", title="", entries=self._entries(path)),)
        return ChecklistControl(path, name, groups, options.get("columns", 2), kind=item)

    def _entries(self, path: str) -> tuple[Entry, ...]:
        return tuple(
            Entry(id=choice.id, text=choice.text, source="", help=choice.help)
            for choice in self.guidance.choices[path]
        )


def _typed_control(path: str, name: str, bare: Any, options: dict[str, Any]) -> Control:
    if bare is dt.date:
        return DateControl(path, name, past=options.get("past", True))
    if bare is int:
        return NumberControl(path, name, top=options.get("top", 999), unit=options.get("unit", ""))
    if options.get("ten_digits"):
        return TenDigitControl(path, name)
    lines = options.get("lines", 1)
    if lines > 1:
        return TextControl(path, name, lines=lines, hint=options.get("hint", ""))
    return LineControl(path, name, hint=options.get("hint", ""), width=options.get("width", 0))


def bare_type(kind: Any) -> Any:
    """``X`` for ``X | None``; anything else as it is."""
    if get_origin(kind) in (Union, UnionType):
        inner = [part for part in get_args(kind) if part is not NoneType]
        return inner[0] if len(inner) == 1 else kind
    return kind


@cache
def field_types(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Field names of a struct with their types."""
    return get_type_hints(struct)


class PartForm(QWidget):
    """The fields of one repeated part, such as one child or one incident.

    The option ``when`` of a field takes the part and says whether the field is asked for.
    """

    changed = Signal()

    def __init__(
        self,
        forms: Forms,
        path: str,
        place: int | None,
        part: msgspec.Struct,
        fields: dict[str, dict[str, Any]],
    ) -> None:
        super().__init__()
        self._part = part
        self._shown_when: list[tuple[Field, Callable[[Any], bool]]] = []
        self.controls: dict[str, Control] = {}
        layout = column(spacing=12)
        self.setLayout(layout)
        kinds = field_types(type(part))
        for name, given in fields.items():
            options = dict(given)
            when = options.pop("when", None)
            shown = forms.field(f"{path}.{name}", kinds[name], **options)
            if when is not None:
                self._shown_when.append((shown, when))
            if place is not None:
                _number(shown, path, place)
            shown.control.set_value(getattr(part, name))
            shown.control.changed.connect(self._on_change)
            self.controls[name] = shown.control
            layout.addWidget(shown)
        self._reveal()

    def value(self) -> msgspec.Struct:
        """The part as it stands."""
        kinds = field_types(type(self._part))
        values = {}
        for name, control in self.controls.items():
            value = control.value()
            values[name] = (
                getattr(self._part, name) if value is None and _required(kinds[name]) else value
            )
        self._part = msgspec.structs.replace(self._part, **values)
        return self._part

    def set_value(self, part: msgspec.Struct) -> None:
        """Show another part of the same kind."""
        self._part = part
        for name, control in self.controls.items():
            control.set_value(getattr(part, name))
        self._reveal()

    def _on_change(self) -> None:
        if self._shown_when:
            self.value()
            self._reveal()
        self.changed.emit()

    def _reveal(self) -> None:
        for shown, when in self._shown_when:
            shown.setVisible(when(self._part))

    @property
    def is_typing(self) -> bool:
        focused = self.focusWidget()
        return any(
            control.typing and control.focus_target() is focused
            for control in self.controls.values()
        )


def _required(kind: Any) -> bool:
    return bare_type(kind) is kind


def _number(field: QWidget, path: str, place: int) -> None:
    """Object names tell repeated fields apart: ``household.children.0.name``."""
    for child in field.findChildren(QWidget):
        if child.objectName().startswith(path):
            child.setObjectName(f"{path}.{place}{child.objectName().removeprefix(path)}")


class Repeater(Control):
    """Any number of parts, each with its own small form and a way to take it out."""

    def __init__(
        self,
        path: str,
        name: str,
        *,
        forms: Forms,
        fields: dict[str, dict[str, Any]],
        make: Callable[[], msgspec.Struct],
        add_text: str,
        one: str,
        none_text: str = "",
    ) -> None:
        super().__init__(path, name)
        self._forms, self._fields, self._make, self._one = forms, fields, make, one
        self._none_text = none_text
        self._parts: dict[PartForm, Card] = {}
        self._asked = False
        self._cards = column(spacing=12)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens().px(12))
        box.addLayout(self._cards)
        row = QHBoxLayout()
        self.add_button = button(add_text, name=f"{path}:add")
        self.add_button.clicked.connect(self.add)
        self.none_button = WrapButton(none_text, f"{path}:none")
        self.none_button.clicked.connect(self._none)
        self.none_button.setMaximumWidth(tokens().px(320))
        row.addWidget(self.none_button, 1)
        row.addWidget(self.add_button)
        row.addStretch(1)
        box.addLayout(row)
        self._tell()

    @property
    def typing(self) -> bool:  # type: ignore[override]  # a repeater types when its field does
        return any(part.is_typing for part in self._parts)

    def value(self) -> tuple[msgspec.Struct, ...] | None:
        if not self._parts and self._none_text and not self._asked:
            return None
        return tuple(part.value() for part in self._parts)

    def set_value(self, value: Any) -> None:
        if value == self.value():
            return
        while self._parts:
            self._drop(next(iter(self._parts)))
        self._asked = value is not None
        for part in value or ():
            self._show(part)
        self._tell()

    def focus_target(self) -> QWidget:
        return self.none_button if self.none_button.isVisibleTo(self) else self.add_button

    def add(self) -> None:
        """A new, empty part, with the focus in its first field."""
        self._asked = True
        form = self._show(self._make())
        next(iter(form.controls.values())).focus_target().setFocus()
        self._tell()
        self.changed.emit()

    def _show(self, part: msgspec.Struct) -> PartForm:
        form = PartForm(self._forms, self.field, len(self._parts), part, self._fields)
        form.changed.connect(self.changed)
        card = Card()
        head = QHBoxLayout()
        head.addWidget(label(f"{self._one} {len(self._parts) + 1}", "h3"), 1)
        take_out = button("Remove", "link", name=f"{self.field}.{len(self._parts)}:remove")
        take_out.setAccessibleName(f"Remove {self._one.lower()} {len(self._parts) + 1}")
        take_out.clicked.connect(lambda: self._remove(form))
        head.addWidget(take_out)
        card.add_layout(head)
        card.add(form)
        self._cards.addWidget(card)
        self._parts[form] = card
        return form

    def _remove(self, form: PartForm) -> None:
        kept = [part.value() for part in self._parts if part is not form]
        while self._parts:
            self._drop(next(iter(self._parts)))
        for part in kept:
            self._show(part)
        self._asked = bool(kept)  # taking the last one out is not the same as "there are none"
        self._tell()
        announce(self, f"{self._one} removed")
        self.add_button.setFocus()
        self.changed.emit()

    def _drop(self, form: PartForm) -> None:
        card = self._parts.pop(form)
        card.hide()
        self._cards.removeWidget(card)
        card.deleteLater()

    def _none(self, checked: bool) -> None:
        self._asked = checked
        self.changed.emit()
        if checked:
            self.answered.emit()

    def _tell(self) -> None:
        self.none_button.setVisible(bool(self._none_text) and not self._parts)
        self.none_button.setChecked(self._asked and not self._parts)
