"""The records for a command: never beside another computer that has them open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dva_desktop.core.platform.files import NotWritable, exists
from dva_desktop.core.vault import NoVaultError
from dva_desktop.core.vault.creating import require_vault
from dva_desktop.core.vault.swapping import is_settled


def require_records(folder: Path) -> None:
    """Raises as ``require_vault`` does, and makes nothing: no folder in the place of a stick that
    is not there. A restore that was stopped half way is left to whoever holds the lock."""
    if not exists(folder):
        raise NoVaultError
    if is_settled(folder):
        require_vault(folder)


@contextmanager
def open_here(folder: Path, *, reading: bool = False) -> Iterator[None]:
    """Have the vault in ``folder`` open on no other computer for as long as the block runs. A
    window of this computer may have it open too: here both can use it.

    ``reading``: also where nothing can be written, so that nothing could be marked as in use.
    Raises as ``require_records`` and ``VaultLock.take`` do.
    """
    require_records(folder)
    from dva_desktop.ui.session.vault_lock import VaultInUseError, VaultLock  # loads Qt

    lock = VaultLock(folder)
    try:
        lock.take()
    except VaultInUseError as fault:
        if fault.can_override:
            raise
    except NotWritable:
        if not reading:
            raise
    try:
        yield
    finally:
        lock.release()
