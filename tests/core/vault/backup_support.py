"""What the tests of backups share: a vault with something in it, and a look at what is where."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from dva_desktop.core.platform.clock import ManualClock, SystemClock
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import Key, Vault, unlock
from dva_desktop.core.vault.backing_up import make_backup
from dva_desktop.core.vault.backup import Backup
from tests.core.vault.support import PASSPHRASE, reopened

CANARY = "kanarienvogel"


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` answers."""

    total: int
    used: int
    free: int


def almost_full(_place: object) -> Usage:
    """A disk with 5000 bytes left, in the place of ``shutil.disk_usage``."""
    return Usage(total=10**9, used=10**9 - 5000, free=5000)


def write(folder: Path, consultation: str, words: str) -> None:
    """Open the closed vault, save ``words``, and close it."""
    with reopened(folder) as vault:
        vault.save_section(consultation, "ask", Ask(observations=words))


def words_in(folder: Path, passphrase: str = PASSPHRASE) -> list[str]:
    """What the consultations in the closed vault say."""
    with Vault.open(folder, passphrase) as vault:
        return [vault.load(x.id).ask.observations for x in vault.consultations()]


def made(folder: Path, into: Path, clock: ManualClock | None = None) -> Backup:
    """A backup of the closed vault, made with its key."""
    with reopened(folder) as vault:
        return make_backup(vault, into, clock=clock)


def several(folder: Path, into: Path, moments: list[dt.datetime]) -> list[Backup]:
    """One backup after another, each with something new in it, as if made at these moments."""
    return [made(folder, into, ManualClock(at)) for at in moments]


@contextmanager
def key_of(folder: Path) -> Iterator[Key]:
    """The key of the vault."""
    key = unlock(folder, PASSPHRASE, SystemClock())
    try:
        yield key
    finally:
        key.wipe()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder``, by its path."""
    return {
        str(x.relative_to(folder)): x.read_bytes() for x in sorted(folder.rglob("*")) if x.is_file()
    }


def duplicate(folder: Path, at: Path) -> Path:
    """A copy of a folder as it is, links and all."""
    return Path(shutil.copytree(folder, at, symlinks=True))
