"""One byte of the vault's files is changed: it does no harm, or is refused in plain words.

Never is anything shown that was not written, and never is a change missing without a word.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import pytest

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import OlderVaultError, Vault, unlock
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.system import writer
from tests.system.soak import Soak, lengths
from tests.system.writer import State, Writer

CHANGES = 90
FILES = ("vault.db", "vault.db-wal", "keyring.json", "vault.counter")
_NEVER_SAID = ("Traceback", "Errno", "sqlite", "SQLITE", "Error(", "'", "/", "xxxx", "flips")


class Known(NamedTuple):
    """A vault to be damaged, what it holds, and every state that it had before."""

    folder: Path
    held: State
    before: list[State]


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> list[Known]:
    """A vault as a stopped program leaves it, with its log, and one as a closed program does."""
    base = tmp_path_factory.mktemp("flips")
    stopped, closed, notes = base / "stopped", base / "closed", base / "notes"
    Vault.create(closed, PASSPHRASE, cost=CHEAP)[0].close()
    somebody = Writer(closed, notes, "flips")
    somebody.write(CHANGES)
    shutil.copytree(closed, stopped)
    somebody.close()
    (stopped / "vault.db-shm").unlink()  # memory that the processes share, and no part of the vault
    assert (stopped / "vault.db-wal").stat().st_size > 200_000
    before = [deepcopy(state) for state in writer.states({}, writer.noted(notes))]
    return [Known(stopped, before[-1], before), Known(closed, before[-1], before)]


@lengths(short=120, long=10_000)
def test_one_changed_byte_does_no_harm_or_is_refused_in_plain_words(
    times: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    vaults: list[Known],
    capfd: pytest.CaptureFixture[str],
) -> None:
    soak, outcomes = Soak(request), Counter[str]()
    passphrase = writer.passphrase_of(vaults[0].folder)
    for number in range(times):
        known = soak.chance.choice(vaults)
        name = soak.chance.choice([one for one in FILES if (known.folder / one).exists()])
        folder = tmp_path / str(number)
        shutil.copytree(known.folder, folder)
        at = soak.chance.randrange((folder / name).stat().st_size)
        _flip(folder / name, at, soak.chance.randrange(1, 256))
        where = f"flip {number}: {known.folder.name} {name} at {at}"
        outcomes[f"{name}: {_outcome(folder, passphrase, known, where)}"] += 1
        shutil.rmtree(folder)
    assert capfd.readouterr() == ("", "")
    soak.say("flips", times)
    for outcome, many in sorted(outcomes.items()):
        soak.say(outcome, many)


def _flip(path: Path, at: int, by: int) -> None:
    handle = os.open(path, os.O_RDWR)
    [before] = os.pread(handle, 1, at)
    os.pwrite(handle, bytes([before ^ by]), at)
    os.close(handle)


def _outcome(folder: Path, passphrase: str, known: Known, where: str) -> str:
    """``harmless``, or the words of the refusal. Fails when the person would be misled."""
    try:
        with Vault.open(folder, passphrase) as vault:
            assert writer.read(vault) == known.held, f"{where}: nothing was said"
        return "harmless"
    except DvaError as fault:
        said = fault
    assert not isinstance(said, BugError), where
    assert not any(word in str(said) for word in _NEVER_SAID), (where, str(said))
    if isinstance(said, OlderVaultError):
        _open_what_is_there(folder, passphrase, known, where)
        return "the last changes are missing, and that is said"
    return f"“{said.what}”"


def _open_what_is_there(folder: Path, passphrase: str, known: Known, where: str) -> None:
    """The way forward: what is then shown once was so, and from then on the vault opens."""
    key = unlock(folder, passphrase, SystemClock())
    with Vault.open_with(folder, key, accept_older=True) as vault:
        assert writer.read(vault) in known.before, where
    with Vault.open(folder, passphrase) as vault:
        assert writer.read(vault) in known.before, where
