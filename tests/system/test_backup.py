"""Backups as they really come about: after hiding, a kill, on closing, and never in the way."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Event, Vault, unlock, verify
from dva_desktop.core.vault.backup import Backup, backups, series_of
from dva_desktop.core.vault.restoring import check_backup, restore
from dva_desktop.ui.session.vault_lock import NAME, is_free
from tests.core.vault.support import PASSPHRASE
from tests.system.conftest import Program, Start, eventually, is_running

pytestmark = pytest.mark.x11
DESK = "screen-HomePage"
_LARGE = 150_000_000  # takes a while to copy


def _place(vault_folder: Path) -> Path:
    return vault_folder.parent / "backups"


def _backups(vault_folder: Path) -> tuple[Backup, ...]:
    return backups(_place(vault_folder), series_of(vault_folder))


def _helper(program: Program) -> int:
    """The process id of the newest helper, once there is one."""
    found: list[str] = []

    def look() -> bool:
        found[:] = re.findall(r"timing backup-(\d+) ", program.output)
        return bool(found)

    eventually(look, f"a helper is started\n{program.output}")
    return int(found[-1])


def _comes_back(program: Program, times: int = 2) -> None:
    program.wait_for("listening", times - 1)
    program.press("shift+Tab", "shift+Tab", "space")
    program.wait_for("uncovered", times)
    program.unlock()
    program.wait_for(DESK, times)


def _is_good(vault_folder: Path, backup: Backup) -> bool:
    key = unlock(vault_folder, PASSPHRASE, SystemClock())
    try:
        return check_backup(backup, key).ok
    finally:
        key.wipe()


def _grow(vault_folder: Path) -> None:
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        made = vault.new_consultation("somerset", SystemClock().today())
        for _ in range(3):
            vault.store_document(made, "marac-referral", os.urandom(_LARGE // 3))


def test_hiding_leads_to_a_backup_that_the_next_unlock_opens(
    desk: Program, vault_folder: Path
) -> None:
    desk.press("F9")
    desk.wait_for("covered")
    desk.wait_for("backup-ended")
    [backup] = _backups(vault_folder)
    assert _is_good(vault_folder, backup)
    assert not backup.checked
    _comes_back(desk)
    eventually(lambda: _backups(vault_folder)[0].checked, "the backup is opened")
    desk.press("F9")
    desk.wait_for("covered", 2)
    desk.wait_for("backup-ended", 2)
    assert [x.manifest.number for x in _backups(vault_folder)] == [2, 1]
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        checked = [x.detail for x in vault.journal() if x.what == Event.BACKUP_CHECKED]
    assert checked == [backup.path.name.lower()]


def test_hiding_without_having_unlocked_makes_none(program: Program, vault_folder: Path) -> None:
    program.press("F9")
    program.wait_for("covered")
    program.wait_for("listening")
    program.close_window("Clinical Calculator")
    assert program.exit_status() == 0
    assert "timing backup-" not in program.output
    assert not _place(vault_folder).exists()


def test_coming_back_ends_the_helper_and_the_next_one_sweeps_up(
    start: Start, vault_folder: Path
) -> None:
    _grow(vault_folder)
    program = start(vault_folder)
    program.wait_for("uncovered")
    program.unlock()
    program.wait_for(DESK)
    program.press("F9")
    program.wait_for("listening")
    helper = _helper(program)
    eventually(lambda: any(_place(vault_folder).glob("unfinished-*/vault.db")), "it copies")
    asked = program.times("backup-stopped")
    _comes_back(program)
    assert asked == []
    assert len(program.times("backup-stopped")) == 1
    assert not is_running(helper)
    assert _backups(vault_folder) == ()
    program.close_window("Consultation Desk")
    assert program.exit_status() == 0
    # Closing: what was put off is done without the program.
    eventually(lambda: len(_backups(vault_folder)) == 1, "the backup is made after closing")
    eventually(lambda: not is_running(_helper(program)), "the helper is gone")
    assert [x.name[:5] for x in _place(vault_folder).iterdir()] == ["desk-"]
    assert _is_good(vault_folder, _backups(vault_folder)[0])


def test_a_session_that_was_killed_is_backed_up_with_all_it_had_kept(
    desk: Program, vault_folder: Path, tmp_path: Path
) -> None:
    desk.press("space")  # New consultation
    desk.wait_for("screen-ConsultationView")
    os.kill(desk.session(), signal.SIGKILL)
    desk.wait_for("backup-ended")
    [backup] = _backups(vault_folder)
    assert backup.manifest.files["vault.db-wal"].size > 0
    assert restore(backup, tmp_path / "restored", PASSPHRASE) is None
    assert verify(tmp_path / "restored", PASSPHRASE).ok
    with Vault.open(tmp_path / "restored", PASSPHRASE) as vault:
        assert len(vault.consultations()) == 1


def test_the_vault_is_held_while_it_is_open_and_free_while_it_is_hidden(
    desk: Program, vault_folder: Path
) -> None:
    assert not is_free(vault_folder)
    desk.press("F9")
    desk.wait_for("covered")
    eventually(lambda: is_free(vault_folder), "the vault is free")
    assert not (vault_folder / NAME).exists()


def test_a_backup_folder_that_is_gone_is_in_nobodys_way(
    start: Start, vault_folder: Path, private_home: Path
) -> None:
    settings = private_home / "config" / "consultation-desk"
    settings.mkdir(parents=True)
    gone = vault_folder.parent / "media" / "STICK"
    (settings / "preferences.json").write_text(f'{{"backup_folder": "{gone}"}}')
    program = start(vault_folder)
    program.wait_for("uncovered")
    program.unlock()
    program.wait_for(DESK)
    program.press("F9")
    program.wait_for("backup-ended")
    _comes_back(program)
    assert not gone.parent.exists()
    assert program.windows() == ["Consultation Desk"]
