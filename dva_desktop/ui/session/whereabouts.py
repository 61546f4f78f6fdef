"""Where the vault is, and whether there was one before: an unplugged stick is no first start.

Of each folder that held a vault a digest of its path is kept in the settings folder, nothing else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import read_small, write_private
from dva_desktop.core.platform.folders import config_folder, vault_folder, vault_path
from dva_desktop.ui.session.unlock import has_vault

FILE = "seen"
PUT_BACK, SET_UP_ANEW = "Put back a backup", "Set up anew"
_LONGEST_FILE = 4096
_MOST = 50


class GoneError(EnvironmentFault):
    """There were records in this folder, and now there are none."""

    def __init__(self) -> None:
        super().__init__(
            "The records that were here are not here now.",
            "If they are on a memory stick or another computer, connect it and try again. If they "
            "were deleted, put back a backup, or ask whoever looks after this computer.",
        )


def find_vault(override: Path | None, *, anew: bool = False) -> Path:
    """The folder of the vault, made where there was none before, or where ``anew`` says so.

    Raises ``GoneError``, and then makes nothing: a folder in the place where a stick belongs would
    be in its way. Raises ``EnvironmentFault`` as ``vault_folder`` does.
    """
    path = vault_path(override)
    if not anew and not has_vault(path) and _digest(path) in _seen():
        raise GoneError
    return vault_folder(override)


def ways_on(fault: DvaError) -> tuple[str, ...]:
    """What may be done beside trying again."""
    return (PUT_BACK, SET_UP_ANEW) if isinstance(fault, GoneError) else ()


def remember(folder: Path) -> None:
    """There is a vault in ``folder``. What cannot be written down is not worth a word."""
    known, this = _seen(), _digest(folder)
    if this not in known:
        with suppress(DvaError):
            lines = "\n".join([*known, this][-_MOST:])
            write_private(config_folder() / FILE, lines.encode("ascii"))


def _seen() -> list[str]:
    try:
        return read_small(config_folder() / FILE, _LONGEST_FILE).decode("ascii").split()
    except (FileNotFoundError, UnicodeDecodeError, DvaError):
        return []


def _digest(folder: Path) -> str:
    import hashlib  # not before the prompt, where there is a vault

    return hashlib.sha256(os.fsencode(folder.expanduser().absolute())).hexdigest()[:32]
