"""``dva-desktop verify VAULT``: is the vault whole, and is the journal as it was written?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dva_desktop.cli.asking import ask_passphrase
from dva_desktop.cli.here import open_here
from dva_desktop.core.errors import DvaError
from dva_desktop.core.vault import connection
from dva_desktop.core.vault.verifying import Report, verify

SOUND, BROKEN, NOT_OPENED = 0, 1, 2


def run(argv: list[str]) -> int:
    """Check a vault and print what was found. Returns 0 sound, 1 broken, 2 could not be opened."""
    options = _parser().parse_args(argv)
    path: Path = options.vault
    folder = path.parent if path.name == connection.NAME else path
    try:
        passphrase = ask_passphrase()
        with open_here(folder, reading=True):
            report = verify(folder, passphrase, marks=tuple(options.mark))
    except DvaError as error:
        print(error, file=sys.stderr)
        return NOT_OPENED
    return _show(report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dva-desktop verify",
        description="Check that a vault is whole: the seal of each page, the structure of the"
        " file, the chain of the journal, each section against it, and the journal against the"
        " counter kept outside. No record is changed.",
        epilog="The passphrase (or the recovery code) is asked for, or read as one line from"
        " standard input. Exit status: 0 sound, 1 something is broken, 2 could not be opened.",
    )
    parser.add_argument("vault", metavar="VAULT", type=Path, help="the folder of the vault")
    parser.add_argument(
        "--mark",
        metavar="MARK",
        action="append",
        default=[],
        help="the mark on something that was exported, such as 1234-ab12cd34ef56: is it of these"
        " records, and do they still go so far? May be given more than once",
    )
    return parser


def _show(report: Report) -> int:
    print(
        f"Looked at {report.consultations} consultations, {report.sections} sections,"
        f" {report.documents} documents and {report.journal_rows} journal rows."
    )
    for note in report.notes:
        print(f"Note: {note}")
    for problem in report.problems:
        print(f"BROKEN  {problem}")
    print("Sound." if report.ok else f"{len(report.problems)} found broken.")
    return SOUND if report.ok else BROKEN
