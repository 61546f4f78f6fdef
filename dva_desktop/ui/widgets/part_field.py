"""A control for one part of its own, such as the safe contact or the follow-up plan."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dva_desktop.ui.widgets.control import Control
from dva_desktop.ui.widgets.form import Forms, PartForm


class PartField(Control):
    """Edits a part that is there at most once; all empty means ``None``."""

    def __init__(
        self, forms: Forms, path: str, kind: type[msgspec.Struct], fields: dict[str, dict[str, Any]]
    ) -> None:
        super().__init__(path, path)
        self._empty = kind()
        self._form = PartForm(forms, path, None, self._empty, fields)
        self._form.changed.connect(self.changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._form)

    @property
    def typing(self) -> bool:  # type: ignore[override]  # it types when its field does
        return self._form.is_typing

    def value(self) -> msgspec.Struct | None:
        part = self._form.value()
        return None if part == self._empty else part

    def set_value(self, value: Any) -> None:
        self._form.set_value(value or self._empty)

    def focus_target(self) -> QWidget:
        return next(iter(self._form.controls.values())).focus_target()
