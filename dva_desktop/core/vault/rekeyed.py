"""What a change of the vault's key leaves when it is stopped, and how it comes to its end.

The records lie whole under the new key in ``rekeyed.db`` before ``keyring.json`` is written anew;
that one step decides. A copy that the keyring's key opens is put in the place of ``vault.db``; one
that it does not open was never decided, and is swept away.
"""

from __future__ import annotations

from pathlib import Path

from dva_desktop.core.platform.files import exists, os_fault, sync_folder
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault import connection, keyring, names
from dva_desktop.core.vault.connection import connect
from dva_desktop.core.vault.faults import VaultDamaged

NAME = "rekeyed.db"
_BESIDE = ("-wal", "-shm", "-journal")


def finish(folder: Path, secret: LockedBytes) -> None:
    """Bring a stopped change of key to its end, or undo it; nothing when there was none.

    ``secret`` is what the keyring holds. When it opens neither file, both are left as they are.
    Raises ``EnvironmentFault``; it can be called again.
    """
    if not exists(folder / NAME):
        return
    if _opens(folder / NAME, secret):
        take(folder)
    elif _opens(folder / connection.NAME, secret):
        sweep(folder, secret)


def sweep(folder: Path, secret: LockedBytes) -> None:
    """Undo a change of key that was never decided; ``secret`` is the old key."""
    if is_todays(folder, secret):
        _remove(folder, *(x.name for x in names.found(folder, names.REKEYED)))


def take(folder: Path) -> None:
    """Put the copy under the new key in the place of the records. Each step may have been done
    already. Copies of an older form that upgrading kept go too: the old key would open them."""
    _remove(folder, *(connection.NAME + x for x in _BESIDE))
    try:
        (folder / NAME).replace(folder / connection.NAME)
        sync_folder(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        fault = os_fault(error)
    else:
        older = (x.name for x in names.found(folder, names.OLDER_FORM))
        _remove(folder, *older, *(NAME + x for x in _BESIDE))
        return
    raise fault


def _opens(path: Path, secret: LockedBytes) -> bool:
    try:
        connect(path, secret, "read").close()
    except VaultDamaged:
        return False
    return True


def is_todays(folder: Path, secret: LockedBytes) -> bool:
    """Whether the keyring is still the one that ``secret`` came from: it may have been written anew
    by a change that another process is just ending."""
    return keyring.is_intact(keyring.read(folder), keyring.header_key(secret))


def _remove(folder: Path, *ours: str) -> None:
    try:
        for name in ours:
            (folder / name).unlink(missing_ok=True)
        return
    except OSError as error:
        fault = os_fault(error)
    raise fault
