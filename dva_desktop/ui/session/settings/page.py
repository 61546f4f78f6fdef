"""A settings page: one calm column of cards, and one place at its top where it answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.errors import EnvironmentFault, UserError
from dva_desktop.ui.session.settings.means import Means
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, announce, column, label, set_role

COLUMN_WIDTH = 720


class SettingsPage(QScrollArea):
    """Subclasses give ``id``, ``title``, ``heading`` and build their cards in ``build``.

    ``refresh`` shows how things are, and is called whenever the page comes into view.
    """

    id = ""
    title = ""
    heading = ""
    lead = ""
    for_leads = False  # only a safeguarding lead sees it
    width_at_most = COLUMN_WIDTH

    def __init__(self, means: Means) -> None:
        super().__init__()
        self.means = means
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.title)
        self._frame()
        self.build()
        self.column.addStretch(1)

    def build(self) -> None:
        """Make the cards of this page."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show how things are now."""

    def look(self) -> None:
        """``refresh``, and say so when the disk, or somebody's role, does not allow it."""
        try:
            self.refresh()
        except (EnvironmentFault, UserError) as fault:
            self.refuse(str(fault))

    def leave(self) -> None:
        """The person goes to another page, or back to the consultations."""

    def first_focus(self) -> QWidget | None:
        """Where the focus goes when the page opens: its first control."""
        wanted = Qt.FocusPolicy.TabFocus
        for one in self._inner.findChildren(QWidget):
            if one.focusPolicy() & wanted and one.isVisibleTo(self):
                return one
        return None

    def say(self, text: str) -> None:
        """Something was done: say so at the top, and to a screen reader."""
        self._answer(text, "done")

    def refuse(self, text: str) -> None:
        """Something could not be done: say why at the top, and to a screen reader."""
        self._answer(text, "refused")

    def card(self, title: str = "", lead: str = "") -> Card:
        """A card at the end of the page."""
        made = Card()
        if title:
            made.add(label(title, "h2"))
        if lead:
            made.add(label(lead, "muted"))
        self.column.addWidget(made)
        return made

    def set_tab_order(self) -> None:
        """Tab goes as the eye does, also through rows that were made later."""
        for before, after in pairwise(_stops(self.column)):
            QWidget.setTabOrder(before, after)

    def clear_answer(self) -> None:
        """Take away what the page said last."""
        self.answer.hide()

    def _answer(self, text: str, role: str) -> None:
        self.answer.setText(text)
        set_role(self.answer, role)
        self.answer.setVisible(bool(text))
        if text:
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.answer))
            announce(self.answer, text, urgent=role == "refused")

    def _frame(self) -> None:
        self._inner = inner = QWidget()
        px = tokens().px
        self.column: QVBoxLayout = column(spacing=16)
        self.column.setContentsMargins(px(24), px(24), px(24), px(32))
        self.column.addWidget(label(self.heading or self.title, "h1"))
        if self.lead:
            self.column.addWidget(label(self.lead, "muted"))
        self.answer: QLabel = label("", "done")
        self.answer.setObjectName("settings.answer")
        self.answer.hide()
        self.column.addWidget(self.answer)
        inner.setLayout(self.column)
        inner.setMaximumWidth(px(self.width_at_most))
        holder = QWidget()
        outer = QHBoxLayout(holder)  # only a row works out heights from the width it really gets
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        self.setWidget(holder)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        inner = widget.layout() if widget is not None else item.layout() if item else None
        if inner is not None:
            yield from _stops(inner)


class Fact(QLabel):
    """What holds for ``name``, which a screen reader says with it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(f"{self._name}: {text}")


def fact(where: QVBoxLayout, name: str, value: str = "") -> Fact:
    """A line at the end of a column: a name, and what holds for it."""
    row = QHBoxLayout()
    row.setSpacing(tokens().px(16))
    row.addWidget(label(name, "h3"), 2, Qt.AlignmentFlag.AlignTop)
    shown = Fact(name)
    shown.setText(value)
    row.addWidget(shown, 3, Qt.AlignmentFlag.AlignTop)
    where.addLayout(row)
    return shown
