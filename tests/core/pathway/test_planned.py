"""A plan for a safer chance stands until the patient discloses, and none is forgotten (ASK-56)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dva_desktop.core.pathway.planned import (
    Planned,
    how_soon,
    is_due,
    planned_for,
    soonest_first,
)
from tests.core.pathway.cases import DAY, record


def plan(outcome: str | None, **follow_up: Any) -> Planned | None:
    ask: dict[str, Any] = {"present": [], "outcome": outcome, "follow_up": follow_up or None}
    return planned_for("id", record(ask=ask))


@pytest.mark.parametrize("outcome", ["not_asked", "not_disclosed"])
def test_a_plan_stands_when_nothing_was_disclosed(outcome: str) -> None:
    assert plan(outcome, date="2026-03-05") == Planned("id", dt.date(2026, 3, 5))


@pytest.mark.parametrize("outcome", [None, "disclosed"])
def test_no_plan_is_needed_before_asking_or_after_a_disclosure(outcome: str | None) -> None:
    assert plan(outcome, date="2026-03-05") is None


def test_a_plan_without_a_day_is_still_a_plan() -> None:
    assert plan("not_asked", cover_reason="blood test") == Planned("id", None)
    assert plan("not_asked") is None


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
