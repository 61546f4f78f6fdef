"""What the quiet screens before the desk are made of: one card in the middle, a secret's field."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, button, label

CARD_WIDTH = 440


class Centred(QScrollArea):
    """One card in the middle of the window; it scrolls when the text is large.

    It is used once: when another screen takes its place it goes, with all that was typed into it.
    """

    def __init__(self, width: int = CARD_WIDTH) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        px = tokens().px
        self.card = Card()
        self.card.setMaximumWidth(px(width))
        self.card.body.setContentsMargins(px(24), px(24), px(24), px(24))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card, 100)
        row.addStretch(1)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.addStretch(2)
        layout.addLayout(row)
        layout.addStretch(3)
        self.setWidget(holder)

    def reveal(self, widget: QWidget) -> None:
        """Scroll to ``widget`` once it has found its place."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(widget))


class SecretField(QWidget):
    """A passphrase field with its label, that can be shown and takes what is pasted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        px = tokens().px
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.name = label(name, "h3", wrap=False)
        self.name.setBuddy(self.edit)
        self.toggle = button("Show", "segment")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName(_show_words(name))
        self.toggle.toggled.connect(self._show)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.edit, 1)
        row.addWidget(self.toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addWidget(self.name)
        layout.addLayout(row)
        self.setFocusProxy(self.edit)

    def rename(self, name: str) -> None:
        """Ask for something else."""
        self.name.setText(name)
        self.toggle.setAccessibleName(_show_words(name))

    def invalid(self, *, on: bool, why: str = "") -> None:
        """Mark the field as wrong or right again, and say why to a screen reader."""
        mark_invalid(self.edit, on=on, why=why)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)


def mark_invalid(edit: QLineEdit, *, on: bool, why: str = "") -> None:
    """Mark a field as wrong or right again, and say why to a screen reader."""
    edit.setAccessibleDescription(why)
    edit.setProperty("invalid", on)
    edit.style().unpolish(edit)
    edit.style().polish(edit)


def _show_words(name: str) -> str:
    return f"Show what is typed: {name}"


class FaultScreen(Centred):
    """What the computer refuses, what to do about it, and a way to try again; each of ``others`` is
    one more way on, and ``other_wanted`` gives it."""

    again = Signal()
    other_wanted = Signal(str)

    def __init__(self, what: str, remedy: str, others: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.card.add(label(what, "h2"))
        if remedy:
            self.card.add(label(remedy))
        retry = button("Try again", "primary")
        retry.clicked.connect(self.again)
        row = QHBoxLayout()
        row.addWidget(retry)
        row.addStretch(1)
        for other in others:
            beside = button(other, "link")
            beside.clicked.connect(
                lambda _checked=False, other=other: self.other_wanted.emit(other)
            )
            row.addWidget(beside)
        self.card.add_layout(row)
        self.setFocusProxy(retry)
