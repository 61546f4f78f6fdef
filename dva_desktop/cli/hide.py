"""``dva-desktop hide``: the way to hide that works from outside the program."""

from __future__ import annotations

import argparse
import sys
import time

from dva_desktop.cli import PROGRAM
from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.folders import runtime_folder
from dva_desktop.ui.front.calls import HIDE, call, was_heard

PATIENCE_SECONDS = 2.0


def run(argv: list[str]) -> int:
    """Ask the open program to hide. 0: it did; 1: none is open; 2: it could not be asked."""
    argparse.ArgumentParser(
        prog=f"{PROGRAM} hide",
        description="Hide the open program at once: its windows go and the calculator takes their "
        "place. Bind this to a key in your desktop's settings; it works even if the program "
        "itself does not answer.",
    ).parse_args(argv)
    try:
        request = call(runtime_folder(), HIDE)
    except DvaError as fault:
        print(fault, file=sys.stderr)
        return 2
    if was_heard(request, until=time.monotonic() + PATIENCE_SECONDS):
        return 0
    print("The program is not open.", file=sys.stderr)
    return 1
