"""Making backups: each holds all there is, tells nothing, and leaves the vault as it was."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.platform.files import DiskFull, NotWritable
from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import (
    Event,
    NoVaultError,
    Vault,
    VaultBusy,
    VaultDamaged,
    verify,
)
from dva_desktop.core.vault.backing_up import copy_vault, make_backup, why_not
from dva_desktop.core.vault.backup import Backup, backups, read_backup, series_of
from dva_desktop.core.vault.copying import Part, PlaceGone, copy_exact
from dva_desktop.core.vault.restoring import check_backup, restore
from dva_desktop.core.vault.tending import make_checked_backup
from tests.core.vault.backup_support import CANARY, almost_full, contents, key_of, words_in, write
from tests.core.vault.support import (
    CHEAP,
    PASSPHRASE,
    ROOT,
    files_no_larger_than,
    reopened,
    shared_folder,
    unprivileged,
)

Make = Callable[[Path, Path], Backup]


def _open_and_make(folder: Path, into: Path) -> Backup:
    with reopened(folder) as vault:
        return make_backup(vault, into)


@pytest.fixture(params=[copy_vault, _open_and_make], ids=["without a key", "while open"])
def make(request: pytest.FixtureRequest) -> Make:
    chosen: Make = request.param
    return chosen


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def filled(vault: Vault, folder: Path, consultation: str) -> Path:
    vault.save_section(consultation, "patient", Patient(name="Zilpzalp", nhs_number="9434765919"))
    vault.save_section(consultation, "ask", Ask(observations=CANARY))
    vault.close()
    return folder


def _restored(backup: Backup, tmp_path: Path) -> Path:
    target = tmp_path / "restored"
    assert restore(backup, target, PASSPHRASE) is None
    return target


def test_a_backup_holds_all_there_is(filled: Path, into: Path, tmp_path: Path, make: Make) -> None:
    backup = make(filled, into)
    assert [x.path for x in backups(into, series_of(filled))] == [backup.path]
    with key_of(filled) as key:
        assert check_backup(backup, key).sections == 2
    target = _restored(backup, tmp_path)
    assert words_in(target) == [CANARY]
    assert verify(target, PASSPHRASE).ok


def test_a_backup_tells_nothing_about_anyone(filled: Path, into: Path, make: Make) -> None:
    backup = make(filled, into)
    for word in (CANARY, "Zilpzalp", "9434765919", "somerset", PASSPHRASE):
        for name, content in contents(into).items():
            assert word.lower() not in name.lower()
            assert word.lower().encode() not in content.lower()
    said = msgspec.json.decode((backup.path / "backup.json").read_bytes())
    assert said.keys() == {"format", "series", "number", "made_at", "form", "files"}


def test_its_files_are_for_their_owner_only(filled: Path, into: Path, make: Make) -> None:
    before = os.umask(0)
    try:
        backup = make(filled, into)
    finally:
        os.umask(before)
    assert backup.path.stat().st_mode & 0o777 == 0o700
    assert {x.stat().st_mode & 0o777 for x in backup.path.iterdir()} == {0o600}


def test_copying_leaves_the_vault_as_it_was(filled: Path, into: Path) -> None:
    series_of(filled)
    before = contents(filled)
    copy_vault(filled, into)
    assert contents(filled) == before


def test_a_backup_of_an_open_vault_is_journalled_and_work_goes_on(
    vault: Vault, folder: Path, consultation: str, into: Path, tmp_path: Path
) -> None:
    vault.save_section(consultation, "ask", Ask(observations="before"))
    backup = make_backup(vault, into)
    vault.save_section(consultation, "ask", Ask(observations="after"))
    vault.close()
    assert words_in(_restored(backup, tmp_path)) == ["before"]
    assert words_in(folder) == ["after"]
    with reopened(folder) as again:
        noted = [x.detail for x in again.journal() if x.what == Event.BACKUP_MADE]
    assert noted == [backup.path.name.lower()]


def test_a_session_that_was_killed_is_copied_whole(
    vault: Vault, folder: Path, consultation: str, into: Path, tmp_path: Path
) -> None:
    vault.close()
    command = [sys.executable, "-m", "tests.core.vault.writer", str(folder), consultation]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(60):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        lines = writer.stdout.readlines()
    acknowledged = int(lines[-1].split()[0]) if lines else 60
    backup = copy_vault(folder, into)
    assert backup.manifest.files["vault.db-wal"].size > 0
    before = contents(into)
    with key_of(folder) as key:
        assert check_backup(backup, key).ok
    assert contents(into) == before  # a look changes nothing, not even beside the log
    [words] = words_in(_restored(backup, tmp_path))
    assert int(words.split()[1]) in {acknowledged, acknowledged + 1}


def test_what_is_there_already_is_not_copied_again(filled: Path, into: Path) -> None:
    first = copy_vault(filled, into)
    assert copy_vault(filled, into).path == first.path
    with reopened(filled):
        pass
    second = copy_vault(filled, into)
    assert second.manifest.number == 2
    (second.path / "vault.db").write_bytes(b"cut short")
    assert copy_vault(filled, into).path not in {first.path, second.path}


def test_two_backups_in_one_second_have_two_names(filled: Path, into: Path) -> None:
    clock = ManualClock(dt.datetime(2026, 3, 2, 10, 42, 3, tzinfo=dt.UTC))
    with reopened(filled) as vault:
        names = [make_backup(vault, into, clock=clock).path.name for _ in range(3)]
    assert names == [f"desk-20260302-10420{x}Z" for x in (3, 4, 5)]


def test_a_vault_that_changes_meanwhile_is_not_copied(
    filled: Path, into: Path, consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_exact

    def and_somebody_writes(source: Path, target: Path) -> Part:
        part = copy(source, target)
        if source.name == "vault.db":
            write(filled, consultation, "from another computer")
        return part

    monkeypatch.setattr("dva_desktop.core.vault.backing_up.copy_exact", and_somebody_writes)
    with pytest.raises(VaultBusy):
        copy_vault(filled, into)
    assert list(into.iterdir()) == []


@pytest.mark.parametrize("unsettled", ["rekeyed.db", "rekeyed.db.new"])
def test_a_change_of_key_that_was_stopped_is_not_copied(
    filled: Path, into: Path, unsettled: str
) -> None:
    (filled / unsettled).write_bytes(b"half")
    with pytest.raises(VaultBusy):
        copy_vault(filled, into)


def test_a_vault_that_is_not_whole_is_refused(filled: Path, into: Path, tmp_path: Path) -> None:
    with pytest.raises(NoVaultError):
        copy_vault(tmp_path / "nothing", into)
    (filled / "vault.db").write_bytes(b"SQLite format 3\x00" * 500)
    with pytest.raises(VaultDamaged):
        copy_vault(filled, into)
    (filled / "keyring.json").unlink()
    with pytest.raises(VaultDamaged):
        copy_vault(filled, into)
    assert backups(into) == ()


def test_a_link_in_the_place_of_the_records_is_not_followed(
    filled: Path, into: Path, tmp_path: Path
) -> None:
    (filled / "vault.db").rename(tmp_path / "elsewhere")
    (filled / "vault.db").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFault):
        copy_vault(filled, into)
    assert not into.exists()


def test_made_and_checked_in_one_go(filled: Path, into: Path) -> None:
    backup = make_checked_backup(filled, PASSPHRASE, into)
    assert read_backup(backup.path).checked
    with reopened(filled) as vault:
        what = [x.what for x in vault.journal()]
    assert what.count(Event.BACKUP_MADE) == what.count(Event.BACKUP_CHECKED) == 1


# the place


def _assert_plain(fault: DvaError, *paths: Path) -> None:
    text = str(fault)
    assert text.endswith(".")
    assert len(text) < 250
    for word in ("Errno", "Error", "SQLITE", *map(str, paths)):
        assert word not in text
    assert fault.__cause__ is None
    assert fault.__context__ is None or fault.__suppress_context__


def test_a_full_disk_leaves_the_earlier_backups_and_no_half_one(
    filled: Path, into: Path, consultation: str, make: Make
) -> None:
    first = make(filled, into)
    write(filled, consultation, "more" * 5000)
    before = contents(first.path)
    size = (filled / "vault.db").stat().st_size
    for limit in (0, 100, 5000, size // 2, size - 1):
        with files_no_larger_than(limit), pytest.raises(EnvironmentFault) as caught:
            copy_vault(filled, into)
        assert isinstance(caught.value, DiskFull)
        _assert_plain(caught.value, filled, into)
        assert [x.name for x in into.iterdir()] == [first.path.name]
    assert contents(first.path) == before
    assert make(filled, into).manifest.number == 2


def test_no_room_is_told_before_anything_is_written(
    filled: Path, into: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", almost_full)
    with pytest.raises(DiskFull) as caught:
        make(filled, into)
    _assert_plain(caught.value, filled, into)
    assert list(into.iterdir()) == []
    assert isinstance(why_not(filled, into), DiskFull)


def test_a_write_protected_place_is_told() -> None:
    with shared_folder() as base, unprivileged_vault(base) as folder:
        into = base / "stick"
        into.mkdir()
        into.chmod(0o555)
        with unprivileged():
            for attempt in (copy_vault, _open_and_make):
                with pytest.raises(NotWritable) as caught:
                    attempt(folder, into)
                _assert_plain(caught.value, folder, into)
            assert isinstance(why_not(folder, into), NotWritable)


def test_a_stick_that_is_not_there_is_not_made_on_the_disk(
    filled: Path, tmp_path: Path, make: Make
) -> None:
    into = tmp_path / "media" / "STICK" / "backups"
    with pytest.raises(PlaceGone, match="memory stick") as caught:
        make(filled, into)
    _assert_plain(caught.value, filled, into)
    assert not (tmp_path / "media").exists()


def test_a_stick_that_goes_while_it_is_written_to(
    filled: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_exact

    def and_it_is_pulled_out(source: Path, target: Path) -> Part:
        part = copy(source, target)
        into.rename(into.with_name("gone"))
        return part

    monkeypatch.setattr("dva_desktop.core.vault.backing_up.copy_exact", and_it_is_pulled_out)
    with pytest.raises(PlaceGone) as caught:
        copy_vault(filled, into)
    _assert_plain(caught.value, filled, into)
    assert words_in(filled) == [CANARY]


def test_places_that_would_do_harm_are_refused(filled: Path, tmp_path: Path, make: Make) -> None:
    for inside in (filled, filled / "backups", filled / ".." / "vault"):
        with pytest.raises(UserError, match="lost with them"):
            make(filled, inside)
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(EnvironmentFault, match="link"):
        make(filled, tmp_path / "link")
    (tmp_path / "file").write_bytes(b"a letter")
    with pytest.raises(EnvironmentFault):
        make(filled, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"a letter"
    assert words_in(filled) == [CANARY]


def test_a_fat_stick_without_links_bits_or_folder_syncs(
    filled: Path, into: Path, tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "chmod", refuse)
    real = os.fsync

    def not_folders(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):  # noqa: PTH112 (a handle)
            raise OSError(22, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", not_folders)
    assert words_in(_restored(make(filled, into), tmp_path)) == [CANARY]


class unprivileged_vault:  # noqa: N801 (used as a context)
    """A vault that belongs to an ordinary user, below ``base``."""

    def __init__(self, base: Path) -> None:
        self._folder = base / "vault"
        Vault.create(self._folder, PASSPHRASE, cost=CHEAP)[0].close()

    def __enter__(self) -> Path:
        if os.geteuid() == 0:
            for path in (self._folder, *self._folder.iterdir()):
                os.chown(path, 65534, 65534)
        return self._folder

    def __exit__(self, *_: object) -> None:
        """Nothing to do."""
