"""Killed at any moment, the program loses at most the last 0.3 s of typing, and leaves no word."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dva_desktop.core.record import SECTIONS, Section
from dva_desktop.core.vault import Vault, verify
from dva_desktop.ui.session.demo_script import PASSPHRASE
from tests.system.support import Demonstration, World

KILLS = 50
BRIEFLY = range(0, KILLS, 20)  # those of them in `make test`; all in `make soak`
LOST_AT_MOST_S = 0.3
LONGEST_WAIT_S = 0.3  # after the change at which a run is to be killed
IN_THE_SET_UP = 4  # of the kills
SET_UP_S = 2.0
FAST = {"DVA_DEMO_FAST": "1"}

Change = dict[str, Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Where the demonstration was played to its end."""
    world = World(tmp_path_factory.mktemp("whole"))
    with Demonstration(world, **FAST) as demonstration:
        assert demonstration.wait() == 0, demonstration.printed
    return world


def test_every_change_is_acknowledged_in_time_and_then_is_in_the_vault(whole: World) -> None:
    changes = whole.changes()
    assert _longest_unkept_s(changes) <= LOST_AT_MOST_S
    for section, stored in _stored(whole, changes[0]["id"]).items():
        assert stored == _history(changes, section)[-1]["value"]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=[] if number in BRIEFLY else [pytest.mark.slow])
        for number in range(KILLS)
    ],
)
def test_nothing_acknowledged_is_lost_by_a_kill(
    tmp_path: Path, request: pytest.FixtureRequest, whole: World, number: int
) -> None:
    seed = request.config.getoption("randomly_seed")
    chance = random.Random(f"{seed} {number}")  # noqa: S311 (which instant, not a secret)
    # The first come before there is any change. Each of the others has its own stretch of them,
    # so that together they cover the whole run.
    all_changes = whole.changes_made()
    stretch = all_changes / (KILLS - IN_THE_SET_UP)
    at = max(0, int((number - IN_THE_SET_UP + chance.random()) * stretch))
    wait = chance.uniform(0, LONGEST_WAIT_S if at else SET_UP_S)
    where = f"killed {wait:.3f} s after change {at} of {all_changes}"
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
    for section, stored in _stored(world, changes[0]["id"]).items():
        history = _history(changes, section)
        assert stored in [change["value"] for change in _possible(history, last_made)]


def _possible(history: list[Change], until: float) -> Iterator[Change]:
    """The changes of a section, newest first, down to the newest that cannot have been lost: it
    was acknowledged, or was made too long before ``until``, when the last of all was made."""
    for change in reversed(history):
        yield change
        if change["what"] == "saved" or until - change["at"] > LOST_AT_MOST_S:
            return


def _longest_unkept_s(changes: list[Change]) -> float:
    """How old a change was, at most, when another was made and it was not acknowledged yet."""
    unkept: dict[str, float] = {}
    longest = 0.0
    for change in changes:
        if change["what"] == "saved":
            del unkept[change["section"]]
        else:
            unkept.setdefault(change["section"], change["at"])
            longest = max(longest, change["at"] - min(unkept.values()))
    return longest


def _stored(world: World, consultation_id: str) -> dict[str, Any]:
    """Each section as the vault has it, in the form of the changes."""
    with Vault.open(world.vault, PASSPHRASE) as vault:
        record = vault.load(consultation_id)
    return {name: _written_down(record.section(name)) for name in SECTIONS}


def _history(changes: list[Change], section: str) -> list[Change]:
    """Every line about ``section``, after the one that stands for its being empty at first."""
    first = {"what": "saved", "value": _written_down(SECTIONS[section]())}
    return [first, *(change for change in changes if change["section"] == section)]


def _written_down(section: Section) -> Any:
    return msgspec.json.decode(msgspec.json.encode(section))
