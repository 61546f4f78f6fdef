"""Honour-based abuse, forced marriage and FGM, where the law differs by age, place and role."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.pathway.cases import Sections, holds, label, reasons

MANDATORY, SAFEGUARDING, NEITHER = "fgm-mandatory-report", "fgm-safeguarding", None
GIRL, WOMAN = "2008-03-03", "2008-03-02"


@pytest.mark.parametrize(
    ("answer", "now"), [("yes", True), ("no", False), ("unknown", False), (None, False)]
)
def test_honour_and_forced_marriage_are_acted_on_at_once(answer: str | None, now: bool) -> None:
    assert holds("honour-based-one-chance", abuse={"honour_based": answer}) is now
    assert holds("forced-marriage", abuse={"forced_marriage": answer}) is now


def holding(locality: str, **sections: Any) -> str | None:
    """The one FGM finding that holds, or ``None``."""
    held = [id_ for id_ in (MANDATORY, SAFEGUARDING) if holds(id_, locality, **sections)]
    assert len(held) < 2
    return held[0] if held else None


@pytest.mark.parametrize(
    ("fgm", "born", "expected"),
    [
        ("known", GIRL, MANDATORY),
        ("known", WOMAN, SAFEGUARDING),
        ("known", None, SAFEGUARDING),
        ("suspected", GIRL, SAFEGUARDING),
        ("suspected", WOMAN, NEITHER),
        ("suspected", None, SAFEGUARDING),
        ("at_risk", GIRL, SAFEGUARDING),
        ("at_risk", WOMAN, NEITHER),
        ("no", GIRL, NEITHER),
        (None, GIRL, NEITHER),
    ],
)
def test_the_patient(fgm: str | None, born: str | None, expected: str | None) -> None:
    sections = {
        "consultation": {"regulated_professional": True},
        "patient": {"date_of_birth": born},
        "abuse": {"fgm": fgm},
    }
    assert holding("somerset", **sections) == expected
    elsewhere = SAFEGUARDING if expected == MANDATORY else expected
    assert holding("edinburgh", **sections) == elsewhere


@pytest.mark.parametrize(
    ("registered", "expected"), [(True, MANDATORY), (None, MANDATORY), (False, SAFEGUARDING)]
)
def test_the_duty_is_personal_to_registered_professionals(
    registered: bool | None, expected: str
) -> None:
    sections = {
        "consultation": {"regulated_professional": registered},
        "patient": {"date_of_birth": GIRL},
        "abuse": {"fgm": "known"},
    }
    assert holding("west_midlands", **sections) == expected


@pytest.mark.parametrize(
    ("fgm", "born", "expected"),
    [
        ("known", GIRL, MANDATORY),
        ("known", None, MANDATORY),  # listed among the children
        ("known", WOMAN, NEITHER),  # no longer a child of the family
        ("at_risk", GIRL, SAFEGUARDING),
        ("suspected", None, SAFEGUARDING),
        ("no", GIRL, NEITHER),
    ],
)
def test_a_child_of_the_family(fgm: str, born: str | None, expected: str | None) -> None:
    household = {"children": [{"date_of_birth": born, "fgm": fgm}]}
    assert holding("somerset", household=household) == expected


def test_mother_and_daughter_each_have_their_finding() -> None:
    sections: Sections = {
        "consultation": {"regulated_professional": True},
        "patient": {"date_of_birth": "1990-01-01"},
        "abuse": {"fgm": "known"},
        "household": {"children": [{"date_of_birth": "2016-01-01", "fgm": "known"}]},
    }
    assert reasons(MANDATORY, **sections) == [
        f"{label('household.children.fgm')}: Known",
        f"{label('consultation.regulated_professional')}: Yes",
    ]
    assert reasons(SAFEGUARDING, **sections) == [
        f"{label('abuse.fgm')}: Known",
        f"{label('patient.date_of_birth')}: 1 January 1990",
    ]
