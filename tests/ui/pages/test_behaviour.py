"""A person causing harm: pages of their own; nothing that a person at risk has told (PCH-24)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import load_pocket_guide
from dva_desktop.core.record import (
    Answer,
    Ask,
    Child,
    ConsultationDetails,
    Household,
    Interpreter,
    Patient,
    PersonCausingHarmPatient,
    PersonPresent,
    Place,
    Subject,
    Who,
)
from dva_desktop.ui.pages.ask_pages import ConsultationPage
from dva_desktop.ui.pages.behaviour_pages import BehaviourPage
from dva_desktop.ui.pages.registry import page_of_field, walk
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.widgets.cards import PromptCard
from tests.ui.pages.cases import ALONE, DISCLOSED, HARMING, rail, record, visible
from tests.ui.pages.test_pages import LOUD, shown_texts

VICTIM_SIDE = {
    "questions", "signs", "say", "account", "safety", "specsss", "abuse", "dash", "strangulation",
    "body_map", "safe_and_together", "previous",
}  # fmt: skip
OPEN_ANSWER = re.compile(r"\b(how|what|who|when|where|why|which)\b", re.IGNORECASE)


# a person causing harm


@pytest.mark.parametrize("ask", [Ask(), ALONE, DISCLOSED])
def test_no_page_of_a_person_at_risk_is_in_their_walk(ask: Ask) -> None:
    """PCH-24, REC-32."""
    case = record(
        ask=ask,
        consultation=HARMING,
        patient=Patient(pregnant=Answer.YES),
        household=Household(children=(Child(),)),
    )
    assert not VICTIM_SIDE & {*walk(case), *rail(case)}


@pytest.mark.parametrize("page", sorted(VICTIM_SIDE))
def test_a_page_of_a_person_at_risk_cannot_be_opened_there(
    view: ConsultationView, page: str
) -> None:
    view.consultation.put("consultation", HARMING)
    view.consultation.put("ask", ALONE)
    view.show_page(page)
    assert view.page is not None
    assert view.page.id == "room"


def test_what_they_said_keeps_their_pages_open_when_somebody_comes_in() -> None:
    case = record(ask=Ask(present=(PersonPresent(who=Who.ADULT),)), consultation=HARMING)
    assert "person_causing_harm_patient" not in rail(case)
    told = case.with_section("person_causing_harm_patient", PersonCausingHarmPatient(account="x"))
    assert "person_causing_harm_patient" in rail(told)


def test_the_answers_lead_to_the_pages_of_this_kind_of_consultation() -> None:
    theirs, at_risk = record(ask=ALONE, consultation=HARMING), record()
    assert page_of_field("ask.confidentiality_explained", theirs) == "behaviour"
    assert page_of_field("ask.confidentiality_explained", at_risk) == "questions"
    assert page_of_field("ask.present.who", theirs) == "room"
    assert page_of_field("person_causing_harm_patient.acknowledged") == "behaviour"
    field = "person_causing_harm_patient.risk_factors"
    assert page_of_field(field) == "person_causing_harm_patient"


@pytest.fixture
def harming(view: ConsultationView) -> ConsultationView:
    view.consultation.put("consultation", HARMING)
    view.consultation.put("ask", ALONE)
    return view


def said(view: ConsultationView) -> Iterator[str]:
    """The titles of the prompts on screen, without their count."""
    for card in view.findChildren(PromptCard):
        if card.isVisible():
            yield card.eyebrow.text().partition("  ")[0]


def test_the_questions_follow_how_much_they_have_said(harming: ConsultationView) -> None:
    """PCH-09, PCH-10, PCH-11."""
    harming.show_page("behaviour")
    assert len(list(said(harming))) == 2
    before = set(said(harming))
    harming.consultation.change("person_causing_harm_patient", acknowledged=Answer.YES)
    after = set(said(harming))
    assert len(after) == 3
    assert len(before & after) == 1  # what to say first stays
    harming.consultation.change("person_causing_harm_patient", acknowledged=Answer.UNKNOWN)
    assert set(said(harming)) == before


def test_all_fifteen_questions_are_there() -> None:
    """PCH-09, PCH-10, PCH-11: six, six and three."""
    asked = [one for one in load_pocket_guide().topic("pch_ask").entries if one.kind == "ask"]
    by_stage = [
        sum(stage in one.requirements for one in asked) for stage in ("PCH-09", "PCH-10", "PCH-11")
    ]
    assert by_stage == [6, 6, 3]


@pytest.mark.parametrize(
    "ask",
    [
        Ask(),
        Ask(present=(PersonPresent(who=Who.ADULT),), confidentiality_explained=True),
        Ask(present=(), interpreter=Interpreter.FAMILY_OR_FRIEND, confidentiality_explained=True),
    ],
)
def test_nothing_is_asked_while_anyone_can_hear(harming: ConsultationView, ask: Ask) -> None:
    harming.consultation.put("ask", ask)
    harming.show_page("behaviour")
    assert list(said(harming)) == []
    assert [text for text in shown_texts(harming) if LOUD.search(text)] == []


@pytest.mark.parametrize("present", [None, (PersonPresent(who=Who.ADULT),)])
def test_no_page_tells_anyone_what_it_is_about_until_it_is_safe(
    harming: ConsultationView, present: tuple[PersonPresent, ...] | None
) -> None:
    harming.consultation.put("ask", Ask(present=present))
    open_pages = rail(harming.consultation.record)
    assert open_pages == ["room", "consultation", "patient", "behaviour", "finish"]
    for page in open_pages:
        harming.show_page(page)
        assert [text for text in shown_texts(harming) if LOUD.search(text)] == [], page


def test_the_limits_come_first_and_are_recorded(harming: ConsultationView) -> None:
    harming.consultation.change("ask", confidentiality_explained=None)
    harming.show_page("behaviour")
    page = harming.page
    assert isinstance(page, BehaviourPage)
    assert len(list(said(harming))) == 1
    assert page.explained.isVisible()
    page.explained.set_value(True)
    page.explained.changed.emit()
    assert harming.consultation.record.ask.confidentiality_explained is True
    assert len(list(said(harming))) == 2


def test_on_a_call_only_what_can_be_answered_with_yes_or_no(harming: ConsultationView) -> None:
    harming.consultation.change("consultation", place=Place.PHONE)
    harming.show_page("behaviour")
    page = harming.page
    assert isinstance(page, BehaviourPage)
    for card in (page.presented, page.named, page.open):
        shown = {prompt.text for prompt in card._prompts}
        assert shown
        assert not [text for text in shown if OPEN_ANSWER.search(text.replace("when your", ""))]


def test_anger_management_is_refused_where_it_is_asked_for(
    harming: ConsultationView, qtbot: QtBot
) -> None:
    """PCH-20."""
    harming.show_page("person_causing_harm_patient")
    page = harming.page
    assert page is not None
    before = visible(page)
    harming.consultation.change("person_causing_harm_patient", asks_for_anger_management=True)
    qtbot.waitUntil(lambda: visible(page) != before)
    assert "anger management" in " ".join(set(visible(page)) - set(before))


def test_the_clinician_is_told_not_to_be_alone(harming: ConsultationView) -> None:
    """PCH-19."""
    harming.show_page("behaviour")
    assert harming.page is not None
    assert any("on your own" in text for text in visible(harming.page))


def test_their_wish_about_the_police_is_not_asked(harming: ConsultationView) -> None:
    harming.show_page("sharing")
    assert harming.page is not None
    assert not harming.page.controls["police_wanted"].isVisible()
    harming.consultation.put("consultation", ConsultationDetails())
    assert harming.page.controls["police_wanted"].isVisible()


# from one kind to the other


def choose(view: ConsultationView, subject: Subject) -> ConsultationPage:
    view.show_page("consultation")
    page = view.page
    assert isinstance(page, ConsultationPage)
    control = page.controls["subject"]
    control.set_value(subject)
    control.changed.emit()
    return page


def test_an_empty_consultation_takes_either_subject(view: ConsultationView) -> None:
    view.consultation.put("ask", ALONE)
    page = choose(view, Subject.PERSON_CAUSING_HARM)
    assert view.consultation.record.consultation.subject is Subject.PERSON_CAUSING_HARM
    assert not page.apart.isVisible()
    choose(view, Subject.PERSON_AT_RISK)
    assert view.consultation.record.consultation == ConsultationDetails()


def test_once_something_was_told_it_stays_what_it_is_and_says_how_to_go_on(
    view: ConsultationView, qtbot: QtBot
) -> None:
    """PCH-24: stored apart, both ways."""
    view.consultation.change("safety", concerns="x")
    page = choose(view, Subject.PERSON_CAUSING_HARM)
    assert view.consultation.record.consultation.subject is Subject.PERSON_AT_RISK
    assert page.controls["subject"].value() is Subject.PERSON_AT_RISK
    assert page.apart.isVisible()
    start = page.findChild(QWidget, "consultation.subject:new")
    with qtbot.waitSignal(view.new_wanted) as wanted:
        start.click()  # type: ignore[union-attr]
    assert wanted.args == [Subject.PERSON_CAUSING_HARM]


def test_and_the_other_way_round(harming: ConsultationView) -> None:
    harming.consultation.change("person_causing_harm_patient", account="x")
    page = choose(harming, Subject.PERSON_AT_RISK)
    assert harming.consultation.record.consultation.subject is Subject.PERSON_CAUSING_HARM
    assert page.apart.isVisible()


def test_pressing_the_chosen_subject_again_does_not_take_it_away(view: ConsultationView) -> None:
    view.show_page("consultation")
    page = view.page
    assert isinstance(page, ConsultationPage)
    page.findChild(QWidget, "consultation.subject:person_at_risk").click()  # type: ignore[union-attr]
    assert view.consultation.record.consultation.subject is Subject.PERSON_AT_RISK
    assert page.controls["subject"].value() is Subject.PERSON_AT_RISK
    assert not page.apart.isVisible()
