"""The command line; nothing else. Each command is imported only when it is used."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from dva_desktop.cli import COMMANDS, RUN, WITH_KEY

TYPE_CHECKING = False
if TYPE_CHECKING:  # the window should come up at once: nothing is loaded that is not needed
    from collections.abc import Callable, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None and arguments[:1] and arguments[0] in WITH_KEY:
        from dva_desktop.core.platform.hardening import harden

        harden()
    status = _run(arguments)
    if argv is None and "PySide6" in sys.modules:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a windowed program has none
                stream.flush()
        os._exit(status)  # what is left of the windows must not meet the end of the interpreter
    return status


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["session"]:  # the second process, started by the first and by nobody else
        gc.disable()  # until the prompt is there, and what it needs (``readiness.for_good``)
        from dva_desktop.ui.session.process import run_session

        return run_session(arguments[1:])
    name, rest = (
        (arguments[0], arguments[1:])
        if arguments and arguments[0] in COMMANDS
        else (RUN, arguments)
    )
    run: Callable[[list[str]], int] = import_module(f"dva_desktop.cli.{name.replace('-', '_')}").run
    return run(rest)


if __name__ == "__main__":
    sys.exit(main())
