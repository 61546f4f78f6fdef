"""Action: what to do now, each sharing decision on its own, and the last look before finishing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from dva_desktop.core.guidance import whose_list
from dva_desktop.core.pathway import Urgency
from dva_desktop.core.pathway.facts import subject_causes_harm
from dva_desktop.core.record import Consent, Decision, DecisionAbout, PatientTold
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.pages.progress import Progress, progress_of
from dva_desktop.ui.session.filing import FilingCard
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import (
    button,
    clear_layout,
    column,
    label,
    row_of,
    rule,
)
from dva_desktop.ui.widgets.cards import URGENCY_WORDS, FindingCard
from dva_desktop.ui.widgets.contacts import ContactsCard, services_wanted
from dva_desktop.ui.widgets.dates import say_date
from dva_desktop.ui.widgets.form import Repeater

_URGENCY_HEADINGS = {
    Urgency.STOP: "Before you go on",
    Urgency.NOW: "Now",
    Urgency.TODAY: "Today",
    Urgency.PLAN: "Plan",
    Urgency.NOTE: "Worth knowing",
}


class NextPage(Page):
    """What do I do now: every finding, most urgent first."""

    id, section, stage = "next", "action", "Action"
    title = "What to do now"
    heading = "What to do now"
    lead = "From the answers so far. Each one opens to the answers and the source behind it."

    field_wanted = Signal(str)

    def build(self) -> None:
        self.found = column(spacing=12)
        self.column.addLayout(self.found)
        self._today = dt.datetime.now().astimezone().date()
        self.contacts = ContactsCard(self._today)
        self.add(self.contacts)

    def refresh(self) -> None:
        super().refresh()
        self.on_findings()

    def on_findings(self) -> None:
        clear_layout(self.found)
        last = None
        for finding in self.consultation.findings:
            if finding.urgency is not last:
                self.found.addWidget(label(_URGENCY_HEADINGS[finding.urgency], "h2"))
                last = finding.urgency
            card = FindingCard(finding)
            card.place_wanted.connect(self.field_wanted)
            self.found.addWidget(card)
        locality, area = self.consultation.locality, self.record.area
        self.contacts.show_services(
            services_wanted(self.consultation.findings, locality, area),
            whose_list(locality, self._today, say_date),
        )
        if last is None:
            self.found.addWidget(label("Nothing follows from the answers yet.", "muted"))


class SharingPage(Page):
    """Police, MARAC, service, children, adults: five decisions, each with its own reasons."""

    id, section, stage = "sharing", "action", "Action"
    title = "Sharing decisions"
    heading = "What is shared, with whom, and why?"
    lead = "Each decision stands on its own. A refusal of the police is not a refusal of help."
    requirements = ("ACT-04", "ACT-05", "ACT-06", "ACT-08", "ACT-10", "REC-36", "EDI-01")

    def build(self) -> None:
        wishes = self.card()
        self.ask(wishes, "police_wanted")
        if self.consultation.locality.specialist_advice_before_marac:
            self.ask(wishes, "specialist_advice_taken")
            self.ask(wishes, "specialist_advice", lines=2)
        # What the person causing harm wants must not decide whether the police hear of it.
        self.show_when(wishes, lambda record: not subject_causes_harm(record))
        fields: dict[str, dict[str, Any]] = {
            "about": {"columns": 2},
            "share": {},
            "consent": {"columns": 3},
            "basis": {"lines": 2},
            "rationale": {"lines": 3},
            "discussed_with": {"width": 420},
            "patient_told": {"columns": 3},
            "not_told_reason": {"lines": 2, "when": _waits_to_tell},
            "review_on": {"past": False, "when": _waits_to_tell},
            "date": {},
        }
        self.ask(
            self.card(),
            "decisions",
            make=lambda path, name: Repeater(
                path,
                name,
                forms=self.forms,
                fields=fields,
                make=self._next_decision,
                add_text="Record a decision",
                one="Decision",
            ),
        )
        self.ask(self.card(), "notes", lines=2)

    def _next_decision(self) -> Decision:
        taken = {decision.about for decision in self.record.action.decisions}
        left = [about for about in DecisionAbout if about not in taken]
        return Decision(
            about=left[0] if left else DecisionAbout.MARAC,
            date=self.record.date,
            consent=Consent.NOT_SOUGHT if left and left[0] is DecisionAbout.POLICE else None,
        )


def _waits_to_tell(decision: Decision) -> bool:
    return decision.patient_told is PatientTold.NOT_YET_SAFE


class FinishPage(Page):
    """Check the answers, see what is open, and close the consultation."""

    id, section, stage = "finish", "action", "Action"
    title = "Check and finish"
    heading = "Check before you finish"
    requirements = ("REC-18", "REC-27", "REC-30")

    finish_wanted = Signal()

    def build(self) -> None:
        finished = self.consultation.is_finished
        if finished:
            self.heading_label.setText("This consultation is finished")
            self.add(FilingCard(self.consultation.vault, self.consultation.id))
        self.rows = column(spacing=0)
        self._shown: list[tuple[str, str, Progress]] = []
        card = self.card("What is recorded")
        card.add_layout(self.rows)
        self.open_card = self.card("Still to do")
        self.open_rows = column(spacing=6)
        self.open_card.add_layout(self.open_rows)
        if not finished:
            self._build_end()

    def _build_end(self) -> None:
        last = self.card("Before you close the record", "In the patient\u2019s main record:")
        for reminder in (
            "Hide the entry from online access while you write it, before you save.",
            "Check any summary before it is printed or handed over.",
            "Write nothing of this in a record that the patient holds.",
        ):
            last.add(label(f"•  {reminder}"))
        finish = button("Finish this consultation", "primary", name="finish:finish")
        finish.clicked.connect(self.finish_wanted)
        self.column.addLayout(row_of(finish))

    def refresh(self) -> None:
        super().refresh()
        self.on_findings()

    def on_findings(self) -> None:
        from dva_desktop.ui.pages.registry import pages_for

        rows = [
            (spec.title, spec.id, progress_of(self.record, spec.section, spec.id))
            for spec in pages_for(self.record, is_open=True)
            if spec.id not in (self.id, "next", "documents")
        ]
        if rows != self._shown:  # whoever is on one of the buttons stays there
            self._shown = rows
            clear_layout(self.rows)
            for row in rows:
                self._row(*row)
        clear_layout(self.open_rows)
        urgent = [one for one in self.consultation.findings if one.urgency is not Urgency.NOTE]
        self.open_card.setVisible(bool(urgent))
        for finding in urgent:
            words = URGENCY_WORDS[finding.urgency]
            self.open_rows.addWidget(label(f"{words}: {finding.title}"))

    def _row(self, title: str, page: str, progress: Progress) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, tokens().px(4), 0, tokens().px(4))
        row.addWidget(label(title, "h3"), 2)
        row.addWidget(label(progress.words, "muted"), 3)
        words = "Read" if self.consultation.is_finished else "Change"
        change = button(words, "link", name=f"finish:{page}")
        change.setAccessibleName(f"{words}: {title}")
        change.clicked.connect(lambda: self.wanted.emit(page))
        row.addWidget(change)
        self.rows.addLayout(row)
        self.rows.addWidget(rule())
