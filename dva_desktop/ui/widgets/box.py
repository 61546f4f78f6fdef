"""A few things to choose from, none of which is chosen by accident."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

_MOVES: Final = frozenset(
    {
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
        Qt.Key.Key_Home, Qt.Key.Key_End,
    }
)  # fmt: skip


class Box(QComboBox):
    """What is chosen in the settings is kept at once: which services are shown, when something is
    deleted. So the wheel scrolls the page under a closed list, and the keys open it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if event.key() in _MOVES or (typed and typed.isprintable()):
            self.showPopup()
        else:
            super().keyPressEvent(event)
