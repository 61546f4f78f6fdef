"""Writing a file into a folder that the person chose, never over one that is there."""

from __future__ import annotations

from pathlib import Path

from dva_desktop.core.platform.files import create_private, os_fault


def save_new(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write ``content`` as ``stem`` and ``suffix``, or with the first free number after the stem.

    Raises ``EnvironmentFault`` when the folder cannot take it; then no half of it is left.
    """
    number = 1
    while True:
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        try:
            create_private(path, content)
            return path
        except FileExistsError:
            number += 1
            continue
        except OSError as error:
            fault = os_fault(error)
        if path.is_file() and not path.is_symlink() and path.stat().st_size < len(content):
            path.unlink(missing_ok=True)
        raise fault
