"""What is planned: the day, the initials and how soon; nothing that tells what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QWidget

from dva_desktop.core.pathway.planned import Planned, how_soon, is_due
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, announce, button, label
from dva_desktop.ui.widgets.dates import say_date

MOST_AT_ONCE = 4  # rows; the others are reached by scrolling, so that the list keeps its room
MOST_MADE = 12  # rows; the others are made when they are asked for, so that home opens at once
_ROW_HEIGHT = 40
_Row = tuple[Planned, str]


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


class PlannedCard(Card):
    """Each plan opens its consultation, or is done; a slip of the hand can be taken back."""

    opened = Signal(object)
    done = Signal(object)
    undone = Signal(object)

    def __init__(self, today: Callable[[], dt.date] = _today) -> None:
        super().__init__()
        self._today = today
        self._rows: list[_Row] = []
        self._all = False
        self._last: Planned | None = None
        px = tokens().px
        self.body.setSpacing(px(4))
        self.body.setContentsMargins(px(16), px(10), px(16), px(10))
        self.setAccessibleName("Planned")
        head = QHBoxLayout()
        self.count = label("Planned", "h2")
        head.addWidget(self.count, 1)
        self.more = button("", "link", name="home.planned:more")
        self.more.clicked.connect(self._show_all)
        head.addWidget(self.more)
        self.undo = button("Undo: not done", "link", name="home.planned:undo")
        self.undo.clicked.connect(self._undo)
        head.addWidget(self.undo)
        self.add_layout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setMinimumHeight(tokens().px(_ROW_HEIGHT))
        self.add(self._scroll)

    def show_plans(self, rows: Sequence[_Row]) -> None:
        """Show these, each with the initials or the name; the card hides when there are none."""
        self._rows = list(rows)
        self._last = None
        self._fill()

    def _fill(self) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens().px(16))
        grid.setVerticalSpacing(tokens().px(4))
        grid.setColumnStretch(2, 1)
        today = self._today()
        shown = self._rows if self._all else self._rows[:MOST_MADE]
        for place, (plan, who) in enumerate(shown):
            self._row(grid, place, plan, who, today)
        self._scroll.setWidget(holder)
        rows = min(len(self._rows), MOST_AT_ONCE)
        self._scroll.setMaximumHeight(tokens().px(_ROW_HEIGHT) * max(rows, 1))
        self._scroll.setVisible(bool(self._rows))
        self.more.setText(f"Show {len(self._rows) - len(shown)} more")
        self.more.setVisible(len(shown) < len(self._rows))
        self.count.setText(f"Planned ({len(self._rows)})" if self._rows else "Planned")
        self.undo.setVisible(self._last is not None)
        self.setVisible(bool(self._rows) or self._last is not None)

    def _row(self, grid: QGridLayout, place: int, plan: Planned, who: str, today: dt.date) -> None:
        soon = how_soon(plan.date, today)
        day = say_date(plan.date) if plan.date else ""
        words = label(soon, "warn" if is_due(plan.date, today) else "muted", wrap=False)
        said = ", ".join(part for part in (who, day, soon) if part)
        name = f"home.planned:{plan.consultation}"
        if plan.what != "ask":
            name += f".{plan.what}.{plan.date}"
        open_it = _link("Open", said, f"{name}:open")
        open_it.clicked.connect(lambda: self.opened.emit(plan))
        done = _link("Done", said, f"{name}:done")
        done.clicked.connect(lambda: self._done(plan))
        cells = (label(day, wrap=False), label(who, "h3", wrap=False), words, open_it, done)
        for column, cell in enumerate(cells):
            grid.addWidget(cell, place, column)

    def _done(self, plan: Planned) -> None:
        self._last = plan
        self._rows = [row for row in self._rows if row[0] != plan]
        self.done.emit(plan)
        self._fill()
        self.undo.setFocus()
        announce(self, "Done")

    def _undo(self) -> None:
        plan, self._last = self._last, None
        if plan is not None:
            self.undone.emit(plan)

    def _show_all(self) -> None:
        self._all = True
        self._fill()


def _link(text: str, about: str, name: str) -> QPushButton:
    made = button(text, "link", name=name)
    made.setAccessibleName(f"{text}: {about}")
    return made
