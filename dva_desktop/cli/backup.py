"""``dva-desktop backup``: a copy of the vault, by hand or by the program itself."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from dva_desktop.cli import PROGRAM
from dva_desktop.cli.asking import ask_passphrase
from dva_desktop.cli.here import open_here, require_records
from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.folders import vault_path
from dva_desktop.ui.front.preferences import backup_place
from dva_desktop.ui.session.vault_lock import is_free

MADE, NOT_MADE, NOT_NOW = 0, 2, 3
_NICE = 19  # whatever the person does comes first
_BACKGROUND = 0x0010_0000  # PROCESS_MODE_BACKGROUND_BEGIN: the disk too


def run(argv: list[str]) -> int:
    """Make a backup. Returns 0 made, 2 could not be made, 3 the vault is in use (automatic)."""
    options = _parser().parse_args(argv)
    try:
        folder = vault_path(options.vault)
        require_records(folder)
        into = place(folder, options.to)
        if options.automatic:
            return _automatic(folder, into)
        return _by_hand(folder, into)
    except DvaError as fault:
        if not options.automatic:  # else there is nobody to tell: the next unlock looks
            print(fault, file=sys.stderr)
        return NOT_MADE


def place(folder: Path, chosen: Path | None) -> Path:
    """Where backups go: as asked for, else as the person prefers, else beside the vault."""
    return chosen.expanduser().absolute() if chosen is not None else backup_place(folder)


def _automatic(folder: Path, into: Path) -> int:
    from dva_desktop.core.vault.backing_up import copy_vault
    from dva_desktop.core.vault.backup import rotate, series_of

    _keep_out_of_the_way()
    if not is_free(folder):
        return NOT_NOW
    copy_vault(folder, into)
    rotate(into, series_of(folder))
    return MADE


def _keep_out_of_the_way() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that started us decides
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BACKGROUND)
    else:
        with suppress(OSError):
            os.nice(_NICE)


def _by_hand(folder: Path, into: Path) -> int:
    from dva_desktop.core.vault.tending import make_checked_backup

    with open_here(folder):
        made = make_checked_backup(folder, ask_passphrase(), into)
    print(f"Made {made.path.name} ({made.size / 1e6:.1f} MB). It was opened, and it is whole.")
    print("It opens with the passphrases and the recovery code of today.")
    return MADE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} backup",
        description="Copy the vault, encrypted as it is, and open the copy to see if it is whole.",
        epilog="The passphrase is asked for, or read as one line from standard input. Exit status: "
        "0 made, 2 could not be made, 3 the vault is in use (with --automatic).",
    )
    parser.add_argument("--vault", type=Path, metavar="FOLDER", help="the vault (the usual one)")
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where to: a memory stick, or the usual place"
    )
    parser.add_argument(
        "--automatic",
        action="store_true",
        help="without a passphrase, in the background, and only if nobody has the vault open",
    )
    return parser
