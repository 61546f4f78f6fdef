"""One passphrase at a time: nobody tries another until this one is judged and, if wrong, counted.

The system holds the turn for a process and ends it with that, however it ends: nothing is left that
could keep anybody out. Elsewhere than on Windows it is a lock on the folder itself, which cannot be
replaced or have something else put in its place.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dva_desktop.core.platform.files import NO_FOLLOW, PRIVATE_FILE
from dva_desktop.core.vault.faults import VaultBusy

NAME = "attempts.lock"  # on Windows, which does not lock folders
PATIENCE_S = 20.0  # several key derivations on a slow computer
_LOOK_AGAIN_S = 0.02


@contextmanager
def turn(folder: Path, patience: float | None = None) -> Iterator[None]:
    """Have the turn at the vault in ``folder`` for the block.

    Where the disk knows no locks, or is read-only, everybody has it: the work must go on.
    Raises ``VaultBusy`` when another process keeps it for over ``patience`` seconds.
    """
    handle = _open(folder)
    if handle is None:
        yield
        return
    try:
        _wait(handle, PATIENCE_S if patience is None else patience)
        yield
    finally:
        os.close(handle)  # which ends the turn


def _wait(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while not _taken(handle):
        if time.monotonic() > until:
            raise VaultBusy
        time.sleep(_LOOK_AGAIN_S)


if sys.platform == "win32":
    import msvcrt

    def _open(folder: Path) -> int | None:
        try:
            return os.open(folder / NAME, os.O_RDWR | os.O_CREAT | NO_FOLLOW, PRIVATE_FILE)
        except OSError:
            return None

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return True
        return True

else:
    import fcntl

    def _open(folder: Path) -> int | None:
        try:
            return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return None

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
