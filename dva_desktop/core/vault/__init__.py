"""Where the consultations stay: an encrypted folder with a journal that shows any tampering."""

from __future__ import annotations

from dva_desktop.core.vault.faults import (
    AlreadyThereError,
    FinalisedError,
    NewerVaultError,
    NotAllowedError,
    NoVaultError,
    OlderVaultError,
    TooSoonError,
    VaultBusy,
    VaultDamaged,
    WrongPassphraseError,
)
from dva_desktop.core.vault.journal import Entry, Event
from dva_desktop.core.vault.keyring import Key
from dva_desktop.core.vault.model import (
    Place,
    Revision,
    Role,
    Saved,
    Status,
    StoredDocument,
    Summary,
)
from dva_desktop.core.vault.passphrase import Strength, strength
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.vault import Vault
from dva_desktop.core.vault.verifying import Problem, Report, verify

__all__ = [
    "AlreadyThereError", "Entry", "Event", "FinalisedError", "Key", "NewerVaultError",
    "NoVaultError", "NotAllowedError", "OlderVaultError", "Place", "Problem", "Report", "Revision",
    "Role", "Saved", "Status", "StoredDocument", "Strength", "Summary", "TooSoonError", "Vault",
    "VaultBusy", "VaultDamaged", "WrongPassphraseError", "strength", "unlock", "verify",
]  # fmt: skip
