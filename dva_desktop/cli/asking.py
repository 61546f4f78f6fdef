"""Asking a person at the terminal; or, without one, reading a line of standard input for each."""

from __future__ import annotations

import getpass
import sys

from dva_desktop.core.errors import UserError


def ask_passphrase() -> str:
    """A passphrase or recovery code, typed unseen. Raises ``UserError`` when there is none."""
    try:
        if sys.stdin.isatty():
            return getpass.getpass("Passphrase: ")
        return sys.stdin.readline()
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError, OSError):
        fault = UserError("No passphrase was given.")
    raise fault


def ask_line(prompt: str) -> str:
    """One line, without spaces at its ends. Raises ``UserError`` when there is none."""
    try:
        if sys.stdin.isatty():
            sys.stderr.write(prompt)
            sys.stderr.flush()
        return sys.stdin.readline().strip()
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError, OSError):
        fault = UserError("Nothing was typed.")
    raise fault
