"""A backup that somebody else had in hand: nothing in it is believed, followed or awaited."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dva_desktop.core.errors import BugError, DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.files import DiskFull
from dva_desktop.core.vault import Vault
from dva_desktop.core.vault.backup import Backup, BackupDamaged, backups, read_backup, rotate
from dva_desktop.core.vault.restoring import check_backup, restore
from tests.core.vault.backup_support import contents, key_of, made, words_in, write
from tests.core.vault.support import PASSPHRASE

Spoil = Callable[[Path], object]


@pytest.fixture
def backup(vault: Vault, folder: Path, consultation: str, tmp_path: Path) -> Backup:
    vault.close()
    write(folder, consultation, "old")
    made_now = made(folder, tmp_path / "backups")
    write(folder, consultation, "new")
    return made_now


def _assert_refused(backup: Backup, folder: Path) -> None:
    """Neither looked into nor restored, in plain words, and the vault is as it was."""
    before = contents(folder)
    with key_of(folder) as key:
        with pytest.raises(DvaError) as looked:
            check_backup(read_backup(backup.path), key)
        with pytest.raises(DvaError) as restored:
            restore(read_backup(backup.path), folder, PASSPHRASE)
    for caught in (looked, restored):
        assert not isinstance(caught.value, BugError)
        assert str(backup.path.parent) not in str(caught.value)
    assert contents(folder) == before
    assert words_in(folder) == ["new"]


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    aside = path.with_name("aside")
    path.rename(aside)
    path.symlink_to(aside)


def _folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", ["vault.db", "keyring.json"])
@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        _pipe,
        _link,
        _folder_instead,
        lambda path: _flip(path, 30),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"\n"),
        lambda path: path.write_bytes(b""),
        lambda path: os.truncate(path, 1 << 40),
    ],
    ids=["gone", "pipe", "link", "folder", "flipped", "short", "long", "empty", "enormous"],
)
def test_a_spoilt_file_is_refused(backup: Backup, folder: Path, name: str, spoil: Spoil) -> None:
    spoil(backup.path / name)
    _assert_refused(backup, folder)


def _change(backup: Backup, **changes: object) -> None:
    plain = msgspec.json.decode((backup.path / "backup.json").read_bytes())
    (backup.path / "backup.json").write_bytes(msgspec.json.encode(plain | changes))


@pytest.mark.parametrize(
    "name",
    ["../vault/vault.db", "/etc/passwd", "vault.lock", "attempts.json", "..", "", "a" * 5000],
)
def test_a_manifest_cannot_name_other_files(backup: Backup, folder: Path, name: str) -> None:
    files = msgspec.to_builtins(backup.manifest.files)
    _change(backup, files=files | {name: {"size": 3, "sha256": "0" * 64}})
    _assert_refused(backup, folder)
    assert backups(backup.path.parent) == ()


def test_a_manifest_that_asks_for_the_whole_disk_is_refused_before_a_byte_is_written(
    backup: Backup, folder: Path
) -> None:
    files = msgspec.to_builtins(backup.manifest.files)
    for size in (1 << 47, (1 << 48) + 1, -1):
        _change(backup, files=files | {"vault.db": files["vault.db"] | {"size": size}})
        _assert_refused(backup, folder)
    _change(backup, files=files | {"vault.db": files["vault.db"] | {"size": 1 << 47}})
    with pytest.raises(DiskFull):
        restore(read_backup(backup.path), folder, PASSPHRASE)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'{"format": 1}',
        b"\xff\xfe" * 50,
        b'{"format": 1, "series": "' + b"a" * 10_000_000,
        b'{"format": 99999999999999999999999999}',
    ],
    ids=["empty", "bare", "deep", "little", "no text", "huge", "number"],
)
def test_a_manifest_of_rubbish_is_refused(backup: Backup, folder: Path, content: bytes) -> None:
    (backup.path / "backup.json").write_bytes(content)
    _assert_refused(backup, folder)
    assert backups(backup.path.parent) == ()


@pytest.mark.timeout(30)
def test_a_manifest_that_is_no_file_is_refused(backup: Backup, folder: Path) -> None:
    for spoil in (_link, _pipe, _folder_instead):
        aside = (backup.path / "backup.json").read_bytes()
        spoil(backup.path / "backup.json")
        _assert_refused(backup, folder)
        path = backup.path / "backup.json"
        path.rmdir() if path.is_dir() else path.unlink()
        path.write_bytes(aside)


@pytest.mark.parametrize(
    "at",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59Z",
        "1969-12-31T23:59:59Z",
    ],
)
def test_a_moment_that_no_clock_shows_is_refused(backup: Backup, folder: Path, at: str) -> None:
    _change(backup, made_at=at)
    _assert_refused(backup, folder)
    assert backups(backup.path.parent) == ()
    assert rotate(backup.path.parent, backup.manifest.series) == ()
    made(folder, backup.path.parent)


def test_a_number_as_high_as_they_go_stops_no_later_backup(backup: Backup, folder: Path) -> None:
    _change(backup, number=10**9)
    for count in (2, 3):
        later = made(folder, backup.path.parent)
        assert read_backup(later.path) == later
        there = backups(backup.path.parent, backup.manifest.series)
        assert len(there) == count
        assert there[0] == later
    _change(backup, number=10**9 + 1)
    _assert_refused(backup, folder)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@example(content=b'{"format":1,"series":"00000000","number":1,"made_at":"9999-12-31T23:59:59Z"}')
def test_no_manifest_is_more_than_refused(backup: Backup, content: bytes) -> None:
    (backup.path / "backup.json").write_bytes(content)
    with pytest.raises((BackupDamaged, DvaError)) as caught:
        read_backup(backup.path)
    assert not isinstance(caught.value, BugError)


def test_a_manifest_mutated_in_any_way_never_lets_anything_wrong_in(
    backup: Backup, folder: Path
) -> None:
    chance = random.Random()  # noqa: S311 (which bytes)
    whole = (backup.path / "backup.json").read_bytes()
    with key_of(folder) as key:
        for _ in range(400):
            content = bytearray(whole)
            for _ in range(chance.randrange(1, 4)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            (backup.path / "backup.json").write_bytes(bytes(content))
            with suppress(UserError, EnvironmentFault):
                # When it passes, only what does not matter was changed.
                assert check_backup(read_backup(backup.path), key).sections == 1


def test_a_link_in_the_place_of_a_backup_is_not_followed(
    backup: Backup, folder: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    backup.path.rename(elsewhere)
    backup.path.symlink_to(elsewhere)
    assert backups(backup.path.parent) == ()
    with pytest.raises(BackupDamaged):
        read_backup(backup.path)
    assert words_in(folder) == ["new"]


def test_right_sums_over_wrong_pages_are_found_by_the_pages_own_seals(
    backup: Backup, folder: Path
) -> None:
    pages = (backup.path / "vault.db").stat().st_size // 4096
    for page in range(1, pages):
        _flip(backup.path / "vault.db", 4096 * page + 100)
        _right_sums(backup)
        before = contents(folder)
        with key_of(folder) as key, pytest.raises(BackupDamaged):
            check_backup(read_backup(backup.path), key)
        if page % 7 == 1:
            with pytest.raises(BackupDamaged):
                restore(read_backup(backup.path), folder, PASSPHRASE)
        assert contents(folder) == before
        _flip(backup.path / "vault.db", 4096 * page + 100)


def _right_sums(backup: Backup) -> None:
    from dva_desktop.core.vault.copying import measure

    files = {name: measure(backup.path / name) for name in backup.manifest.files}
    (backup.path / "backup.json").write_bytes(
        msgspec.json.encode(msgspec.structs.replace(backup.manifest, files=files))
    )


def test_a_keyring_that_was_exchanged_lets_nobody_in(
    backup: Backup, folder: Path, tmp_path: Path
) -> None:
    """Someone puts a keyring of their own, with a passphrase that they know, into the backup."""
    theirs = tmp_path / "theirs"
    Vault.create(theirs, "their own long passphrase")[0].close()
    (backup.path / "keyring.json").write_bytes((theirs / "keyring.json").read_bytes())
    _right_sums(backup)
    before = contents(folder)
    for passphrase in (PASSPHRASE, "their own long passphrase"):
        with pytest.raises(DvaError):
            restore(read_backup(backup.path), folder, passphrase)
        after = contents(folder)
        after.pop("attempts.json")
        assert after == before


def test_rotation_touches_nothing_that_is_not_a_backup_of_ours(
    backup: Backup, tmp_path: Path
) -> None:
    into = backup.path.parent
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter").write_bytes(b"mine")
    (into / "desk-20200101-000000Z").symlink_to(precious)
    (into / "desk-20200102-000000Z").mkdir()
    (into / "desk-20200102-000000Z/letter").write_bytes(b"mine too")
    (into / "unfinished-0123456789ab").symlink_to(precious)
    (into / "letter").write_bytes(b"and mine")
    rotate(into, backup.manifest.series)
    rotate(into, "00000000")
    assert (precious / "letter").read_bytes() == b"mine"
    assert (into / "desk-20200102-000000Z/letter").read_bytes() == b"mine too"
    assert (into / "letter").read_bytes() == b"and mine"
    assert read_backup(backup.path).path == backup.path


def test_sweeping_up_follows_no_link_out_of_the_folder(
    backup: Backup, folder: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "vault.db").write_bytes(b"somebody's")
    into = backup.path.parent
    (into / "unfinished-0123456789ab").symlink_to(precious)
    (into / "unfinished-0123456789ac").mkdir()
    (into / "unfinished-0123456789ac/vault.db").symlink_to(precious / "vault.db")
    made(folder, into)
    assert (precious / "vault.db").read_bytes() == b"somebody's"
    assert not (into / "unfinished-0123456789ac").exists()
