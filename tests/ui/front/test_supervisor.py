"""The front's judgement, with session processes that do as they are told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.ui.front.supervisor import (
    COMMIT_MS,
    GRACE_MS,
    SILENT_BEATS,
    TRIES,
    State,
)
from dva_desktop.ui.front.timing import stamp
from tests.ui.front.staged import Stage


@pytest.fixture
def stage(qapp: object) -> Stage:
    return Stage()


@pytest.fixture
def open_stage(stage: Stage) -> Stage:
    stage.child.says("ready")
    stage.child.says("prompt")
    stage.shown.clear()
    return stage


def test_the_first_prompt_uncovers(stage: Stage) -> None:
    stage.child.says("ready")
    assert stage.shown == []
    stage.child.says("prompt")
    assert stage.shown == ["uncover"]


def test_hiding_covers_at_once_and_the_next_session_waits_unseen(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    assert open_stage.shown == ["cover"]
    assert len(open_stage.children) == 1
    open_stage.child.says("gone")
    open_stage.child.ends()
    assert len(open_stage.children) == 2
    assert open_stage.child.told == []
    assert open_stage.supervisor.state is State.WARM


def test_coming_back_asks_for_the_prompt_where_the_window_was(open_stage: Stage) -> None:
    open_stage.child.says("at", 10, 20, 900, 600)
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    assert open_stage.child.told == ["at 10 20 900 600", "watching 0", "unlock"]
    open_stage.child.says("prompt")
    assert open_stage.shown == ["cover", "uncover"]
    assert open_stage.supervisor.place == QRect(10, 20, 900, 600)


def test_coming_back_before_the_old_session_has_gone_is_not_forgotten(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    open_stage.supervisor.unlock()
    open_stage.child.ends()
    assert open_stage.child.told == ["watching 0", "unlock"]


def test_a_session_that_does_not_go_is_killed(open_stage: Stage, qtbot: QtBot) -> None:
    open_stage.child.says("hide", 0, stamp())
    old = open_stage.child
    assert not old.killed
    qtbot.waitUntil(lambda: old.killed, timeout=2000)


def test_a_window_that_no_longer_answers_is_covered_and_its_session_killed(
    open_stage: Stage, qtbot: QtBot
) -> None:
    open_stage.child.says("opened")
    open_stage.supervisor._beat.setInterval(5)
    old = open_stage.child
    qtbot.waitUntil(lambda: open_stage.shown == ["cover"], timeout=5000)
    assert old.told == [f"hide {CAUSES.index('silent')} {open_stage.supervisor._pressed}"]
    qtbot.waitUntil(lambda: old.killed, timeout=2000)


def test_a_window_that_answers_is_left_in_peace(open_stage: Stage) -> None:
    open_stage.child.says("opened")
    for _ in range(3 * SILENT_BEATS):
        for _ in range(SILENT_BEATS):
            open_stage.supervisor._beat.timeout.emit()
        open_stage.child.says("alive")
    assert open_stage.shown == []


def test_opening_a_vault_may_take_long(open_stage: Stage) -> None:
    for _ in range(5 * SILENT_BEATS):
        open_stage.supervisor._beat.timeout.emit()
    assert open_stage.shown == []
    open_stage.child.says("opened")
    open_stage.supervisor._beat.timeout.emit()
    assert open_stage.shown == []


def test_nobody_waits_for_a_word_of_what_cannot_be_seen(stage: Stage) -> None:
    assert not stage.supervisor._beat.isActive()
    stage.child.says("prompt")
    assert stage.supervisor._beat.isActive()
    stage.child.says("hide", 0, stamp())
    assert not stage.supervisor._beat.isActive()


def test_a_session_that_goes_is_not_killed(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    old = open_stage.child
    old.ends()
    assert not old.killed
    assert not open_stage.supervisor._grace.isActive()


def test_a_session_that_cannot_be_seen_any_more_has_time_to_commit(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    assert open_stage.supervisor._grace.interval() == GRACE_MS
    open_stage.child.says("hidden")
    assert open_stage.supervisor._grace.isActive()
    assert open_stage.supervisor._grace.interval() == COMMIT_MS


def test_hidden_without_having_to_go_starts_no_clock(open_stage: Stage) -> None:
    open_stage.child.says("hidden")
    assert not open_stage.supervisor._grace.isActive()


def test_hiding_from_outside_does_not_wait_for_the_session(open_stage: Stage) -> None:
    open_stage.supervisor.hide()
    assert open_stage.shown == ["cover"]
    assert [told.split()[:2] for told in open_stage.child.told] == [["hide", "1"]]
    open_stage.child.says("hide", 0, stamp())  # the session's own word comes after it
    assert open_stage.shown == ["cover"]


def test_hiding_what_is_hidden_changes_nothing(open_stage: Stage) -> None:
    open_stage.supervisor.hide()
    open_stage.child.ends()
    open_stage.supervisor.hide()
    assert open_stage.shown == ["cover"]
    assert open_stage.child.told == []


def test_an_end_without_goodbye_is_told_with_the_time_of_the_last_change(
    open_stage: Stage,
) -> None:
    open_stage.child.says("saved", 3)
    open_stage.child.ends(-9)
    assert open_stage.shown == ["failed 1000"]
    open_stage.supervisor.unlock()
    open_stage.child.says("prompt")
    open_stage.child.ends(70)
    assert open_stage.shown[-1] == "failed 0"  # the second session kept nothing


def test_a_hiding_session_that_crashes_on_the_way_is_not_spoken_of(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends(-11)
    assert open_stage.shown == ["cover"]


def test_unseen_sessions_that_keep_dying_are_not_started_for_ever(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    for _ in range(TRIES + 3):
        if open_stage.supervisor.state is State.WARM:
            open_stage.child.ends(1)
    assert open_stage.supervisor.state is State.GONE
    assert len(open_stage.children) == 1 + TRIES
    assert open_stage.shown == ["cover"]  # nobody behind the decoy is told anything
    open_stage.supervisor.unlock()
    assert open_stage.child.told[-1] == "unlock"
    open_stage.child.ends(1)
    assert open_stage.shown[-1] == "failed 0"


def test_closing_the_window_closes_the_program(open_stage: Stage) -> None:
    open_stage.child.says("quit")
    assert open_stage.shown == []
    open_stage.child.ends()
    assert open_stage.shown == ["closed"]
    assert len(open_stage.children) == 1


def test_closing_the_decoy_lets_the_session_go_and_closes(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    open_stage.supervisor.close()
    assert open_stage.child.told == ["quit"]
    open_stage.child.ends()
    assert open_stage.shown == ["cover", "closed"]


def test_closing_does_not_wait_for_a_session_that_hangs(open_stage: Stage, qtbot: QtBot) -> None:
    open_stage.supervisor.close()
    child = open_stage.child
    qtbot.waitUntil(lambda: child.killed, timeout=2000)


def test_a_second_start_brings_the_session_forward_only_when_it_is_on_show(
    open_stage: Stage,
) -> None:
    open_stage.supervisor.raise_window()
    assert open_stage.child.told == ["unlock"]
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    open_stage.supervisor.raise_window()
    assert open_stage.child.told == []


def test_a_word_out_of_turn_is_ignored(stage: Stage) -> None:
    stage.child.says("unlock")
    stage.child.says("gone")
    assert stage.shown == []
    assert stage.supervisor.state is State.ASKED


@pytest.mark.parametrize("cause", ["command", "idle", "suspend"])
def test_the_cover_knows_why(open_stage: Stage, cause: Cause) -> None:
    causes: list[str] = []
    open_stage.supervisor.cover.connect(causes.append)
    open_stage.child.says("hide", CAUSES.index(cause), stamp())
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    open_stage.child.says("prompt")
    open_stage.supervisor.hide(cause)
    assert causes == [cause, cause]
    assert open_stage.child.told[-1].split()[:2] == ["hide", str(CAUSES.index(cause))]


def test_the_next_session_is_told_how_long_the_cover_took(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, (stamp() - 250) % 10**9)
    leaving = open_stage.child
    open_stage.supervisor.covered()
    leaving.ends()
    open_stage.supervisor.unlock()
    for child in (leaving, open_stage.child):  # the one that ends has waited for it
        [told] = [told for told in child.told if told.startswith("covered")]
        assert 250 <= int(told.split()[1]) < 5000


def test_a_cover_that_was_never_painted_has_no_time(open_stage: Stage) -> None:
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    assert open_stage.child.told == ["watching 0", "unlock"]


def test_what_is_heard_of_the_computer_is_told_to_every_session(open_stage: Stage) -> None:
    open_stage.supervisor.tell_watching(5)
    assert open_stage.child.told == ["watching 5"]
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    assert open_stage.child.told == ["watching 5", "unlock"]


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        (["opened", "hide 4", "gone"], None),  # it wrote that down itself
        (["opened", "hide 4"], "suspend"),  # it was ended before it could
        (["opened"], "crash"),
        (["opened", "gone"], None),  # an error of ours, which it has written down
        (["hide 4"], None),  # nothing was open: there is nothing to write
        ([], None),
    ],
)
def test_an_end_that_could_not_be_written_down_is_left_to_the_next(
    open_stage: Stage, said: list[str], owed: Cause | None
) -> None:
    for one in said:
        match one.split():
            case ["hide", code]:
                open_stage.child.says("hide", int(code), stamp())
            case _:
                open_stage.child.says("opened" if one == "opened" else "gone")
    open_stage.child.ends(-9)
    open_stage.supervisor.unlock()
    told = [line for line in open_stage.child.told if line.startswith("owed")]
    assert told == ([f"owed {CAUSES.index(owed)}"] if owed else [])


def test_it_is_left_until_one_opens_the_vault_and_no_longer(open_stage: Stage) -> None:
    open_stage.child.says("opened")
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends(-9)
    open_stage.supervisor.unlock()
    open_stage.child.says("prompt")
    open_stage.child.says("hide", 2, stamp())  # at the prompt: nothing was opened
    open_stage.child.says("gone")
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    assert "owed 0" in open_stage.child.told
    open_stage.child.says("prompt")
    open_stage.child.says("opened")
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.says("gone")
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    assert "owed 0" not in open_stage.child.told


def test_before_a_prompt_and_after_an_open_vault_somebody_is_told(open_stage: Stage) -> None:
    order: list[str] = []
    open_stage.supervisor.wanted.connect(lambda: order.append(f"wanted {open_stage.child.told}"))
    open_stage.supervisor.rested.connect(lambda: order.append("rested"))
    open_stage.child.says("hide", 0, stamp())
    open_stage.child.ends()
    open_stage.supervisor.unlock()
    assert order == ["wanted []"]  # nothing was open, and it comes before the session is asked
    open_stage.child.says("prompt")
    open_stage.child.says("opened")
    open_stage.child.ends(-9)
    assert order[1:] == ["rested"]


def test_when_the_computer_is_about_to_sleep_the_end_is_waited_for(open_stage: Stage) -> None:
    open_stage.supervisor.see_it_end()
    assert not open_stage.child.killed  # nothing is hidden: nothing is to be ended
    open_stage.supervisor.hide("suspend")
    open_stage.supervisor.see_it_end()
    assert open_stage.child.waited == GRACE_MS / 1000
    assert open_stage.child.killed


@pytest.mark.parametrize("state", ["warm", "leaving", "closing", "gone"])
def test_hiding_where_there_is_nothing_to_hide_does_nothing(open_stage: Stage, state: str) -> None:
    if state == "closing":
        open_stage.supervisor.close()
    else:
        open_stage.child.says("hide", 0, stamp())
    if state in ("warm", "gone"):
        open_stage.child.ends()
    while state == "gone" and open_stage.supervisor.state is not State.GONE:
        open_stage.child.ends(1)
    assert open_stage.supervisor.state == state
    before, told = list(open_stage.shown), list(open_stage.child.told)
    open_stage.supervisor.hide()
    assert (open_stage.shown, open_stage.child.told) == (before, told)


def test_a_window_that_is_minimised_is_remembered_until_it_comes_back(open_stage: Stage) -> None:
    open_stage.child.says("seen", 0)
    assert not open_stage.supervisor.is_seen
    open_stage.child.says("hide", 2, stamp())
    open_stage.child.ends()
    assert not open_stage.supervisor.is_seen
    open_stage.supervisor.unlock()
    assert open_stage.supervisor.is_seen
