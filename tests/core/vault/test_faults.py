"""Each way the machine or a person can fail the vault, for real: plain words, nothing lost."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError, DvaError, EnvironmentFault
from dva_desktop.core.platform.clock import ManualClock, SystemClock
from dva_desktop.core.platform.files import DiskFull, NotWritable
from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import (
    Event,
    Vault,
    VaultBusy,
    VaultDamaged,
    WrongPassphraseError,
    connection,
    unlock,
    verify,
)
from tests.core.vault.support import (
    CHEAP,
    PASSPHRASE,
    files_no_larger_than,
    reopened,
    shared_folder,
    unprivileged,
)

_CANARY = "kanarienvogel"


def _assert_plain(error: DvaError, folder: Path) -> None:
    """A sentence for a clinician: no value, no path, no SQL, no name of an exception."""
    text = str(error)
    assert text[0].isupper()
    assert text.endswith(".")
    for word in (_CANARY, str(folder), "SQLITE", "sqlite", "Errno", "Error", "Traceback"):
        assert word not in text
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


def test_a_full_disk_keeps_what_was_saved_and_takes_the_next_when_there_is_room(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.save_section(consultation, "ask", Ask(observations="before"))
    pages = vault._database.number("page_count")
    vault._database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull) as caught:
        vault.save_section(consultation, "ask", Ask(observations=_CANARY * 10_000))
    _assert_plain(caught.value, folder)
    assert vault.load(consultation).ask.observations == "before"
    vault._database.rows("PRAGMA max_page_count = 1000000")
    vault.save_section(consultation, "ask", Ask(observations="after"))
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_a_file_that_may_not_grow_gives_words_and_not_a_signal(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.save_section(consultation, "ask", Ask(observations="before"))
    log = (folder / "vault.db-wal").stat().st_size
    with files_no_larger_than(log), pytest.raises(EnvironmentFault) as caught:
        vault.save_section(consultation, "ask", Ask(observations=_CANARY * 1000))
    _assert_plain(caught.value, folder)
    assert vault.load(consultation).ask.observations == "before"
    saved = vault.save_section(consultation, "ask", Ask(observations="after"))
    assert saved.revision == 2
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_a_full_disk_during_creation_leaves_nothing_and_can_be_tried_again(folder: Path) -> None:
    with files_no_larger_than(8192), pytest.raises(EnvironmentFault) as caught:
        Vault.create(folder, PASSPHRASE, cost=CHEAP)
    _assert_plain(caught.value, folder)
    assert list(folder.iterdir()) == []
    Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
    assert verify(folder, PASSPHRASE).ok


def test_a_full_disk_during_a_change_of_passphrase_keeps_the_old_one(
    vault: Vault, folder: Path
) -> None:
    vault._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    before = (folder / "keyring.json").read_bytes()
    for limit in (0, 100, 100_000):
        with files_no_larger_than(limit):
            try:
                vault.change_passphrase(PASSPHRASE, f"other words for it {limit}", cost=CHEAP)
            except EnvironmentFault as fault:
                _assert_plain(fault, folder)
                assert (folder / "keyring.json").read_bytes() == before
            else:
                assert limit == 100_000
    vault.close()
    assert verify(folder, "other words for it 100000").ok


def test_a_read_only_folder_is_told_at_once() -> None:
    with shared_folder() as base:
        folder = base / "vault"
        Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        with unprivileged():
            with pytest.raises(NotWritable) as caught:
                Vault.open(folder, PASSPHRASE)
            _assert_plain(caught.value, folder)
            with pytest.raises(WrongPassphraseError):
                Vault.open(folder, "not the passphrase at all")
            assert verify(folder, PASSPHRASE).ok
            with pytest.raises(NotWritable):
                Vault.create(folder / "new", PASSPHRASE, cost=CHEAP)


def test_a_vault_held_by_another_program_is_said_to_be(
    vault: Vault, folder: Path, consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    vault.close()
    key = unlock(folder, PASSPHRASE, SystemClock())
    with Vault.open_with(folder, key) as mine, Vault.open_with(folder, key) as other:
        with other._database.transaction():
            with pytest.raises(VaultBusy) as caught:
                mine.save_section(consultation, "ask", Ask(observations=_CANARY))
            _assert_plain(caught.value, folder)
            with pytest.raises(VaultBusy):
                Vault.open_with(folder, key)
            assert mine.load(consultation).ask == Ask()
        mine.save_section(consultation, "ask", Ask(observations="now"))
        assert other.load(consultation).ask.observations == "now"


def test_a_clock_set_back_stops_nobody_and_hides_nothing(
    vault: Vault, folder: Path, consultation: str, clock: ManualClock
) -> None:
    vault.save_section(consultation, "ask", Ask(observations="before"))
    clock.set_back(dt.timedelta(days=400))
    vault.save_section(consultation, "ask", Ask(observations="after"))
    later = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    vault.close()
    with Vault.open(folder, PASSPHRASE, clock=clock) as again:
        assert again.load(consultation).ask.observations == "after"
        assert [one.id for one in again.consultations()] == [later, consultation]
        entries = again.journal()
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert entries[-1].at < entries[0].at  # as the clock said, in the order in which it was
    assert verify(folder, PASSPHRASE).ok


@pytest.mark.parametrize("size", [0, 10, 4095, 4096, 5000, 3 * 4096])
def test_a_vault_cut_short_is_refused(vault: Vault, folder: Path, size: int) -> None:
    vault.close()
    path = folder / "vault.db"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(VaultDamaged) as caught:
        reopened(folder)
    _assert_plain(caught.value, folder)
    assert path.stat().st_size == size


def test_a_plaintext_database_in_its_place_is_refused_by_name(vault: Vault, folder: Path) -> None:
    vault.close()
    path = folder / "vault.db"
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE vault (id)")
    plain.commit()
    plain.close()
    before = path.read_bytes()
    with pytest.raises(VaultDamaged, match="not encrypted") as caught:
        reopened(folder)
    _assert_plain(caught.value, folder)
    assert path.read_bytes() == before


def test_a_missing_vault_and_a_missing_keyring_are_told_apart(vault: Vault, folder: Path) -> None:
    vault.close()
    (folder / "vault.db").rename(folder / "kept")
    with pytest.raises(VaultDamaged, match="records is missing"):
        reopened(folder)
    (folder / "kept").rename(folder / "vault.db")
    (folder / "keyring.json").unlink()
    assert Vault.exists(folder)
    with pytest.raises(VaultDamaged, match=r"keyring\.json\) is missing"):
        reopened(folder)


@pytest.mark.parametrize("content", [b"", b"thirteen byte", b"\x00" * 13, b'{"format": 1}'])
def test_a_keyring_of_rubbish_is_refused(vault: Vault, folder: Path, content: bytes) -> None:
    vault.close()
    (folder / "keyring.json").write_bytes(content)
    with pytest.raises(VaultDamaged, match="file with the keys") as caught:
        reopened(folder)
    _assert_plain(caught.value, folder)


def test_another_vaults_records_do_not_open_and_nothing_is_printed(
    vault: Vault, folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    vault.close()
    Vault.create(tmp_path / "other", PASSPHRASE, cost=CHEAP)[0].close()
    (tmp_path / "other/vault.db").replace(folder / "vault.db")
    with pytest.raises(VaultDamaged) as caught:
        reopened(folder)
    _assert_plain(caught.value, folder)
    assert capfd.readouterr() == ("", "")


def test_a_byte_changed_on_any_page_is_never_shown_as_truth(
    vault: Vault, folder: Path, consultation: str
) -> None:
    for number in range(20):
        other = vault.new_consultation("somerset", dt.date(2026, 3, 2))
        vault.save_section(other, "ask", Ask(observations="b" * 500))
        vault.record_event(Event.VIEW, other, f"page-{number}")
    vault.save_section(consultation, "ask", Ask(observations="as written"))
    vault.close()
    key = unlock(folder, PASSPHRASE, SystemClock())
    path = folder / "vault.db"
    whole = path.read_bytes()
    damaged = 0
    for start in range(0, len(whole), 4096):
        path.write_bytes(
            whole[: start + 100] + bytes([whole[start + 100] ^ 1]) + whole[start + 101 :]
        )
        try:
            # The file of before is older than what the counter beside it saw in the meantime.
            with Vault.open_with(folder, key, accept_older=True) as opened:
                assert opened.load(consultation).ask.observations == "as written"
        except VaultDamaged as fault:
            _assert_plain(fault, folder)
            damaged += 1
    assert damaged > 3


def test_a_byte_changed_in_a_long_text_is_never_shown_as_truth(
    vault: Vault, folder: Path, consultation: str, tmp_path: Path
) -> None:
    """SQLCipher gives zeros, and no error, for the last page of a text when its seal is broken."""
    name, words = "Ada " + "a" * 9000, "as written " * 1500
    vault.save_section(consultation, "patient", Patient(name=name))
    vault.save_section(consultation, "ask", Ask(observations=words))
    vault.set_setting("area", "b" * 9000)
    vault.close()
    key = unlock(folder, PASSPHRASE, SystemClock())
    whole = (folder / "vault.db").read_bytes()
    damaged = 0
    for at in range(4096 + 100, len(whole), 4096):
        copy = tmp_path / f"copy-{at}"
        shutil.copytree(folder, copy)
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        (copy / "vault.db").write_bytes(changed)
        try:
            with Vault.open_with(copy, key) as opened:
                assert opened.consultations()[0].name == name[:200]
                assert opened.search("ada")
                assert opened.load(consultation).ask.observations == words
                assert opened.setting("area") == "b" * 9000
        except VaultDamaged as fault:
            _assert_plain(fault, copy)
            damaged += 1
    assert damaged > 10


def test_a_mistake_of_ours_names_no_value(vault: Vault, folder: Path) -> None:
    with pytest.raises(BugError) as caught:
        vault._database.rows("INSERT INTO person VALUES (?, NULL)", _CANARY)
    assert _CANARY not in str(caught.value)
    assert caught.value.__context__ is None
    vault.close()
    with pytest.raises(BugError):
        vault.consultations()
