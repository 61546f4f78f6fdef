"""Hiding from every situation, by every trigger, with the program as it really runs."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dva_desktop.core.platform.folders import config_folder
from dva_desktop.core.vault import Event, Vault
from dva_desktop.ui.front.preferences import Preferences, save_preferences
from tests.core.vault.support import PASSPHRASE
from tests.system.conftest import ROOT, Program, eventually, is_running
from tests.ui.front.watching.buses import Desktop

pytestmark = pytest.mark.x11
DESK, DECOY = "Consultation Desk", "Clinical Calculator"
SHIFTS = ("Shift_L", "Shift_L", "Shift_L")


class Staged(Program):
    """The program in a situation."""

    situation = "page"

    @classmethod
    def command(cls, *arguments: str) -> list[str]:
        module = "tests.system.staged" if "--vault" in arguments else "dva_desktop"
        words = [cls.situation] if "--vault" in arguments else []
        return [sys.executable, "-m", module, *words, *arguments]

    def click_twice(self, x: int, y: int) -> None:
        """A double click at this place of the screen."""
        self._do("mousemove", str(x), str(y), "click", "--repeat", "2", "--delay", "120", "1")

    def drag(self, x: int, y: int) -> None:
        """Drag what is at this place of the screen, and do not let go of it."""
        self._do("mousemove", str(x), str(y), "mousedown", "1")
        for further in (5, 15, 30, 60):
            self._do("mousemove", str(x + further), str(y + further), "sleep", "0.05")


Stage = Callable[[str], Staged]


@pytest.fixture
def stage(display: str, vault_folder: Path) -> Iterator[Stage]:
    """Start it, unlock it, and wait until it is in the situation."""
    started: list[Staged] = []

    def run(situation: str) -> Staged:
        Staged.situation = situation
        started.append(Staged(display, vault_folder))
        started[-1].wait_for("uncovered")
        started[-1].wait_for_windows(DESK)
        started[-1].unlock()
        started[-1].wait_for("staged")
        return started[-1]

    yield run
    for program in started:
        program.end()


def _is_covered(program: Program, session: int) -> None:
    """The decoy is there, the process that knew is not, and with it none of its windows."""
    program.wait_for("covered")
    eventually(lambda: not is_running(session), "the session ends")
    program.wait_for_windows(DECOY)
    assert program.times("ended-shown") == []


def _comes_back(program: Program) -> None:
    program.wait_for("listening")
    program.press("shift+Tab", "shift+Tab", "space")
    program.wait_for("uncovered", 2)


def _ends(program: Program, folder: Path) -> list[str]:
    """End everything, and read in the journal how each session ended."""
    program.end()
    eventually(lambda: not is_running(program.session()), "everything has ended")
    return _ends_until_now(folder)


def _ends_until_now(folder: Path) -> list[str]:
    with Vault.open(folder, PASSPHRASE) as vault:
        return [one.detail for one in vault.journal() if one.what == Event.LOCK]


@pytest.mark.parametrize("keys", [("F9",), SHIFTS])
@pytest.mark.parametrize(
    "situation",
    ["page", "menu", "tip", "list", "folder", "dialog", "preview", "making", "practice"],
)
def test_hiding_with_the_keyboard(
    stage: Stage, vault_folder: Path, situation: str, keys: tuple[str, ...]
) -> None:
    program = stage(situation)
    session = program.session()
    program.press(*keys)
    _is_covered(program, session)
    assert program.times("killed") == []
    assert _ends(program, vault_folder) == ["panic"]


@pytest.mark.parametrize("situation", ["menu", "folder", "making"])
def test_hiding_from_outside(stage: Stage, vault_folder: Path, situation: str) -> None:
    program = stage(situation)
    session = program.session()
    assert program.run("hide").returncode == 0
    _is_covered(program, session)
    assert program.times("killed") == []
    assert _ends(program, vault_folder) == ["command"]


@pytest.mark.parametrize("how", ["busy", "stopped"])
def test_a_session_that_does_not_hear_is_covered_at_once_and_ended(
    stage: Stage, vault_folder: Path, how: str
) -> None:
    program = stage("busy" if how == "busy" else "dialog")
    session = program.session()
    if how == "stopped":
        os.kill(session, signal.SIGSTOP)
    assert program.run("hide").returncode == 0
    _is_covered(program, session)
    [covered], [killed] = program.times("covered"), program.times("killed")
    assert covered < killed
    _comes_back(program)
    program.unlock()
    program.wait_for("staged" if how == "stopped" else "screen-HomePage", 2)
    assert _ends(program, vault_folder)[0] == "command:late"  # written down by the next one


@pytest.mark.parametrize("how", [pytest.param("busy", marks=pytest.mark.slow), "stopped"])
def test_a_window_that_no_longer_answers_is_covered_though_its_keys_are_not_heard(
    stage: Stage, vault_folder: Path, how: str
) -> None:
    program = stage("busy" if how == "busy" else "page")
    session = program.session()
    if how == "stopped":
        os.kill(session, signal.SIGSTOP)
    program.press("F9")
    _is_covered(program, session)
    _comes_back(program)
    program.unlock()
    program.wait_for("staged" if how == "stopped" else "screen-HomePage", 2)
    assert _ends(program, vault_folder)[0] == "silent:late"


def test_hiding_while_words_are_dragged(stage: Stage, vault_folder: Path) -> None:
    program = stage("marked")
    session = program.session()
    [place] = re.findall(r"timing marked-(\d+)-(\d+)", program.output)
    program.drag(*map(int, place))
    program.press("F9")
    _is_covered(program, session)
    assert _ends(program, vault_folder) == ["panic"]


def test_hiding_before_anything_could_be_seen(display: str, vault_folder: Path) -> None:
    program = Program(display, vault_folder)
    try:
        assert program.run("hide").returncode in (0, 1)  # 1: it was not open yet
        program.wait_for("uncovered")
        assert program.run("hide").returncode == 0
        program.wait_for("covered")
        program.wait_for_windows(DECOY)
    finally:
        program.end()


def test_hiding_what_the_front_itself_says(stage: Stage) -> None:
    program = stage("page")
    os.kill(program.session(), signal.SIGKILL)
    program.wait_for("ended-shown")
    program.wait_for_windows(DESK)
    assert program.run("hide").returncode == 0
    program.wait_for_windows(DECOY)


def test_a_crash_is_in_the_journal_once_somebody_can_write_it(
    stage: Stage, vault_folder: Path
) -> None:
    program = stage("page")
    os.kill(program.session(), signal.SIGKILL)
    program.wait_for("ended-shown")
    program.wait_for_windows(DESK)
    program.press("space")  # Open again
    program.wait_for("uncovered", 2)
    program.unlock()
    program.wait_for("staged", 2)
    assert _ends(program, vault_folder)[0] == "crash:late"


def test_pressing_the_button_twice_and_typing_on_moves_nothing_in_the_decoy(stage: Stage) -> None:
    program = stage("page")
    session = program.session()
    program.click_twice(1210, 42)  # Hide now, in a window of the usual size in the middle
    program.press("1", "7", "2", "Tab", "space", "F9", *SHIFTS * 2)
    _is_covered(program, session)
    assert len(program.times("cover")) == 1
    assert program.times("uncovered")[1:] == []


def test_practising_measures_the_time_to_the_cover(stage: Stage, vault_folder: Path) -> None:
    program = stage("practice")
    program.press("F9")
    program.wait_for("covered")
    [event], [covered] = program.times("event"), program.times("covered")
    _comes_back(program)
    program.unlock()
    program.wait_for("staged", 2)
    program.end()
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        kept = vault.own_setting("last_practice")
    assert abs(kept["ms"] - (covered - event) * 1000) < 3


def test_left_alone_it_locks_by_itself_and_keeps_the_last_words(
    stage: Stage, vault_folder: Path
) -> None:
    save_preferences(Preferences(idle_minutes=1), config_folder())
    program = stage("left_alone")
    session = program.session()
    eventually(lambda: not is_running(session), "the session ends")
    program.wait_for_windows(DECOY)
    assert _ends(program, vault_folder) == ["idle"]
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        [listed] = vault.consultations()
        assert vault.load(listed.id).ask.observations == "At the bus stop."


# the computer's own locks


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with Desktop(tmp_path) as made:
        for name, value in made.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("XDG_SESSION_ID", "31")
        yield made


@pytest.mark.parametrize(
    ("order", "cause"),
    [("lock ours", "screen_locked"), ("saver-on 2", "screen_locked"), ("away", "switched")],
)
def test_the_lock_of_the_computer_is_ours_too(
    desktop: Desktop, stage: Stage, vault_folder: Path, order: str, cause: str
) -> None:
    program = stage("dialog")
    session = program.session()
    desktop.wait_for(f"delayed {DESK}")
    program.wait_for("watching-7")
    desktop.order(order)
    eventually(lambda: not is_running(session), "the session ends")
    program.wait_for_windows(DECOY)
    assert _ends(program, vault_folder) == [cause]


@pytest.mark.parametrize("how", ["well", "stopped"])
def test_the_computer_sleeps_only_when_the_session_has_ended(
    desktop: Desktop, stage: Stage, vault_folder: Path, how: str
) -> None:
    program = stage("page")
    session = program.session()
    desktop.wait_for(f"delayed {DESK}")
    program.wait_for("watching-7")
    if how == "stopped":
        os.kill(session, signal.SIGSTOP)
    desktop.order("sleep")
    desktop.wait_for("released")
    if how == "well":
        assert _ends_until_now(vault_folder) == ["suspend"]  # it was written before the release
    eventually(lambda: not is_running(session), "the session has ended")
    program.wait_for_windows(DECOY)
    assert desktop.has_told() == []  # the next one waits unseen, and holds nothing up
    desktop.order("wake")
    _comes_back(program)
    desktop.wait_for(f"delayed {DESK}")
    program.unlock()
    program.wait_for("staged", 2)
    late = ":late" if how == "stopped" else ""
    assert _ends(program, vault_folder)[0] == f"suspend{late}"


# several screens

_TWO_SCREENS = {
    "screens": [
        {"name": "left", "x": 0, "y": 0, "width": 1280, "height": 800},
        {"name": "right", "x": 1280, "y": 0, "width": 1280, "height": 800},
    ]
}
_ON_BOTH = """
import json, sys
import dva_desktop.ui
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from dva_desktop.ui.front.calculator import Calculator
from dva_desktop.ui.session.dialogs import choose_folder, tell
from dva_desktop.ui.session.panic import Lock
from dva_desktop.ui.session.window import DeskWindow

