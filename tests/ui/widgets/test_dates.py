"""Dates as people type them, and what is said about those that are not."""

from __future__ import annotations

import datetime as dt

import pytest

from dva_desktop.ui.widgets.dates import parse_date, say_date


@pytest.mark.parametrize(
    "text",
    [
        "2/3/2026",
        "02.03.2026",
        "2-3-2026",
        "2 3 2026",
        "2026-03-02",
        "2 March 2026",
        "2nd mar 2026",
    ],
)
def test_usual_ways_to_write_a_day(text: str) -> None:
    assert parse_date(text) == dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2/3", "2/3/26", "March", "2 Smarch 2026", "\u0661/\u0662/\u0663"]
)
def test_other_ways_are_explained(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_date(text)


@pytest.mark.parametrize("text", ["29/2/2025", "31/4/2026", "0/1/2026", "2026-13-01"])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="no such day"):
        parse_date(text)


def test_said_and_read_again() -> None:
    day = dt.date(2024, 2, 29)
    assert parse_date(say_date(day)) == day
