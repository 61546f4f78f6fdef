"""From a passphrase to the key of the vault: the slow half of opening, for any thread."""

from __future__ import annotations

from pathlib import Path

from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.vault import attempts, keyring, rekeyed
from dva_desktop.core.vault.creating import require_vault
from dva_desktop.core.vault.keyring import Key


def unlock(folder: Path, passphrase: str, clock: Clock) -> Key:
    """The key, by a passphrase or the recovery code. A wrong one is counted for the journal.

    One passphrase at a time is tried at a vault, whoever tries it.

    Raises ``NoVaultError``, ``TooSoonError``, ``WrongPassphraseError``, ``NewerVaultError``,
    ``VaultDamaged``, ``VaultBusy`` when another try comes to no end, or ``EnvironmentFault``. The
    key is the caller's to wipe.
    """
    require_vault(folder)
    with attempts.judging(folder, clock):
        key = keyring.unlock(keyring.read(folder), passphrase)
    try:
        rekeyed.finish(folder, key.secret)
    except BaseException:
        key.wipe()
        raise
    return key
