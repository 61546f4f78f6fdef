"""What the vault's tests share: a passphrase, and ways to tamper and to make the machine fail."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Vault, unlock
from dva_desktop.core.vault.connection import NAME, Database, connect
from dva_desktop.core.vault.keyring import Cost

ROOT = Path(__file__).resolve().parents[3]
PASSPHRASE = "purple kettle forest anchor"
CHEAP = Cost(memory_kib=19 * 1024, iterations=2, lanes=1)
_NOBODY = 65534


@contextlib.contextmanager
def tampering(folder: Path) -> Iterator[Database]:
    """The closed vault's database as someone with the key and a tool sees it, its triggers off."""
    database = connect(folder / NAME, unlock(folder, PASSPHRASE, SystemClock()).secret)
    triggers = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    database.rows("PRAGMA foreign_keys = OFF")
    try:
        for name, _ in triggers:
            database.rows(f"DROP TRIGGER {name}")
        yield database
        for _, sql in triggers:
            database.rows(sql)
    finally:
        database.close()


@contextlib.contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A disk on which no file of this process can grow beyond ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """As an ordinary user, also where the tests run as root, to whom nothing is read-only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextlib.contextmanager
def shared_folder() -> Iterator[Path]:
    """A folder that an ordinary user can reach, which pytest's own are not when run as root."""
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    try:
        yield base
    finally:
        for path in [base, *base.rglob("*")]:
            path.chmod(0o700)
        shutil.rmtree(base)


def reopened(folder: Path) -> Vault:
    return Vault.open(folder, PASSPHRASE)
