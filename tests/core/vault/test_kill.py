"""A process killed at any instant loses nothing that it was told is saved, and breaks nothing."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.core.vault import Vault, creating, verify
from tests.core.vault.steps import at_steps, steps
from tests.core.vault.support import CHEAP, PASSPHRASE, ROOT, reopened

_KILLS = 6
_MORE_STEPS_THAN_IT_TAKES = 60


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.close()
    chance = random.Random()  # noqa: S311 (which instant, not a secret)
    revision = 0
    for _ in range(_KILLS):
        number, revision = _last_acknowledged(folder, consultation, chance.randrange(1, 400))
        report = verify(folder, PASSPHRASE)
        assert report.ok, report.problems
        with reopened(folder) as again:
            words = again.load(consultation).ask.observations.split()
            [kept] = again.revisions(consultation, "ask")
            here = again.last_place()
        # One more may be on the disk than the pipe could still tell.
        assert int(words[1]) in {number, number + 1}
        assert kept.revision in {revision, revision + 1}
        assert here is not None
        assert here[1].caret == int(words[1])


def _last_acknowledged(folder: Path, consultation: str, after: int) -> tuple[int, int]:
    """Start a writer, kill it once it has said ``after`` saves; the last that it said."""
    command = [sys.executable, "-m", "tests.core.vault.writer", str(folder), consultation]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    whole = [x for x in lines if x.endswith("\n")]
    number, revision = whole[-1].split()
    return int(number), int(revision)


def _create(folder: Path, fatal: int) -> bool:
    """Whether a vault was made to the end, by a child that dies at its ``fatal``th step."""
    command = [sys.executable, "-m", "tests.core.vault.creator", str(folder), str(fatal)]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    assert status in {0, -signal.SIGKILL}
    return status == 0


def _assert_none_or_whole(folder: Path) -> None:
    if Vault.exists(folder):
        assert verify(folder, PASSPHRASE).ok
    else:
        Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
    with reopened(folder) as opened:
        opened.new_consultation("somerset", dt.date(2026, 3, 2))
    assert {x.name for x in folder.iterdir()} == {"vault.db", "vault.counter", "keyring.json"}


@at_steps(3)
def test_a_creation_killed_at_any_step_leaves_no_vault_or_a_whole_one(
    tmp_path: Path, every: int
) -> None:
    for step in steps(every, _MORE_STEPS_THAN_IT_TAKES):
        folder = tmp_path / f"step-{step}"
        finished = _create(folder, step)
        _assert_none_or_whole(folder)
        if finished:
            break
    else:
        pytest.fail("creation never came to its end")
    assert step > 10


@at_steps(3)
def test_a_second_creation_killed_while_sweeping_up_after_the_first(
    tmp_path: Path, every: int
) -> None:
    for step in steps(every, 16):
        folder = tmp_path / f"step-{step}"
        Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
        # As a first creation leaves it when it is stopped just before its last step.
        (folder / "keyring.json").rename(folder / "keyring.json.0123456789ab.new")
        assert creating.state(folder) is creating.State.EMPTY
        _create(folder, step)
        _assert_none_or_whole(folder)


def test_a_change_of_passphrase_stopped_half_way_leaves_no_second_keyring(
    vault: Vault, folder: Path
) -> None:
    vault.close()
    for name in (
        ".keyring.json.0123456789ab.tmp",
        "keyring.json.0123456789ab.new",
        "vault.db.0123456789ab.new-wal",
    ):
        (folder / name).write_bytes((folder / "keyring.json").read_bytes())
    reopened(folder).close()
    assert {x.name for x in folder.iterdir()} == {"vault.db", "vault.counter", "keyring.json"}
