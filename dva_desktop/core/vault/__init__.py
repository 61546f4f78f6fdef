"""Where the consultations stay: an encrypted folder with a journal that shows any tampering."""

from __future__ import annotations

from dva_desktop.core.vault.faults import (
    AlreadyThereError,
    FinalisedError,
    NewerVaultError,
    NoLongerHereError,
    NotAllowedError,
    NoVaultError,
    OlderVaultError,
    PassphraseTakenError,
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
from dva_desktop.core.vault.passphrase import Strength, halves, strength
from dva_desktop.core.vault.people import Person
from dva_desktop.core.vault.retention import Certificate, Standing
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.vault import Vault
from dva_desktop.core.vault.verifying import Problem, Report, verify

__all__ = [
    "AlreadyThereError",
    "Certificate",
    "Entry",
    "Event",
    "FinalisedError",
    "Key",
    "NewerVaultError",
    "NoLongerHereError",
    "NoVaultError",
    "NotAllowedError",
    "OlderVaultError",
    "PassphraseTakenError",
    "Person",
    "Place",
    "Problem",
    "Report",
    "Revision",
    "Role",
    "Saved",
    "Standing",
    "Status",
    "StoredDocument",
    "Strength",
    "Summary",
    "TooSoonError",
    "Vault",
    "VaultBusy",
    "VaultDamaged",
    "WrongPassphraseError",
    "halves",
    "strength",
    "unlock",
    "verify",
]  # fmt: skip
