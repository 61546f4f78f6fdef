"""Dates as they are read aloud: ``2 March 2026``."""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(day: dt.date) -> str:
    """``2 March 2026``, whatever the machine's own language is."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
