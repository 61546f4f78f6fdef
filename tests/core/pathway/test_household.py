"""The family in words: who, how old, where they live; what is not known is said, never left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given

from dva_desktop.core.pathway.household import (
    Kind,
    Mark,
    age_in_words,
    family_in_words,
    members_of,
)
from dva_desktop.core.record import Record
from tests.core.pathway.cases import CAUSES_HARM, DAY, PREGNANT, record
from tests.core.record.strategies import records


def family(*children: dict[str, Any], **sections: Any) -> Record:
    return record(household={"children": list(children)}, **sections)


def marks(**child: Any) -> tuple[Mark, ...]:
    return members_of(family(child))[1].marks


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {"household": {"children": [], "dependent_adults": []}},
        {"patient": {"date_of_birth": "1990-05-17", "pregnant": "unknown"}},
    ],
)
def test_nobody_but_the_patient_is_no_family_to_draw(sections: dict[str, Any]) -> None:
    assert members_of(record(**sections)) == ()


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (None, "Age not known"),
        (DAY + dt.timedelta(days=1), "Not yet born"),
        (DAY, "Under 1 month"),
        (dt.date(2026, 2, 3), "Under 1 month"),
        (dt.date(2026, 2, 2), "1 month"),
        (dt.date(2024, 3, 3), "23 months"),
        (dt.date(2024, 3, 2), "2 years"),
        (dt.date(2024, 2, 29), "2 years"),
    ],
)
def test_an_age_is_said_in_months_until_two(born: dt.date | None, words: str) -> None:
    assert age_in_words(born, DAY) == words


def test_hurt_not_hurt_and_not_known_are_three_different_things() -> None:
    assert marks(hurt=True) == (Mark.HURT,)
    assert marks(hurt=False) == ()
    assert marks() == (Mark.NOT_KNOWN,)
    assert marks(hurt=True, witnessed_serious=True) == (Mark.HURT, Mark.WITNESSED)
    assert len({mark.value for mark in Mark}) == len(Mark)


def test_the_words_say_who_how_old_where_and_what_is_known_of_harm() -> None:
    case = family(
        {"name": "Ivy", "date_of_birth": "2025-09-01", "lives_with_patient": True, "hurt": True},
        {"lives_with_patient": False, "hurt": False},
        abuse={"person_causing_harm": [{"name": "Dale", "relationship": "Partner"}]},
        patient={"date_of_birth": "1990-05-17", "pregnant": "yes"},
    )
    assert family_in_words(members_of(case)) == (
        "Patient, 35 years. Person causing harm: Dale, partner. "
        "Child: Ivy, 6 months, lives with patient, hurt. "
        "Child: Child 2, age not known, lives elsewhere. Child: Unborn baby."
    )


def test_an_adult_who_depends_on_the_patient_is_there() -> None:
    adults = {"dependent_adults": [{"relationship": "mother"}]}
    assert (
        family_in_words(members_of(record(household=adults))) == "Patient. Adult: Adult 1, mother."
    )


def test_in_the_other_kind_of_consultation_nobody_named_there_is_shown() -> None:
    named = {"person_causing_harm": [{"name": "Dale"}]}
    case = record(abuse=named, **CAUSES_HARM, **PREGNANT)
    assert [one.kind for one in members_of(case)] == [Kind.PATIENT, Kind.CHILD]


@given(records())
def test_everyone_who_is_drawn_is_said(case: Record) -> None:
    members = members_of(case)
    words = family_in_words(members)
    assert all(member.title in words for member in members)
    children = case.household.children or ()
    assert [one.kind for one in members].count(Kind.CHILD) >= len(children)
