"""Restoring: looked through first, what was there is kept, and a refusal changes nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.platform.files import DiskFull, NotWritable
from dva_desktop.core.vault import (
    Event,
    NewerVaultError,
    TooSoonError,
    Vault,
    keyring,
    migrations,
    unlock,
    verify,
)
from dva_desktop.core.vault.backing_up import copy_vault
from dva_desktop.core.vault.backup import Backup, BackupDamaged, read_backup, series_of
from dva_desktop.core.vault.restoring import OtherKeyError, check_backup, restore
from tests.core.vault.backup_support import (
    almost_full,
    contents,
    duplicate,
    key_of,
    made,
    words_in,
    write,
)
from tests.core.vault.support import (
    CHEAP,
    PASSPHRASE,
    files_no_larger_than,
    reopened,
    shared_folder,
    tampering,
    unprivileged,
)


@pytest.fixture
def old(vault: Vault, folder: Path, consultation: str, tmp_path: Path) -> Backup:
    """A backup from when the vault said "old"; it says "new" now."""
    vault.close()
    write(folder, consultation, "old")
    backup = made(folder, tmp_path / "backups")
    write(folder, consultation, "new")
    return backup


def test_it_takes_the_place_of_what_was_there_and_that_is_kept(old: Backup, folder: Path) -> None:
    before = contents(old.path)
    kept = restore(old, folder, PASSPHRASE)
    assert words_in(folder) == ["old"]
    assert kept is not None
    assert kept.parent == folder
    assert words_in(kept) == ["new"]
    assert verify(folder, PASSPHRASE).ok
    assert contents(old.path) == before


def test_it_is_journalled_in_what_was_restored(old: Backup, folder: Path) -> None:
    restore(old, folder, PASSPHRASE)
    with reopened(folder) as vault:
        [restored] = [x for x in vault.journal() if x.what == Event.RESTORED]
        assert Event.COUNTER_LOST not in [x.what for x in vault.journal()]
    assert restored.detail == old.path.name.lower()


def test_work_goes_on_afterwards_and_the_series_too(
    old: Backup, folder: Path, consultation: str
) -> None:
    series = series_of(folder)
    restore(old, folder, PASSPHRASE)
    write(folder, consultation, "after")
    later = copy_vault(folder, old.path.parent)
    assert later.manifest.series == series
    assert later.manifest.number == old.manifest.number + 1


def test_other_files_in_a_folder_of_the_persons_own_stay(old: Backup, folder: Path) -> None:
    (folder / "letter.txt").write_bytes(b"mine")
    (folder / "pictures").mkdir()
    kept = restore(old, folder, PASSPHRASE)
    assert kept is not None
    assert (folder / "letter.txt").read_bytes() == b"mine"
    assert (folder / "pictures").is_dir()
    assert not (kept / "letter.txt").exists()


def test_it_can_be_done_again_and_undone(old: Backup, folder: Path) -> None:
    kept = [restore(old, folder, PASSPHRASE) for _ in range(3)]
    assert len(set(kept)) == 3
    assert kept[0] is not None
    assert words_in(kept[0]) == ["new"]
    assert words_in(folder) == ["old"]


def test_a_vault_that_is_gone_or_damaged_comes_back(old: Backup, folder: Path) -> None:
    (folder / "keyring.json").unlink()
    (folder / "vault.db").write_bytes(b"\x00" * 100)
    kept = restore(old, folder, PASSPHRASE)
    assert kept is not None
    assert (kept / "vault.db").read_bytes() == b"\x00" * 100
    assert words_in(folder) == ["old"]


def test_the_recovery_code_opens_a_backup_too(folder: Path, tmp_path: Path) -> None:
    vault, code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    vault.close()
    restore(made(folder, tmp_path / "backups"), tmp_path / "other", code)
    assert verify(tmp_path / "other", PASSPHRASE).ok


def test_after_a_change_of_passphrase_it_opens_with_the_one_of_then(
    old: Backup, folder: Path
) -> None:
    with reopened(folder) as vault:
        vault.change_passphrase(PASSPHRASE, "seven otters under the pier", cost=CHEAP)
    before = contents(folder)
    with pytest.raises(OtherKeyError, match="when it was made"):
        restore(old, folder, "seven otters under the pier")
    after = contents(folder)
    assert after.pop("attempts.json").startswith(b'{"count":1,')
    assert after == before
    restore(old, folder, PASSPHRASE)
    assert words_in(folder) == ["old"]


def test_guessing_at_a_backup_waits_and_is_journalled_as_guessing_at_the_vault(
    old: Backup, folder: Path, clock: ManualClock
) -> None:
    for _ in range(3):
        with pytest.raises(OtherKeyError):
            restore(old, folder, "not the passphrase at all", clock=clock)
    before = contents(folder)
    for typed in ("not the passphrase at all", PASSPHRASE):
        with pytest.raises(TooSoonError):
            restore(old, folder, typed, clock=clock)
        with pytest.raises(TooSoonError):
            unlock(folder, typed, clock)
    assert contents(folder) == before
    clock.advance(dt.timedelta(seconds=1))
    restore(old, folder, PASSPHRASE, clock=clock)
    with Vault.open(folder, PASSPHRASE, clock=clock) as vault:
        [failed] = [x for x in vault.journal() if x.what == Event.FAILED_UNLOCKS]
    assert failed.detail.startswith("3 ")


def test_where_there_is_no_vault_yet_guessing_waits_too(
    old: Backup, tmp_path: Path, clock: ManualClock
) -> None:
    other = tmp_path / "other"
    for _ in range(3):
        with pytest.raises(OtherKeyError) as caught:
            restore(old, other, "not the passphrase at all", clock=clock)
        assert caught.value.__context__ is None
    with pytest.raises(TooSoonError):
        restore(old, other, PASSPHRASE, clock=clock)
    # Somebody who gives it up and begins anew there has not guessed at anything of theirs.
    with Vault.create(other, PASSPHRASE, clock=clock, cost=CHEAP)[0] as vault:
        assert Event.FAILED_UNLOCKS not in [x.what for x in vault.journal()]


def test_another_vaults_backup_is_told_from_a_damaged_one(old: Backup, tmp_path: Path) -> None:
    Vault.create(tmp_path / "other", PASSPHRASE, cost=CHEAP)[0].close()
    with key_of(tmp_path / "other") as key, pytest.raises(OtherKeyError):
        check_backup(old, key)


def test_a_backup_of_a_newer_form_is_refused_politely(old: Backup, folder: Path) -> None:
    before = contents(folder)
    manifest = msgspec.structs.replace(old.manifest, form=99)
    (old.path / "backup.json").write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(NewerVaultError, match="newer version"):
        restore(read_backup(old.path), folder, PASSPHRASE)
    (old.path / "backup.json").write_bytes(b'{"format": 2, "parts": []}')
    with pytest.raises(NewerVaultError):
        read_backup(old.path)
    assert contents(folder) == before


def _second(connection: Any) -> None:
    connection.execute("CREATE TABLE attachment (id TEXT PRIMARY KEY) STRICT")


def test_a_backup_of_an_older_form_is_looked_into_and_brought_up_to_date(
    old: Backup, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _second))
    with key_of(folder) as key:
        assert check_backup(old, key).ok
    restore(old, folder, PASSPHRASE)
    assert not list(folder.glob("vault-form-*"))
    assert words_in(folder) == ["old"]
    assert verify(folder, PASSPHRASE).ok
    with reopened(folder) as vault:
        assert Event.UPGRADED in [x.what for x in vault.journal()]


def test_a_backup_whose_journal_is_broken_is_refused_although_it_opens(
    old: Backup, folder: Path, tmp_path: Path
) -> None:
    hostile = duplicate(folder, tmp_path / "hostile")
    with tampering(hostile) as database:
        database.rows("DELETE FROM journal WHERE seq = 3")
    backup = copy_vault(hostile, tmp_path / "backups")
    before = contents(folder)
    with pytest.raises(BackupDamaged, match="not whole"):
        restore(backup, folder, PASSPHRASE)
    assert contents(folder) == before


def _assert_plain_and_nothing_changed(
    fault: DvaError, folder: Path, before: dict[str, bytes]
) -> None:
    assert str(folder) not in str(fault)
    assert fault.__context__ is None or fault.__suppress_context__
    assert contents(folder) == before
    assert not list(folder.glob("restor*"))


def test_a_disk_without_room_is_told_and_nothing_is_changed(
    old: Backup, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    size = (old.path / "vault.db").stat().st_size
    for limit in (0, 50, 5000, size // 2, size - 1):
        with files_no_larger_than(limit), pytest.raises(EnvironmentFault) as caught:
            restore(old, folder, PASSPHRASE)
        _assert_plain_and_nothing_changed(caught.value, folder, before)
    monkeypatch.setattr("shutil.disk_usage", almost_full)
    with pytest.raises(DiskFull) as refused:
        restore(old, folder, PASSPHRASE)
    _assert_plain_and_nothing_changed(refused.value, folder, before)


def test_a_read_only_vault_is_told(tmp_path: Path) -> None:
    with shared_folder() as base:
        folder = base / "vault"
        Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
        backup = made(folder, base / "backups")
        for path in (*folder.iterdir(), *backup.path.iterdir()):
            path.chmod(0o444)
        for path in (folder, backup.path, base / "backups"):
            path.chmod(0o555)
        with unprivileged(), pytest.raises(NotWritable):
            restore(backup, folder, PASSPHRASE)


def test_a_backup_on_a_write_protected_stick_is_looked_into_and_restored(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.close()
    write(folder, consultation, "old")
    with shared_folder() as base:
        backup = made(folder, base / "backups")
        for path in backup.path.iterdir():
            path.chmod(0o444)
        backup.path.chmod(0o555)
        (base / "backups").chmod(0o555)
        base.chmod(0o777)
        with unprivileged():
            key = keyring.unlock(keyring.read(backup.path), PASSPHRASE)
            assert check_backup(backup, key).ok
            restore(backup, base / "mine", PASSPHRASE)
        assert words_in(base / "mine") == ["old"]
