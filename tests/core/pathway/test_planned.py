"""A plan for a safer chance stands until the patient discloses, and none is forgotten (ASK-56)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dva_desktop.core.pathway.planned import (
    Planned,
    how_soon,
    is_due,
    plans_for,
    soonest_first,
)
from tests.core.pathway.cases import DAY, record


def plan(outcome: str | None, **follow_up: Any) -> tuple[Planned, ...]:
    ask: dict[str, Any] = {"present": [], "outcome": outcome, "follow_up": follow_up or None}
    return plans_for("id", record(ask=ask), "ask")


def to_tell(*decisions: dict[str, Any]) -> tuple[Planned, ...]:
    return plans_for("id", record(action={"decisions": decisions}), "tell")


@pytest.mark.parametrize("outcome", ["not_asked", "not_disclosed"])
def test_a_plan_stands_when_nothing_was_disclosed(outcome: str) -> None:
    assert plan(outcome, date="2026-03-05") == (Planned("id", dt.date(2026, 3, 5)),)


@pytest.mark.parametrize("outcome", [None, "disclosed"])
def test_no_plan_is_needed_before_asking_or_after_a_disclosure(outcome: str | None) -> None:
    assert plan(outcome, date="2026-03-05") == ()


def test_a_plan_without_a_day_is_still_a_plan() -> None:
    assert plan("not_asked", cover_reason="blood test") == (Planned("id", None),)
    assert plan("not_asked") == ()


def test_what_could_not_be_told_is_looked_at_again() -> None:
    """ACT-07, ACT-08: each day once; none is forgotten for want of a day."""
    untold = {"share": True, "patient_told": "not_yet_safe"}
    marac = {"about": "marac", **untold, "review_on": "2026-03-09"}
    same_day = {"about": "police", **untold, "review_on": "2026-03-09"}
    no_day = {"about": "childrens_social_care", **untold}
    assert to_tell(marac, same_day, no_day) == (
        Planned("id", dt.date(2026, 3, 9), "tell"),
        Planned("id", None, "tell"),
    )


@pytest.mark.parametrize("told", ["told", "told_later", None])
def test_nothing_waits_once_the_patient_was_told_or_nothing_is_recorded(told: str | None) -> None:
    decision = {"about": "marac", "share": True, "review_on": "2026-03-09"}
    assert to_tell(decision | {"patient_told": told}) == ()
    assert to_tell() == ()


def test_the_soonest_comes_first_and_no_day_comes_last() -> None:
    late, soon, none = (
        Planned("a", dt.date(2026, 2, 1)),
        Planned("b", dt.date(2026, 4, 1)),
        Planned("c", None),
    )
    assert soonest_first((none, soon, late)) == (late, soon, none)


@pytest.mark.parametrize(
    ("days", "words", "due"),
    [
        (-2, "2 days late", True),
        (-1, "1 day late", True),
        (0, "Today", False),
        (1, "Tomorrow", False),
        (2, "In 2 days", False),
        (365, "In 365 days", False),
    ],
)
def test_how_soon_is_said_in_words_and_only_a_day_that_has_passed_is_late(
    days: int, words: str, *, due: bool
) -> None:
    day = DAY + dt.timedelta(days=days)
    assert how_soon(day, DAY) == words
    assert is_due(day, DAY) is due


def test_a_plan_without_a_day_asks_to_be_looked_at() -> None:
    assert how_soon(None, DAY) == "No day chosen"
    assert is_due(None, DAY)
