"""Writing a file into a folder that the person chose, never over one that is there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dva_desktop.core.platform.files import create_private, os_fault, place_new, sync_folder


def save_new(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write ``content`` as ``stem`` and ``suffix``, or with the first free number after the stem.

    Whole or not at all, also when the process ends meanwhile. Raises ``EnvironmentFault`` when the
    folder cannot take it.
    """
    temporary = folder / f".{stem}.{os.urandom(6).hex()}.tmp"
    try:
        create_private(temporary, content)
        path = _place(temporary, folder, stem, suffix)
        sync_folder(folder)
        return path
    except OSError as error:
        fault = os_fault(error)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    raise fault


def _place(temporary: Path, folder: Path, stem: str, suffix: str) -> Path:
    number = 1
    while True:
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        try:
            place_new(temporary, path)
        except FileExistsError:
            number += 1
        else:
            return path
