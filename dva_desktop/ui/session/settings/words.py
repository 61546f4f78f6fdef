"""The journal in plain words. It holds codes and ids only, and so do these sentences; which kind of
document was made is left to the export, for the titles tell what the desk is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dva_desktop.core.vault import Entry, Event
from dva_desktop.ui.session.pack import reference_of

_WORDS: Final[Mapping[Event, str]] = {
    Event.VIEW: "Opened a consultation",
    Event.EXPORT: "Saved a document to a folder",
    Event.PRINT: "Printed a document",
    Event.COPY: "Copied words to the clipboard",
    Event.LOCK: "Locked",
    Event.VAULT_MADE: "The desk was set up",
    Event.UNLOCK: "Unlocked",
    Event.RECOVERY_UNLOCK: "Unlocked with the recovery code",
    Event.FAILED_UNLOCKS: "Attempts to unlock failed",
    Event.KEYRING_ALTERED: "The file with the keys had been changed outside the program",
    Event.KEYRING_WRITTEN: "The file with the keys was written anew",
    Event.PASSPHRASE_CHANGED: "Changed a passphrase",
    Event.RECOVERY_CODE_CHANGED: "Made a new recovery code",
    Event.UPGRADED: "The records were brought to a newer form",
    Event.CONSULTATION_MADE: "Started a consultation",
    Event.SECTION_SAVED: "Recorded answers",
    Event.FINALISED: "Finished a consultation",
    Event.ADDENDUM: "Added an addendum",
    Event.DOCUMENT_MADE: "Kept a copy of a document",
    Event.PERSON_ADDED: "Added a person",
    Event.PERSON_CHANGED: "Changed a person",
    Event.PERSON_REMOVED: "Removed a person",
    Event.REKEYED: "Gave the records a new key",
    Event.RAW_KEY_SHOWN: "The key itself was shown, for support",
    Event.OLDER_ACCEPTED: "Opened records that lack the last changes",
    Event.BACKUP_MADE: "Made a backup",
    Event.BACKUP_CHECKED: "Checked a backup",
    Event.RESTORED: "Put back a backup",
    Event.JOURNAL_EXPORTED: "Exported the journal",
    Event.FILED: "Filed to the record",
    Event.HELD: "Put a hold on a consultation",
    Event.HOLD_RELEASED: "Ended a hold",
    Event.PURGED: "Deleted a consultation for good",
    Event.PERIOD_CHANGED: "Changed how long consultations are kept",
    Event.REWRITTEN: "Overwrote what had been deleted",
    Event.LOCK_OVERRIDDEN: "Opened although another computer had the records open",
    Event.BACKUPS_FORGOTTEN: "Removed backups that held what was deleted",
    Event.COUNTER_LOST: "The counter beside the records was missing",
}
_CAUSES: Final[Mapping[str, str]] = {
    "panic": "by hiding",
    "front": "by hiding",  # as earlier versions wrote it
    "command": "by hiding",
    "idle": "because nothing was touched",
    "screen_locked": "with the computer\u2019s own lock",
    "suspend": "because the computer went to sleep",
    "switched": "because somebody else took over the computer",
    "clock_gap": "because the computer had been asleep",
    "front_gone": "because part of the program had ended",
    "closed": "by closing the program",
    "crash": "because of a fault in the program",
    "silent": "because the window no longer answered",
}
NOTABLE: Final = frozenset(
    {
        Event.FAILED_UNLOCKS, Event.KEYRING_ALTERED, Event.RAW_KEY_SHOWN, Event.OLDER_ACCEPTED,
        Event.RECOVERY_UNLOCK,
        Event.COUNTER_LOST, Event.LOCK_OVERRIDDEN,
    }
)  # fmt: skip


def what(entry: Entry) -> str:
    """What happened, in a few words."""
    try:
        event = Event(entry.what)
    except ValueError:
        return entry.what  # of a later version
    words = _WORDS.get(event, entry.what.replace("_", " ").capitalize())
    if event is Event.LOCK:
        return f"{words} {_CAUSES.get(entry.detail.partition(':')[0], '')}".strip()
    if event is Event.FAILED_UNLOCKS and entry.detail.split(" ")[0].isdigit():
        count = int(entry.detail.split(" ")[0])
        return "1 attempt to unlock failed" if count == 1 else f"{count} attempts to unlock failed"
    return words


def about(entry: Entry) -> str:
    """Which consultation, by the neutral reference that its documents carry."""
    return reference_of(entry.consultation) if entry.consultation else ""
