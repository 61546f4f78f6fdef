"""Each kind of consultation walks its own pages: under 16, a parent, a call, honour and FGM."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.pathway import safe_and_together
from dva_desktop.core.record import (
    Answer,
    Child,
    Dash,
    FgmAnswer,
    Household,
    Patient,
    PersonPresent,
    Place,
    Who,
)
from dva_desktop.ui.pages.registry import pages_for, walk
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.widgets.cards import PromptCard
from tests.ui.pages.cases import ALONE, DISCLOSED, HARMING, born, rail, record, visible
from tests.ui.pages.test_pages import LOUD, shown_texts

# under 16


def test_under_16_has_no_checklist_and_no_marac_and_the_family_follows_the_five_checks() -> None:
    """D-02, D-31: the day before the sixteenth birthday is the last."""
    young = record(patient=born(2010, 3, 3))
    assert not {"dash", "previous", "safe_and_together"} & {*walk(young), *rail(young)}
    for order in (list(walk(young)), rail(young)):
        assert order.index("household") == order.index("safety") + 1
    grown = record(patient=born(2010, 3, 2))
    assert {"dash", "previous"} <= {*walk(grown)}


@pytest.mark.parametrize("patient", [Patient(), born(2026, 3, 3)])
def test_an_age_that_is_not_known_leaves_out_nothing(patient: Patient) -> None:
    assert {"dash", "previous"} <= set(walk(record(patient=patient)))


def test_the_rail_keeps_its_stages_together_whatever_the_walk() -> None:
    for case in (
        record(),
        record(patient=born(2012, 1, 1)),
        record(ask=ALONE, consultation=HARMING),
    ):
        stages = [page.stage for page in pages_for(case)]
        assert len(set(stages)) == sum(
            1 for place, stage in enumerate(stages) if not place or stages[place - 1] != stage
        )


def test_a_calm_card_says_why_and_not_while_somebody_can_see(view: ConsultationView) -> None:
    view.consultation.put("ask", DISCLOSED)
    view.consultation.put("patient", born(2012, 1, 1))
    for page in ("household", "patient"):
        view.show_page(page)
        assert any("Under 16" in text for text in visible(view.page or view)), page
    view.consultation.change("ask", present=(PersonPresent(who=Who.ADULT),))
    view.show_page("patient")
    assert view.page is not None
    assert not any("Under 16" in text for text in visible(view.page))


def test_answers_of_the_checklist_are_kept_when_the_age_hides_it(view: ConsultationView) -> None:
    view.consultation.put("ask", DISCLOSED)
    view.consultation.put("dash", Dash(yes=(1, 2)))
    view.consultation.put("patient", born(2012, 1, 1))
    assert view.consultation.record.dash == Dash(yes=(1, 2))
    view.consultation.put("patient", born(2002, 1, 1))
    assert "dash" in rail(view.consultation.record)


# a parent


def test_safe_and_together_stands_behind_the_family_when_there_is_a_child_or_a_pregnancy() -> None:
    """CHI-01 to CHI-16."""
    for case in (
        record(household=Household(children=(Child(),))),
        record(patient=Patient(pregnant=Answer.YES)),
    ):
        assert safe_and_together.fits(case)
        for order in (list(walk(case)), rail(case)):
            assert order[order.index("household") + 1] == "safe_and_together"
    assert "safe_and_together" not in {*walk(record()), *rail(record())}


# a call


@pytest.mark.parametrize("place", [Place.PHONE, Place.VIDEO])
def test_on_a_call_the_first_page_asks_who_can_hear_it(
    view: ConsultationView, place: Place
) -> None:
    """ASK-05."""
    assert view.page is not None
    assert "Can anyone hear the call?" not in visible(view.page)
    view.consultation.change("consultation", place=place)
    shown = visible(view.page)
    assert "Can anyone hear the call?" in shown
    assert any("yes or no" in text.casefold() for text in shown)
    assert [text for text in shown_texts(view) if LOUD.search(text)] == []


def test_every_word_to_say_on_a_call_needs_no_more_than_yes_or_no(view: ConsultationView) -> None:
    view.consultation.change("consultation", place=Place.PHONE)
    view.consultation.put("ask", ALONE)
    for page in ("room", "questions"):
        view.show_page(page)
        cards = [card for card in view.findChildren(PromptCard) if card.isVisible()]
        assert cards, page
        for card in cards:
            assert card._prompts
            assert all(prompt.yes_no for prompt in card._prompts), page


# honour, forced marriage, FGM


@pytest.mark.parametrize(
    ("name", "answer", "opens"),
    [
        ("honour_based", None, False),
        ("honour_based", Answer.NO, False),
        ("honour_based", Answer.UNKNOWN, True),
        ("honour_based", Answer.YES, True),
        ("forced_marriage", Answer.NO, False),
        ("forced_marriage", Answer.UNKNOWN, True),
        ("forced_marriage", Answer.YES, True),
        ("fgm", FgmAnswer.NO, False),
        ("fgm", FgmAnswer.AT_RISK, True),
        ("fgm", FgmAnswer.SUSPECTED, True),
        ("fgm", FgmAnswer.KNOWN, True),
    ],
)
def test_advice_opens_unless_the_answer_is_a_plain_no_and_one_chance_comes_first(
    view: ConsultationView, name: str, answer: Any, *, opens: bool
) -> None:
    """ACT-33, ACT-37, ACT-40."""
    view.consultation.put("ask", DISCLOSED)
    view.show_page("abuse")
    assert view.page is not None
    before = visible(view.page)
    view.consultation.change("abuse", **{name: answer})
    shown = visible(view.page)
    new = [text for text in shown if text not in before]
    assert bool(new) is opens
    if opens:
        assert new[0] == "You may have one chance"


def test_fgm_of_a_child_opens_its_advice_beside_the_children(view: ConsultationView) -> None:
    view.consultation.put("ask", DISCLOSED)
    view.consultation.put("household", Household(children=(Child(fgm=FgmAnswer.NO),)))
    view.show_page("household")
    assert view.page is not None
    before = visible(view.page)
    view.consultation.put("household", Household(children=(Child(fgm=FgmAnswer.AT_RISK),)))
    assert "FGM" in set(visible(view.page)) - set(before)
