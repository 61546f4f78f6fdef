"""``dva-desktop``: open the program."""

from __future__ import annotations

import os
import sys

from dva_desktop.cli import COMMANDS, PROGRAM
from dva_desktop.ui.front import Options, run_front

DEMO_FOLDER = "demo-out"
NO_DISPLAY = (
    "There is no display here, so the program cannot open its window. "
    f"Running the demonstration instead; it writes into ./{DEMO_FOLDER}."
)


def run(argv: list[str]) -> int:
    """Open the program, or run the demonstration where there is nothing to show it on."""
    options = _parse(argv) if argv else Options()
    if _has_no_display():
        print(NO_DISPLAY, flush=True)
        from dva_desktop.cli import demo

        return demo.run(["--out", DEMO_FOLDER])
    return run_front(options)


def _has_no_display() -> bool:
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "linux" and not any(os.environ.get(name) for name in wanted)


def _parse(argv: list[str]) -> Options:
    import argparse  # only when there is something to parse: the window should come up at once
    from pathlib import Path

    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Open the program. It works offline; nothing it holds leaves this computer "
        "unless you export it.",
        epilog="commands (each explains itself with -h):\n"
        + "\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--vault",
        type=Path,
        metavar="DIR",
        help="keep the records in this folder instead of the usual one",
    )
    parser.add_argument(
        "--allow-capture",
        action="store_true",
        help="this time, let screenshots, magnifiers and shared screens see the windows (Windows "
        "and macOS; other systems cannot prevent it anyway)",
    )
    given = parser.parse_args(argv)
    return Options(vault=given.vault, allow_capture=given.allow_capture)
