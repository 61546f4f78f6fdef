"""When the patient is the one who causes harm: pages of their own, kept apart from all others.

Nothing on them, and nothing that they lead to, shows or asks for what a person at risk has told.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from dva_desktop.core.guidance import Group, GuideEntry, Prompt, load_pocket_guide
from dva_desktop.core.pathway import Gate, gate
from dva_desktop.core.record import Answer, Ask, Place, Record
from dva_desktop.ui.pages.ask_pages import show_gate
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.widgets.basics import Card, clear_layout, column, label
from dva_desktop.ui.widgets.cards import PromptCard, StopCard
from dva_desktop.ui.widgets.form import field_types
from dva_desktop.ui.widgets.guide_cards import as_prompts, guide_entry
from dva_desktop.ui.widgets.help_panel import AdviceCard

# Those that a person can answer with yes or no while somebody listens to the call.
_YES_NO = frozenset(
    (
        "shout_smash",
        "one_person",
        "partner_frightened",
        "police_called",
        "seeing_others",
        "in_front_of_children",
        "during_pregnancy",
    )
)


class BehaviourPage(Page):
    """Ask about the patient's own behaviour, in the words that fit how much they have said."""

    id, section, stage = "behaviour", "person_causing_harm_patient", "Ask"
    title = "Ask"
    heading = "Ask, once it is safe"
    requirements = (
        "PCH-08", "PCH-09", "PCH-10", "PCH-11", "PCH-13", "PCH-14", "PCH-15", "PCH-19", "ASK-53",
    )  # fmt: skip

    def build(self) -> None:
        self.gate = column(spacing=12)
        self.column.addLayout(self.gate)
        self.add(_not_alone())
        manner = load_pocket_guide().topic("pch_manner").entries
        first = as_prompts(one for one in manner if one.kind == "say")
        self.first = PromptCard("Say first: what you cannot keep to yourself", first, "limits")
        self.add(self.first)
        explained = self.card()
        self._explained(explained)
        self.presented = PromptCard("They come with something else: ask", (), "presented", "Next")
        self.add(self.presented)
        named = self.card()
        self.ask(named, "acknowledged")
        self.named = PromptCard("They have named it: ask", (), "named", "Next")
        self.open = PromptCard("They answer openly: these point to more danger", (), "open", "Next")
        self.add(self.named)
        self.add(self.open)
        advice = [one for one in manner if one.kind in ("do", "dont")]
        manners = AdviceCard("How to talk about it", advice, "pch_manner", is_open=False)
        self.add(manners)
        for widget in (self.first, explained):
            self.show_when(widget, _gate_is_open)
        for widget in (named, manners):
            self.show_when(widget, _may_ask)
        self.show_when(self.presented, lambda record: _may_ask(record) and not _named(record))
        for widget in (self.named, self.open):
            self.show_when(widget, lambda record: _may_ask(record) and _named(record))

    def refresh(self) -> None:
        self._show_ask()
        super().refresh()
        self.on_findings()

    def on_findings(self) -> None:
        show_gate(self.gate, self.consultation)

    def first_focus(self) -> QWidget | None:
        return super().first_focus() if _gate_is_open(self.record) else None

    def _on_change(self, section: str) -> None:
        if section in ("ask", "consultation"):
            self._show_ask()
        super()._on_change(section)

    def _explained(self, card: Card) -> None:
        """The one answer of another section: the limits are explained to this patient too."""
        kind = field_types(Ask)["confidentiality_explained"]
        field = self.forms.field("ask.confidentiality_explained", kind)
        self.explained = control = field.control
        control.changed.connect(
            lambda: self.consultation.change("ask", confidentiality_explained=control.value())
        )
        control.answered.connect(lambda: self._focus_after(control))
        self._order.append(control)
        card.add(field)

    def _show_ask(self) -> None:
        self.explained.set_value(self.record.ask.confidentiality_explained)
        asked = [one for one in load_pocket_guide().topic("pch_ask").entries if one.kind == "ask"]
        if self.record.consultation.place in (Place.PHONE, Place.VIDEO):
            asked = [one for one in asked if one.id in _YES_NO]
        self.presented.show_prompts(_stage(asked, "PCH-09"))
        self.named.show_prompts(_stage(asked, "PCH-10"))
        self.open.show_prompts(_stage(asked, "PCH-11"))


class PersonCausingHarmPage(Page):
    """What this patient brings and says, and what makes it more dangerous for others."""

    id, section = "person_causing_harm_patient", "person_causing_harm_patient"
    stage = "Assess"
    title = "Their own behaviour"
    heading = "What do they bring, and what do they say?"
    lead = "Only this patient\u2019s own words. Never repeat anything that someone else has said."
    requirements = (
        "PCH-02", "PCH-04", "PCH-05", "PCH-06", "PCH-07", "PCH-17", "PCH-18", "PCH-20", "REC-20",
    )  # fmt: skip

    def build(self) -> None:
        brings = self.card()
        self.ask(brings, "flags", columns=2)
        self.ask(brings, "asks_for_anger_management")
        self.never = column(spacing=12)
        brings.add_layout(self.never)
        noticed = self.card()
        self.ask(noticed, "signs_seen", columns=2)
        self.ask(noticed, "injuries_seen", columns=2)
        self.ask(self.card(), "account", lines=4)
        factors = (Group(id="", title="", entries=self.consultation.guidance.risk_factors),)
        self.ask(self.card(), "risk_factors", groups=factors)
        self.ask(self.card(), "children_affected")
        self.ask(self.card(), "notes", lines=3)

    def refresh(self) -> None:
        super().refresh()
        self.on_findings()

    def on_findings(self) -> None:
        clear_layout(self.never)
        for finding in self.consultation.findings:
            if finding.id == "anger-management-refused":
                self.never.addWidget(StopCard(finding.title, finding.action, finding.lift))


def _not_alone() -> Card:
    entry = guide_entry("pch_manner", "your_safety")
    card = Card("today")
    card.setAccessibleName("Your own safety")
    card.add(label("Your own safety", "h3"), label(entry.text), label(entry.source, "small"))
    return card


def _stage(entries: list[GuideEntry], requirement: str) -> tuple[Prompt, ...]:
    """The questions of one stage, known by the requirement that they carry (002 §8.9-8.11a)."""
    return as_prompts(one for one in entries if requirement in one.requirements)


def _gate_is_open(record: Record) -> bool:
    return gate(record) is Gate.OPEN


def _may_ask(record: Record) -> bool:
    return _gate_is_open(record) and bool(record.ask.confidentiality_explained)


def _named(record: Record) -> bool:
    return record.person_causing_harm_patient.acknowledged is Answer.YES
