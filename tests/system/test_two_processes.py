"""The two processes as they really run: hiding, coming back, and every way things can go wrong."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from dva_desktop.core.vault import Event, Vault
from dva_desktop.core.vault.keyring import Cost
from dva_desktop.ui.front.instance import Instance
from dva_desktop.ui.session.first_run import REHEARSE, STAGE
from tests.core.vault.support import PASSPHRASE
from tests.system.conftest import Program, Start, eventually, is_running

pytestmark = pytest.mark.x11
SHIFTS = ("Shift_L", "Shift_L", "Shift_L")
DESK = "screen-HomePage"
CRASH = "ended-shown"


def _covers(program: Program, times: int = 1) -> None:
    program.wait_for("covered", times)
    program.wait_for_windows("Clinical Calculator")


def _comes_back(program: Program, times: int = 2) -> None:
    """Press Back in the calculator: with the keyboard, from its first field."""
    program.wait_for("listening", times - 1)
    program.press("shift+Tab", "shift+Tab", "space")
    program.wait_for("uncovered", times)
    program.wait_for_windows("Consultation Desk")


@pytest.mark.parametrize("keys", [SHIFTS, ("F9",)])
def test_hiding_from_a_text_field_and_coming_back(program: Program, keys: tuple[str, ...]) -> None:
    before = program.session()
    program.type("purple kett")
    program.press(*keys)
    _covers(program)
    eventually(lambda: not is_running(before), "the session ends")
    _comes_back(program)
    assert program.session() != before
    program.unlock()
    program.wait_for(DESK)
    assert program.times(CRASH) == []


def test_hiding_the_desk_ends_the_process_that_knew_and_is_journalled(
    desk: Program, vault_folder: Path
) -> None:
    before = desk.session()
    desk.press("F9")
    _covers(desk)
    eventually(lambda: not is_running(before), "the session ends")
    _comes_back(desk)
    desk.unlock()
    desk.wait_for(DESK, 2)
    desk.signal(signal.SIGTERM)
    desk.exit_status()
    eventually(lambda: not is_running(desk.session()), "the second session ends")
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        seen = [(one.what, one.detail) for one in vault.journal() if one.what == Event.LOCK]
    assert seen == [(Event.LOCK, "panic"), (Event.LOCK, "front_gone")]


def test_the_first_run_by_keyboard_with_hiding_from_a_dialog(start: Start, tmp_path: Path) -> None:
    program = start(tmp_path / "new")
    program.wait_for("uncovered")
    program.wait_for("localities")
    program.press("Right", "space", "Tab", "space")
    program.type(PASSPHRASE)
    program.press("Return")
    program.type(PASSPHRASE)
    program.press("Return")
    program.wait_for("screen-RecoveryCode")
    program.press("Tab", "Tab", "space")  # Print: there is no printer here, which a dialog says
    program.wait_for("dialog")
    program.press(*SHIFTS)
    _covers(program)
    _comes_back(program)
    program.unlock()
    program.wait_for("screen-RecoveryCode", 2)  # another one: the first was never noted
    assert program.times(CRASH) == []


def test_rehearsing_to_hide(start: Start, vault_folder: Path) -> None:
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        vault.set_setting(STAGE, REHEARSE)
    program = start(vault_folder)
    program.wait_for("uncovered")
    program.unlock()
    program.wait_for("screen-Rehearsal")
    program.press(*SHIFTS)
    _covers(program)
    _comes_back(program)
    program.unlock()
    program.wait_for("screen-Rehearsed")
    program.press("space")
    program.wait_for(DESK)


def test_coming_back_at_once_again_and_again(program: Program) -> None:
    for times in range(1, 6):
        program.unlock()  # while the new session is still getting ready
        program.wait_for(DESK, times)
        program.press("F9")
        _covers(program, times)
        _comes_back(program, times + 1)
    assert program.times(CRASH) == []


def test_hiding_while_the_passphrase_is_worked_out(start: Start, tmp_path: Path) -> None:
    slow = Cost(memory_kib=128 * 1024, iterations=10, lanes=1)  # a second or two: time to hide
    vault, _code = Vault.create(tmp_path / "slow", PASSPHRASE, cost=slow)
    with vault:
        vault.set_setting("first_run", "done")
    program = start(tmp_path / "slow")
    program.wait_for("uncovered")
    program.wait_for_windows("Consultation Desk")
    program.type(PASSPHRASE)
    program.press("Return", "F9")
    _covers(program)
    assert program.times(DESK) == []
    _comes_back(program)
    assert program.times(DESK) == []  # nothing that was under way opens anything later


def test_hammering_shift_changes_nothing(program: Program) -> None:
    program.press(*SHIFTS * 4)
    _covers(program)
    assert len(program.times("covered")) == 1
    _comes_back(program)


def test_typing_capitals_does_not_hide(program: Program) -> None:
    program.type("HE SAID SHE SAID")
    program.press("shift+a", "shift+b", "shift+c", "shift+d")
    assert program.windows() == ["Consultation Desk"]
    assert program.times("event") == []


def test_hiding_from_outside(program: Program) -> None:
    before = program.session()
    assert program.run("hide").returncode == 0
    _covers(program)
    eventually(lambda: not is_running(before), "the session ends")
    assert program.run("hide").returncode == 0  # and again, which changes nothing
    assert program.windows() == ["Clinical Calculator"]


def test_hiding_from_outside_when_the_session_does_not_answer(program: Program) -> None:
    before = program.session()
    os.kill(before, signal.SIGSTOP)
    assert program.run("hide").returncode == 0
    program.wait_for("killed")
    _covers(program)
    eventually(lambda: not is_running(before), "the session has ended")
    _comes_back(program)


def test_hiding_without_an_open_program_says_so(program: Program) -> None:
    program.press("F9")
    _covers(program)
    program.signal(signal.SIGTERM)
    program.exit_status()
    answer = program.run("hide")
    assert answer.returncode == 1
    assert answer.stderr == "The program is not open.\n"


def test_a_session_that_is_killed_is_told_in_neutral_words(desk: Program) -> None:
    before = desk.session()
    os.kill(before, signal.SIGKILL)
    desk.wait_for(CRASH)
    desk.wait_for_windows("Consultation Desk")
    desk.press("space")  # Open again
    desk.wait_for("uncovered", 2)
    desk.unlock()
    desk.wait_for(DESK, 2)


def test_a_front_that_is_killed_takes_its_session_with_it(desk: Program) -> None:
    session = desk.session()
    desk.signal(signal.SIGKILL)
    eventually(lambda: not is_running(session), "the session ends")


def test_a_second_start_says_so_and_leaves_the_first_alone(
    program: Program, vault_folder: Path
) -> None:
    second = program.run("--vault", str(vault_folder))
    assert second.returncode == 0
    assert "already open" in second.stderr
    assert "Traceback" not in second.stderr
    assert program.windows() == ["Consultation Desk"]
    program.unlock()
    program.wait_for(DESK)


def test_a_second_start_while_hidden_does_not_show_what_was_hidden(
    program: Program, vault_folder: Path
) -> None:
    program.press("F9")
    _covers(program)
    assert program.run("--vault", str(vault_folder)).returncode == 0
    assert program.windows() == ["Clinical Calculator"]


def test_closing_the_calculator_closes_everything(program: Program) -> None:
    program.press("F9")
    _covers(program)
    program.wait_for("ended-leaving")
    program.close_window("Clinical Calculator")
    assert program.exit_status() == 0
    eventually(lambda: not is_running(program.session()), "the waiting session ends")


def test_closing_the_desk_closes_everything(desk: Program) -> None:
    desk.close_window("Consultation Desk")
    assert desk.exit_status() == 0
    assert not is_running(desk.session())
    assert desk.times("cover") == []


def test_a_runtime_folder_that_cannot_be_used_is_explained(
    start: Start, vault_folder: Path, private_home: Path
) -> None:
    (private_home / "run" / "consultation-desk").write_text("")
    program = start(vault_folder)
    program.wait_for_windows("Consultation Desk")
    program.press("space")  # Close
    assert program.exit_status() == 1
    assert "A file stands where the program needs a folder." in program.output
    assert "Traceback" not in program.output
    assert not is_running(program.session())


def test_an_open_program_that_does_not_answer_is_explained(
    start: Start, vault_folder: Path, private_home: Path
) -> None:
    folder = private_home / "run" / "consultation-desk"
    folder.mkdir(mode=0o700)
    other = Instance(folder)
    assert other.take()
    program = start(vault_folder)
    program.wait_for_windows("Consultation Desk")
    program.press("space")
    assert program.exit_status() == 1
    assert "already open, but it does not answer" in program.output
    other.release()


def test_nothing_on_the_screen_or_in_the_process_list_says_what_it_is(desk: Program) -> None:
    names = desk.windows()
    for pid in (desk.pid, desk.session()):
        names.append(Path(f"/proc/{pid}/comm").read_text())
    shown = " ".join(names).casefold()
    for word in ("abuse", "violence", "domestic", "safeguard"):
        assert word not in shown
