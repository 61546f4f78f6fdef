"""The names of what the program makes in a vault's folder.

The folder may be one that a person chose, with other files of theirs in it. So only what has
exactly one of these names is moved or removed; whatever makes a file there is tested against them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from dva_desktop.core.platform.files import os_fault

_TAG = "[0-9a-f]{12}"
_TIME = r"[0-9]{8}-[0-9]{6}Z"
_BESIDE = "(-wal|-shm|-journal)?"  # what SQLite keeps beside a file of its own
_RECORDS = rf"vault\.db{_BESIDE}"
_REKEYED = rf"rekeyed\.db(\.new)?{_BESIDE}"
_OLDER_FORM = r"vault-form-[1-9][0-9]{0,5}\.db"
_NEW_KEYRING = rf"keyring\.json\.{_TAG}\.new"
_STAGED = (
    rf"vault\.db\.{_TAG}\.new{_BESIDE}|{_NEW_KEYRING}|{_OLDER_FORM}\.new{_BESIDE}"
    rf"|rekeyed\.db\.new{_BESIDE}|\.(keyring\.json|attempts\.json|backup\.id)\.{_TAG}\.tmp"
    r"|vault\.lock\.[0-9a-f]{8}"
)

STAGED: Final = re.compile(_STAGED)
"""What is on its way to a name of its own, or was stopped there."""
NEW_KEYRING: Final = re.compile(_NEW_KEYRING)
RECORDS: Final = re.compile(_RECORDS)
REKEYED: Final = re.compile(_REKEYED)
OLDER_FORM: Final = re.compile(_OLDER_FORM)
VAULT: Final = re.compile(
    rf"{_RECORDS}|{_OLDER_FORM}|{_REKEYED}|keyring\.json|vault\.counter|{_STAGED}"
)
"""All that belongs to a vault, finished or not."""
RESTORING: Final = re.compile(rf"restoring-{_TAG}")
RESTORED: Final = re.compile(rf"restored-{_TIME}")
REPLACED: Final = re.compile(rf"replaced-{_TIME}")


def found(folder: Path, kind: re.Pattern[str]) -> list[Path]:
    """What in ``folder`` has a name of this kind, in order; nothing where there is no folder.

    Raises ``EnvironmentFault`` when it cannot be looked into.
    """
    try:
        with os.scandir(folder) as there:
            return [folder / x for x in sorted(x.name for x in there) if kind.fullmatch(x)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        fault = os_fault(error)
    raise fault
