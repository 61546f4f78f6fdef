"""The one place where a failure of the store becomes a sentence the clinician can act on.

No text of SQLite travels along: it may quote a value. ``database_fault`` decides from the primary
result code alone, and callers raise what it returns outside the ``except`` block, so that the
original is not even kept as context.
"""

from __future__ import annotations

from dva_desktop.core.errors import BugError, DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.files import DiskFull, NotWritable

_KEPT = "What was saved before is kept."
_RESTORE = (
    "Nothing was changed. Put back the most recent backup, or ask for help before trying more."
)


class NoVaultError(UserError):
    """There is nothing to open in the folder."""

    def __init__(self) -> None:
        super().__init__(
            "There are no records in this folder yet.", "Choose a passphrase to begin."
        )


class AlreadyThereError(UserError):
    """A vault was asked for where one exists; it is never overwritten."""

    def __init__(self) -> None:
        super().__init__(
            "This folder already holds records.", "Unlock them, or choose another folder."
        )


class WrongPassphraseError(UserError):
    """Neither a passphrase nor the recovery code of this vault."""

    def __init__(self) -> None:
        super().__init__(
            "That passphrase does not open the records.",
            "Check Caps Lock and the keyboard language, or use the recovery code.",
        )


class PassphraseTakenError(UserError):
    """Somebody else's passphrase: with it one person would be taken for another."""

    def __init__(self) -> None:
        super().__init__("That passphrase cannot be used here.", "Please choose another one.")


class NoLongerHereError(UserError):
    """The passphrase of a person who was removed, or was never quite added."""

    def __init__(self) -> None:
        super().__init__(
            "This passphrase no longer opens these records.",
            "Ask whoever looks after the records to give you a new one.",
        )


class TooSoonError(UserError):
    """After several wrong passphrases the next try has to wait ``seconds``; nothing is wiped."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            "That was not it several times in a row.",
            f"You can try again in {seconds} second{'' if seconds == 1 else 's'}.",
        )


class NotAllowedError(UserError):
    """Only a safeguarding lead may do this, or only the person who made the consultation."""

    def __init__(self) -> None:
        super().__init__(
            "Only a safeguarding lead can do this.", "Ask your safeguarding lead to sign in."
        )


class OlderVaultError(EnvironmentFault):
    """The records end before the change that the counter beside them knows of: an older copy was
    put in their place, or the last changes were damaged. Numbers are those of journal rows."""

    def __init__(self, expected: int, found: int) -> None:
        self.expected, self.found = expected, found
        match expected - found:
            case 1:
                what = "The last change that was saved here is missing from the records."
            case missing if missing > 1:
                what = f"The last {missing} changes saved here are missing from the records."
            case _:
                what = "These records do not go on from those that were used here last."
        super().__init__(
            what,
            "An older copy may have been put in their place. Put back a newer backup, or open what"
            " is there; that will be written in the journal.",
        )


class FinalisedError(UserError):
    """The consultation is finalised; it can only be added to."""

    def __init__(self) -> None:
        super().__init__(
            "This consultation is finalised.", "Add an addendum with a reason instead."
        )


class NewerVaultError(UserError):
    """The vault was written by a later version of the program; it is not touched."""

    def __init__(self) -> None:
        super().__init__(
            "These records were made with a newer version of the program.",
            "Install that version to open them; nothing was changed.",
        )


class VaultBusy(EnvironmentFault):
    """Another program holds the vault."""

    def __init__(self) -> None:
        super().__init__(
            "Another program is using the records.", f"Close it and try again. {_KEPT}"
        )


class VaultDamaged(EnvironmentFault):
    """A file of the vault is missing, cut short or changed; ``what`` says which."""

    def __init__(
        self, what: str = "The file with the records is damaged.", remedy: str = _RESTORE
    ) -> None:
        super().__init__(what, remedy)


def keyring_missing() -> VaultDamaged:
    """The records are there and their keys are not."""
    return VaultDamaged(
        "The file with the keys (keyring.json) is missing beside the records.",
        "Put it back from the most recent backup; without it the records cannot be opened.",
    )


def database_fault(error: Exception) -> DvaError:
    """What to tell the person about an error of SQLite or SQLCipher; values never travel along."""
    name = getattr(error, "sqlite_errorname", None)
    match name:
        case "SQLITE_FULL":
            return DiskFull("The disk is full.", f"Make some room. {_KEPT}")
        case "SQLITE_IOERR":
            return EnvironmentFault(
                "The disk did not take the change: it may be full, or have been unplugged.", _KEPT
            )
        case "SQLITE_READONLY" | "SQLITE_PERM" | "SQLITE_CANTOPEN":
            return records_not_writable()
        case "SQLITE_BUSY" | "SQLITE_LOCKED" | "SQLITE_PROTOCOL":
            return VaultBusy()
        case "SQLITE_CORRUPT" | "SQLITE_NOTADB" | "SQLITE_FORMAT":
            return VaultDamaged()
        case "SQLITE_NOMEM":
            return out_of_memory()
        case _:
            place = name or type(error).__name__
            return BugError(
                f"The program asked its store for something impossible ({place}).", _KEPT
            )


def records_not_writable() -> NotWritable:
    """Nothing may be written beside the records."""
    return NotWritable(
        "The program is not allowed to write in the folder of the records.",
        f"The folder or the disk may be read-only. {_KEPT}",
    )


def out_of_memory() -> EnvironmentFault:
    """The computer cannot spare the memory, for the passphrase or for the store."""
    return EnvironmentFault(
        "The computer is short of memory.", f"Close other programs and try again. {_KEPT}"
    )
