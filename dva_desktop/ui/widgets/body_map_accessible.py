"""The body map for a screen reader: a list whose items are the marks and then the regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Key = int | str
"""A mark by its number, a region by its id."""


_NO_ONE = cast("QAccessibleInterface", None)
_NOTHING = cast("QObject", None)


class Spoken(Protocol):
    """What the canvas tells about its items, in the order in which they are read."""

    def item_keys(self) -> tuple[Key, ...]: ...
    def item_name(self, key: Key) -> str: ...
    def item_rect(self, key: Key) -> QRect: ...
    def item_at(self, place: QPoint) -> Key | None: ...
    def current_key(self) -> Key | None: ...
    def selected_key(self) -> Key | None: ...


class _Item(QAccessibleInterface):
    """One mark or one region. Qt must be able to ask it things after it has gone."""

    def __init__(self, canvas: CanvasInterface, key: Key) -> None:
        super().__init__()
        self._canvas = canvas
        self._key = key

    def isValid(self) -> bool:
        alive = shiboken6.isValid(self._canvas) and self._canvas.isValid()
        return alive and self._key in self._canvas.spoken.item_keys()

    def object(self) -> QObject:
        return _NOTHING

    def parent(self) -> QAccessibleInterface:
        return self._canvas

    def child(self, index: int, /) -> QAccessibleInterface:
        return _NO_ONE

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:
        return _NO_ONE

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, t: QAccessible.Text, /) -> str:
        named = t == QAccessible.Text.Name and self.isValid()
        return self._canvas.spoken.item_name(self._key) if named else ""

    def setText(self, t: QAccessible.Text, text: str, /) -> None:
        """Names come from the record; a screen reader does not change them."""

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        inside = self._canvas.spoken.item_rect(self._key)
        return QRect(self._canvas.widget().mapToGlobal(inside.topLeft()), inside.size())

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.focusable = state.selectable = True
        state.focused = (
            self._canvas.widget().hasFocus() and self._canvas.spoken.current_key() == self._key
        )
        state.selected = self._canvas.spoken.selected_key() == self._key
        return state


class CanvasInterface(QAccessibleWidget):
    """The canvas as a list of items.

    Qt keeps bare pointers to the items it has been given: they are kept here for as long as they
    are on the canvas, and taken out of Qt's books before they go.
    """

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, QAccessible.Role.List)
        self.spoken = cast("Spoken", canvas)
        self._items: dict[Key, _Item] = {}
        items = self._items
        canvas.destroyed.connect(lambda: _let_go(items, tuple(items)))

    def update_items(self) -> None:
        """The items of the canvas have changed."""
        _let_go(self._items, tuple(self._items.keys() - set(self.spoken.item_keys())))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self.widget(), QAccessible.Event.ObjectReorder)
        )

    def update_focus(self, key: Key) -> None:
        """The keyboard has come to another item."""
        event = QAccessibleEvent(self.widget(), QAccessible.Event.Focus)
        event.setChild(self.spoken.item_keys().index(key))
        QAccessible.updateAccessibility(event)

    def item(self, key: Key | None) -> QAccessibleInterface:
        """The interface of one item, always the same one; none for ``None``."""
        if key is None:
            return _NO_ONE
        if key not in self._items:
            self._items[key] = _Item(self, key)
        return self._items[key]

    def childCount(self) -> int:
        return len(self.spoken.item_keys())

    def child(self, index: int, /) -> QAccessibleInterface:
        keys = self.spoken.item_keys()
        return self.item(keys[index] if 0 <= index < len(keys) else None)

    def childAt(self, x: int, y: int, /) -> QAccessibleInterface:
        return self.item(self.spoken.item_at(self.widget().mapFromGlobal(QPoint(x, y))))

    def indexOfChild(self, child: QAccessibleInterface, /) -> int:
        places = (
            place
            for place, key in enumerate(self.spoken.item_keys())
            if self._items.get(key) is child
        )
        return next(places, -1)

    def focusChild(self) -> QAccessibleInterface:
        return self.item(self.spoken.current_key() if self.widget().hasFocus() else None)


def _let_go(items: dict[Key, _Item], keys: Sequence[Key]) -> None:
    """Take items out of Qt's books; Qt deletes them while Python still holds them."""
    for key in keys:
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(items[key]))
        del items[key]
