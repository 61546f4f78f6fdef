"""The counter outside the database: written after every change, ahead of none, in nobody's way."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.clock import ManualClock, SystemClock
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import Event, Vault, counter, keyring, unlock, verify
from dva_desktop.core.vault.connection import connect
from dva_desktop.core.vault.journal import Head
from tests.core.vault.support import CHEAP, PASSPHRASE, files_no_larger_than, reopened

DAY = dt.date(2026, 3, 2)


def _counted(vault: Vault, folder: Path) -> Head | None:
    """What the file beside an open vault says."""
    [(key,)] = vault._database.rows("SELECT journal_key FROM vault")
    return _read(folder, key)


def _read(folder: Path, journal_key: bytes) -> Head | None:
    content = (folder / counter.NAME).read_bytes()
    return counter._decode(content, counter._file_key(journal_key))


def _events(vault: Vault, what: Event) -> list[str]:
    return [x.detail for x in vault.journal() if x.what == what]


def test_it_follows_every_change(vault: Vault, folder: Path) -> None:
    seen = set()
    for number in range(5):
        vault.new_consultation("somerset", DAY)
        assert _counted(vault, folder) == vault._journal.head()
        content = (folder / counter.NAME).read_bytes()
        assert len(content) == 80
        seen.add(content)
        assert len(seen) == number + 1


def test_it_is_the_owners_only(vault: Vault, folder: Path) -> None:
    vault.new_consultation("somerset", DAY)
    assert stat.S_IMODE((folder / counter.NAME).stat().st_mode) == 0o600


def test_when_it_is_written_the_change_can_be_read_by_others_and_no_disk_is_waited_for(
    vault: Vault, folder: Path, consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = unlock(folder, PASSPHRASE, SystemClock())
    writing = counter._write_at_start
    waited: list[int] = []
    told: list[object] = []

    def watched(handle: int, content: bytes) -> None:
        other = connect(folder / "vault.db", key.secret, "read")
        told.append(other.one("SELECT max(seq) FROM journal"))
        other.close()
        writing(handle, content)

    monkeypatch.setattr(counter, "_write_at_start", watched)
    monkeypatch.setattr(os, "fsync", waited.append)
    for number in range(3):
        vault.save_section(consultation, "ask", Ask(observations=f"{number}"))
        assert told[-1] == (vault._journal.head().seq,)
    assert len(told) == 3
    assert waited == []


def test_a_change_that_is_undone_is_not_counted(
    vault: Vault, folder: Path, consultation: str
) -> None:
    before = _counted(vault, folder)
    with pytest.raises(ZeroDivisionError):
        _append_and_fail(vault)
    assert _counted(vault, folder) == before
    vault.save_place(None, None)  # another transaction, without a row of the journal
    assert _counted(vault, folder) == before == vault._journal.head()


def test_a_full_disk_leaves_it_with_what_is_kept(
    vault: Vault, folder: Path, consultation: str
) -> None:
    before = _counted(vault, folder)
    limit = (folder / "vault.db-wal").stat().st_size
    with files_no_larger_than(limit), pytest.raises(EnvironmentFault):
        vault.save_section(consultation, "ask", Ask(observations="x" * 20_000))
    assert _counted(vault, folder) == before == vault._journal.head()
    vault.close()
    reopened(folder).close()


def _append_and_fail(vault: Vault) -> None:
    with vault._database.transaction():
        vault._journal.append(Event.VIEW, "2026-03-02T10:42:03.000+00:00")
        raise ZeroDivisionError


@pytest.mark.parametrize("content", [b"", b"x", b"\x00" * 80, b"\xff" * 80, b"y" * 5000])
def test_a_damaged_one_is_journalled_and_replaced(
    vault: Vault, folder: Path, content: bytes
) -> None:
    vault.close()
    (folder / counter.NAME).write_bytes(content)
    assert [x.where for x in verify(folder, PASSPHRASE).problems] == ["file vault.counter"]
    with reopened(folder) as opened:
        assert _events(opened, Event.COUNTER_LOST) == ["damaged"]
        assert _counted(opened, folder) == opened._journal.head()
    report = verify(folder, PASSPHRASE)
    assert report.ok
    assert any("vault.counter was damaged" in x for x in report.notes)
    assert (folder / counter.NAME).stat().st_size == 80


def test_each_changed_byte_of_it_is_seen(vault: Vault, folder: Path) -> None:
    vault.close()
    whole = (folder / counter.NAME).read_bytes()
    key = _journal_key(folder)
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        (folder / counter.NAME).write_bytes(changed)
        assert _read(folder, key) is None


def _journal_key(folder: Path) -> bytes:
    database = connect(folder / "vault.db", unlock(folder, PASSPHRASE, SystemClock()).secret)
    try:
        [(key,)] = database.rows("SELECT journal_key FROM vault")
        return bytes(key)
    finally:
        database.close()


def test_another_vaults_counts_for_nothing(
    vault: Vault, folder: Path, tmp_path: Path, clock: ManualClock
) -> None:
    vault.close()
    other, _ = Vault.create(tmp_path / "other", PASSPHRASE, clock=clock, cost=CHEAP)
    with other:
        for _ in range(50):
            other.new_consultation("somerset", DAY)
    (folder / counter.NAME).write_bytes((tmp_path / "other" / counter.NAME).read_bytes())
    with reopened(folder) as opened:
        assert _events(opened, Event.COUNTER_LOST) == ["damaged"]


def test_without_it_the_vault_opens_and_says_so_once(vault: Vault, folder: Path) -> None:
    vault.close()
    (folder / counter.NAME).unlink()
    for _ in range(2):
        with reopened(folder) as opened:
            assert _events(opened, Event.COUNTER_LOST) == ["missing"]


def test_without_it_the_vault_is_not_called_sound_until_that_is_journalled(
    vault: Vault, folder: Path
) -> None:
    vault.close()
    (folder / counter.NAME).unlink()
    [problem] = verify(folder, PASSPHRASE).problems
    assert (problem.where, problem.what[:7]) == ("file vault.counter", "missing")
    with reopened(folder) as opened:
        [said] = opened.noticed
        assert "vault.counter" in said
    with reopened(folder) as again:
        assert again.noticed == ()
    report = verify(folder, PASSPHRASE)
    assert report.ok
    assert any("vault.counter was missing" in x for x in report.notes)


def test_an_older_log_from_a_killed_session_is_not_called_sound_without_the_counter(
    vault: Vault, folder: Path, consultation: str, tmp_path: Path
) -> None:
    """All but the counter agree: the keyring was last told at the opening."""
    older = tmp_path / "older"
    older.mkdir()
    for name in ("vault.db", "vault.db-wal", "keyring.json"):
        (older / name).write_bytes((folder / name).read_bytes())
    vault.save_section(consultation, "ask", Ask(observations="taken away"))
    assert [x.where for x in verify(older, PASSPHRASE).problems] == ["file vault.counter"]


def test_a_new_vault_has_lost_nothing(vault: Vault) -> None:
    assert _events(vault, Event.COUNTER_LOST) == []
    assert vault.noticed == ()


def test_a_vault_that_was_made_and_never_opened_is_sound(folder: Path, clock: ManualClock) -> None:
    Vault.found(folder, PASSPHRASE, clock=clock, cost=CHEAP)[0].wipe()
    assert not (folder / counter.NAME).exists()
    assert verify(folder, PASSPHRASE).ok


def test_a_planted_link_is_not_written_through(vault: Vault, folder: Path, tmp_path: Path) -> None:
    vault.close()
    (tmp_path / "theirs").write_bytes(b"precious")
    (folder / counter.NAME).unlink()
    (folder / counter.NAME).symlink_to(tmp_path / "theirs")
    with reopened(folder) as opened:
        opened.new_consultation("somerset", DAY)
    assert (tmp_path / "theirs").read_bytes() == b"precious"


def test_what_stands_in_its_place_stops_no_work(vault: Vault, folder: Path) -> None:
    vault.close()
    (folder / counter.NAME).unlink()
    (folder / counter.NAME).mkdir()
    with reopened(folder) as opened:
        made = opened.new_consultation("somerset", DAY)
        opened.save_section(made, "ask", Ask(observations="kept"))
    with reopened(folder) as again:
        assert again.load(made).ask.observations == "kept"


# The keyring as witness


def test_the_keyring_is_told_at_opening_closing_and_exporting(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.record_event(Event.EXPORT, consultation, "marac-referral")
    assert keyring.read(folder).counter == vault._journal.head()
    vault.save_section(consultation, "ask", Ask())
    behind = keyring.read(folder).counter
    assert behind is not None
    assert behind.seq == vault._journal.head().seq - 1
    vault.close()
    closed = keyring.read(folder).counter
    assert closed is not None
    assert closed.seq == behind.seq + 1
    with reopened(folder) as opened:
        assert keyring.read(folder).counter == opened._journal.head()


def test_a_keyring_changed_by_others_is_not_made_to_look_whole(
    folder: Path, clock: ManualClock
) -> None:
    made, code = Vault.create(folder, PASSPHRASE, clock=clock, cost=CHEAP)
    made.close()
    path = folder / keyring.NAME
    ring = keyring.read(folder)
    slots = tuple(x for x in ring.slots if x.kind == "recovery")
    path.write_bytes(keyring.encode(type(ring)(format=1, slots=slots, mac=ring.mac)))
    changed = path.read_bytes()
    with Vault.open(folder, code, clock=clock) as opened:
        opened.new_consultation("somerset", DAY)
    assert path.read_bytes() == changed


def test_a_keyring_that_cannot_be_written_stops_no_work(
    vault: Vault, folder: Path, consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(keyring, "write_private", full)
    vault.record_event(Event.EXPORT, consultation, "marac-referral")
    vault.close()
    monkeypatch.undo()
    reopened(folder).close()


def test_passphrases_come_and_go_and_the_keyring_still_knows(vault: Vault, folder: Path) -> None:
    vault.change_passphrase(PASSPHRASE, "quite other words here now", cost=CHEAP)
    assert keyring.read(folder).counter is not None
    vault.close()
    with Vault.open(folder, "quite other words here now") as opened:
        assert keyring.read(folder).counter == opened._journal.head()
