"""The guidance is complete: every field, value, sign and finding has its words and its source."""

from __future__ import annotations

import time

import pytest

from dva_desktop.core.guidance import Guidance, load_guidance
from dva_desktop.core.guidance.contract import closed_lists, record_fields
from dva_desktop.core.record import DASH_ITEMS, Answer, InjuryType, Outcome


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load_guidance()


@pytest.mark.parametrize(
    "field",
    [
        "ask.present.age_months",
        "ask.follow_up.specialist_present",
        "validate.safe_contact.not_safe",
        "abuse.incidents.date",
        "abuse.person_causing_harm.same_as_previous_marac",
        "safety.consulted.advice",
        "dash.sources",
        "body_map.injuries.colour",
        "household.children.date_of_birth",
        "household.dependent_adults.needs",
        "action.decisions.basis",
        "person_causing_harm_patient.account",
    ],
)
def test_fields_inside_repeated_parts_are_found_and_have_a_question(
    guidance: Guidance, field: str
) -> None:
    assert field in record_fields()
    assert guidance.question(field).label


def test_a_question_is_a_question_and_its_label_is_short(guidance: Guidance) -> None:
    for field, question in guidance.questions.items():
        assert question.text.endswith(("?", ".", ":")), field
        assert len(question.label) <= 60, field
        assert not question.label.endswith(("?", ".")), field


def test_every_value_of_every_closed_list_has_its_own_label(guidance: Guidance) -> None:
    for field, values in closed_lists().items():
        labels = [guidance.choice_text(field, value) for value in values]
        assert len(set(labels)) == len(values), field
    assert {kind.value for kind in InjuryType} <= set(closed_lists()["body_map.injuries.type"])


def test_the_three_answers_and_not_asked_are_four_different_words(guidance: Guidance) -> None:
    words = [guidance.choice_text("answer", answer) for answer in Answer]
    assert words == ["Yes", "No", "Don’t know"]
    assert guidance.choice_text("answer", "none") == "Not asked"


def test_none_of_a_list_is_not_taken_for_not_asked(guidance: Guidance) -> None:
    assert guidance.choice_text("abuse.connection", "none") != "Not asked"
    assert guidance.choice_text("ask.interpreter", "none") != "Not asked"


def test_a_value_that_no_list_has_is_an_error(guidance: Guidance) -> None:
    with pytest.raises(KeyError, match=r"ask\.outcome\.perhaps"):
        guidance.choice_text("ask.outcome", "perhaps")
    assert guidance.choice_text("ask.outcome", Outcome.NOT_ASKED)


def test_choices_stand_in_the_order_of_the_record(guidance: Guidance) -> None:
    for field, values in closed_lists().items():
        assert tuple(choice.id for choice in guidance.choices[field]) == values, field


def test_each_dash_number_once_in_order(guidance: Guidance) -> None:
    assert [item.number for item in guidance.dash] == list(DASH_ITEMS)
    assert len({item.topic for item in guidance.dash}) == 24
    assert len({item.say for item in guidance.dash}) == 24


def test_specsss_has_all_seven_though_the_source_counts_six(guidance: Guidance) -> None:
    assert len(guidance.specsss) == 7
    assert [entry.text[0] for entry in guidance.specsss] == list("SPECSSS")


def test_the_six_validating_statements_keep_the_order_of_the_source(guidance: Guidance) -> None:
    assert [entry.id for entry in guidance.validating_statements] == [
        "listen",
        "believe_you",
        "right_to_be_safe",
        "not_your_fault",
        "not_alone",
        "can_help",
    ]


def test_red_flags_include_the_cautions(guidance: Guidance) -> None:
    flags = [flag.id for flag in guidance.red_flags]
    assert len(flags) == len(set(flags)) == 20
    assert {caution.id for caution in guidance.cautions} <= set(flags)


def test_the_limits_of_confidentiality_come_first(guidance: Guidance) -> None:
    first = guidance.confidentiality[0]
    assert "may have to tell" in first.text
    assert all("everything" not in prompt.text.casefold() for prompt in guidance.confidentiality)


def test_guidance_is_read_once() -> None:
    assert load_guidance() is load_guidance()


def test_guidance_loads_within_its_budget() -> None:
    from dva_desktop.core.guidance.loader import _load
    from dva_desktop.core.platform.resources import resources

    times = []
    for _ in range(5):
        start = time.process_time()  # what the machine does beside it does not count
        _load(resources() / "guidance")
        times.append(time.process_time() - start)
    assert min(times) < 0.06
