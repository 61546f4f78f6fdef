"""The family: who is in it, and Safe and Together: the pattern, and what the parent does well."""

from __future__ import annotations

from typing import Any

from dva_desktop.core.pathway import safe_and_together
from dva_desktop.core.pathway.facts import subject_causes_harm, under_16
from dva_desktop.core.record import (
    Adversity,
    Child,
    DependentAdult,
    FgmAnswer,
    HarmToChild,
    Record,
)
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.widgets.basics import Card, clear_layout, column, label
from dva_desktop.ui.widgets.form import Repeater
from dva_desktop.ui.widgets.guarded_text import GuardedText
from dva_desktop.ui.widgets.guide_cards import SpecialAdvice, Under16Card
from dva_desktop.ui.widgets.household_tree import HouseholdTree

_FGM_FEARED = (FgmAnswer.AT_RISK, FgmAnswer.SUSPECTED, FgmAnswer.KNOWN)


class HouseholdPage(Page):
    """Children and dependent adults, each of them someone who may be harmed."""

    id, section, stage = "household", "household", "Assess"
    title = "Children and family"
    heading = "Which children and adults depend on them?"
    lead = "Include unborn babies on the patient page, and children who live elsewhere."
    requirements = ("CHI-29", "WM-11")

    def build(self) -> None:
        young = Under16Card(self.consultation.locality)
        self.add(young)
        self.show_when(young, _child_at_risk)
        self.tree_card = Card()
        self.tree = HouseholdTree()
        self.tree_card.add(self.tree)
        self.add(self.tree_card)
        children = self.card()
        self.ask(children, "children", make=self._children)
        frame = self.consultation.locality.legal_frame
        fgm = SpecialAdvice("fgm", "household", frame)
        children.add(fgm)
        self.show_when(fgm, _fgm_feared)
        self.ask(self.card(), "dependent_adults", make=self._adults)
        self.ask(self.card(), "notes", lines=2)

    def refresh(self) -> None:
        super().refresh()
        self._draw()

    def on_findings(self) -> None:
        self._draw()  # names and the pregnancy stand on other pages

    def _on_change(self, section: str) -> None:
        super()._on_change(section)
        self._draw()

    def _draw(self) -> None:
        self.tree_card.setVisible(self.tree.show_record(self.record))

    def _children(self, path: str, name: str) -> Repeater:
        return Repeater(
            path,
            name,
            forms=self.forms,
            fields={
                "name": {"width": 420},
                "date_of_birth": {},
                "school": {"width": 420},
                "relationship_to_person_causing_harm": {
                    "width": 420,
                    "when": lambda _child: not subject_causes_harm(self.record),
                },
                "lives_with_patient": {},
                "hurt": {},
                "witnessed_serious": {},
                "in_violent_relationship": {},
                "significant_harm": {},
                "fgm": {"columns": 4},
            },
            make=Child,
            add_text="Add a child",
            one="Child",
            none_text="There are no children",
        )

    def _adults(self, path: str, name: str) -> Repeater:
        return Repeater(
            path,
            name,
            forms=self.forms,
            fields={
                "name": {"width": 420},
                "relationship": {"width": 420},
                "needs": {"lines": 2},
            },
            make=DependentAdult,
            add_text="Add a dependent adult",
            one="Adult",
            none_text="There are none",
        )


