"""``dva-desktop journal VAULT --out FILE``: the journal as a file for a spreadsheet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dva_desktop.cli.asking import ask_passphrase
from dva_desktop.cli.here import open_here
from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.files import create_private, os_fault
from dva_desktop.core.vault import Vault

WRITTEN, REFUSED = 0, 2


def run(argv: list[str]) -> int:
    """Write the journal of a vault to a new file. Returns 0 written, 2 not."""
    options = _parser().parse_args(argv)
    try:
        passphrase = ask_passphrase()
        with open_here(options.vault), Vault.open(options.vault, passphrase) as vault:
            content, mark = b"".join(vault.export_journal()), vault.mark()
        _write(options.out, content)
    except DvaError as error:
        print(error, file=sys.stderr)
        return REFUSED
    print(f"Written. The mark of its last row is {mark}.")
    return WRITTEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dva-desktop journal",
        description="Write the whole journal of a vault as CSV: who did what and when, by ids and"
        " codes, each row with its seal. Only a safeguarding lead can; that it was done is in the"
        " journal too. No word of a record is in it, but the names of staff are.",
        epilog="The passphrase is asked for, or read as one line from standard input. An existing"
        " file is never overwritten. Exit status: 0 written, 2 not.",
    )
    parser.add_argument("vault", metavar="VAULT", type=Path, help="the folder of the vault")
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="a new file")
    return parser


def _write(path: Path, content: bytes) -> None:
    try:
        create_private(path, content)
        return
    except OSError as error:
        fault = os_fault(error)
    raise fault
