"""``dva-desktop raw-key VAULT``: for support, the key as SQLCipher's own programs take it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dva_desktop.cli import PROGRAM
from dva_desktop.cli.asking import ask_line, ask_passphrase
from dva_desktop.core.errors import DvaError, UserError
from dva_desktop.core.vault import NoVaultError, Vault

SHOWN, NOT_SHOWN = 0, 2
SENTENCE = "this key opens every record"
_WARNING = f"""\
The key that this shows opens every record in this vault, for whoever sees it and for ever: no
passphrase stands before it, and changing passphrases does not help against it. Show it to nobody,
write it nowhere. It is for reading the file with SQLCipher's own program, version 4 or later, when
this program cannot be used. That it was shown is written in the journal. Afterwards, change it:
{PROGRAM} rekey VAULT

To go on, type: {SENTENCE}
"""


def run(argv: list[str]) -> int:
    """Print the line that gives the key to ``sqlcipher``. Returns 0 shown, 2 not shown."""
    folder: Path = _parser().parse_args(argv).vault
    try:
        print(_raw_key(folder))
    except DvaError as error:
        print(error, file=sys.stderr)
        return NOT_SHOWN
    return SHOWN


def _raw_key(folder: Path) -> str:
    from dva_desktop.cli.here import require_records
    from dva_desktop.ui.session.vault_lock import holding

    require_records(folder)
    with holding(folder):  # from the first look: that finishes what a restore has left
        if not Vault.exists(folder):
            raise NoVaultError
        print(_WARNING, file=sys.stderr)
        if ask_line("> ").casefold().rstrip(".") != SENTENCE:
            raise UserError("The key was not shown.", "The sentence has to be typed as it stands.")
        passphrase = ask_passphrase()
        with Vault.open(folder, passphrase) as vault:
            return vault.people.raw_key(passphrase)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} raw-key",
        description="Show the key of a vault as SQLCipher's own programs take it. For support, when"
        " the records have to be read without this program.",
        epilog="Only a safeguarding lead may, with their own passphrase. A sentence, then the"
        " passphrase, are asked for, or read as two lines from standard input. Exit status: 0"
        " shown, 2 not shown. Then, while nobody has the vault open, start"
        " 'sqlcipher \"file:VAULT/vault.db?immutable=1\"' and give it the line as it stands.",
    )
    parser.add_argument("vault", metavar="VAULT", type=Path, help="the folder of the vault")
    return parser
