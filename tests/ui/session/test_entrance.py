"""Older records, damaged ones, and a backup put back: each with a way on, and nothing lost."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Patient
from dva_desktop.core.vault import Event, Vault
from dva_desktop.core.vault.backing_up import make_backup
from dva_desktop.ui.session.dialogs import DeskDialog
from dva_desktop.ui.session.entrance import Entrance, OlderScreen
from dva_desktop.ui.session.restore_screen import RestoreScreen, usual_place
from dva_desktop.ui.session.unlock import UnlockScreen, VaultOpener
from dva_desktop.ui.session.window import DeskWindow
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.ui.session.play import a_window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
T = TypeVar("T", bound=QWidget)
TELLING = (
    "abuse",
    "violence",
    "patient",
    "safeguarding",
    "domestic",
    "survivor",
    "victim",
    "clinic",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed vault with one consultation and a backup of that."""
    made = tmp_path / "vault"
    vault, _code = Vault.create(made, PASSPHRASE, cost=CHEAP)
    with vault:
        vault.new_consultation("somerset", dt.date(2026, 3, 2))
        make_backup(vault, usual_place(made))
    return made


@pytest.fixture
def older(folder: Path, tmp_path: Path) -> Path:
    """The same vault later, with its database as it was before."""
    shutil.copy(folder / "vault.db", tmp_path / "before.db")
    with Vault.open(folder, PASSPHRASE) as vault:
        made = vault.new_consultation("somerset", dt.date(2026, 3, 3))
        vault.save_section(made, "patient", Patient(name="Quillaverth"))
    shutil.copy(tmp_path / "before.db", folder / "vault.db")
    return folder


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    return a_window(qtbot)


def on_screen(window: DeskWindow, kind: type[T], qtbot: QtBot) -> T:
    qtbot.waitUntil(
        lambda: any(one.isVisible() for one in window.findChildren(kind)), timeout=20_000
    )
    return next(one for one in window.findChildren(kind) if one.isVisible())


def press(within: QWidget, text: str) -> None:
    next(one for one in within.findChildren(QPushButton) if one.text() == text).click()


def entered(window: DeskWindow, folder: Path) -> Entrance:
    made = Entrance(window, VaultOpener(folder))
    made.start()
    return made


def to_older(window: DeskWindow, folder: Path, qtbot: QtBot) -> tuple[Entrance, OlderScreen]:
    made = entered(window, folder)
    prompt = on_screen(window, UnlockScreen, qtbot)
    prompt.field.edit.setText(PASSPHRASE)
    prompt.submit()
    return made, on_screen(window, OlderScreen, qtbot)


def test_an_older_vault_is_not_opened_by_itself(
    window: DeskWindow, older: Path, qtbot: QtBot
) -> None:
    before = (older / "vault.db").read_bytes()
    entrance, screen = to_older(window, older, qtbot)
    assert screen.first.hasFocus()
    with qtbot.assertNotEmitted(entrance.unlocked, wait=50):
        press(screen, "Open what is there")
        press(on_screen(window, DeskDialog, qtbot), "Not now")
    assert (older / "vault.db").read_bytes() == before
    press(screen, "Back")
    assert on_screen(window, UnlockScreen, qtbot).field.edit.text() == ""


def test_opening_what_is_there_is_confirmed_and_journalled(
    window: DeskWindow, older: Path, qtbot: QtBot
) -> None:
    entrance, screen = to_older(window, older, qtbot)
    press(screen, "Open what is there")
    with qtbot.waitSignal(entrance.unlocked, timeout=20_000) as signal:
        press(on_screen(window, DeskDialog, qtbot), "Open what is there")
    vault, secret = signal.args or (None, "")
    assert isinstance(vault, Vault)
    with vault:
        assert Event.OLDER_ACCEPTED in [one.what for one in vault.journal()]
        assert secret == PASSPHRASE
        assert len(vault.consultations()) == 1


def test_a_backup_takes_the_place_of_older_records(
    window: DeskWindow, older: Path, qtbot: QtBot
) -> None:
    _entrance, screen = to_older(window, older, qtbot)
    press(screen, "Put back a backup")
    assert on_screen(window, RestoreScreen, qtbot).list.count() == 1


