"""What can go wrong with the disk, the files and the person: said plainly, and nothing is lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Event, Vault, unlock, verify
from dva_desktop.core.vault.connection import connect
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened
from tests.system.conftest import ROOT, Program, eventually
from tests.system.person import FIRST, LATER, WRONG
from tests.system.support import World

# The rights by which root reads and writes what nobody may.
_AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
_OTHER_WORK = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.setWindowTitle("Other work")
window.setGeometry(0, 0, 1366, 768)
window.show()
app.exec()
"""
Screens = list[list[str]]
Act = Callable[..., Screens]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A person's folders, with a vault."""
    made = World(tmp_path / "world")
    vault, _code = Vault.create(made.vault, PASSPHRASE, cost=CHEAP)
    with vault:
        vault.set_setting("first_run", "done")
        vault.set_setting("locality", "somerset")
    return made


@pytest.fixture
def act(world: World) -> Iterator[Act]:
    """Have a person do something at a session process; what they read, and nothing went wrong."""
    started: list[subprocess.Popen[str]] = []

    def run(deed: str, *prefix: str, meanwhile: Callable[[], object] = bool) -> Screens:
        report = world.base / "report.jsonl"
        command = [sys.executable, "-m", "tests.system.person", deed, str(world.vault), str(report)]
        session = subprocess.Popen(
            [*prefix, *command], cwd=ROOT, env=world.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        started.append(session)
        assert session.stdin is not None
        session.stdin.write("unlock\n")
        session.stdin.flush()
        meanwhile()
        eventually(lambda: session.poll() is not None, f"{deed} ends")
        _said, errors = session.communicate()
        assert session.returncode == 0, errors
        assert "Traceback" not in errors
        assert "Error" not in errors
        return [json.loads(line) for line in report.read_text().splitlines()]

    yield run
    for session in started:
        session.kill()
        session.communicate()


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _noticed(world: World) -> str | None:
    assert verify(world.vault, PASSPHRASE).ok
    with reopened(world.vault) as vault:
        [listed] = vault.consultations()
        return vault.load(listed.id).ask.observations


def test_a_wrong_passphrase_is_said_and_the_right_one_still_opens(world: World, act: Act) -> None:
    refused, opened = act("try_wrong_then_right")
    assert "That passphrase does not open the records." in refused
    assert "Check Caps Lock and the keyboard language, or use the recovery code." in refused
    assert not any(WRONG in text or "does not open" in text for text in opened)
    with reopened(world.vault) as vault:
        assert Event.FAILED_UNLOCKS in [entry.what for entry in vault.journal()]


def _cut_short(vault: Path) -> None:
    whole = vault.read_bytes()
    vault.write_bytes(whole[: len(whole) // 2 + 100])


def _empty(vault: Path) -> None:
    vault.write_bytes(b"")


def _put_a_plaintext_one_there(vault: Path) -> None:
    vault.unlink()
    with sqlite3.connect(vault) as other:
        other.execute("CREATE TABLE section (content)")
    other.close()


def _lose_the_keyring(vault: Path) -> None:
    (vault.parent / "keyring.json").unlink()


def _lose_the_records(vault: Path) -> None:
    vault.unlink()


def _spoil_the_keyring(vault: Path) -> None:
    (vault.parent / "keyring.json").write_text("{")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_cut_short, "damaged"),
        (_empty, "has been cut short."),
        (_put_a_plaintext_one_there, "is not encrypted, so it is not ours."),
        (_lose_the_keyring, "The file with the keys (keyring.json) is missing"),
        (_lose_the_records, "The file with the records is missing."),
        (_spoil_the_keyring, "The file with the keys was damaged"),
    ],
)
def test_a_vault_that_is_not_as_it_was_is_explained_and_not_touched(
    world: World, act: Act, harm: Callable[[Path], None], said: str
) -> None:
    harm(world.vault / "vault.db")
    before = _contents(world.vault)
    [texts] = act("try_right")
    assert any(said in text for text in texts), texts
    assert any("most recent" in text for text in texts), texts
    assert _contents(world.vault) == before


def test_a_read_only_folder_is_explained_and_not_touched(world: World, act: Act) -> None:
    before = _contents(world.vault)
    for path in (*world.vault.iterdir(), world.vault):
        path.chmod(0o500)
    [texts] = act("try_right", *_AS_ANYBODY)
    assert any("not allowed to write in the folder of the records" in text for text in texts), texts
    assert any("may be read-only" in text for text in texts), texts
    assert _contents(world.vault) == before
    world.vault.chmod(0o700)


def test_a_first_run_in_a_read_only_folder_is_explained_and_leaves_nothing(
    world: World, act: Act
) -> None:
    world.vault = world.base / "locked" / "vault"
    world.vault.mkdir(parents=True)
    world.vault.chmod(0o500)
    [texts] = act("set_up", *_AS_ANYBODY)
    assert any("is not allowed to write in" in text for text in texts), texts
    assert list(world.vault.iterdir()) == []
    world.vault.chmod(0o700)


def test_a_full_disk_is_said_at_once_and_what_was_written_is_kept_when_there_is_room(
    world: World, act: Act
) -> None:
    full, again = act("write_on_a_full_disk")
    assert any(text.startswith("Not saved yet.") and "disk" in text for text in full), full
    assert FIRST + LATER in full  # still on the screen
    assert not any("Not saved" in text for text in again)
    assert _noticed(world) == FIRST + LATER


def test_leaving_with_a_full_disk_loses_only_what_was_said_not_to_be_saved(
    world: World, act: Act
) -> None:
    [full] = act("leave_a_full_disk")
    assert any(text.startswith("Not saved yet.") for text in full), full
    assert (_noticed(world) or "").startswith(FIRST)


def test_a_vault_that_another_program_holds_is_said_and_kept_when_it_lets_go(
    world: World, act: Act
) -> None:
    def hold() -> None:
        eventually((world.base / "hold").exists, "the person writes")
        key = unlock(world.vault, PASSPHRASE, SystemClock())
        other = connect(world.vault / "vault.db", key.secret)
        with other.transaction():
            (world.base / "held").touch()
            eventually(lambda: not (world.base / "hold").exists(), "the person is told")
        other.close()

    busy, again = act("write_while_busy", meanwhile=hold)
    said = "Not saved yet. Another program is using the records."
    assert any(text.startswith(said) for text in busy), busy
    assert not any("Not saved" in text for text in again)
    assert _noticed(world) == FIRST + LATER


@pytest.fixture
def other_work(display: str) -> Iterator[None]:
    """Another program's window, over the whole screen."""
    environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen([sys.executable, "-c", _OTHER_WORK], env=environment) as other:
        yield
        other.kill()


def _on_top(display: str) -> str:
    """The title of the uppermost window; they come from the lowest to the uppermost."""
    search = ["xdotool", "search", "--maxdepth", "1", "--onlyvisible", "--name", "."]
    found = subprocess.run(
        [*search, "getwindowname", "%@"],
        env=os.environ | {"DISPLAY": display},
        capture_output=True,
        text=True,
    )
    return (found.stdout.splitlines() or [""])[-1]


@pytest.mark.x11
def test_a_second_start_brings_the_first_window_to_the_front(
    program: Program, other_work: None, display: str, vault_folder: Path
) -> None:
    eventually(lambda: _on_top(display) == "Other work", "other work is on top")
    second = program.run("--vault", str(vault_folder))
    assert second.returncode == 0
    said = "Consultation Desk is already open. Its window has been brought to the front.\n"
    assert second.stderr == said
    eventually(lambda: _on_top(display) == "Consultation Desk", "the first window is on top")
