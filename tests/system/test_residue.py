"""What others find after hiding: nothing that was copied, no file, no setting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.conftest import ROOT, Program, eventually, is_running
from tests.system.traces import STEM, Attended, House

pytestmark = [pytest.mark.x11, pytest.mark.timeout(200)]
NOTHING = {"clipboard": "", "primary": ""}
LIST = "bread, milk, stamps"


class Others:
    """Other programs of the same person on the same display."""

    def __init__(self, display: str) -> None:
        self._environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *role: str) -> None:
        """A program that stays; see ``tests.system.clipboards``."""
        process = subprocess.Popen(
            self._command(*role), cwd=ROOT, env=self._environment, text=True, stdout=subprocess.PIPE
        )
        self._running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    def paste(self) -> dict[str, str]:
        """What can be pasted now."""
        done = subprocess.run(
            self._command("read"), cwd=ROOT, env=self._environment, capture_output=True, timeout=60
        )
        found: dict[str, str] = json.loads(done.stdout)
        return found

    def end(self) -> None:
        for process in self._running:
            process.kill()
            process.communicate()

    @staticmethod
    def _command(*role: str) -> list[str]:
        return [sys.executable, "-m", "tests.system.clipboards", *role]


@pytest.fixture
def others(display: str) -> Iterator[Others]:
    made = Others(display)
    yield made
    made.end()


@pytest.fixture
def house(tmp_path: Path, display: str, vault_folder: Path) -> House:
    assert vault_folder == tmp_path / "vault"
    return House(tmp_path, display)


Leave = Callable[..., Attended]


@pytest.fixture
def leave(house: House) -> Iterator[Leave]:
    """The program, with words on the screen and copied; ``hide`` ends that session."""
    started: list[Attended] = []

    def run(*, export: bool = False) -> Attended:
        house.ask("copied", "field", export=export)
        started.append(house.start())
        house.wait(started[-1])
        return started[-1]

    yield run
    for one in started:
        one.end()


def _hide(program: Attended) -> None:
    session = program.session()
    program.press("F9")
    eventually(lambda: not is_running(session), "the session is gone")


def test_what_was_copied_can_be_pasted_until_it_is_hidden(leave: Leave, others: Others) -> None:
    program = leave()
    before = others.paste()
    assert STEM in before["clipboard"]
    assert STEM in before["primary"]
    _hide(program)
    assert others.paste() == NOTHING


def test_closing_the_program_clears_it_too(leave: Leave, others: Others) -> None:
    program = leave()
    program.close_window("Consultation Desk")
    assert program.exit_status() == 0
    assert others.paste() == NOTHING


@pytest.mark.parametrize("role", ["honest", "greedy"])
def test_with_a_clipboard_manager_nothing_can_be_pasted_either(
    leave: Leave, others: Others, role: str
) -> None:
    others.start(role)
    program = leave()
    eventually(lambda: STEM in others.paste()["clipboard"], "the words can be pasted")
    _hide(program)
    eventually(lambda: others.paste() == NOTHING, "nothing can be pasted")


def test_a_manager_that_ignores_the_marks_and_revives_what_was_lost_has_its_way(
    leave: Leave, others: Others
) -> None:
    """The truth about what cannot be done: such a program has its own copy, and owns the clipboard
    as soon as we are gone."""
    others.start("reviving")
    _hide(leave())
    eventually(lambda: STEM in others.paste()["clipboard"], "the copy is brought back")


def test_what_another_program_copied_in_between_is_left_alone(leave: Leave, others: Others) -> None:
    program = leave()
    others.start("copy", LIST)
    _hide(program)
    after = others.paste()
    assert after == {"clipboard": LIST, "primary": ""}


def test_with_a_manager_too_what_another_program_copied_stays(leave: Leave, others: Others) -> None:
    others.start("greedy")
    program = leave()
    others.start("copy", LIST)
    eventually(lambda: others.paste()["clipboard"] == LIST, "the list can be pasted")
    _hide(program)
    assert others.paste()["clipboard"] == LIST


@pytest.mark.slow
def test_half_a_minute_clears_it_while_one_goes_on(leave: Leave, others: Others) -> None:
    program = leave()
    assert STEM in others.paste()["clipboard"]
    session = program.session()
    eventually(lambda: others.paste() == NOTHING, "nothing can be pasted")
    assert is_running(session)
    assert program.times("cover") == []


# files and settings


def test_exporting_through_the_dialog_leaves_no_word_and_no_folder_behind(
    leave: Leave, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in Qt's settings, not among recent files, not in a cache or a temporary file."""
    elsewhere = house.base / "tmp"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    program = leave(export=True)
    _hide(program)
    program.wait_for("listening")
    assert len(list(house.out.glob("*.pdf"))) >= 2
    assert house.leaks() == []
    instructions = house.deeds / "next.json"
    kept = [one for one in house.base.rglob("*") if one.is_file() and one != instructions]
    name = str(house.out).encode()
    assert [str(one) for one in kept if name in one.read_bytes()] == []
    names = " ".join(one.name for one in kept)
    for telling in ("QtProject", "recently-used", "lastVisited", "thumbnails"):
        assert telling not in names
    assert list(elsewhere.iterdir()) == []
    assert list((house.base / "home/run/consultation-desk/spool").iterdir()) == []


def test_no_process_of_ours_writes_its_memory_down_when_it_crashes(program: Program) -> None:
    eventually(lambda: _dumps(program.session()) == "0 0 0", "the session dumps nothing")
    assert _dumps(program.pid) == "0 0 0"


def _dumps(pid: int) -> str:
    """The limit of core dumps, and what kinds of memory would be in one."""
    folder = Path(f"/proc/{pid}")
    limits = (folder / "limits").read_text().splitlines()
    [core] = [line for line in limits if line.startswith("Max core file size")]
    kinds = int((folder / "coredump_filter").read_text(), 16)
    return f"{' '.join(core.split()[4:6])} {kinds:x}"
