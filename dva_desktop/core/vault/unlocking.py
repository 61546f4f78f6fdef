"""From a passphrase to the key of the vault: the slow half of opening, for any thread."""

from __future__ import annotations

from pathlib import Path

from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.vault import attempts, keyring, rekeyed
from dva_desktop.core.vault.creating import require_vault
from dva_desktop.core.vault.faults import (
    TooSoonError,
    WrongPassphraseError,
)
from dva_desktop.core.vault.keyring import Key


def unlock(folder: Path, passphrase: str, clock: Clock) -> Key:
    """The key, by a passphrase or the recovery code. A wrong one is counted for the journal.

    Raises ``NoVaultError``, ``TooSoonError``, ``WrongPassphraseError``, ``NewerVaultError``,
    ``VaultDamaged`` or ``EnvironmentFault``. The key is the caller's to wipe.
    """
    require_vault(folder)
    if seconds := attempts.wait_seconds(folder, clock.now()):
        raise TooSoonError(seconds)
    try:
        key = keyring.unlock(keyring.read(folder), passphrase)
    except WrongPassphraseError:
        attempts.note(folder, clock)
        raise
    try:
        rekeyed.finish(folder, key.secret)
    except BaseException:
        key.wipe()
        raise
    return key