def shown():
    tops = QGuiApplication.topLevelWindows()
    return sorted(one.screen().name() for one in tops if one.isVisible())

app = QApplication([])
app.setQuitOnLastWindowClosed(False)
window = DeskWindow("Consultation Desk")
window.show_at(QRect(1300, 40, 900, 600))
dialog = tell(window, "The disk is full.")
dialog.move(100, 100)
folder = choose_folder(window, print)
folder.move(1400, 100)
menu = QMenu(dialog)
menu.addAction("Copy")
menu.popup(QPoint(150, 150))
app.processEvents()
before, place = shown(), window.geometry()
decoy = Calculator()
decoy.settle(place)
Lock(lambda *_: None, lambda _status: None).now("panic")
after = shown()
decoy.show_now()
app.processEvents()
at = decoy.geometry()
print(json.dumps({"before": before, "after": after, "decoy": decoy.screen().name(),
                  "same": at == place}), flush=True)
import os; os._exit(0)
"""


def test_no_screen_keeps_a_window_and_the_cover_is_where_the_session_was(tmp_path: Path) -> None:
    config = tmp_path / "screens.json"
    config.write_text(json.dumps(_TWO_SCREENS))
    ended = subprocess.run(
        [sys.executable, "-c", _ON_BOTH],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = json.loads(ended.stdout or f'{{"failed": {json.dumps(ended.stderr)}}}')
    assert told == {
        "before": ["left", "left", "right", "right"],
        "after": [],
        "decoy": "right",
        "same": True,
    }
