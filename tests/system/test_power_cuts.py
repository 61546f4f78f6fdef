"""Whatever instant the power goes, the vault is whole and holds what was acknowledged.

A change is acknowledged when the call that makes it has returned. At most the one change that was
under way may be there beyond those, and then wholly.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dva_desktop.core.vault import NewerVaultError, Vault, verify
from tests.benchmarks.large import build
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.system import writer
from tests.system.conftest import eventually
from tests.system.soak import Soak, lengths
from tests.system.writer import Change, State, Writers

IN_ONE_VAULT = 25  # then a new one, so that checking it does not take longer and longer
LONGEST_S = 0.25  # until the kill, from the writer's start or from its first change
BETWEEN_COPIES_S = 0.05
RECORDS = 60
UPGRADE_S = 0.3  # a little longer than it takes
# The witnesses before what they bear witness of: else they would know of more than there is.
_IN_ORDER = ("keyring.json", "vault.counter", "attempts.json", "vault.db", "vault.db-wal")
Notes = list[dict[str, Change]]


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> Soak:
    return Soak(request)


@pytest.fixture
def writers() -> Iterator[Writers]:
    with Writers() as made:
        yield made


def _new_vault(folder: Path) -> Path:
    Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
    return folder


def _contents(folder: Path) -> State:
    """What the vault in ``folder`` holds, after it was found whole."""
    passphrase = writer.passphrase_of(folder)
    report = verify(folder, passphrase)
    assert report.ok, report.problems
    with Vault.open(folder, passphrase) as vault:
        return writer.read(vault)


def _is_one_of(found: State, start: State, notes: Notes, least: int, most: int) -> bool:
    """Whether ``found`` is ``start`` with a number of acknowledged changes between ``least`` and
    ``most``, or with the next one as well."""
    acknowledged = [note["done"] for note in notes if "done" in note]
    if (begun := writer.under_way(notes)) is not None:
        acknowledged.append(begun)
    for number, state in enumerate(writer.states(start, notes)):
        following = acknowledged[number] if number < len(acknowledged) else None
        if least <= number <= most and found in (state, writer.with_it(state, following, found)):
            return True
    return False


def _number_done(notes: Notes) -> int:
    return sum("done" in note for note in notes)


@lengths(short=15, long=1000)
def test_nothing_acknowledged_is_lost_by_a_kill_at_any_instant(
    times: int, tmp_path: Path, soak: Soak, writers: Writers
) -> None:
    folder, start, acknowledged = tmp_path, State(), 0
    for number in range(times):
        if number % IN_ONE_VAULT == 0:
            folder, start = _new_vault(tmp_path / f"vault-{number}"), {}
        notes_file = tmp_path / f"notes-{number}"
        pid = writers.start(folder, notes_file, f"{soak.seed}-{number}")
        if soak.chance.random() < 0.7:
            _wait_for_the_first_change(notes_file)
        threading.Event().wait(soak.chance.uniform(0, LONGEST_S))  # for nothing: any instant
        writers.kill(pid)
        notes = writer.noted(notes_file)
        found, done = _contents(folder), _number_done(notes)
        assert _is_one_of(found, start, notes, done, done), f"kill {number}"
        start, acknowledged = found, acknowledged + done
    soak.say("kills", times)
    soak.say("acknowledged changes, of which lost", f"{acknowledged}, 0")
    assert acknowledged > 0


@lengths(short=15, long=500)
def test_the_disk_as_it_is_when_everything_stops_is_a_whole_vault(
    times: int, tmp_path: Path, soak: Soak, writers: Writers
) -> None:
    """What a snapshot of the disk or of the machine gives, and a power cut after which all that
    was handed to the disk is there: every file at one instant, between two system calls."""
    for pid, folder, notes_file, number in _written_to(tmp_path, soak, writers, times):
        _stop(pid)
        copy = _copied(folder, tmp_path / f"copy-{number}")
        notes = writer.noted(notes_file)
        done = _number_done(notes)
        assert _is_one_of(_contents(copy), {}, notes, done, done), f"copy {number}"
        shutil.rmtree(copy)
    soak.say("copies of a stopped writer, whole and with all that was acknowledged", times)


@lengths(short=15, long=500)
def test_a_copy_that_is_taken_while_it_is_written_in_is_a_whole_vault(
    times: int, tmp_path: Path, soak: Soak, writers: Writers
) -> None:
    """What copying the files one after another gives when no checkpoint falls between: the log may
    end in the middle of a change, and has more in it than when the copying began."""
    again = 0
    for pid, folder, notes_file, number in _written_to(tmp_path, soak, writers, times):
        while True:
            least = _number_done(writer.noted(notes_file))
            before = _home(folder)
            copy = _copied(folder, tmp_path / f"copy-{number}")
            notes = writer.noted(notes_file)
            if before == _home(folder):
                _stop(pid)  # nothing grows while this one is looked at
                break
            shutil.rmtree(copy)
            again += 1
        assert _is_one_of(_contents(copy), {}, notes, least, _number_done(notes)), f"copy {number}"
        shutil.rmtree(copy)
    soak.say("copies under way, whole and a prefix of what was acknowledged", times)
    soak.say("copies taken again, because a checkpoint fell into them", again)


@lengths(short=6, long=300)
def test_an_upgrade_that_is_killed_leaves_the_older_form_or_the_newer_one_whole(
    times: int, tmp_path: Path, soak: Soak, writers: Writers
) -> None:
    older = tmp_path / "older"
    build(older, RECORDS)
    with Vault.open(older, PASSPHRASE) as vault:
        held, sample = vault.consultations(), vault.load(vault.consultations()[-1].id)
    killed, upgraded = 0, 0
    for number in range(times):
        folder = tmp_path / f"vault-{number}"
        shutil.copytree(older, folder)
        pid = writers.upgrade(folder)
        wait = soak.chance.uniform(0, UPGRADE_S) if number else 0  # any instant
        threading.Event().wait(wait)
        killed += writers.kill(pid, may_have_ended=True)
        try:
            with Vault.open(folder, PASSPHRASE) as vault:  # by the version that it was made with
                assert vault.consultations() == held
        except NewerVaultError:
            upgraded += 1
        with writer.newer_program():
            with Vault.open(folder, PASSPHRASE) as vault:
                assert vault.consultations() == held
                assert vault.load(held[-1].id) == sample
            report = verify(folder, PASSPHRASE)
        assert report.ok, report.problems
        assert not list(folder.glob("*.new*"))
        shutil.rmtree(folder)
    soak.say(
        "upgrades, of which killed, after which the newer form was there",
        f"{times}, {killed}, {upgraded}",
    )
    assert killed


def _written_to(
    tmp_path: Path, soak: Soak, writers: Writers, times: int
) -> Iterator[tuple[int, Path, Path, int]]:
    """So many random instants of vaults that are written in: the writer, the vault, its notes.
    Whoever is given one stops the writer."""
    for first in range(0, times, IN_ONE_VAULT):
        folder, notes = _new_vault(tmp_path / f"vault-{first}"), tmp_path / f"notes-{first}"
        pid = writers.start(folder, notes, f"{soak.seed}-{first}")
        _wait_for_the_first_change(notes)
        for number in range(first, min(first + IN_ONE_VAULT, times)):
            os.kill(pid, signal.SIGCONT)
            threading.Event().wait(soak.chance.uniform(0, BETWEEN_COPIES_S))  # any instant
            yield pid, folder, notes, number
        writers.kill(pid)


def _wait_for_the_first_change(notes: Path) -> None:
    eventually(lambda: notes.exists() and notes.stat().st_size > 0, "the writer begins")


def _stop(pid: int) -> None:
    """Stop every thread of a process, and wait until they stand still."""
    os.kill(pid, signal.SIGSTOP)
    tasks = Path(f"/proc/{pid}/task")

    def still() -> bool:
        stats = [
            (one / "stat").read_text().rpartition(")")[2].split()[0] for one in tasks.iterdir()
        ]
        return set(stats) == {"T"}

    eventually(still, "the writer stands still")


def _copied(folder: Path, target: Path) -> Path:
    target.mkdir()
    for name in _IN_ORDER:
        with suppress(FileNotFoundError):
            shutil.copyfile(folder / name, target / name)
    return target


def _home(folder: Path) -> tuple[object, ...]:
    """What a checkpoint changes: the file itself, and the salt of the log."""
    main, log, ring = folder / "vault.db", folder / "vault.db-wal", folder / "keyring.json"
    salt = b""
    # Who writes also closes the vault now and then, and its log goes away between any two looks.
    with suppress(FileNotFoundError), log.open("rb") as file:
        salt = file.read(32)
    whole = main.stat()
    return whole.st_size, whole.st_mtime_ns, salt, ring.stat().st_mtime_ns
