"""Ask: who is in the room, what was noticed, what to say, and what came of it."""

from __future__ import annotations

from dva_desktop.core.guidance import Group, prompts_for
from dva_desktop.core.pathway import Gate, gate
from dva_desktop.core.record import FollowUp, Outcome, PersonPresent, Record, Who
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.widgets.basics import Card, clear_layout, column
from dva_desktop.ui.widgets.cards import PromptCard, StopCard
from dva_desktop.ui.widgets.form import Repeater
from dva_desktop.ui.widgets.part_field import PartField


class RoomPage(Page):
    """The gate. Nothing on it says what the conversation will be about."""

    id, section, stage = "room", "ask", "Ask"
    title = "Who is here"
    heading = "Who can see or hear this?"
    lead = "Count everyone in the room or on the call, and anyone interpreting."
    requirements = ("ASK-30", "ASK-32", "ASK-33", "ASK-34", "ASK-35", "REC-29")

    def build(self) -> None:
        self.stops = column(spacing=12)
        self.column.addLayout(self.stops)
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
        for finding in self.consultation.findings:
            if finding.id in ("unsafe-to-ask", "unsafe-interpreter"):
                self.stops.addWidget(StopCard(finding.title, finding.action, finding.lift))


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
            guidance.confidentiality,
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

    def on_findings(self) -> None:
        clear_layout(self.gate)
        is_open = self.consultation.gate_open
        if self.record.ask.present is None:
            self.gate.addWidget(
                StopCard(
                    "First: who can see or hear this?",
                    "The questions appear once you have said who is here.",
                    "Go back to \u201cWho is here\u201d.",
                )
            )
        for finding in self.consultation.findings:
            if finding.id in ("unsafe-to-ask", "unsafe-interpreter"):
                self.gate.addWidget(StopCard(finding.title, finding.action, finding.lift))
        guidance = self.consultation.guidance
        self.open_with.show_prompts(prompts_for(guidance.opening_questions, self.record))
        self.then_ask.show_prompts(prompts_for(guidance.direct_questions, self.record))
        explained = bool(self.record.ask.confidentiality_explained)
        self.open_with.setVisible(is_open and explained)
        self.then_ask.setVisible(is_open and explained)

    def _follow_up(self) -> Card:
        card = self.card("A safer chance", "Plan it now, while you remember why.")
        control = PartField(
            self.forms,
            "ask.follow_up",
            FollowUp,
            {"date": {"past": False}, "specialist_present": {}, "plan": {"lines": 2}},
        )
        self.bind("follow_up", control)
        card.add(control)
        return card


def _is_child(person: PersonPresent) -> bool:
    return person.who is Who.CHILD


def _gate_and_open(record: Record) -> bool:
    return gate(record) is Gate.OPEN


class ConsultationPage(Page):
    """Where and how; kept from the last consultation, so it is rarely touched."""

    id, section, stage = "consultation", "consultation", "Ask"
    title = "This consultation"
    heading = "Where, and in which role?"
    requirements = ("ASK-06", "ASK-07", "ASK-08", "REC-13")

    def build(self) -> None:
        card = self.card()
        self.ask(card, "subject", columns=1)
        self.ask(card, "place", columns=3)
        self.ask(self.card(), "setting", columns=2)
        you = self.card("You", "Printed on what you send.")
        self.ask(you, "clinician_role", columns=3)
        self.ask(you, "regulated_professional")
        self.ask(you, "clinician_name", width=420)
        self.ask(you, "organisation", width=420)
        self.ask(you, "clinician_contact", width=420)


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
