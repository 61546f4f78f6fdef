"""When to lock: idle to the second, any clock that jumps, and none that can put it off."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.platform.lock_policy import (
    BEAT_SECONDS,
    CAUSES,
    COUNTDOWN_SECONDS,
    GAP_SECONDS,
    LockPolicy,
    Moment,
    Verdict,
    this_moment,
)

START = Moment(1_000_000.0, 500.0, 900.0)


def _after(seconds: float, since: Moment = START) -> Moment:
    return Moment(*(clock + seconds for clock in since))


class Watched:
    """A policy that is looked at as often as it asks."""

    def __init__(self, minutes: int = 5) -> None:
        self.policy = LockPolicy(minutes, START)
        self.now = START

    def until(self, seconds: float) -> Verdict:
        """Go on, looking when asked, until ``seconds`` after the start or a lock."""
        end = _after(seconds)
        verdict = self.policy.look(self.now)
        while verdict.cause is None and self.now.boot < end.boot:
            step = min(verdict.again, end.boot - self.now.boot)
            self.now = _after(step, self.now)
            verdict = self.policy.look(self.now)
        return verdict


@pytest.mark.parametrize("minutes", [1, 5, 60])
def test_the_countdown_begins_thirty_seconds_before_the_lock(minutes: int) -> None:
    whole = minutes * 60
    assert Watched(minutes).until(whole - 30.01).left == 0
    assert Watched(minutes).until(whole - 30).left == 30
    assert Watched(minutes).until(whole - 29.99).left == 30
    assert Watched(minutes).until(whole - 29).left == 29
    assert Watched(minutes).until(whole - 1).left == 1
    assert Watched(minutes).until(whole - 0.01).left == 1
    assert Watched(minutes).until(whole - 0.01).again == pytest.approx(0.01)
    assert Watched(minutes).until(whole).cause == "idle"


def test_every_second_of_the_countdown_is_looked_at_once() -> None:
    watched = Watched(1)
    watched.until(30)
    seen = []
    while not (verdict := watched.policy.look(watched.now)).cause:
        seen.append(verdict.left)
        watched.now = _after(verdict.again, watched.now)
    assert seen == list(range(30, 0, -1))


def test_any_use_begins_anew_and_ends_the_countdown() -> None:
    watched = Watched(1)
    assert watched.until(45).left == 15
    assert watched.policy.used(watched.now) == Verdict()
    assert watched.until(45 + 29).left == 0
    assert watched.until(45 + 59.9).left == 1
    assert watched.until(45 + 60).cause == "idle"


def test_a_use_that_comes_too_late_does_not_undo_the_lock() -> None:
    policy = LockPolicy(1, START)
    for seconds in (20, 40):
        policy.look(_after(seconds))
    assert policy.used(_after(60)).cause == "idle"
    policy = LockPolicy(5, START)
    assert policy.used(_after(31)).cause == "clock_gap"


@pytest.mark.parametrize(
    ("wall", "steady", "boot", "locks"),
    [
        (5.0, 5.0, 5.0, False),
        (30.0, 30.0, 30.0, False),
        (30.1, 30.0, 30.0, True),
        (3600.0, 0.1, 3600.0, True),  # it slept, and the steady clock stood still
        (0.1, 0.1, 3600.0, True),  # it slept, and its wall clock is broken
        (3600.0, 0.1, 0.1, True),  # a virtual machine was stopped, or the clock set forward
        (31.0, 31.0, 31.0, True),  # this process alone was stopped
        (-3600.0, 5.0, 5.0, False),  # the clock was set back
        (-3600.0, 0.1, 31.0, True),  # set back while it slept
    ],
)
def test_no_clock_may_jump(wall: float, steady: float, boot: float, *, locks: bool) -> None:
    policy = LockPolicy(60, START)
    then = Moment(START.wall + wall, START.steady + steady, START.boot + boot)
    assert (policy.look(then).cause == "clock_gap") is locks


def test_a_wall_clock_set_back_does_not_put_the_lock_off() -> None:
    policy = LockPolicy(1, START)
    for seconds in range(1, 60):
        now = _after(seconds)
        assert policy.look(now._replace(wall=now.wall - 86_400 * seconds)).cause is None
    assert policy.look(_after(60)._replace(wall=-1e9)).cause == "idle"


@given(st.lists(st.tuples(st.floats(0.0, 29.0), st.booleans()), max_size=60), st.integers(1, 60))
def test_it_locks_exactly_when_nothing_was_used_for_so_long(
    steps: list[tuple[float, bool]], minutes: int
) -> None:
    policy, now, used = LockPolicy(minutes, START), START, START.boot
    for seconds, is_use in steps:
        now = _after(seconds, now)
        verdict = policy.used(now) if is_use else policy.look(now)
        is_due = used + minutes * 60 - now.boot <= 0
        assert (verdict.cause == "idle") is is_due
        if is_due:
            return
        if is_use:
            used = now.boot
        left = used + minutes * 60 - now.boot
        assert (verdict.left > 0) is (left <= COUNTDOWN_SECONDS)
        assert 0 < verdict.again <= BEAT_SECONDS < GAP_SECONDS


def test_the_causes_keep_their_numbers() -> None:
    assert CAUSES == (
        "panic", "command", "idle", "screen_locked", "suspend", "switched", "clock_gap",
        "front_gone", "closed", "crash", "silent",
    )  # fmt: skip


def test_the_clocks_of_this_computer_go_on() -> None:
    before = this_moment()
    after = this_moment()
    assert all(new >= old for new, old in zip(after[1:], before[1:], strict=True))
    assert abs(after.wall - time.time()) < 5
