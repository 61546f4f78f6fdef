"""Process A: the program that a person starts. It never holds a key or a word of a record.

Importing this package brings in no Qt: the session process, which has the most to do before the
person sees anything, is started first.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple


class Options(NamedTuple):
    """How the program was started: ``vault`` is the folder of the vault (``None``: the usual
    one); ``script`` and ``out`` name the demonstration's script and the folder it writes to."""

    vault: Path | None = None
    script: str = ""
    out: Path | None = None

    def arguments(self) -> list[str]:
        """The same options as the session process takes them."""
        given = {"--vault": self.vault, "--script": self.script, "--out": self.out}
        return [word for flag, value in given.items() if value for word in (flag, str(value))]


def session_command(options: Options) -> list[str]:
    """The command line of process B, from a checkout, a wheel or a frozen program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "session", *options.arguments()]
    return [sys.executable, "-m", "dva_desktop", "session", *options.arguments()]


def run_front(options: Options) -> int:
    """Show the program until it is closed. Returns its exit status: 0, or 1 when it could not open."""
    from dva_desktop.ui.front.child import Child

    first = Child(session_command(options))
    try:
        from dva_desktop.ui.front.libraries import missing_libraries, remedy

        if missing := missing_libraries():
            print(remedy(missing), file=sys.stderr)  # noqa: T201 - there is no window to say it in
            return 1
        from dva_desktop.ui.front.application import run_application

        return run_application(session_command(options), first)
    finally:
        first.close()
