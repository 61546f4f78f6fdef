"""Whom Safe and Together fits, and the parent's strengths said back to them (CHI-13)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dva_desktop.core.guidance import load_guidance
from dva_desktop.core.pathway import safe_and_together
from dva_desktop.core.record import ProtectiveEffort
from tests.core.pathway.cases import CAUSES_HARM, PREGNANT, record

CHILD: dict[str, Any] = {"household": {"children": [{"date_of_birth": "2020-01-01"}]}}
GROWN: dict[str, Any] = {"household": {"children": [{"date_of_birth": "2008-03-02"}]}}


@pytest.mark.parametrize(
    ("sections", "fits"),
    [
        (CHILD, True),
        (PREGNANT, True),
        ({"household": {"children": [{}]}}, True),
        ({"patient": {"pregnant": "unknown"}}, False),
        ({"household": {"children": []}}, False),
        (GROWN, False),
        ({}, False),
        ({**CHILD, **CAUSES_HARM}, False),
        ({**CHILD, "patient": {"date_of_birth": "2010-03-03"}}, False),
        ({**CHILD, "patient": {"date_of_birth": "2010-03-02"}}, True),
    ],
)
def test_it_fits_a_parent_at_risk_with_a_child_born_or_unborn(
    sections: dict[str, Any], *, fits: bool
) -> None:
    assert safe_and_together.fits(record(**sections)) is fits


def test_each_child_is_called_by_name_by_place_or_unborn() -> None:
    children = [{"name": "Ivy"}, {"name": " "}, {"date_of_birth": "2001-01-01"}, {}]
    case = record(household={"children": children}, **PREGNANT)
    called = safe_and_together.children_called(case)
    assert called == ("Ivy", "Child 2", "Child 4", "Unborn baby")


def test_each_effort_is_a_sentence_that_can_be_said_to_the_parent() -> None:
    case = record(safe_and_together={"protective_efforts": [*ProtectiveEffort]})
    said = safe_and_together.efforts_said(case, load_guidance())
    assert len(set(said)) == len(ProtectiveEffort)
    for sentence in said:
        assert re.fullmatch(r"You have [a-z][^.?!]+\.", sentence), sentence
        assert len(sentence.split()) <= 16, sentence


def test_only_what_was_ticked_is_said() -> None:
    case = record(
        safe_and_together={"protective_efforts": ["giving_way"], "more_efforts": "a secret"}
    )
    said = safe_and_together.efforts_said(case, load_guidance())
    assert len(said) == 1
    assert "demands" in said[0]
    assert safe_and_together.efforts_said(record(), load_guidance()) == ()
