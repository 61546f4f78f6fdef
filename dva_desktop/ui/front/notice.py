"""One sentence and what can be done about it, in a window of the front's own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dva_desktop.ui.theme import tokens

WIDTH = 500


class Notice(QWidget):
    """``text`` with buttons; ``actions`` pairs each label with what it does, the first is primary.

    The last action is also what closing the window does. ``hide_wanted``: hide this as well.
    """

    hide_wanted = Signal()

    def __init__(
        self, title: str, text: str, remedy: str, actions: list[tuple[str, Callable[[], None]]]
    ) -> None:
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(title)
        self._actions = actions
        self._answered = False
        px = tokens().px
        card = QFrame()
        card.setProperty("role", "card")
        body = QVBoxLayout(card)
        body.setContentsMargins(px(24), px(24), px(24), px(24))
        body.setSpacing(px(12))
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(_label(text, "h2"), 1)
        top.addWidget(self._hide_button(), 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(top)
        if remedy:
            body.addWidget(_label(remedy, ""))
        body.addSpacing(px(8))
        body.addLayout(self._buttons())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(16))
        outer.addWidget(card)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{text} {remedy}".strip())

    def show_at(self, place: QRect | None) -> None:
        """Show it in the middle of ``place``, or of the screen."""
        self.adjustSize()
        middle = place if place is not None else self.screen().availableGeometry()
        self.move(middle.center() - self.rect().center())
        self.show()
        self.raise_()
        self.activateWindow()
        self._first.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self._answer(self._actions[-1][1])

    def _hide_button(self) -> QPushButton:
        button = QPushButton("Hide now")
        button.setProperty("role", "hide")
        button.clicked.connect(self.hide_wanted)
        return button

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens().px(8))
        for place, (text, action) in enumerate(self._actions):
            button = QPushButton(text)
            button.clicked.connect(lambda _checked=False, chosen=action: self._answer(chosen))
            if place == 0:
                button.setProperty("role", "primary")
                button.setAutoDefault(True)
                self._first = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _answer(self, action: Callable[[], None]) -> None:
        if not self._answered:
            self._answered = True
            self.close()
            action()


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
