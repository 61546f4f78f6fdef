"""A vault that was there and is not is no first start, and nothing is made in its place."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.folders import config_folder
from dva_desktop.core.vault import Vault
from dva_desktop.core.vault.backing_up import make_backup
from dva_desktop.ui.session.first_run import Welcome
from dva_desktop.ui.session.restore_screen import RestoreScreen
from dva_desktop.ui.session.screens import FaultScreen
from dva_desktop.ui.session.unlock import UnlockScreen
from dva_desktop.ui.session.whereabouts import (
    FILE,
    PUT_BACK,
    SET_UP_ANEW,
    GoneError,
    find_vault,
    remember,
)
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.ui.session.play import Begin

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder of a vault that was opened on this computer before."""
    folder = tmp_path / "media" / "STICK" / "vault"
    Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
    remember(folder)
    return folder


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    assert find_vault(tmp_path / "new").is_dir()


def test_a_vault_that_is_there_is_found(stick: Path) -> None:
    assert find_vault(stick) == stick


def test_where_the_stick_is_not_nothing_is_made_in_its_place(stick: Path, tmp_path: Path) -> None:
    (tmp_path / "media" / "STICK").rename(tmp_path / "unplugged")
    with pytest.raises(GoneError):
        find_vault(stick)
    assert list((tmp_path / "media").iterdir()) == []
    (tmp_path / "unplugged").rename(tmp_path / "media" / "STICK")
    assert find_vault(stick) == stick
    (stick / "keyring.json").unlink()
    assert find_vault(stick) == stick  # damaged, which is said where it is opened


def test_nothing_but_a_digest_is_written_down_and_only_once(stick: Path) -> None:
    for _ in range(3):
        remember(stick)
    content = (config_folder() / FILE).read_text()
    assert len(content) == 32
    assert "STICK" not in content


@pytest.mark.parametrize("rubbish", [b"\xff\xfe\x00", b"x" * 9999, b"", b"\n\n\n"])
def test_a_spoilt_note_keeps_nobody_out(tmp_path: Path, rubbish: bytes) -> None:
    (config_folder() / FILE).write_bytes(rubbish)
    assert find_vault(tmp_path / "vault").is_dir()
    remember(tmp_path / "vault")


def test_the_person_is_told_and_goes_on_when_it_is_back(
    begin: Begin, stick: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "media" / "STICK").rename(tmp_path / "unplugged")
    play = begin(stick)
    screen = play.screen(FaultScreen)
    (tmp_path / "unplugged").rename(tmp_path / "media" / "STICK")
    screen.again.emit()
    assert play.screen(UnlockScreen).field.isEnabled()


def test_who_wants_to_may_begin_anew(begin: Begin, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "media" / "STICK").rename(tmp_path / "unplugged")
    play = begin(stick)
    names = [one.text() for one in play.screen(FaultScreen).findChildren(QPushButton)]
    assert names == ["Try again", PUT_BACK, SET_UP_ANEW]
    press(play.screen(FaultScreen), SET_UP_ANEW)
    assert play.shows(Welcome)


def test_a_backup_can_be_put_where_the_records_were(
    begin: Begin, stick: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with Vault.open(stick, PASSPHRASE) as vault:
        made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
        make_backup(vault, tmp_path / "kept")
    shutil.rmtree(stick.parent)
    play = begin(stick)
    press(play.screen(FaultScreen), PUT_BACK)
    screen = play.screen(RestoreScreen)
    assert "is put where the records were" in screen.lead.text()
    screen.left.emit()  # and back, where nothing was made
    assert not stick.parent.exists()
    press(play.screen(FaultScreen), PUT_BACK)
    screen = play.screen(RestoreScreen)
    screen.look_in(tmp_path / "kept")
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(screen.result.isVisible, timeout=20_000)
    assert "kept in the folder" not in screen.result.text()  # there was nothing
    screen.left.emit()
    assert play.screen(UnlockScreen).field.isEnabled()
    with Vault.open(stick, PASSPHRASE) as vault:
        assert [one.id for one in vault.consultations()] == [made]


def press(screen: QWidget, text: str) -> None:
    next(one for one in screen.findChildren(QPushButton) if one.text() == text).click()
