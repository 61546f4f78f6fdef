"""``dva-desktop verify VAULT``: is the vault whole, and is the journal as it was written?"""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from dva_desktop.core.errors import DvaError, UserError
from dva_desktop.core.vault.verifying import Report, verify

SOUND, BROKEN, NOT_OPENED = 0, 1, 2


def run(argv: list[str]) -> int:
    """Check a vault and print what was found. Returns 0 sound, 1 broken, 2 could not be opened."""
    folder = _parser().parse_args(argv).vault
    try:
        return _show(verify(folder.parent if folder.is_file() else folder, _passphrase()))
    except DvaError as error:
        print(error, file=sys.stderr)
        return NOT_OPENED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dva-desktop verify",
        description="Check that a vault is whole: the seal of each page, the structure of the"
        " file, the chain of the journal, and each section against it. No record is changed.",
        epilog="The passphrase (or the recovery code) is asked for, or read as one line from"
        " standard input. Exit status: 0 sound, 1 something is broken, 2 could not be opened.",
    )
    parser.add_argument("vault", metavar="VAULT", type=Path, help="the folder of the vault")
    return parser


def _passphrase() -> str:
    try:
        if sys.stdin.isatty():
            return getpass.getpass("Passphrase: ")
        return sys.stdin.readline()
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError, OSError):
        fault = UserError("No passphrase was given.")
    raise fault


def _show(report: Report) -> int:
    print(
        f"Looked at {report.consultations} consultations, {report.sections} sections,"
        f" {report.documents} documents and {report.journal_rows} journal rows."
    )
    for problem in report.problems:
        print(f"BROKEN  {problem}")
    print("Sound." if report.ok else f"{len(report.problems)} found broken.")
    return SOUND if report.ok else BROKEN