class SafeAndTogetherPage(Page):
    """Strengths first and said back; then the pattern, and what it does to each child."""

    id, section, stage = "safe_and_together", "safe_and_together", "Assess"
    title = "Safe and Together"
    heading = "What does this parent do for the children?"
    lead = (
        "The danger comes from what the person causing harm does. "
        "Start with the strengths of the one who is harmed."
    )
    requirements = (
        "CHI-01", "CHI-02", "CHI-03", "CHI-04", "CHI-05", "CHI-06", "CHI-10", "CHI-11", "CHI-12",
        "CHI-13", "CHI-14",
    )  # fmt: skip

    def build(self) -> None:
        efforts = self.card()
        self.ask(efforts, "protective_efforts", columns=2)
        self.ask(efforts, "more_efforts", lines=2)
        self.said = SayBackCard()
        self.add(self.said)
        self.ask(self.said, "efforts_said_back")
        pattern = self.card("The pattern", "Name the behaviour of the person causing harm.")
        self.ask(pattern, "pattern", make=_guarded(4))
        self.ask(pattern, "earlier_pattern", make=_guarded(2))
        self.ask(pattern, "known_from", columns=3)
        self._children()
        wider = self.card()
        self.ask(wider, "wider_impact", columns=2)
        self.ask(wider, "wider_impact_details", make=_guarded(2))
        self._adversities()

    def refresh(self) -> None:
        super().refresh()
        self._show_words()

    def on_findings(self) -> None:
        self._show_words()

    def _on_change(self, section: str) -> None:
        super()._on_change(section)
        self._show_words()

    def _show_words(self) -> None:
        """The sentences to say, and the child that comes next."""
        own = self.record.safe_and_together.more_efforts.strip()
        guidance = self.consultation.guidance
        self.said.show_efforts(safe_and_together.efforts_said(self.record, guidance), own)
        name = self._next_child()
        self.harm.add_button.setText(f"Add {name}" if name else "Add another child")

    def _children(self) -> None:
        fields: dict[str, dict[str, Any]] = {
            "child": {"width": 320},
            "done_to_child": {"make": _guarded(2)},
            "saw_or_heard": {"make": _guarded(2)},
            "where": {"width": 420},
            "treated": {"make": _guarded(2)},
        }

        def make(path: str, name: str) -> Repeater:
            self.harm = Repeater(
                path,
                name,
                forms=self.forms,
                fields=fields,
                make=lambda: HarmToChild(child=self._next_child()),
                add_text="Add another child",
                one="Child",
            )
            return self.harm

        self.ask(self.card(), "harm_to_children", make=make)

    def _next_child(self) -> str:
        """The first child of the family about whom nothing is written here yet."""
        written = {harm.child for harm in self.record.safe_and_together.harm_to_children}
        called = safe_and_together.children_called(self.record)
        return next((name for name in called if name not in written), "")

    def _adversities(self) -> None:
        fields: dict[str, dict[str, Any]] = {
            "kind": {"columns": 3},
            "caused": {},
            "worsened": {},
            "blocked_help": {},
            "details": {"make": _guarded(2)},
        }
        self.ask(
            self.card(),
            "adversities",
            make=lambda path, name: Repeater(
                path,
                name,
                forms=self.forms,
                fields=fields,
                make=Adversity,
                add_text="Add a difficulty",
                one="Difficulty",
            ),
        )


class SayBackCard(Card):
    """What the parent does well, as sentences to say to them."""

    def __init__(self) -> None:
        super().__init__("prompt")
        self.setAccessibleName("Say it back to them")
        self.add(label("Say it back to them", "eyebrow"))
        self._rows = column(spacing=6)
        self.add_layout(self._rows)
        self._shown: tuple[tuple[str, ...], str] | None = None

    def show_efforts(self, sentences: tuple[str, ...], own_words: str) -> None:
        """Show these sentences, then what the patient put in their own words."""
        if (sentences, own_words) == self._shown:
            return
        self._shown = (sentences, own_words)
        clear_layout(self._rows)
        for sentence in sentences:
            self._rows.addWidget(label(f"\u201c{sentence}\u201d", "h2"))
        if own_words:
            self._rows.addWidget(label(f"And in their own words: \u201c{own_words}\u201d"))
        self.setVisible(bool(sentences or own_words))


def _guarded(lines: int) -> Any:
    """Free text that marks words which would blame the parent who is harmed."""
    return lambda path, name: GuardedText(path, name, lines=lines)


def _child_at_risk(record: Record) -> bool:
    return under_16(record) and not subject_causes_harm(record)


def _fgm_feared(record: Record) -> bool:
    return any(child.fgm in _FGM_FEARED for child in record.household.children or ())