def test_damaged_records_lead_to_a_backup_and_back_to_work(
    window: DeskWindow, folder: Path, qtbot: QtBot
) -> None:
    (folder / "vault.db").write_bytes(b"\x00" * 9000)
    entrance = entered(window, folder)
    prompt = on_screen(window, UnlockScreen, qtbot)
    prompt.field.edit.setText(PASSPHRASE)
    prompt.submit()
    qtbot.waitUntil(prompt.backup.isVisible, timeout=20_000)
    press(prompt, "Put back a backup")
    screen = on_screen(window, RestoreScreen, qtbot)
    screen.field.edit.setText(PASSPHRASE)
    press(screen, "Put it back")
    qtbot.waitUntil(screen.result.isVisible, timeout=20_000)
    [kept] = folder.glob("replaced-*")
    assert kept.name in screen.result.text()
    assert (kept / "vault.db").read_bytes() == b"\x00" * 9000
    press(screen, "Go on to unlock")
    prompt = on_screen(window, UnlockScreen, qtbot)
    prompt.field.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(entrance.unlocked, timeout=20_000) as signal:
        prompt.submit()
    with (signal.args or [])[0] as vault:
        assert len(vault.consultations()) == 1
        assert Event.RESTORED in [one.what for one in vault.journal()]


def told(window: DeskWindow) -> str:
    """All that can be read, or is said to a screen reader, in the window and its dialogs."""
    labels, buttons = window.findChildren(QLabel), window.findChildren(QPushButton)
    shown = [one for one in (*labels, *buttons) if one.isVisible()]
    spoken = [f"{one.accessibleName()} {one.accessibleDescription()}" for one in shown]
    read = [one.text() for one in labels if one.isVisible()]
    read += [one.text() for one in buttons if one.isVisible()]
    return " ".join([*read, *spoken]).casefold()


def test_nothing_before_unlocking_tells_what_kind_of_program_it_is(
    window: DeskWindow, older: Path, qtbot: QtBot
) -> None:
    entrance, screen = to_older(window, older, qtbot)
    read = [told(window)]
    press(screen, "Open what is there")
    dialog = on_screen(window, DeskDialog, qtbot)
    read.append(told(window))
    press(dialog, "Not now")
    entrance.show_backups()
    on_screen(window, RestoreScreen, qtbot)
    read.append(told(window))
    entrance.start()
    on_screen(window, UnlockScreen, qtbot)
    read.append(told(window))
    assert all("hide now" in one for one in read)
    assert [word for word in TELLING for one in read if word in one] == []


@pytest.fixture
def restoring(window: DeskWindow, folder: Path, qtbot: QtBot) -> RestoreScreen:
    entered(window, folder).show_backups()
    return on_screen(window, RestoreScreen, qtbot)


def test_a_passphrase_of_another_time_changes_nothing(
    restoring: RestoreScreen, folder: Path, qtbot: QtBot
) -> None:
    before = (folder / "vault.db").read_bytes()
    restoring.submit()
    assert "Type the passphrase" in restoring.problem.text()
    restoring.field.edit.setText("not the passphrase at all")
    restoring.submit()
    qtbot.waitUntil(restoring.go.isEnabled, timeout=20_000)
    qtbot.waitUntil(restoring.problem.isVisible, timeout=20_000)
    assert (folder / "vault.db").read_bytes() == before
    assert not list(folder.glob("replaced-*"))
    assert restoring.field.edit.hasSelectedText()


def test_a_backup_that_was_changed_is_refused(
    restoring: RestoreScreen, folder: Path, qtbot: QtBot
) -> None:
    [copy] = usual_place(folder).glob("desk-*/vault.db")
    content = bytearray(copy.read_bytes())
    content[5000] ^= 1
    copy.write_bytes(content)
    restoring.field.edit.setText(PASSPHRASE)
    restoring.submit()
    qtbot.waitUntil(restoring.problem.isVisible, timeout=20_000)
    assert "damaged" in restoring.problem.text()
    assert not list(folder.glob("replaced-*"))


def test_an_empty_place_offers_only_to_look_elsewhere(
    restoring: RestoreScreen, tmp_path: Path, folder: Path
) -> None:
    restoring.look_in(tmp_path / "nothing")
    assert restoring.none.isVisible()
    assert not restoring.which.isVisible()
    assert not restoring.go.isVisible()
    assert restoring.first_focus() is restoring.elsewhere
    restoring.look_in(usual_place(folder))
    assert restoring.go.isVisible()


def test_nothing_is_put_back_while_another_has_it_open(
    restoring: RestoreScreen, folder: Path, qtbot: QtBot
) -> None:
    opener = VaultOpener(folder)
    with opener.open(opener.derive(PASSPHRASE)):
        restoring.field.edit.setText(PASSPHRASE)
        restoring.submit()
        qtbot.waitUntil(restoring.problem.isVisible, timeout=20_000)
        assert "already open" in restoring.problem.text()
    opener.lock.release()
    if opener.spare is not None:
        opener.spare.wipe()
