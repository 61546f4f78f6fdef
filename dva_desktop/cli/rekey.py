"""``dva-desktop rekey VAULT``: a new key for the records themselves."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dva_desktop.cli import PROGRAM
from dva_desktop.cli.asking import ask_passphrase
from dva_desktop.core.errors import DvaError
from dva_desktop.core.vault import NoVaultError, Vault, halves
from dva_desktop.core.vault.rekeying import rekey

DONE, NOT_DONE = 0, 2


def run(argv: list[str]) -> int:
    """Change the key of a vault and print the new recovery code. Returns 0 done, 2 not done."""
    folder: Path = _parser().parse_args(argv).vault
    from dva_desktop.ui.session.vault_lock import holding

    try:
        if not Vault.exists(folder):
            raise NoVaultError
        passphrase = ask_passphrase()
        with holding(folder):
            code = rekey(folder, passphrase, _show)
    except DvaError as error:
        print(error, file=sys.stderr)
        return NOT_DONE
    except KeyboardInterrupt:
        print("\nStopped. The key is the one it was.", file=sys.stderr)
        return NOT_DONE
    first, second = halves(code)
    print(
        "The records have a new key.\n\n"
        "The new recovery code; the old one no longer opens them. It is shown only now.\n"
        f"  first half   {first}\n"
        f"  second half  {second}\n\n"
        "Your passphrase is the same. Everybody else needs a new one from you.\n"
        "Backups made until now still open with the old key. Make a new one, then destroy them."
    )
    return DONE


def _show(share: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} rekey",
        description="Copy the records under a new key and put the copy in their place: after the"
        " key was shown, or when someone who left may have kept a copy of the files. Needs as much"
        " free room as the vault takes. Stopped at any instant, it leaves a vault that opens.",
        epilog="Only a safeguarding lead may, with their own passphrase, which is asked for, or"
        " read as one line from standard input. Everybody else is given a new passphrase"
        " afterwards. Exit status: 0 done, 2 not done.",
    )
    parser.add_argument("vault", metavar="VAULT", type=Path, help="the folder of the vault")
    return parser
