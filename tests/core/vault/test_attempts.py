"""Wrong passphrases: counted, slowed down, journalled; nobody is locked out, nothing is wiped."""

from __future__ import annotations

import datetime as dt
import errno
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.errors import UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.vault import (
    Event,
    PassphraseTakenError,
    Role,
    TooSoonError,
    Vault,
    VaultBusy,
    WrongPassphraseError,
    attempts,
    turns,
    unlock,
)
from tests.core.vault.support import CHEAP, PASSPHRASE, ROOT, shared_folder, unprivileged

WRONG = "not the passphrase at all"
START = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def _fail(folder: Path, clock: ManualClock, times: int) -> None:
    for _ in range(times):
        clock.advance(60 * SECOND)
        with pytest.raises(WrongPassphraseError):
            unlock(folder, WRONG, clock)


def test_each_failure_makes_the_next_try_wait_longer(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    waits = []
    for _ in range(11):
        _fail(folder, clock, 1)
        waits.append(attempts.wait_seconds(folder, clock.now()))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_until_then_not_even_the_right_one_is_tried(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    _fail(folder, clock, 5)
    for typed in (PASSPHRASE, WRONG):
        with pytest.raises(TooSoonError, match="4 seconds") as caught:
            unlock(folder, typed, clock)
        assert caught.value.seconds == 4
    clock.advance(3.2 * SECOND)
    with pytest.raises(TooSoonError, match="1 second"):
        unlock(folder, PASSPHRASE, clock)
    assert attempts.pending(folder).count == 5
    clock.advance(0.8 * SECOND)
    unlock(folder, PASSPHRASE, clock).wipe()


def test_what_failed_reaches_the_journal_with_its_first_and_last_time(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    _fail(folder, clock, 3)
    clock.advance(dt.timedelta(hours=2))
    with Vault.open(folder, PASSPHRASE, clock=clock) as again:
        entries = again.journal()
    assert [(x.what, x.detail) for x in entries[-2:]] == [
        (Event.FAILED_UNLOCKS, "3 2026-03-02T10:43:03+00:00 2026-03-02T10:45:03+00:00"),
        (Event.UNLOCK, ""),
    ]
    assert attempts.pending(folder).count == 0
    with Vault.open(folder, PASSPHRASE, clock=clock) as again:
        assert [x.what for x in again.journal()].count(Event.FAILED_UNLOCKS) == 1


def test_a_clock_set_back_neither_ends_the_wait_nor_makes_it_longer(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    _fail(folder, clock, 7)
    clock.set_back(dt.timedelta(days=400))
    assert attempts.wait_seconds(folder, clock.now()) == 16
    clock.advance(10 * SECOND)
    assert attempts.wait_seconds(folder, clock.now()) == 6
    clock.set_back(dt.timedelta(days=400))
    assert attempts.wait_seconds(folder, clock.now()) == 16
    clock.advance(16 * SECOND)
    unlock(folder, PASSPHRASE, clock).wipe()


@given(
    count=st.integers(0, 10**9),
    steps=st.lists(st.floats(-1e8, 1e8, allow_nan=False), max_size=6),
)
def test_whatever_the_clock_does_a_minute_is_enough(
    tmp_path_factory: pytest.TempPathFactory, count: int, steps: list[float]
) -> None:
    folder, now = tmp_path_factory.mktemp("attempts"), START
    noted = {"count": count, "since": START.isoformat()}
    (folder / attempts.NAME).write_text(json.dumps(noted), encoding="ascii")
    for step in steps:
        now += dt.timedelta(seconds=step)
        assert 0 <= attempts.wait_seconds(folder, now) <= 60
    assert attempts.wait_seconds(folder, now + 60 * SECOND) == 0


@pytest.mark.parametrize(
    "content",
    [
        b'{"count": -5, "x": [[[[',
        b"",
        b"\xff" * 50,
        b"x" * 5000,
        b'{"count": 1e400}',
        b'{"count": 9, "since": "2026-03-02T10:00:00"}',
        b'{"count": 9, "last": "9999-99-99T10:00:00Z"}',
        b"[" * 1000,
    ],
)
def test_a_spoilt_count_locks_nobody_out(
    vault: Vault, folder: Path, clock: ManualClock, content: bytes
) -> None:
    vault.close()
    (folder / attempts.NAME).write_bytes(content)
    _longest_wait_and_then_it_opens(folder, clock)


def _longest_wait_and_then_it_opens(folder: Path, clock: ManualClock) -> None:
    """Whatever stands in the place of the count is worth nothing to who put it there."""
    with pytest.raises(TooSoonError, match="60 seconds"):
        unlock(folder, PASSPHRASE, clock)
    clock.advance(59 * SECOND)
    with pytest.raises(TooSoonError, match="1 second"):
        unlock(folder, PASSPHRASE, clock)
    for _ in range(2):
        _fail(folder, clock, 1)
        assert attempts.wait_seconds(folder, clock.now()) == 60
    clock.advance(60 * SECOND)
    with Vault.open(folder, PASSPHRASE, clock=clock) as again:
        [failed] = [x for x in again.journal() if x.what == Event.FAILED_UNLOCKS]
        assert failed.detail.startswith("3 ")
    assert attempts.wait_seconds(folder, clock.now()) == 0
    unlock(folder, PASSPHRASE, clock).wipe()


@pytest.mark.parametrize("files", [(), ("theirs.txt",)])
def test_a_folder_in_the_place_of_the_count_does_away_with_no_wait(
    vault: Vault, folder: Path, clock: ManualClock, files: tuple[str, ...]
) -> None:
    vault.close()
    (folder / attempts.NAME).mkdir()
    for name in files:
        (folder / attempts.NAME / name).write_text("kept")
    _longest_wait_and_then_it_opens(folder, clock)
    assert sorted(x.name for x in folder.glob("attempts.json*/*")) == sorted(files)


def test_tries_at_the_same_time_are_judged_one_after_another_and_all_are_counted(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    begin, outcomes = threading.Barrier(8), list[str]()

    def guess() -> None:
        begin.wait()
        try:
            unlock(folder, WRONG, clock)
        except UserError as fault:
            outcomes.append(type(fault).__name__)

    guessing = [threading.Thread(target=guess) for _ in range(8)]
    for one in guessing:
        one.start()
    for one in guessing:
        one.join()
    assert sorted(outcomes) == ["TooSoonError"] * 5 + ["WrongPassphraseError"] * 3
    assert attempts.pending(folder).count == 3


_KEEPS_ITS_TURN = """
import sys, threading
from pathlib import Path
from dva_desktop.core.vault.turns import turn
with turn(Path(sys.argv[1])):
    print("mine", flush=True)
    threading.Event().wait()
"""


def test_a_try_that_comes_to_no_end_is_said_and_ends_with_its_process(
    vault: Vault, folder: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    monkeypatch.setattr(turns, "PATIENCE_S", 0.05)
    before = sorted(folder.iterdir())
    command = [sys.executable, "-c", _KEEPS_ITS_TURN, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(VaultBusy):
            unlock(folder, PASSPHRASE, clock)
        attempts.note(folder, clock)  # which is done in any case
        other.kill()
    assert attempts.pending(folder).count == 1
    unlock(folder, PASSPHRASE, clock).wipe()
    attempts.clear(folder)
    assert sorted(folder.iterdir()) == before


def test_where_the_disk_knows_no_locks_the_work_goes_on(
    vault: Vault, folder: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "no locks here")

    vault.close()
    monkeypatch.setattr("fcntl.flock", unsupported)
    with pytest.raises(WrongPassphraseError):
        unlock(folder, WRONG, clock)
    unlock(folder, PASSPHRASE, clock).wipe()


def test_on_a_read_only_disk_a_clock_set_back_locks_nobody_out() -> None:
    with shared_folder() as base:
        later = ManualClock(START + dt.timedelta(days=3))
        Vault.create(base / "vault", PASSPHRASE, cost=CHEAP, clock=later)[0].close()
        _fail(base / "vault", later, 9)
        for path in (base / "vault").iterdir():
            path.chmod(0o444)
        (base / "vault").chmod(0o555)
        with unprivileged():
            unlock(base / "vault", PASSPHRASE, ManualClock(START)).wipe()


def test_guessing_from_inside_counts_too(vault: Vault, folder: Path, clock: ManualClock) -> None:
    other = "quite other words here now"
    vault.people.add(PASSPHRASE, "Dr Brown", Role.CLINICIAN, other)
    for _ in range(3):
        with pytest.raises(WrongPassphraseError):
            vault.change_passphrase(WRONG, "third set of words now")
    with pytest.raises(TooSoonError):
        vault.change_passphrase(PASSPHRASE, "third set of words now")
    clock.advance(SECOND)
    # Whether some words are a colleague's passphrase is not to be found out for nothing.
    with pytest.raises(PassphraseTakenError):
        vault.change_passphrase(PASSPHRASE, other)
    assert attempts.pending(folder).count == 4
    with pytest.raises(UserError):
        vault.people.add(PASSPHRASE, "Dr Green", Role.CLINICIAN, "third set of words now")
    clock.advance(2 * SECOND)
    with pytest.raises(WrongPassphraseError):
        vault.change_passphrase(other, "third set of words now")
    assert attempts.pending(folder).count == 5
