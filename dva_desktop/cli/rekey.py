"""``dva-desktop rekey VAULT``: a new key for the records themselves."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from dva_desktop.cli import PROGRAM
from dva_desktop.cli.asking import ask_passphrase
from dva_desktop.cli.here import require_records
from dva_desktop.core.errors import DvaError
from dva_desktop.core.vault import halves
from dva_desktop.core.vault.rekeying import rekey

DONE, NOT_DONE = 0, 2


def run(argv: list[str]) -> int:
    """Change the key of a vault and print the new recovery code. Returns 0 done, 2 not done."""
    folder: Path = _parser().parse_args(argv).vault
    from dva_desktop.ui.session.vault_lock import holding

    try:
        require_records(folder)
        passphrase = ask_passphrase()
        with holding(folder), _until_it_is_decided() as show:
            _tell(rekey(folder, passphrase, show))
    except DvaError as error:
        print(error, file=sys.stderr)
        return NOT_DONE
    except KeyboardInterrupt:
        print("\nStopped. The key is the one it was.", file=sys.stderr)
        return NOT_DONE
    return DONE


def _tell(code: str) -> None:
    first, second = halves(code)
    print(
        "The records have a new key.\n\n"
        "The new recovery code; the old one no longer opens them. It is shown only now.\n"
        f"  first half   {first}\n"
        f"  second half  {second}\n\n"
        "Your passphrase is the same. Everybody else needs a new one from you.\n"
        "Backups made until now still open with the old key. Make a new one, then destroy them.",
        flush=True,
    )


@contextmanager
def _until_it_is_decided() -> Iterator[Callable[[float], None]]:
    """Shows the share done, and there alone heeds Ctrl-C: whoever presses it later is told the new
    code all the same."""
    pressed = False

    def press(_number: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True

    def show(share: float) -> None:
        if pressed:
            raise KeyboardInterrupt
        _show(share)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield show
    finally:
        signal.signal(signal.SIGINT, before)


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
