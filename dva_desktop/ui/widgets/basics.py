"""Labels, cards and rules: the quiet parts that everything else stands on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.ui.theme import tokens


def label(text: str, role: str = "", *, wrap: bool = True) -> QLabel:
    """Plain text (never markup) in the look called ``role``."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


class PushButton(QPushButton):
    """Enter presses it as Space does; Qt does that in dialogs only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, role: str = "", *, name: str = "") -> QPushButton:
    """A push button; ``name`` is its object name, by which a place is remembered."""
    made = PushButton(text)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    made.setAutoDefault(False)
    return made


def rule() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


def column(*, spacing: float = 8, margin: float = 0) -> QVBoxLayout:
    """A vertical layout on the 8 px grid."""
    layout = QVBoxLayout()
    px = tokens().px
    layout.setSpacing(px(spacing))
    layout.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
    return layout


class Card(QFrame):
    """A surface with a hairline border; ``role`` chooses its look."""

    def __init__(self, role: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.body = column(spacing=12, margin=16)
        self.setLayout(self.body)

    def add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self.body.addWidget(widget)

    def add_layout(self, layout: QLayout) -> None:
        self.body.addLayout(layout)


def row_of(*buttons: QPushButton, gap: float = 8) -> QHBoxLayout:
    """Buttons from the left."""
    row = QHBoxLayout()
    row.setSpacing(tokens().px(gap))
    for made in buttons:
        row.addWidget(made)
    row.addStretch(1)
    return row


def point(where: QVBoxLayout, mark: str, words: str = "") -> QLabel:
    """A line of a list: its number or bullet, and words that wrap beside it."""
    row = QHBoxLayout()
    row.setSpacing(tokens().px(8))
    number = label(mark, wrap=False)
    number.setMinimumWidth(tokens().px(16))
    row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
    shown = label(words)
    row.addWidget(shown, 1)
    where.addLayout(row)
    return shown


def set_role(widget: QWidget, role: str) -> None:
    """Change the look of a widget that is already shown."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Say ``text`` to a screen reader. Never give it a word of a record."""
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of ``layout`` and let it go."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear_layout(inner)
