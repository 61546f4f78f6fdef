"""The family drawn and counted, and Safe and Together: strengths said back, no word of blame."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import load_guidance
from dva_desktop.core.record import (
    Abuse,
    Answer,
    Child,
    HarmToChild,
    Household,
    Patient,
    PersonCausingHarm,
    ProtectiveEffort,
    SafeAndTogether,
)
from dva_desktop.core.vault import Vault
from dva_desktop.ui.pages.family_pages import HouseholdPage, SafeAndTogetherPage
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.widgets.guarded_text import GuardedText
from tests.ui.pages.cases import DISCLOSED, visible
from tests.ui.pages.test_pages import shown_texts

CHILDREN = Household(children=(Child(name="Ivy"), Child()))
BLAME = re.compile(
    r"fail\w* to protect|failure to protect|refus|allow\w* (him|her|them) to|should leave|"
    r"trigger|non-compl|disengag",
    re.IGNORECASE,
)


@pytest.fixture
def page(view: ConsultationView) -> SafeAndTogetherPage:
    view.consultation.put("ask", DISCLOSED)
    view.consultation.put("household", CHILDREN)
    view.show_page("safe_and_together")
    made = view.page
    assert isinstance(made, SafeAndTogetherPage)
    return made


@pytest.fixture
def family(view: ConsultationView) -> HouseholdPage:
    view.consultation.put("ask", DISCLOSED)
    view.show_page("household")
    made = view.page
    assert isinstance(made, HouseholdPage)
    return made


# the drawing


def test_the_drawing_is_hidden_until_there_is_someone_to_draw(family: HouseholdPage) -> None:
    assert not family.tree_card.isVisible()
    family.consultation.put("household", CHILDREN)
    assert family.tree_card.isVisible()
    assert "Ivy" in family.tree.accessibleName()
    family.consultation.put("household", Household(children=()))
    assert not family.tree_card.isVisible()


def test_the_drawing_follows_what_is_said_on_other_pages(
    family: HouseholdPage, view: ConsultationView
) -> None:
    family.consultation.put("abuse", Abuse(person_causing_harm=(PersonCausingHarm(name="Dale"),)))
    family.consultation.put("patient", Patient(pregnant=Answer.YES))
    view.show_page("household")
    assert "Person causing harm: Dale" in family.tree.accessibleName()
    assert "Unborn baby" in family.tree.accessibleName()


def test_the_drawing_follows_every_key(family: HouseholdPage, qtbot: QtBot) -> None:
    family.consultation.put("household", Household(children=(Child(),)))
    name = family.findChild(QLineEdit, "household.children.0.name")
    assert name is not None
    qtbot.keyClicks(name, "Noor")
    assert "Child: Noor" in family.tree.accessibleName()
    assert family.consultation.flush()


# Safe and Together


def test_nothing_is_said_back_until_there_is_something_to_say(page: SafeAndTogetherPage) -> None:
    assert not page.said.isVisible()
    page.consultation.change("safe_and_together", more_efforts=" ")
    assert not page.said.isVisible()


def test_what_the_parent_does_is_said_back_as_sentences_and_in_their_words(
    page: SafeAndTogetherPage, qtbot: QtBot
) -> None:
    """CHI-13."""
    page.consultation.change(
        "safe_and_together",
        protective_efforts=(ProtectiveEffort.SCHOOL, ProtectiveEffort.GIVING_WAY),
        more_efforts="We sleep at my sister's.",
    )
    assert page.said.isVisible()
    qtbot.waitUntil(lambda: len(visible(page.said)) >= 4)
    shown = visible(page.said)
    guidance = load_guidance()
    for effort in (ProtectiveEffort.SCHOOL, ProtectiveEffort.GIVING_WAY):
        label = guidance.choice_text("safe_and_together.protective_efforts", effort)
        assert f"\u201cYou have {label[0].lower()}{label[1:]}.\u201d" in shown
    assert any("We sleep at my sister's." in text for text in shown)
    page.consultation.change("safe_and_together", protective_efforts=(), more_efforts="")
    assert not page.said.isVisible()


def test_leaving_is_one_way_of_many(page: SafeAndTogetherPage) -> None:
    """CHI-04, CHI-08: protection is not measured by separation or by calls to the police."""
    choices = page.consultation.guidance.choices["safe_and_together.protective_efforts"]
    leaving = [one for one in choices if re.search(r"\b(leav|left|separat|police)", one.text)]
    assert len(choices) >= 10
    assert not leaving


def test_no_word_of_the_page_blames_the_parent(
    page: SafeAndTogetherPage, view: ConsultationView
) -> None:
    """CHI-10, CHI-14."""
    page.consultation.change("safe_and_together", protective_efforts=tuple(ProtectiveEffort))
    page.harm.add()
    assert page.consultation.flush()
    assert [text for text in shown_texts(page) if BLAME.search(text)] == []


@pytest.mark.parametrize("field", ["pattern", "earlier_pattern", "wider_impact_details"])
def test_words_of_blame_are_marked_as_they_are_typed(
    page: SafeAndTogetherPage, qtbot: QtBot, field: str
) -> None:
    control = page.controls[field]
    assert isinstance(control, GuardedText)
    qtbot.keyClicks(control.edit, "She failed to protect the children.")
    qtbot.waitUntil(lambda: bool(control.found))
    assert page.consultation.flush()
    assert "protect" in control.value()[control.found[0].start : control.found[0].end]


def test_each_child_is_offered_by_name_until_something_is_written(
    page: SafeAndTogetherPage, vault: Vault
) -> None:
    assert page.harm.add_button.text() == "Add Ivy"
    page.harm.add()
    assert page.harm.add_button.text() == "Add Child 2"
    page.harm.add()
    assert page.harm.add_button.text() == "Add another child"
    assert page.consultation.flush()
    kept = vault.load(page.consultation.id).safe_and_together.harm_to_children
    assert kept == (HarmToChild(child="Ivy"), HarmToChild(child="Child 2"))


def test_what_is_written_of_a_child_stays_with_that_child(
    page: SafeAndTogetherPage, view: ConsultationView, qtbot: QtBot
) -> None:
    """Removing or reordering children elsewhere never moves one child's harm to another."""
    page.consultation.put("household", Household(children=(Child(name="Ivy"), Child(name="Noor"))))
    page.harm.add()
    page.harm.add()
    name = "safe_and_together.harm_to_children.1.saw_or_heard"
    edit = page.findChild(QPlainTextEdit, name)
    assert edit is not None
    qtbot.keyClicks(edit, "A door broken")
    assert page.consultation.flush()
    page.consultation.put("household", Household(children=(Child(name="Noor"),)))
    view.show_page("safe_and_together")
    harm = page.consultation.record.safe_and_together.harm_to_children
    assert harm[1] == HarmToChild(child="Noor", saw_or_heard="A door broken")
    assert harm[0] == HarmToChild(child="Ivy")


def test_a_difficulty_begins_with_nothing_chosen(page: SafeAndTogetherPage, vault: Vault) -> None:
    control = page.controls["adversities"]
    control.add()  # type: ignore[attr-defined]
    assert page.consultation.flush()
    kept = vault.load(page.consultation.id).safe_and_together.adversities
    assert len(kept) == 1
    assert kept[0] == type(kept[0])()


def test_an_open_page_shows_what_was_recorded(view: ConsultationView) -> None:
    view.consultation.put("ask", DISCLOSED)
    view.consultation.put("household", CHILDREN)
    recorded = SafeAndTogether(pattern="x", protective_efforts=(ProtectiveEffort.COMFORT,))
    view.consultation.put("safe_and_together", replace(recorded, earlier_pattern="y"))
    view.show_page("safe_and_together")
    assert view.page is not None
    assert view.page.controls["pattern"].value() == "x"
    assert view.page.controls["earlier_pattern"].value() == "y"
    assert view.page.controls["protective_efforts"].value() == (ProtectiveEffort.COMFORT,)
    assert view.page.findChildren(QLabel)
