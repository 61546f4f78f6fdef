"""Ask: who is in the room, what was noticed, what to say, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dva_desktop.core.guidance import Group, prompts_for
from dva_desktop.core.pathway import Gate, gate
from dva_desktop.core.pathway.facts import subject_causes_harm, under_16
from dva_desktop.core.record import (
    FollowUp,
    Outcome,
    PersonPresent,
    Place,
    Record,
    Subject,
    Who,
)
from dva_desktop.core.record.apart import may_become
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.widgets.basics import Card, announce, button, clear_layout, column, label
from dva_desktop.ui.widgets.cards import PromptCard, StopCard
from dva_desktop.ui.widgets.control import Control
from dva_desktop.ui.widgets.form import Repeater
from dva_desktop.ui.widgets.guide_cards import CallCard, Under16Card
from dva_desktop.ui.widgets.part_field import PartField


class RoomPage(Page):
    """The gate. Nothing on it says what the conversation will be about."""

    id, section, stage = "room", "ask", "Ask"
    title = "Who is here"
    heading = "Who can see or hear this?"
    lead = "Count everyone in the room or on the call, and anyone interpreting."
    requirements = ("ASK-05", "ASK-30", "ASK-32", "ASK-33", "ASK-34", "ASK-35", "REC-29")

    def build(self) -> None:
        self.stops = column(spacing=12)
        self.column.addLayout(self.stops)
        call = CallCard(self.consultation.guidance)
        self.add(call)
        self.show_when(call, _on_a_call)
        card = self.card()
        self.ask(
            card,
            "present",
            make=lambda path, name: Repeater(
                path,
                name,
                forms=self.forms,
                fields={
                    "who": {"columns": 2},
                    "relationship": {"width": 320},
                    "name": {"width": 320},
                    "age_months": {"top": 215, "unit": "months", "when": _is_child},
                    "can_talk": {"when": _is_child},
                },
                make=lambda: PersonPresent(who=Who.ADULT),
                add_text="Someone else is here",
                one="Person",
                none_text="The patient is alone with me",
            ),
        )
        self.ask(self.card(), "interpreter", columns=2)

    def refresh(self) -> None:
        super().refresh()
        self.on_findings()

    def on_findings(self) -> None:
        clear_layout(self.stops)
        _show_stops(self.stops, self.consultation)


class SignsPage(Page):
    """What was noticed. A tick is never proof."""

    id, section, stage = "signs", "ask", "Ask"
    title = "What you noticed"
    heading = "What have you noticed?"
    lead = "Tick what fits. None of it proves anything; it tells you when to ask."
    requirements = (
        "ASK-09", "ASK-15", "ASK-16", "ASK-17", "ASK-18", "ASK-19", "ASK-20", "ASK-21", "ASK-22",
        "ASK-23", "ASK-24",
    )  # fmt: skip

    def build(self) -> None:
        guidance = self.consultation.guidance
        came = (Group(id="", title="", entries=guidance.presentation),)
        self.ask(self.card(), "presentation", groups=came)
        self.ask(self.card(), "indicators", groups=guidance.indicators)
        with_them = (Group(id="", title="", entries=guidance.companion_signs),)
        self.ask(self.card(), "companion_signs", groups=with_them, columns=1)
        self.ask(self.card(), "observations", lines=3)


class QuestionsPage(Page):
    """Limits of confidentiality first, then a question, then what came of it."""

    id, section, stage = "questions", "ask", "Ask"
    title = "Ask"
    heading = "Ask, once it is safe"
    requirements = ("ASK-33", "ASK-34", "ASK-35", "ASK-42", "ASK-43", "ASK-53", "ASK-55", "ASK-56")

    def build(self) -> None:
        guidance = self.consultation.guidance
        self.gate = column(spacing=12)
        self.column.addLayout(self.gate)
        self.first = PromptCard(
            "Say first: what stays between you, and what cannot",
            prompts_for(guidance.confidentiality, self.record),
            "confidentiality",
        )
        self.add(self.first)
        explained = self.card()
        self.ask(explained, "confidentiality_explained")
        self.open_with = PromptCard("Open with", (), "opening")
        self.then_ask = PromptCard("Then ask directly", (), "direct")
        self.add(self.open_with)
        self.add(self.then_ask)
        self.ask(self.card(), "outcome")
        not_asked = self.card()
        self.ask(not_asked, "not_asked_reason", columns=2)
        self.ask(not_asked, "not_asked_details", lines=2)
        again = self._follow_up()
        self.show_when(explained, _gate_and_open)
        self.show_when(self.first, _gate_and_open)
        self.show_when(not_asked, lambda record: record.ask.outcome is Outcome.NOT_ASKED)
        self.show_when(
            again,
            lambda record: record.ask.outcome in (Outcome.NOT_ASKED, Outcome.NOT_DISCLOSED),
        )

    def refresh(self) -> None:
        super().refresh()
        self.on_findings()

    def first_focus(self) -> QWidget | None:
        return super().first_focus() if self.consultation.gate_open else None

    def on_findings(self) -> None:
        show_gate(self.gate, self.consultation)
        is_open = self.consultation.gate_open
        guidance = self.consultation.guidance
        self.first.show_prompts(prompts_for(guidance.confidentiality, self.record))
        self.open_with.show_prompts(prompts_for(guidance.opening_questions, self.record))
        self.then_ask.show_prompts(prompts_for(guidance.direct_questions, self.record))
        explained = bool(self.record.ask.confidentiality_explained)
        self.open_with.setVisible(is_open and explained)
        self.then_ask.setVisible(is_open and explained)

    def _follow_up(self) -> Card:
        card = self.card(
            "A safer chance",
            "Plan it now. It waits on the first screen, with the day and the initials only.",
        )
        control = PartField(
            self.forms,
            "ask.follow_up",
            FollowUp,
            {
                "cover_reason": {"width": 420},
                "date": {"past": False},
                "who": {"width": 420},
                "specialist_present": {},
                "plan": {"lines": 2},
            },
        )
        self.bind("follow_up", control)
        card.add(control)
        return card


def show_gate(layout: QVBoxLayout, consultation: Consultation) -> None:
    """Why questions wait, as cards in ``layout``; nothing when they need not."""
    clear_layout(layout)
    if consultation.record.ask.present is None:
        layout.addWidget(
            StopCard(
                "First: who can see or hear this?",
                "The questions appear once you have said who is here.",
                "Go back to \u201cWho is here\u201d.",
            )
        )
    _show_stops(layout, consultation)


def _show_stops(layout: QVBoxLayout, consultation: Consultation) -> None:
    for finding in consultation.findings:
        if finding.id in ("unsafe-to-ask", "unsafe-interpreter"):
            layout.addWidget(StopCard(finding.title, finding.action, finding.lift))


def _on_a_call(record: Record) -> bool:
    return record.consultation.place in (Place.PHONE, Place.VIDEO)


def _is_child(person: PersonPresent) -> bool:
    return person.who is Who.CHILD


def _gate_and_open(record: Record) -> bool:
    return gate(record) is Gate.OPEN


class ConsultationPage(Page):
    """Where and how; kept from the last consultation, so it is rarely touched."""

    id, section, stage = "consultation", "consultation", "Ask"
    title = "This consultation"
    heading = "Where, and in which role?"
    requirements = ("ASK-06", "ASK-07", "ASK-08", "PCH-15", "PCH-24", "REC-13", "REC-32")

    new_wanted = Signal(object)

    def build(self) -> None:
        card = self.card()
        self.ask(card, "subject", columns=1)
        self.apart = ApartCard()
        self.apart.new_wanted.connect(self.new_wanted)
        card.add(self.apart)
        self.ask(self.card(), "place", columns=3)
        self.ask(self.card(), "setting", columns=2)
        you = self.card("You", "Printed on what you send.")
        self.ask(you, "clinician_role", columns=3)
        self.ask(you, "regulated_professional")
        self.ask(you, "clinician_name", width=420)
        self.ask(you, "organisation", width=420)
        self.ask(you, "clinician_contact", width=420)

    def refresh(self) -> None:
        super().refresh()
        self.apart.hide()

    def _store(self, name: str, control: Control) -> None:
        if name != "subject":
            super()._store(name, control)
            return
        now, wanted = self.record.consultation.subject, control.value()
        if wanted is not None and may_become(self.record, wanted):
            self.apart.hide()
            super()._store(name, control)
            return
        control.set_value(now)  # one of the two it always is
        if wanted is not None:
            self.apart.explain(wanted)


class ApartCard(Card):
    """Why this consultation cannot turn into the other kind, and the way to begin that one."""

    new_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("note")
        self._wanted = Subject.PERSON_AT_RISK
        self._title = label("These two are kept apart", "h3")
        self.add(
            self._title,
            label(
                "This consultation already holds answers, and what one patient tells must never "
                "reach the record of the other. So it stays what it is, and nothing in it is lost. "
                "The other kind is a consultation of its own."
            ),
        )
        start = button("Start a new consultation", name="consultation.subject:new")
        start.clicked.connect(lambda: self.new_wanted.emit(self._wanted))
        row = QHBoxLayout()
        row.addWidget(start)
        row.addStretch(1)
        self.add_layout(row)
        self.hide()

    def explain(self, wanted: Subject) -> None:
        """Say why it cannot become ``wanted``."""
        self._wanted = wanted
        self.show()
        announce(self, self._title.text(), urgent=True)


class PatientPage(Page):
    """Who the patient is. Nothing here is compulsory."""

    id, section, stage = "patient", "patient", "Ask"
    title = "The patient"
    heading = "Who is the patient?"
    lead = "Fill in what you know. A referral needs the name and the date of birth."
    requirements = ("ASK-10", "ASS-23", "ACT-27")

    def build(self) -> None:
        card = self.card()
        scotland = self.consultation.locality.legal_frame == "scotland"
        self.ask(card, "name", width=420)
        self.ask(card, "also_known_as", width=420)
        self.ask(card, "date_of_birth")
        young = Under16Card(self.consultation.locality)
        card.add(young)
        self.show_when(young, _child_at_risk)
        self.ask(card, "chi_number" if scotland else "nhs_number", ten_digits=True)
        needs = self.card()
        self.ask(needs, "pregnant")
        self.ask(needs, "care_and_support_needs")
        self.ask(needs, "informal_carer_for_mental_illness")
        more = self.card("More, for a referral")
        self.ask(more, "address", lines=2)
        self.ask(more, "gp_practice", width=420)
        self.ask(more, "language", width=420)
        self.ask(more, "gender", width=420)
        self.ask(more, "ethnicity", width=420)
        self.ask(more, "disability", width=420)


def _child_at_risk(record: Record) -> bool:
    """Only behind the gate: a parent in the room may read the screen."""
    return under_16(record) and _gate_and_open(record) and not subject_causes_harm(record)
