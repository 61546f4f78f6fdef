"""The backups page: a real backup in a folder, opened again, and the truth about the last one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.vault import Event, Vault, WrongPassphraseError
from dva_desktop.core.vault.backing_up import make_backup
from dva_desktop.core.vault.backup import backups, mark_checked
from dva_desktop.ui.front.preferences import preferences, save_preferences
from dva_desktop.ui.session.backup_tending import STANDING
from dva_desktop.ui.session.restore_screen import usual_place
from dva_desktop.ui.session.screens import SecretField
from dva_desktop.ui.session.settings.backups import BackupsPage
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.settings.support import achieve, asking, page_of, refused, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(vault: Vault, qtbot: QtBot) -> BackupsPage:
    return page_of(shown(vault, qtbot, "backups"), BackupsPage)


def test_without_any_it_says_so_and_what_to_do(page: BackupsPage) -> None:
    assert page.last.text() == "None yet"
    assert "Make one" in page.advice.text()
    assert page.advice.isVisible()


def test_a_backup_is_made_checked_and_journalled(
    page: BackupsPage, vault: Vault, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page.ask_to_back_up(stick)
    made = asking(page)
    made.findChildren(SecretField)[0].edit.setText(PASSPHRASE)
    achieve(made, qtbot)
    [backup] = backups(stick)
    assert backup.checked
    assert backup.path.name in page.answer.text()
    told = [one.what for one in vault.journal()]
    assert Event.BACKUP_MADE in told
    assert Event.BACKUP_CHECKED in told


def test_a_wrong_passphrase_makes_none(page: BackupsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.ask_to_back_up(tmp_path)
    made = asking(page)
    made.findChildren(SecretField)[0].edit.setText("not the passphrase at all")
    assert refused(made, qtbot) == str(WrongPassphraseError())
    assert backups(tmp_path) == ()


def test_a_place_that_is_gone_is_explained(page: BackupsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.ask_to_back_up(tmp_path / "unplugged" / "stick")
    made = asking(page)
    made.findChildren(SecretField)[0].edit.setText(PASSPHRASE)
    assert refused(made, qtbot)
    assert not (tmp_path / "unplugged").exists()


def test_the_last_one_is_told_as_it_is(page: BackupsPage, vault: Vault) -> None:
    made = make_backup(vault, usual_place(vault.folder))
    page.refresh()
    assert "Not yet" in page.checked.text()
    assert page.count.text() == "1"
    mark_checked(made)
    page.refresh()
    assert page.checked.text().startswith("Yes")
    assert not page.advice.isVisible()


def test_an_old_one_is_warned_of(page: BackupsPage, vault: Vault) -> None:
    long_ago = ManualClock(dt.datetime.now(dt.UTC) - dt.timedelta(days=9))
    make_backup(vault, usual_place(vault.folder), clock=long_ago)
    page.refresh()
    assert "9 days old" in page.advice.text()


def test_what_the_look_after_unlocking_found_is_said(page: BackupsPage, vault: Vault) -> None:
    make_backup(vault, usual_place(vault.folder))
    vault.set_setting(STANDING, {"good": False, "what": "It is damaged.", "remedy": "Make one."})
    page.refresh()
    assert page.advice.text() == "It is damaged. Make one."


def test_another_folder_for_the_automatic_ones(page: BackupsPage, tmp_path: Path) -> None:
    page.keep_in(tmp_path)
    assert preferences().backup_folder == str(tmp_path)
    assert page.place.text() == str(tmp_path)
    assert page.usual.isVisible()
    page.usual.click()
    assert preferences().backup_folder == ""


def test_the_folder_of_the_records_is_no_place_for_them(page: BackupsPage, vault: Vault) -> None:
    for folder in (vault.folder, vault.folder / "inside"):
        page.keep_in(folder)
        assert "lost with them" in page.answer.text()
        assert preferences().backup_folder == ""


def test_a_folder_that_cannot_be_read_is_said(page: BackupsPage, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    save_preferences(preferences()._replace(backup_folder=str(in_the_way)))
    page.refresh()
    assert page.answer.isVisible()
    assert page.last.text() == "None yet"
