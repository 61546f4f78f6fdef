"""The clocks: aware, in UTC, and seconds that never go back."""

from __future__ import annotations

import datetime as dt

import pytest

from dva_desktop.core.platform.clock import Clock, ManualClock, SystemClock

START = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)


def test_the_system_clock_is_aware_and_goes_on() -> None:
    clock: Clock = SystemClock()
    first = clock.monotonic()
    assert clock.now().utcoffset() == dt.timedelta(0)
    assert abs(clock.today() - clock.now().date()) <= dt.timedelta(days=1)
    assert clock.monotonic() >= first


def test_the_manual_clock_moves_when_told() -> None:
    clock = ManualClock(START)
    clock.advance(dt.timedelta(hours=1))
    assert clock.now() == START + dt.timedelta(hours=1)
    assert clock.today() == dt.date(2026, 3, 3)
    assert clock.monotonic() == 3600.0
    with pytest.raises(ValueError, match="forwards"):
        clock.advance(dt.timedelta(seconds=-1))


def test_setting_the_wall_clock_back_leaves_the_seconds() -> None:
    clock = ManualClock(START)
    clock.set_back(dt.timedelta(days=1))
    assert clock.now() == START - dt.timedelta(days=1)
    assert clock.monotonic() == 0.0


def test_another_zone_is_kept_as_utc() -> None:
    zone = dt.timezone(dt.timedelta(hours=5))
    assert ManualClock(dt.datetime(2026, 3, 2, 1, 0, tzinfo=zone)).today() == dt.date(2026, 3, 1)
