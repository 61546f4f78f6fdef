"""Which backups are kept, looked into, and must not live on; and what the person hears."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.vault import Event, Vault
from dva_desktop.core.vault.backing_up import copy_vault, make_backup
from dva_desktop.core.vault.backup import (
    Backup,
    backups,
    mark_checked,
    read_backup,
    rotate,
    series_of,
)
from dva_desktop.core.vault.journal import Subject
from dva_desktop.core.vault.rekeying import rekey
from dva_desktop.core.vault.restoring import restore
from dva_desktop.core.vault.tending import (
    Tended,
    forget_older_backups,
    newest_of,
    remember,
    tend,
    worry,
)
from tests.core.vault.backup_support import almost_full, key_of, made, several, words_in, write
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def closed(vault: Vault, folder: Path, consultation: str) -> Path:
    vault.close()
    write(folder, consultation, "old")
    return folder


def _pretend(template: Backup, number: int, at: dt.datetime, series: str = "") -> Path:
    """A backup as ``template``, as if it were the ``number``th and made then."""
    manifest = msgspec.structs.replace(
        template.manifest, number=number, made_at=at, series=series or template.manifest.series
    )
    path = template.path.with_name(f"desk-{at:%Y%m%d-%H%M%S}Z")
    path.mkdir()
    for name in template.manifest.files:
        (path / name).write_bytes((template.path / name).read_bytes())
    (path / "backup.json").write_bytes(msgspec.json.encode(manifest))
    return path


def _days_kept(into: Path, series: str) -> list[dt.datetime]:
    return [x.made_at for x in backups(into, series)]


# rotation


def test_the_newest_five_seven_days_and_five_weeks_are_kept(closed: Path, into: Path) -> None:
    template = made(closed, into, ManualClock(START - 400 * DAY))
    moments = [START - number * 6 * HOUR for number in range(60 * 4)]
    for number, at in enumerate(reversed(moments), start=2):
        _pretend(template, number, at)
    rotate(into, template.manifest.series)
    kept = _days_kept(into, template.manifest.series)
    assert kept[:5] == moments[:5]
    by_day = {at.date() for at in kept}
    assert {(START - number * DAY).date() for number in range(7)} <= by_day
    weeks = [at.date().isocalendar()[:2] for at in kept]
    assert len(set(weeks)) == 5
    assert len(kept) <= 5 + 7 + 5
    assert rotate(into, template.manifest.series) == ()


def test_nothing_goes_because_time_went_by(closed: Path, into: Path) -> None:
    """Someone comes back from half a year of leave."""
    [first, *_] = several(closed, into, [START - 200 * DAY + x * DAY for x in range(5)])
    made(closed, into, ManualClock(START))
    rotate(into, series_of(closed))
    assert len(backups(into, series_of(closed))) == 6
    assert first.path.exists()


def test_the_last_one_known_to_be_good_is_never_given_up(closed: Path, into: Path) -> None:
    template = made(closed, into, ManualClock(START - 300 * DAY))
    mark_checked(template)
    for number in range(2, 200):
        _pretend(template, number, START - 200 * DAY + number * DAY)
    rotate(into, template.manifest.series)
    assert read_backup(template.path).checked
    newest = backups(into, template.manifest.series)[0]
    mark_checked(newest)
    rotate(into, template.manifest.series)
    assert not template.path.exists()


def test_a_clock_that_was_wrong_neither_hides_the_newest_nor_makes_it_the_oldest(
    closed: Path, into: Path
) -> None:
    ahead, right = several(closed, into, [START + 3650 * DAY, START])
    behind = made(closed, into, ManualClock(START - 3650 * DAY))
    assert [x.path for x in backups(into, series_of(closed))] == [
        behind.path, right.path, ahead.path,
    ]  # fmt: skip
    for _ in range(3):
        made(closed, into, ManualClock(START - 3650 * DAY))
    rotate(into, series_of(closed))
    assert newest_of(closed, into) == backups(into, series_of(closed))[0]


def test_backups_of_somebody_else_on_the_same_stick_are_left_alone(
    closed: Path, into: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    Vault.create(other, PASSPHRASE, cost=CHEAP)[0].close()
    theirs = copy_vault(other, into)
    template = made(closed, into, ManualClock(START - 400 * DAY))
    for number in range(2, 100):
        _pretend(template, number, START - 300 * DAY + number * HOUR)
    mark_checked(backups(into, series_of(closed))[0])
    rotate(into, series_of(closed))
    forget_older_backups(into, series_of(closed))
    assert [x.path for x in backups(into, series_of(other))] == [theirs.path]
    assert len(backups(into)) == 2


def test_one_that_is_not_whole_does_not_count_among_those_kept(closed: Path, into: Path) -> None:
    good = several(closed, into, [START + x * HOUR for x in range(5)])
    for number in range(6, 16):
        (_pretend(good[0], number, START + number * HOUR) / "vault.db").write_bytes(b"cut")
    rotate(into, series_of(closed))
    assert [x.path for x in backups(into, series_of(closed))] == [x.path for x in reversed(good)]


# looking into the newest


def test_a_good_one_is_remembered_as_such(closed: Path, into: Path) -> None:
    newest = copy_vault(closed, into)
    with key_of(closed) as key:
        found = tend(closed, newest, key)
    assert found.good
    with reopened(closed) as vault:
        assert found.reach == vault.journal()[-2].seq  # all before this opening
        assert not backups(into)[0].checked
        remember(vault, newest)
        remember(vault, backups(into)[0])
        said = [x.detail for x in vault.journal() if x.what == Event.BACKUP_CHECKED]
    assert backups(into)[0].checked
    assert said == [newest.code]


def test_one_that_is_spoilt_is_told_and_not_remembered(closed: Path, into: Path) -> None:
    newest = copy_vault(closed, into)
    content = bytearray((newest.path / "vault.db").read_bytes())
    content[5000] ^= 255
    (newest.path / "vault.db").write_bytes(bytes(content))
    with key_of(closed) as key:
        found = tend(closed, newest, key)
    assert not found.good
    assert not backups(into)[0].checked
    with reopened(closed) as vault:
        words = worry(vault, into, found)
    assert words is not None
    assert words[0].startswith("The last backup is not good.")


# what a person hears


def _locked(folder: Path, times: int, clock: ManualClock) -> None:
    for _ in range(times):
        with Vault.open(folder, PASSPHRASE, clock=clock) as vault:
            vault.record_event(Event.LOCK, detail="panic")


def test_a_backup_that_was_stopped_once_or_twice_worries_nobody(
    closed: Path, into: Path, clock: ManualClock
) -> None:
    _locked(closed, 2, clock)
    with Vault.open(closed, PASSPHRASE, clock=clock) as vault:
        assert worry(vault, into, Tended()) is None
    _locked(closed, 1, clock)
    with Vault.open(closed, PASSPHRASE, clock=clock) as vault:
        words = worry(vault, into, Tended())
    assert words is not None
    assert words[0] == "There is no recent backup."


def test_a_day_without_one_is_told_with_the_reason(
    closed: Path, into: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = made(closed, into, clock)
    with key_of(closed) as key:
        found = tend(closed, newest, key)
    _locked(closed, 5, clock)
    with Vault.open(closed, PASSPHRASE, clock=clock) as vault:
        assert worry(vault, into, found) is None
        clock.advance(25 * HOUR)
        gone = worry(vault, into / "not" / "there", found)
        monkeypatch.setattr("shutil.disk_usage", almost_full)
        no_room = worry(vault, into, found)
    assert gone is not None
    assert "not there" in gone[0]
    assert "memory stick" in gone[1]
    assert no_room is not None
    assert "room" in no_room[0]
    assert [x.name for x in into.iterdir()] == [newest.path.name]


# what must not live on


def _delete(folder: Path) -> None:
    """As a deletion for good leaves the journal."""
    with reopened(folder) as vault, vault._database.transaction():
        vault._journal.append(Event.PURGED, vault._now(), Subject(detail="asked"))


def _copies(folder: Path, into: Path) -> int:
    return len(backups(into)) + len(list(folder.glob("replaced-*")))


def test_after_a_deletion_older_copies_go_once_a_newer_one_is_good(
    closed: Path, into: Path, consultation: str
) -> None:
    several(closed, into, [START, START + DAY])
    with reopened(closed) as vault:
        make_backup(vault, into)
    restore(backups(into)[-1], closed, PASSPHRASE)
    write(closed, consultation, "newer")
    newest = copy_vault(closed, into)
    with key_of(closed) as key:
        assert tend(closed, newest, key).forgotten == 0  # nothing was deleted
        assert _copies(closed, into) == 5
        _delete(closed)
        assert tend(closed, newest, key).forgotten == 0  # it was made before the deletion
        assert _copies(closed, into) == 5
        after = copy_vault(closed, into)
        found = tend(closed, after, key)
        assert (found.forgotten, found.beyond_reach) == (5, 0)
        assert [x.path for x in backups(into)] == [after.path]
        assert list(closed.glob("replaced-*")) == []
        assert tend(closed, after, key).forgotten == 0
    assert words_in(closed) == ["newer"]


def test_a_newest_that_is_not_good_lets_none_go(closed: Path, into: Path) -> None:
    made(closed, into)
    _delete(closed)
    newest = copy_vault(closed, into)
    (newest.path / "keyring.json").write_bytes(b"x" * newest.manifest.files["keyring.json"].size)
    with key_of(closed) as key:
        assert not tend(closed, newest, key).good
    assert len(backups(into)) == 2


def test_what_cannot_be_opened_is_counted(closed: Path, into: Path) -> None:
    (closed / "vault.db").rename(closed / "kept")
    (closed / "kept").rename(closed / "vault.db")
    (closed / "replaced-20260101-000000Z").mkdir()
    (closed / "replaced-20260101-000000Z/vault.db").write_bytes(b"\x01" * 8192)
    _delete(closed)
    newest = copy_vault(closed, into)
    with key_of(closed) as key:
        found = tend(closed, newest, key)
    assert (found.forgotten, found.beyond_reach) == (0, 1)
    assert (closed / "replaced-20260101-000000Z/vault.db").exists()


@pytest.mark.parametrize("when", ["stays", "goes in part"])
def test_a_copy_that_cannot_be_removed_is_not_said_to_be_gone(
    closed: Path, into: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    [old] = several(closed, into, [START])
    kept = restore(old, closed, PASSPHRASE)
    assert kept is not None
    (kept / "letter").write_bytes(b"mine")
    _delete(closed)
    newest = copy_vault(closed, into)
    mark_checked(newest)
    refuse, real = when == "stays", Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if refuse or path.name == "vault.db":
            raise PermissionError(13, "refused")
        real(path, missing_ok=missing_ok)

    def rename(path: Path, target: Path) -> None:
        raise PermissionError(13, "refused")

    with key_of(closed) as key, monkeypatch.context() as refused:
        refused.setattr(Path, "unlink", unlink)
        refused.setattr(Path, "rename", rename)
        found = tend(closed, newest, key)
        assert forget_older_backups(into, newest.manifest.series) == ()
    assert (found.forgotten, found.beyond_reach) == (0, 2)
    assert (old.path / "vault.db").exists()
    with key_of(closed) as key:
        assert tend(closed, newest, key).forgotten == (2 if refuse else 1)
    assert [x.name for x in kept.iterdir()] == ["letter"]


def test_after_a_change_of_key_the_backups_under_the_old_one_go(closed: Path, into: Path) -> None:
    old = made(closed, into)
    rekey(closed, PASSPHRASE, cost=CHEAP)
    with key_of(closed) as key:
        assert tend(closed, old, key) == Tended()  # there is none under this key yet: no alarm
        newest = copy_vault(closed, into)
        assert tend(closed, newest, key).forgotten == 1
    assert [x.path for x in backups(into)] == [newest.path]


def test_older_ones_can_be_forgotten_by_hand_but_not_for_one_that_was_never_opened(
    closed: Path, into: Path
) -> None:
    several(closed, into, [START, START + DAY, START + 2 * DAY])
    series = series_of(closed)
    assert forget_older_backups(into, series) == ()
    mark_checked(backups(into, series)[0])
    assert len(forget_older_backups(into, series)) == 2
    assert len(backups(into, series)) == 1
    assert forget_older_backups(into / "none", series) == ()
