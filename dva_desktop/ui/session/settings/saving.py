"""Writing a file into a folder that the person chose, never over one that is there."""

from __future__ import annotations

from pathlib import Path

from dva_desktop.core.platform.files import place_new, stage_private


def save_new(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write ``content`` as ``stem`` and ``suffix``, or with the first free number after the stem.

    Never cut off under its name, also when the process ends meanwhile. Raises
    ``EnvironmentFault`` when the folder cannot take it.
    """

    def place(temporary: Path) -> Path:
        number = 1
        while True:
            path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
            try:
                place_new(temporary, path)
            except FileExistsError:
                number += 1
            else:
                return path

    return stage_private(folder / f"{stem}{suffix}", content, place)
