"""A backup or a restore that is killed at any instant leaves what was there whole, or the new."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dva_desktop.core.vault import Vault, verify
from dva_desktop.core.vault.backing_up import copy_vault
from dva_desktop.core.vault.backup import backups, series_of
from dva_desktop.core.vault.restoring import check_backup
from tests.core.vault.backup_support import duplicate, key_of, several, words_in, write
from tests.core.vault.steps import steps
from tests.core.vault.support import PASSPHRASE, ROOT

_MORE_STEPS_THAN_IT_TAKES = 400
_EVERY = 3  # each third step; the other two are tried by the long form
_KILLS = 6


def _die(task: str, step: int, base: Path) -> bool:
    """Whether ``task`` came to its end, by a child that dies at its ``step``th step."""
    command = [sys.executable, "-m", "tests.core.vault.dying", task, str(step), str(base)]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    assert status in {0, -signal.SIGKILL}
    return status == 0


@pytest.fixture
def base(vault: Vault, folder: Path, consultation: str, tmp_path: Path) -> Path:
    """A vault that says "new", and a backup of it from when it said "old"."""
    vault.close()
    write(folder, consultation, "old")
    several(folder, tmp_path / "backups", [dt.datetime(2026, 3, 1, tzinfo=dt.UTC)])
    write(folder, consultation, "new")
    return tmp_path


def _world(base: Path, name: str) -> Path:
    made = base / "worlds" / name
    for part in ("vault", "backups"):
        duplicate(base / part, made / part)
    return made


def _assert_good(world: Path, *, how_many: int) -> None:
    """The backups that are listed are whole, and the next one sweeps up."""
    with key_of(world / "vault") as key:
        found = backups(world / "backups", series_of(world / "vault"))
        assert len(found) in {how_many, how_many + 1}
        for backup in found:
            assert check_backup(backup, key).ok
    write(world / "vault", _only_consultation(world), "newer")
    copy_vault(world / "vault", world / "backups")
    names = [x.name for x in (world / "backups").iterdir()]
    assert all(x.startswith("desk-") for x in names)


def _only_consultation(world: Path) -> str:
    with Vault.open(world / "vault", PASSPHRASE) as vault:
        [one] = vault.consultations()
    return one.id


def _assert_old_or_new(world: Path) -> str:
    """The vault opens, is whole, and is the one or the other; nothing half done is left."""
    report = verify(world / "vault", PASSPHRASE)
    assert report.ok, report.problems
    [words] = words_in(world / "vault")
    left = {x.name.split("-")[0] for x in (world / "vault").iterdir()}
    assert left <= {"vault.db", "keyring.json", "vault.counter", "backup.id", "replaced"}
    kept = sorted((world / "vault").glob("replaced-*"))
    assert len(kept) == (1 if words == "old" else 0)
    for one in kept:
        assert words_in(one) == ["new"]
    return words


def _copy_at_each_step(base: Path, *, every: int) -> None:
    for step in steps(every, _MORE_STEPS_THAN_IT_TAKES):
        world = _world(base, f"step-{step}")
        finished = _die("copy", step, world)
        _assert_good(world, how_many=1)
        assert words_in(world / "vault") == ["newer"]
        if finished:
            assert step > 20
            return
    pytest.fail("copying never came to its end")


def _restore_at_each_step(base: Path, *, every: int) -> None:
    seen = set()
    for step in steps(every, _MORE_STEPS_THAN_IT_TAKES):
        world = _world(base, f"step-{step}")
        finished = _die("restore", step, world)
        seen.add(_assert_old_or_new(world))
        if finished:
            assert seen == {"old", "new"}
            assert step > 50
            return
    pytest.fail("restoring never came to its end")


def test_a_copy_killed_at_any_step(base: Path) -> None:
    _copy_at_each_step(base, every=_EVERY)


def test_a_restore_killed_at_any_step_leaves_the_old_or_the_new_whole(base: Path) -> None:
    _restore_at_each_step(base, every=3 * _EVERY)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_copy_and_a_restore_killed_at_every_step(base: Path) -> None:
    _copy_at_each_step(_world(base, "copying"), every=1)
    _restore_at_each_step(_world(base, "restoring"), every=1)


@pytest.mark.slow
def test_whoever_finishes_a_restore_may_be_killed_too(base: Path) -> None:
    """Each step of the finishing, from a restore that was killed as soon as it was decided."""
    decided = next(
        step
        for step in range(40, _MORE_STEPS_THAN_IT_TAKES)
        if not _die("restore", step, _world(base, f"before-{step}"))
        and any((base / f"worlds/before-{step}/vault").glob("restored-*"))
    )
    for step in range(1, _MORE_STEPS_THAN_IT_TAKES):
        world = duplicate(base / f"worlds/before-{decided}", base / f"worlds/after-{step}")
        finished = _die("settle", step, world)
        assert Vault.exists(world / "vault")  # nobody is asked to begin anew
        assert _assert_old_or_new(world) == "old"
        if finished:
            assert step > 5
            return
    pytest.fail("finishing never came to its end")


def test_a_copy_of_a_large_vault_killed_at_any_moment(base: Path) -> None:
    chance = random.Random()  # noqa: S311 (which instants)
    write(base / "vault", _only_consultation(base), "x" * 20_000_000)
    for number in range(_KILLS):
        world = _world(base, f"kill-{number}")
        command = [sys.executable, "-m", "tests.core.vault.dying", "copy", "0", str(world)]
        with subprocess.Popen(command, cwd=ROOT) as process:
            threading.Event().wait(chance.uniform(0.15, 0.6))  # for nothing: any instant
            process.kill()
        _assert_good(world, how_many=1)
