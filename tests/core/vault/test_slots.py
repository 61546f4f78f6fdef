"""An older keyring put back alone brings old ways in with it: it is noticed; nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.vault import (
    Event,
    Role,
    Vault,
    WrongPassphraseError,
    connection,
    keyring,
    people,
    slots,
    unlock,
    verify,
)
from dva_desktop.core.vault.backing_up import copy_vault, make_backup
from dva_desktop.core.vault.connection import Database, connect
from dva_desktop.core.vault.rekeying import rekey
from dva_desktop.core.vault.restoring import restore
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened, tampering

NEW = "seven otters under the pier"
NURSE = "yellow lantern river basket"
Change = Callable[[Vault], object]
CHANGES: dict[str, Change] = {
    "passphrase": lambda vault: vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP),
    "recovery code": lambda vault: vault.change_recovery_code(PASSPHRASE, cost=CHEAP),
    "person added": lambda vault: vault.people.add(PASSPHRASE, "Sam", Role.CLINICIAN, NURSE),
}


def _altered(vault: Vault) -> list[str]:
    return [x.detail for x in vault.journal() if x.what == Event.KEYRING_ALTERED]


def _assert_silent(folder: Path, passphrase: str = PASSPHRASE) -> None:
    report = verify(folder, passphrase)
    assert report.ok, report.problems
    assert not any("keyring" in x for x in report.notes)
    with Vault.open(folder, passphrase) as opened:
        assert opened.noticed == ()
        if opened.people.me().role is Role.SAFEGUARDING_LEAD:
            assert _altered(opened) == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_older_one_alone_is_named_journalled_and_told(
    vault: Vault, folder: Path, change: Change
) -> None:
    older = (folder / keyring.NAME).read_bytes()
    change(vault)
    vault.close()
    (folder / keyring.NAME).write_bytes(older)
    [problem] = verify(folder, PASSPHRASE).problems
    assert (problem.where, problem.what[:5]) == ("keyring.json", "older")
    with reopened(folder) as opened:
        [said] = opened.noticed
        assert "keyring.json" in said
        assert _altered(opened) == [slots.REPLACED]
    with reopened(folder) as again:  # it has been said
        assert again.noticed == ()
        assert _altered(again) == [slots.REPLACED]
    report = verify(folder, PASSPHRASE)
    assert report.ok
    assert any("an older keyring.json was put" in x for x in report.notes)


def test_a_removed_persons_way_in_put_back_is_named(vault: Vault, folder: Path) -> None:
    nurse = vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    older = (folder / keyring.NAME).read_bytes()
    vault.people.remove(PASSPHRASE, nurse.id)
    vault.close()
    (folder / keyring.NAME).write_bytes(older)
    assert [x.where for x in verify(folder, PASSPHRASE).problems] == ["keyring.json"]


def test_the_right_one_put_back_again_is_journalled_as_well(vault: Vault, folder: Path) -> None:
    """Who read with an old passphrase and tidied up behind themselves has been seen twice."""
    older = (folder / keyring.NAME).read_bytes()
    vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP)
    vault.close()
    right = (folder / keyring.NAME).read_bytes()
    (folder / keyring.NAME).write_bytes(older)
    reopened(folder).close()
    (folder / keyring.NAME).write_bytes(right)
    assert not verify(folder, NEW).ok
    with Vault.open(folder, NEW) as opened:
        assert _altered(opened) == [slots.REPLACED] * 2


def test_whatever_is_done_with_it_the_newest_is_no_reason_to_speak(
    vault: Vault, folder: Path, clock: ManualClock, tmp_path: Path
) -> None:
    nurse = vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    code = vault.change_recovery_code(PASSPHRASE, cost=CHEAP)
    by_hand = make_backup(vault, tmp_path / "backups", clock=clock)
    vault.close()
    for typed in (PASSPHRASE, NURSE, code):
        _assert_silent(folder, typed)
    with reopened(folder) as opened:
        opened.people.remove(PASSPHRASE, nurse.id)
        opened.change_passphrase(PASSPHRASE, NEW, cost=CHEAP)
    _assert_silent(folder, NEW)
    copied = copy_vault(folder, tmp_path / "backups", clock=clock)
    shutil.copytree(folder, tmp_path / "carried")
    _assert_silent(tmp_path / "carried", NEW)
    restore(by_hand, folder, PASSPHRASE)
    _assert_silent(folder)
    restore(copied, folder, NEW)
    _assert_silent(folder, NEW)
    rekey(folder, NEW, clock=clock, cost=CHEAP)
    _assert_silent(folder, NEW)


def test_a_vault_of_an_earlier_version_says_nothing(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    older = (folder / keyring.NAME).read_bytes()
    vault.change_passphrase(PASSPHRASE, NEW, cost=CHEAP)
    vault.close()
    with unlock(folder, NEW, clock) as key:
        _forget_digests(connect(folder / connection.NAME, key.secret))
    (folder / keyring.NAME).write_bytes(older)
    assert "keyring.json" not in [x.where for x in verify(folder, PASSPHRASE).problems]
    with reopened(folder) as opened:
        assert opened.noticed == ()
        assert _altered(opened) == []


def _forget_digests(database: Database) -> None:
    for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        database.rows(f"DROP TRIGGER {name}")
    database.rows("UPDATE journal SET digest = NULL WHERE what IN ('unlock', 'keyring_written')")
    database.close()


class _PowerCut(BaseException):
    """Nothing that comes after it is done."""


def _cut_before_commit(vault: Vault, change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = vault._database.rows

    def cut(sql: str, *values: object) -> list[tuple[object, ...]]:
        if sql == "COMMIT":
            patched.setattr(people, "write_private", lambda *_: None)
            raise _PowerCut
        return plain(sql, *values)

    with monkeypatch.context() as patched:
        patched.setattr(vault._database, "rows", cut)
        with pytest.raises(_PowerCut):
            change(vault)
    vault._database.close()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("changed_before", [False, True])
def test_a_power_cut_between_keyring_and_vault_is_a_note_and_locks_nobody_out(
    vault: Vault,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Change,
    changed_before: bool,
) -> None:
    if changed_before:
        vault.change_recovery_code(PASSPHRASE, cost=CHEAP)
    _cut_before_commit(vault, change, monkeypatch)
    passphrase = PASSPHRASE
    try:
        unlock(folder, PASSPHRASE, vault._clock).wipe()
    except WrongPassphraseError:
        passphrase = NEW
    report = verify(folder, passphrase)
    assert report.ok, report.problems
    assert any("stopped before the journal had it" in x for x in report.notes)
    with Vault.open(folder, passphrase) as opened:
        [said] = opened.noticed
        assert "stopped" in said
        assert _altered(opened) == []
    with Vault.open(folder, passphrase) as again:
        assert again.noticed == ()
    assert verify(folder, passphrase).ok


def test_one_changed_by_others_does_not_become_the_one_that_is_expected(
    folder: Path, clock: ManualClock
) -> None:
    made, code = Vault.create(folder, PASSPHRASE, clock=clock, cost=CHEAP)
    made.close()
    right, ring = (folder / keyring.NAME).read_bytes(), keyring.read(folder)
    few = tuple(x for x in ring.slots if x.kind == "recovery")
    changed = keyring.encode(type(ring)(format=1, slots=few, mac=ring.mac))
    (folder / keyring.NAME).write_bytes(changed)
    with Vault.open(folder, code, clock=clock) as opened:
        assert _altered(opened) == [""]
        assert len(opened.noticed) == 1
    (folder / keyring.NAME).write_bytes(right)
    assert verify(folder, PASSPHRASE).ok
    with Vault.open(folder, PASSPHRASE, clock=clock) as again:
        assert again.noticed == ()


def test_a_digest_altered_in_the_file_is_found_by_its_seal(vault: Vault, folder: Path) -> None:
    vault.close()
    with tampering(folder) as database:
        database.rows("UPDATE journal SET digest = x'00' WHERE what = 'unlock'")
    assert "journal" in [x.where for x in verify(folder, PASSPHRASE).problems]


def test_the_last_word_on_the_keys_is_found_without_reading_the_journal(vault: Vault) -> None:
    plan = vault._database.rows(f"EXPLAIN QUERY PLAN {slots.LAST}")
    assert "journal_of_keys" in str(plan)
