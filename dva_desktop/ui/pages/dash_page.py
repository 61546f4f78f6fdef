"""The DASH checklist: 24 items in our own words, a running tally, and professional judgement."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dva_desktop.core.guidance import Choice, DashItem
from dva_desktop.core.record import DASH_ITEMS, Answer, Dash, DashStatus
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, button, column, label, rule
from dva_desktop.ui.widgets.control import AnswerControl
from dva_desktop.ui.widgets.text_controls import LineControl


class DashRow(QWidget):
    """One item: its topic and answer; opens to what to say, why, a note and who said so."""

    answered = Signal(int, object)
    noted = Signal(int, str, str)
    moved_on = Signal(int)

    def __init__(self, item: DashItem, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self.item = item
        name = f"{item.number}. {item.topic}"
        self.answer = AnswerControl(f"dash.{item.number}", name, choices)
        self._dash = Dash()
        self.details: DashDetails | None = None
        self.answer.changed.connect(lambda: self.answered.emit(item.number, self.answer.value()))
        self.answer.answered.connect(lambda: self.moved_on.emit(item.number))
        self._rows = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens().px(4))
        head = QHBoxLayout()
        head.setSpacing(tokens().px(16))
        head.addWidget(label(name, "h3"), 1)
        self.more = button("Say it, add a note", "link", name=f"dash.{item.number}:more")
        self.more.setCheckable(True)
        self.more.setAccessibleName(f"Say it, add a note: {name}")
        head.addWidget(self.more)
        head.addWidget(self.answer)
        box.addLayout(head)
        self.more.toggled.connect(self._open)

    def show_item(self, dash: Dash) -> None:
        """Show what the record holds about this item."""
        self.answer.set_value(dash.answers.get(self.item.number))
        self._dash = dash
        if self.details is not None:
            self.details.show_item(dash)
        elif self.item.number in dash.notes or self.item.number in dash.sources:
            self.more.setChecked(True)

    def _open(self, is_open: bool) -> None:
        if self.details is None:
            self.details = DashDetails(self.item)
            self.details.show_item(self._dash)
            self.details.noted.connect(self.noted)
            self._rows.addWidget(self.details)
        self.details.setVisible(is_open)


class DashDetails(QWidget):
    """What to say, why it is asked, a note, and who said so if not the patient."""

    noted = Signal(int, str, str)

    def __init__(self, item: DashItem) -> None:
        super().__init__()
        self.item = item
        number = item.number
        self.note = LineControl(f"dash.notes.{number}", f"Note on item {number}")
        self.source = LineControl(f"dash.sources.{number}", f"Who said so, item {number}")
        layout = column(spacing=6)
        layout.setContentsMargins(tokens().px(24), 0, 0, tokens().px(8))
        self.setLayout(layout)
        layout.addWidget(label(f"\u201c{item.say}\u201d"))
        layout.addWidget(label(f"Why: {item.why}", "muted"))
        if item.follow_up:
            layout.addWidget(label(f"Then: {item.follow_up}", "muted"))
        for caption, control in (
            ("Note", self.note),
            ("Who said so, if not the patient", self.source),
        ):
            words = label(caption, "small")
            words.setBuddy(control.edit)
            control.changed.connect(self._noted)
            layout.addWidget(words)
            layout.addWidget(control)

    def show_item(self, dash: Dash) -> None:
        """Show what the record holds about this item."""
        self.note.set_value(dash.notes.get(self.item.number, ""))
        self.source.set_value(dash.sources.get(self.item.number, ""))

    def _noted(self) -> None:
        self.noted.emit(self.item.number, self.note.value(), self.source.value())


class DashPage(Page):
    """A tally and never a prediction; the patient's own view of the danger comes first."""

    id, section, stage = "dash", "dash", "Assess"
    title = "DASH checklist"
    heading = "The 24 questions of the DASH"
    lead = "In our own words, beside the published form. Leave out what was not asked."
    requirements = ("ASS-12", "ASS-14", "ASS-16", "ASS-17")

    def build(self) -> None:
        guidance = self.consultation.guidance
        self.tally = label("", "h2")
        self.tally_note = label("A tally, not a prediction: judgement comes first.", "muted")
        top = self.card()
        top.add(self.tally, self.tally_note)
        self.rows = [DashRow(item, guidance.choices["answer"]) for item in guidance.dash]
        for start in (0, 8, 16):
            card = Card()
            self.add(card)
            for row in self.rows[start : start + 8]:
                if row is not self.rows[start]:
                    card.add(rule())
                card.add(row)
                row.answered.connect(self._answer)
                row.noted.connect(self._note)
                row.moved_on.connect(self._move_on)
        judgement = self.card("Your professional judgement", "Enough for a referral on its own.")
        self.ask(judgement, "professional_judgement")
        self.ask(judgement, "judgement_reasons", lines=3)
        state = self.card()
        self.ask(state, "status", columns=3)
        reason = self.ask(state, "not_done_reason", lines=2)
        self.show_when(reason, lambda record: record.dash.status is not DashStatus.COMPLETE)

    def refresh(self) -> None:
        super().refresh()
        dash = self.record.dash
        for row in self.rows:
            row.show_item(dash)
        self._count()

    def first_focus(self) -> QWidget | None:
        open_rows = [row for row in self.rows if row.answer.value() is None]
        return (open_rows or self.rows)[0].answer.focus_target()

    def on_findings(self) -> None:
        self._count()

    def _answer(self, number: int, answer: Answer | None) -> None:
        dash = self.record.dash.with_answer(number, answer)
        status = DashStatus.PARTIAL if dash.not_asked else DashStatus.COMPLETE
        self.consultation.change(
            "dash", yes=dash.yes, no=dash.no, unknown=dash.unknown, status=status
        )
        self._count()

    def _note(self, number: int, note: str, source: str) -> None:
        dash = self.record.dash
        self.consultation.change(
            "dash",
            typing=True,
            notes=_with(dash.notes, number, note),
            sources=_with(dash.sources, number, source),
        )

    def _move_on(self, number: int) -> None:
        if number in DASH_ITEMS and number < DASH_ITEMS.stop - 1:
            target = self.rows[number].answer.focus_target()
            target.setFocus()
            self.ensureWidgetVisible(target, 0, tokens().px(120))
        else:
            self._order[0].focus_target().setFocus()

    def _count(self) -> None:
        dash = self.record.dash
        threshold = self.consultation.locality.thresholds.dash_yes
        self.tally.setText(
            f"{len(dash.yes)} yes  ·  {len(dash.no)} no  ·  {len(dash.unknown)} don\u2019t know"
            f"  ·  {len(dash.not_asked)} not asked"
        )
        self.tally_note.setText(
            f"A tally, not a prediction. {threshold} yes or more is \u201cvisible high risk\u201d "
            "here; your judgement counts at any number."
        )


def _with(notes: dict[int, str], number: int, text: str) -> dict[int, str]:
    kept = {key: value for key, value in notes.items() if key != number}
    return {**kept, number: text} if text else kept
