"""What a page of a finished consultation shows at its top: how it stood, and the way to add."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget

from dva_desktop.ui.session.addendum import REASON_FIELD, State, States
from dva_desktop.ui.session.screens import mark_invalid
from dva_desktop.ui.widgets.basics import Card, announce, button, label, row_of
from dva_desktop.ui.widgets.dates import say_date
from dva_desktop.ui.widgets.wrapping import WrapButton


class StatesCard(Card):
    """``add_wanted``: the person wants to add to this page. ``state_chosen`` gives the place of an
    earlier state to look at, counted from the finished one (0)."""

    add_wanted = Signal()
    state_chosen = Signal(int)
    draft_wanted = Signal()

    def __init__(self, found: States, shown: int, *, title: str, draft_on: str = "") -> None:
        super().__init__("note")
        self.setAccessibleName("Finished")
        self.buttons: list[QPushButton] = []
        last = len(found) - 1
        if last == 0:
            self.add(
                label(f"{_moment(found[0])}. It stays as it was; an addendum is kept beside it.")
            )
        else:
            self.add(label("Versions of this page", "h3"))
            for place, state in enumerate(found):
                self._offer(place, state, shown=place == shown, now=place == last)
            if shown != last:
                words = "This is an earlier version. It is kept, but is no longer current."
                self.add(label(words, "warn"))
        if draft_on:
            self.add(label(f"An addendum to \u201c{draft_on}\u201d is not added yet.", "warn"))
            self.go = button("Go to it", name="addendum:go")
            self.go.clicked.connect(self.draft_wanted)
            self.add_layout(row_of(self.go))
        elif shown == last:
            self.start = button("Add an addendum", name="addendum:start")
            self.start.setAccessibleName(f"Add an addendum: {title}")
            self.start.clicked.connect(self.add_wanted)
            self.add_layout(row_of(self.start))

    def _offer(self, place: int, state: State, *, shown: bool, now: bool) -> None:
        words = _moment(state) + (" (current)" if now else "")
        made = WrapButton(words, f"addendum:state:{place}")
        made.setChecked(shown)
        made.setAccessibleDescription("shown below" if shown else "")
        made.clicked.connect(lambda _checked=False: self._choose(place))
        self.buttons.append(made)
        self.add(made)

    def _choose(self, place: int) -> None:
        for at, made in enumerate(self.buttons):
            made.setChecked(at == place)
        self.state_chosen.emit(place)


class AddendumCard(Card):
    """The reason, and the way to end it: part of the record, or forgotten."""

    add_wanted = Signal()
    discard_wanted = Signal()
    reason_typed = Signal(str)

    def __init__(self, reason: str, begun_by: str | None = None) -> None:
        """``begun_by``: the name of somebody else, who left it and can no longer come here."""
        super().__init__("today")
        self.setAccessibleName("Addendum")
        self.add(
            label("Addendum", "h2"),
            label(
                "Change or complete the answers below. What stood before stays readable. Until "
                "you add it this is a draft, which is kept if you hide or stop. What you add has "
                "to be filed to the patient\u2019s main record again."
            ),
        )
        if begun_by is not None:
            writer = begun_by or "someone without a name here"
            words = (
                f"This was begun by {writer}, who can no longer open this consultation. It is not "
                "part of the record. Read it through: if you add it, it is added in your name."
            )
            self.add(label(words, "warn"))
        name = label("Why is it added?", "h3")
        self.reason = QLineEdit(reason)
        self.reason.setObjectName(REASON_FIELD)
        self.reason.setAccessibleName("Why is it added?")
        self.reason.setPlaceholderText("For instance: the discharge letter came")
        self.reason.textEdited.connect(self.reason_typed)
        self.reason.returnPressed.connect(self.add_wanted)
        name.setBuddy(self.reason)
        self.problem = label("", "error")
        self.problem.hide()
        self.add(name, self.reason, self.problem)
        self.end = button("Add the addendum", "primary", name="addendum:add")
        self.end.clicked.connect(self.add_wanted)
        self.discard = button("Discard", name="addendum:discard")
        self.discard.clicked.connect(self.discard_wanted)
        self.add_layout(row_of(self.end, self.discard))

    def ask(self) -> None:
        """Put the focus where the reason is typed."""
        self.reason.setFocus()
        self._reveal(self.reason)

    def refuse(self, why: str, *, field: bool = False) -> None:
        """Say what is missing, beside the field."""
        self.problem.setText(why)
        self.problem.show()
        mark_invalid(self.reason, on=field, why=why if field else "")
        announce(self.problem, why, urgent=True)
        if field:
            self.reason.setFocus()
        self._reveal(self.problem)

    def _reveal(self, widget: QWidget) -> None:
        """Scroll to it once it has found its place."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            QTimer.singleShot(0, self, partial(above.ensureWidgetVisible, widget))


def _moment(state: State) -> str:
    at = state.at.astimezone() if state.at is not None else None
    if not state.reason:
        return f"As finished on {_said(at)}" if at else "As finished"
    by = f" by {state.by}" if state.by else ""
    return f"Added on {_said(at)}{by} because: {state.reason}" if at else state.reason


def _said(at: dt.datetime) -> str:
    return f"{say_date(at.date())}, {at:%H:%M}"
