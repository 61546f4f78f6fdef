"""``dva-desktop restore``: put a backup in the place of the vault; what was there is kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dva_desktop.cli import PROGRAM
from dva_desktop.cli.asking import ask_passphrase
from dva_desktop.core.errors import DvaError, UserError
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.ui.session.vault_lock import holding

RESTORED, NOT_RESTORED = 0, 2


def run(argv: list[str]) -> int:
    """Restore, or list what can be restored. Returns 0 done, 2 nothing was changed."""
    options = _parser().parse_args(argv)
    try:
        if options.list:
            return _list(options.backup)
        return _restore(options.backup, vault_folder(options.vault), anyway=options.anyway)
    except DvaError as fault:
        print(fault, file=sys.stderr)
        return NOT_RESTORED


def _restore(path: Path, folder: Path, *, anyway: bool) -> int:
    from dva_desktop.core.vault.backup import backups, read_backup
    from dva_desktop.core.vault.restoring import restore

    if backups(path):
        raise UserError(
            "There are several backups in that folder.",
            "Choose one of them; --list shows them.",
        )
    backup = read_backup(path)
    with holding(folder, anyway=anyway):
        kept = restore(backup, folder, ask_passphrase())
    print(f"The records are as they were on {backup.made_at:%d/%m/%Y at %H:%M} UTC.")
    if kept is not None:
        print(f"What was there before is kept in the folder {kept.name} inside the vault's folder.")
    return RESTORED


def _list(into: Path) -> int:
    from dva_desktop.core.vault.backup import backups

    found = backups(into)
    for backup in found:
        checked = "opened since" if backup.checked else "not opened yet"
        made = f"{backup.made_at:%d/%m/%Y %H:%M} UTC"
        print(f"{backup.path.name}  {made}  {backup.size / 1e6:8.1f} MB  {checked}")
    if not found:
        print("There are no whole backups in this folder.")
    return RESTORED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} restore",
        description="Put a backup in the place of the vault. The backup is opened and looked "
        "through first; what was there before is kept beside it; the backup stays as it is.",
        epilog="The passphrase of the time of the backup is asked for, or read as one line from "
        "standard input. Exit status: 0 restored, 2 nothing was changed.",
    )
    parser.add_argument(
        "backup", type=Path, metavar="BACKUP", help="the folder desk-... to restore"
    )
    parser.add_argument("--vault", type=Path, metavar="FOLDER", help="the vault (the usual one)")
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="although another computer has the vault open: only when it is switched off",
    )
    parser.add_argument("--list", action="store_true", help="list the backups in the folder BACKUP")
    return parser
