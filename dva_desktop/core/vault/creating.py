"""Making a vault so that a stop at any instant leaves none, or a whole one; and tidying up.

Both files are written under names ending in ``.new``; the database takes its real name first, the
keyring last. Until ``keyring.json`` is there nobody was shown the recovery code and nothing was
recorded, so what a stopped creation leaves may be swept away. A ``vault.db`` without keyring is
swept only while the ``.new`` keyring beside it proves that its creation never ended.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.files import (
    create_private,
    exists,
    os_fault,
    place_new,
    sync_folder,
)
from dva_desktop.core.vault import connection, keyring, names, swapping
from dva_desktop.core.vault.connection import Database, connect
from dva_desktop.core.vault.faults import AlreadyThereError, NoVaultError, keyring_missing
from dva_desktop.core.vault.keyring import Key, Keyring
from dva_desktop.core.vault.upgrading import build


class State(StrEnum):
    """What is in a folder: nothing (or an unfinished creation), a vault, one without its keys."""

    EMPTY = "empty"
    VAULT = "vault"
    KEYRING_MISSING = "keyring_missing"


def state(folder: Path) -> State:
    """What is in ``folder``, which need not exist. A restore that was decided is finished first;
    raises ``EnvironmentFault`` when that cannot be, or the folder may not be looked into."""
    swapping.settle(folder)
    if exists(folder / keyring.NAME):
        return State.VAULT
    if exists(folder / connection.NAME) and not names.found(folder, names.NEW_KEYRING):
        return State.KEYRING_MISSING
    return State.EMPTY


def require_vault(folder: Path) -> None:
    """Raises ``NoVaultError``, ``VaultDamaged`` or ``EnvironmentFault`` unless a vault is there
    with both its files, and they look like what they should be."""
    match state(folder):
        case State.EMPTY:
            raise NoVaultError
        case State.KEYRING_MISSING:
            raise keyring_missing()
        case State.VAULT:
            connection.check_header(folder / connection.NAME)


def lay_down(folder: Path, ring: Keyring, key: Key, fill: Callable[[Database], None]) -> None:
    """Write a new vault, filled by ``fill``, into an ``EMPTY`` folder.

    Raises ``AlreadyThereError``, ``DiskFull``, ``NotWritable`` or another ``EnvironmentFault``;
    then nothing is left behind, and what was there before is untouched.
    """
    if state(folder) is not State.EMPTY:
        raise AlreadyThereError
    try:
        _sweep_unfinished(folder)
        _write(folder, ring, key, fill)
        return
    except FileExistsError:
        fault: DvaError = AlreadyThereError()
    except OSError as error:
        fault = os_fault(error)
    except DvaError as error:
        fault = error
    with suppress(OSError, DvaError):
        if state(folder) is State.EMPTY:
            _sweep_unfinished(folder)
    raise fault


def _write(folder: Path, ring: Keyring, key: Key, fill: Callable[[Database], None]) -> None:
    tag = secrets.token_hex(6)
    new_vault = folder / f"{connection.NAME}.{tag}.new"
    new_ring = folder / f"{keyring.NAME}.{tag}.new"
    create_private(new_vault)
    database = connect(new_vault, key.secret, fresh=True)
    try:
        build(database)
        fill(database)
    finally:
        database.close()
    create_private(new_ring, keyring.encode(ring))
    sync_folder(folder)
    place_new(new_vault, folder / connection.NAME)
    place_new(new_ring, folder / keyring.NAME)


def tidy(folder: Path) -> None:
    """Remove what a stopped creation, upgrade, restore or change of passphrase left beside a whole
    vault: an old keyring left lying about would still open it."""
    swapping.sweep(folder)
    with suppress(DvaError):
        for path in names.found(folder, names.STAGED):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _sweep_unfinished(folder: Path) -> None:
    # The keyring goes last: it is what shows that the rest was never finished.
    rings = names.found(folder, names.NEW_KEYRING)
    vaults = names.found(folder, names.RECORDS) if rings else []
    staged = [x for x in names.found(folder, names.STAGED) if x not in rings]
    for path in [*vaults, *staged, *rings]:
        path.unlink(missing_ok=True)
