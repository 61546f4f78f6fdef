"""The time, as something to hand in: wall clock, local date, seconds that never go back."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """Where the program gets the time from."""

    def now(self) -> dt.datetime:
        """This moment, aware, in UTC."""
        ...

    def today(self) -> dt.date:
        """The date on the wall where the clinician is."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back when the wall clock is set."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        return dt.datetime.now().astimezone().date()

    def monotonic(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told; for tests, demonstrations and vignettes.

    ``start`` must be aware; it is kept in UTC and the local date is taken to be the UTC date.
    """

    def __init__(self, start: dt.datetime) -> None:
        self._now = start.astimezone(dt.UTC)
        self._monotonic = 0.0

    def now(self) -> dt.datetime:
        return self._now

    def today(self) -> dt.date:
        return self._now.date()

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, step: dt.timedelta) -> None:
        """Let ``step`` go by on both clocks; it must not be negative."""
        if step < dt.timedelta(0):
            raise ValueError("a clock is advanced forwards; use set_back for the wall clock")
        self._now += step
        self._monotonic += step.total_seconds()

    def set_back(self, step: dt.timedelta) -> None:
        """Put the wall clock back, as a person or a flat battery might; seconds still go on."""
        self._now -= step
