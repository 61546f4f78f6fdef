"""The right words for this patient in this place: and on the phone only yes or no."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from dva_desktop.core.guidance import load_guidance, prompts_for, tags_for
from dva_desktop.core.record import (
    Answer,
    Ask,
    CareSetting,
    ConsultationDetails,
    Patient,
    Place,
    Record,
)

TODAY = dt.date(2026, 3, 2)
PLAIN = Record(locality="somerset", date=TODAY)


def _with(**changes: object) -> Record:
    return msgspec.structs.replace(PLAIN, **changes)


def _direct(record: Record) -> list[str]:
    return [prompt.id for prompt in prompts_for(load_guidance().direct_questions, record)]


@pytest.mark.parametrize("place", [Place.PHONE, Place.VIDEO])
def test_a_call_that_may_be_overheard_has_only_yes_or_no_questions(place: Place) -> None:
    call = _with(consultation=ConsultationDetails(place=place))
    guidance = load_guidance()
    for prompts in (
        guidance.opening_questions,
        guidance.direct_questions,
        guidance.confidentiality,
    ):
        fitting = prompts_for(prompts, call)
        assert fitting
        assert all(prompt.yes_no for prompt in fitting)
    assert _direct(call)[0].startswith("phone_")


@pytest.mark.parametrize("place", [None, Place.CONSULTING_ROOM, Place.HOME, Place.WARD])
def test_words_for_the_phone_stay_on_the_phone(place: Place | None) -> None:
    here = _with(consultation=ConsultationDetails(place=place))
    assert not [name for name in _direct(here) if name.startswith("phone_")]


@pytest.mark.parametrize(
    ("record", "first"),
    [
        (_with(patient=Patient(pregnant=Answer.YES)), "antenatal"),
        (_with(ask=Ask(presentation=("facial_injury",))), "injury"),
        (_with(ask=Ask(indicators=("black_eye",))), "injury"),
        (_with(ask=Ask(presentation=("anxiety",))), "symptoms"),
        (_with(ask=Ask(presentation=("poor_sleep",))), "sleep"),
        (_with(patient=Patient(informal_carer_for_mental_illness=True)), "carer"),
        (_with(patient=Patient(gender="Male")), "man"),
        (_with(patient=Patient(date_of_birth=dt.date(1966, 3, 2))), "older"),
    ],
)
def test_what_is_known_of_the_patient_comes_first(record: Record, first: str) -> None:
    assert _direct(record)[0] == first


def test_sixty_is_counted_on_the_day_of_the_consultation() -> None:
    assert "older" not in tags_for(_with(patient=Patient(date_of_birth=dt.date(1966, 3, 3))))
    assert "older" in tags_for(_with(patient=Patient(date_of_birth=dt.date(1966, 3, 2))))


def test_pregnancy_that_is_not_known_is_not_supposed() -> None:
    assert tags_for(_with(patient=Patient(pregnant=Answer.UNKNOWN))) == frozenset()
    assert tags_for(PLAIN) == frozenset()


def test_with_nothing_known_the_general_questions_are_there() -> None:
    names = _direct(PLAIN)
    assert names[0] == "threatened_to_hurt"
    assert "man" not in names
    assert "antenatal" not in names


def test_nobody_guesses_whom_the_patient_loves() -> None:
    assert _direct(PLAIN)[-1] == "same_sex"


def test_a_maternity_service_asks_in_its_own_words() -> None:
    maternity = _with(consultation=ConsultationDetails(setting=CareSetting.MATERNITY))
    assert _direct(maternity)[0] == "antenatal"


def test_each_of_the_nine_questions_of_the_source_is_offered_to_somebody() -> None:
    """ASK-44/45/46/47/48/49/50/51/52: none is lost among the settings it fits."""
    rooms = [
        PLAIN,
        _with(patient=Patient(pregnant=Answer.YES)),
        _with(ask=Ask(presentation=("chronic_pain",))),
    ]
    offered = {
        id_
        for record in rooms
        for prompt in prompts_for(load_guidance().direct_questions, record)
        for id_ in prompt.requirements
    }
    assert {f"ASK-{number}" for number in range(44, 53)} <= offered


def test_the_general_questions_fit_anybody_in_a_room() -> None:
    """ASK-44/45/47/49/50/51/52: they need no sign, no setting and no kind of patient."""
    plain = prompts_for(load_guidance().direct_questions, PLAIN)
    offered = {id_ for prompt in plain for id_ in prompt.requirements}
    assert {f"ASK-{number}" for number in (44, 45, 47, 49, 50, 51, 52)} <= offered
