"""Validate and Assess: what to say, the account, five checks, SPECSSS, and what has happened."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from PySide6.QtWidgets import QHBoxLayout

from dva_desktop.core.guidance import Entry, Group
from dva_desktop.core.record import (
    AccountEntry,
    AccountKind,
    Answer,
    Consulted,
    ConsultedRole,
    FgmAnswer,
    Incident,
    PersonCausingHarm,
    Record,
    SafeContact,
)
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.widgets.basics import button, rule
from dva_desktop.ui.widgets.cards import PromptCard
from dva_desktop.ui.widgets.form import Repeater
from dva_desktop.ui.widgets.guarded_text import GuardedText
from dva_desktop.ui.widgets.guide_cards import OneChance, SpecialAdvice
from dva_desktop.ui.widgets.part_field import PartField


def _several(page: Page, fields: dict[str, dict[str, Any]], **options: Any) -> Any:
    return lambda path, name: Repeater(path, name, forms=page.forms, fields=fields, **options)


class SayPage(Page):
    """After a disclosure the first thing on screen is what to say; no form until moving on."""

    id, section, stage = "say", "validate", "Validate"
    title = "What to say"
    heading = "They have told you. Say this first."
    lead = "Put the keyboard aside for a moment. Look up, and listen."
    requirements = ("VAL-01", "VAL-02")

    def build(self) -> None:
        statements = self.consultation.guidance.validating_statements
        self.add(PromptCard("Say", statements, "validating", "Next"))
        entries = tuple(Entry(id=one.id, text=one.text, source=one.source) for one in statements)
        said = (Group(id="", title="", entries=entries),)
        self.ask(self.card(), "statements_given", groups=said, columns=1)


class AccountPage(Page):
    """Their words kept apart from what was seen, what they want, and how to reach them."""

    id, section, stage = "account", "validate", "Validate"
    title = "In their words"
    heading = "What did they tell you?"
    lead = "Write their own words as they said them, and what you saw apart from it."
    requirements = ("VAL-09", "REC-05", "REC-06", "REC-07")

    def build(self) -> None:
        self.ask(
            self.card(),
            "account",
            make=_several(
                self,
                {"kind": {"columns": 3}, "text": {"make": partial(GuardedText, lines=4)}},
                make=lambda: AccountEntry(kind=AccountKind.PATIENT_WORDS, text=""),
                add_text="Add to the account",
                one="Entry",
            ),
        )
        self.ask(self.card(), "wishes", lines=3)
        safe = self.card("Safe contact", "The letter or call that reaches the wrong person harms.")
        control = PartField(
            self.forms,
            "validate.safe_contact",
            SafeContact,
            {
                "method": {"columns": 3},
                "value": {"width": 420},
                "times": {"width": 420},
                "voicemail": {},
                "not_safe": {"lines": 2},
            },
        )
        self.bind("safe_contact", control)
        safe.add(control)


class SafetyPage(Page):
    """The five immediate checks, before anything else is assessed."""

    id, section, stage = "safety", "safety", "Assess"
    title = "Safe right now?"
    heading = "Is anyone in danger right now?"
    lead = "Five checks before anything else. \u201cDon\u2019t know\u201d counts as not safe yet."
    requirements = ("ASS-01", "ASS-02", "ASS-04", "ASS-05", "ACT-03")

    def build(self) -> None:
        checks = self.card()
        self.ask(checks, "person_causing_harm_present")
        self.ask(checks, "children_safe")
        self.ask(checks, "safe_to_go_home")
        self.ask(checks, "immediate_concerns")
        self.ask(checks, "place_of_safety")
        self.ask(checks, "threat_to_life")
        details = self.card()
        self.ask(details, "children_where", width=420)
        self.ask(details, "concerns", lines=2)
        done = self.card("What was done")
        self.ask(done, "secured")
        self.ask(done, "secured_how", lines=2)
        self.ask(
            done,
            "consulted",
            make=_several(
                self,
                {"role": {"columns": 3}, "name": {"width": 320}, "advice": {"lines": 2}},
                make=lambda: Consulted(role=ConsultedRole.SAFEGUARDING_LEAD),
                add_text="Add someone you spoke to",
                one="Spoke to",
            ),
        )


class SpecsssPage(Page):
    """Seven indicators; any one of them calls for action today."""

    id, section, stage = "specsss", "specsss", "Assess"
    title = "SPECSSS"
    heading = "Seven signs of serious danger"
    lead = "Any one of them calls for action today."
    requirements = ("ASS-07",)

    def build(self) -> None:
        card = self.card()
        for entry in self.consultation.guidance.specsss:
            self.ask(card, entry.id)
        row = QHBoxLayout()
        rest = button("No to all that are left", name="specsss:rest")
        rest.clicked.connect(self._rest)
        row.addStretch(1)
        row.addWidget(rest)
        card.add_layout(row)
        self.ask(self.card(), "notes", lines=2)

    def _rest(self) -> None:
        names = [entry.id for entry in self.consultation.guidance.specsss]
        open_ones = [name for name in names if getattr(self.record.specsss, name) is None]
        answers: dict[str, Any] = dict.fromkeys(open_ones, Answer.NO)
        self.consultation.put("specsss", msgspec.structs.replace(self.record.specsss, **answers))
        self.wanted.emit("")


class AbusePage(Page):
    """What has been happening, who is causing harm, and what the police have seen."""

    id, section, stage = "abuse", "abuse", "Assess"
    title = "What has happened"
    heading = "What has been happening, and who is doing it?"
    requirements = (
        "ACT-33", "ACT-34", "ACT-37", "ACT-39", "ACT-40", "ASK-01", "ASK-27", "ASS-18", "REC-04",
        "REC-29",
    )  # fmt: skip

    def build(self) -> None:
        self.ask(self.card(), "connection", columns=3)
        self.ask(self.card(), "kinds", columns=2)
        self.ask(
            self.card(),
            "person_causing_harm",
            make=_several(
                self,
                {
                    "name": {"width": 420},
                    "relationship": {"width": 420},
                    "date_of_birth": {},
                    "address": {"lines": 2},
                    "same_as_previous_marac": {},
                },
                make=PersonCausingHarm,
                add_text="Add a person causing harm",
                one="Person causing harm",
            ),
        )
        self.ask(
            self.card(),
            "incidents",
            make=_several(
                self,
                {
                    "date": {},
                    "time": {"width": 180},
                    "place": {"width": 420},
                    "serious": {},
                    "children_present": {},
                    "description": {"lines": 3},
                    "crime_number": {"width": 240},
                },
                make=Incident,
                add_text="Add an incident",
                one="Incident",
            ),
        )
        self.ask(self.card(), "police_callouts_12_months", top=365)
        self._special()
        fear = self.card()
        self.ask(fear, "afraid_of", lines=2)
        self.ask(fear, "safe_to_talk_to", lines=2)
        self.ask(fear, "not_safe_to_talk_to", lines=2)

    def _special(self) -> None:
        """Three questions; each opens its advice unless the answer is a plain no."""
        special = self.card()
        chance = OneChance()
        special.add(chance)
        self.show_when(chance, lambda record: any(map(_may_be, _special_answers(record))))
        frame = self.consultation.locality.legal_frame
        for place, name in enumerate(("honour_based", "forced_marriage", "fgm")):
            if place:
                special.add(rule())
            self.ask(special, name, **({"columns": 4} if name == "fgm" else {}))
            advice = SpecialAdvice(name, "abuse", frame)
            special.add(advice)
            self.show_when(advice, partial(_calls_for_advice, place))


class StrangulationPage(Page):
    """Signs that need care the same day. Half of those strangled have no mark at all."""

    id, section, stage = "strangulation", "strangulation", "Assess"
    title = "Pressure on the neck"
    heading = "Any of these since the pressure on the neck?"
    lead = "About half have no mark to see. One sign is enough for emergency care today."

    def build(self) -> None:
        flags = (Group(id="", title="", entries=self.consultation.guidance.red_flags),)
        self.ask(self.card(), "red_flags", groups=flags)
        more = self.card()
        self.ask(more, "days_since", top=3650, unit="days")
        self.ask(more, "notes", lines=2)


class PreviousPage(Page):
    """An earlier MARAC makes any new incident within 12 months a repeat referral."""

    id, section, stage = "previous", "previous", "Assess"
    title = "Earlier MARAC"
    heading = "Was there a MARAC before?"
    lead = "Any new incident within 12 months of it goes back as a repeat referral."
    requirements = ("ACT-22",)

    def build(self) -> None:
        card = self.card()
        self.ask(card, "marac_date")
        self.ask(card, "marac_where", width=420)
        self.ask(card, "new_incident_since")


def _special_answers(record: Record) -> tuple[Answer | FgmAnswer | None, ...]:
    return record.abuse.honour_based, record.abuse.forced_marriage, record.abuse.fgm


def _calls_for_advice(place: int, record: Record) -> bool:
    return _may_be(_special_answers(record)[place])


def _may_be(answer: Answer | FgmAnswer | None) -> bool:
    """Anything but a plain no, or a question that was not asked."""
    return answer not in (None, Answer.NO, FgmAnswer.NO)
