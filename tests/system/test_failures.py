"""What can go wrong with the disk, the files and the person: said plainly, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import (
    Event,
    Place,
    Vault,
    VaultDamaged,
    keyring,
    unlock,
    verify,
)
from dva_desktop.core.vault.connection import connect
from tests.core.vault.support import PASSPHRASE, reopened
from tests.system.conftest import ROOT, Program, eventually, set_up
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
    set_up(made.vault)
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


def _damage_one(world: World) -> str:
    """Break the seal of a page on which there is nothing but the text of one of two consultations;
    its id. It is the newer one, and the place where the person was."""
    with reopened(world.vault) as vault:
        older, newer = (vault.new_consultation("somerset", dt.date(2026, 3, x)) for x in (2, 3))
        vault.save_section(newer, "ask", Ask(observations="x" * 50_000))
        vault.save_section(older, "ask", Ask(observations=FIRST))
        vault.save_place(newer, Place(page="signs"))
    path = world.vault / "vault.db"
    whole = path.read_bytes()
    for at in reversed(range(4096 + 50, len(whole), 4096)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        if _hurts_only(world, changed, older, newer):
            path.write_bytes(changed)
            return newer
    raise AssertionError


def _hurts_only(world: World, content: bytes, whole: str, hurt: str) -> bool:
    copy = world.base / "copy"
    shutil.copytree(world.vault, copy)
    (copy / "vault.db").write_bytes(content)
    try:
        with reopened(copy) as vault:
            vault.load(whole)
            vault.consultations()
            vault.save_place(None, None)
        with reopened(copy) as vault, pytest.raises(VaultDamaged):
            vault.load(hurt)
    except (VaultDamaged, pytest.fail.Exception):
        return False
    finally:
        shutil.rmtree(copy)
    return True


def test_a_damaged_page_of_one_consultation_is_said_and_the_others_are_open(
    world: World, act: Act
) -> None:
    _damage_one(world)
    [said] = act("try_right")
    assert "The file with the records is damaged." in said
    assert any("Put back the most recent backup" in text for text in said), said
    assert any("can be opened after unlocking again" in text for text in said), said
    _, home, other = act("open_the_oldest")
    assert not any("damaged" in text for text in (*home, *other))
    assert FIRST in other


def _newer_records(world: World) -> None:
    key = unlock(world.vault, PASSPHRASE, SystemClock())
    database = connect(world.vault / "vault.db", key.secret)
    database.rows("PRAGMA user_version = 99")
    database.close()


def _newer_keyring(world: World) -> None:
    path = world.vault / "keyring.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | {"format": 9}))


@pytest.mark.parametrize("renew", [_newer_records, _newer_keyring])
def test_a_vault_of_a_newer_version_is_explained_and_not_touched(
    world: World, act: Act, renew: Callable[[World], None]
) -> None:
    renew(world)
    before = _contents(world.vault)
    [texts] = act("try_right")
    assert "These records were made with a newer version of the program." in texts
    assert "Install that version to open them; nothing was changed." in texts
    assert _contents(world.vault) == before


def test_without_memory_for_the_passphrase_it_is_said_and_can_be_tried_again(
    world: World, act: Act
) -> None:
    shutil.rmtree(world.vault)
    strong = Vault.create(world.vault, PASSPHRASE, cost=keyring.STRONG)[0]
    with strong:
        strong.set_setting("first_run", "done")
        strong.set_setting("locality", "somerset")
    short, opened = act("unlock_without_memory")
    assert "The computer is short of memory." in short
    assert any("Close other programs and try again." in text for text in short), short
    assert not any("memory" in text for text in opened)


def test_a_folder_that_is_moved_away_while_it_is_open_loses_nothing(world: World, act: Act) -> None:
    def move() -> None:
        eventually((world.base / "hold").exists, "the person writes")
        world.vault.rename(world.base / "moved")
        (world.base / "held").touch()

    [texts] = act("write_while_it_is_moved", meanwhile=move)
    assert FIRST + LATER in texts
    assert not any("Not saved" in text for text in texts)
    assert not world.vault.exists()  # nothing was begun anew in its place
    (world.base / "moved").rename(world.vault)
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
