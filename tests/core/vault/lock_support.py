"""What the tests of the commands share: a vault that another computer has open."""

from __future__ import annotations

from pathlib import Path

from dva_desktop.ui.session.vault_lock import NAME

OTHERS_LOCK = "1\npython\nsurgery-2\n11112222333344445555666677778888\nelsewhere\n"


def lock_of_another_computer(folder: Path) -> None:
    """Leave the mark of ``surgery-2``."""
    (folder / NAME).write_text(OTHERS_LOCK)


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file, to see that nothing was touched."""
    return {x.name: x.read_bytes() for x in folder.iterdir() if x.is_file()}
