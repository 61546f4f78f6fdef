"""Killed at any moment, the program loses at most the last 0.3 s of typing, and leaves no word."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest

from dva_desktop.core.vault import Vault, verify
from dva_desktop.ui.session.demo_script import PASSPHRASE
from tests.system.changes import (
    LOST_AT_MOST_S,
    history,
    longest_unkept_s,
    possible,
    stored,
)
from tests.system.support import Demonstration, World

KILLS = 50
CHANGES = 694  # of a whole demonstration when it is played fast
BRIEFLY = range(0, KILLS, 20)  # those of them in `make test`; all in `make soak`
LONGEST_WAIT_S = 0.3  # after the change at which a run is to be killed
IN_THE_SET_UP = 4  # of the kills
SET_UP_S = 2.0
FAST = {"DVA_DEMO_FAST": "1"}


@pytest.mark.slow
def test_every_change_is_acknowledged_in_time(tmp_path: Path) -> None:
    """And there are as many as the kills are spread over."""
    world = World(tmp_path / "world")
    with Demonstration(world, **FAST) as demonstration:
        assert demonstration.wait() == 0, demonstration.printed
    assert longest_unkept_s(world.changes()) <= LOST_AT_MOST_S
    assert abs(world.changes_made() - CHANGES) < CHANGES / 20


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=[] if number in BRIEFLY else [pytest.mark.slow])
        for number in range(KILLS)
    ],
)
def test_nothing_acknowledged_is_lost_by_a_kill(
    tmp_path: Path, request: pytest.FixtureRequest, number: int
) -> None:
    seed = request.config.getoption("randomly_seed")
    chance = random.Random(f"{seed} {number}")  # noqa: S311 (which instant, not a secret)
    # The first come before there is any change. Each of the others has its own stretch of them,
    # so that together they cover the whole run.
    stretch = CHANGES / (KILLS - IN_THE_SET_UP)
    at = max(0, int((number - IN_THE_SET_UP + chance.random()) * stretch))
    wait = chance.uniform(0, LONGEST_WAIT_S if at else SET_UP_S)
    where = f"killed {wait:.3f} s after change {at} of {CHANGES}"
    request.node.add_report_section("call", "instant", where)  # shown when the test fails
    world = World(tmp_path / "world")
    _play_and_kill(world, at, wait)
    assert world.leaks() == []
    _check(world)


def _play_and_kill(world: World, at: int, wait: float) -> None:
    """Play until ``at`` changes were made and ``wait`` seconds more."""
    with Demonstration(world, **FAST) as demonstration:
        demonstration.play_until(lambda: world.changes_made() >= at)
        threading.Event().wait(wait)  # for nothing: so that it is any instant
        demonstration.kill()


def _check(world: World) -> None:
    changes = world.changes()
    if not changes:
        assert not Vault.exists(world.vault) or verify(world.vault, PASSPHRASE).ok
        return
    report = verify(world.vault, PASSPHRASE)
    assert report.ok, report.problems
    last_made = max(change["at"] for change in changes if change["what"] == "intend")
    for section, there in stored(world, changes[0]["id"]).items():
        known = possible(history(changes, section), last_made)
        assert there in [change["value"] for change in known]
