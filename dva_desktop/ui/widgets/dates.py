"""Dates as people in the UK type them."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMERIC = re.compile(r"(\d{1,2})[\s/.\-]+(\d{1,2})[\s/.\-]+(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")


def parse_date(text: str) -> dt.date:
    """``2/3/2026``, ``2 March 2026`` or ``2026-03-02`` as a date.

    Raises ``ValueError`` whose text is a sentence for the person.
    """
    words = text.strip().lower()
    try:
        if found := _ISO.fullmatch(words):
            return dt.date(*map(int, found.groups()))
        if found := _NUMERIC.fullmatch(words):
            day, month, year = map(int, found.groups())
            return dt.date(year, month, day)
        if found := _WORDS.fullmatch(words):
            return dt.date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError:
        raise ValueError("There is no such day. Please check the day and the month.") from None
    raise ValueError("Write the date as day, month and year, like 2/3/2026.")


def _month(word: str) -> int:
    for number, name in enumerate(_MONTHS, start=1):
        if name.startswith(word):
            return number
    raise ValueError("no such month")


def say_date(day: dt.date) -> str:
    """``2 March 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"
