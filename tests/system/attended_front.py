"""The real front, with attended sessions; it imports nothing that the real one does not.

``python -m tests.system.attended_front --vault VAULT --deeds DEEDS``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from dva_desktop.ui import front
from dva_desktop.ui.front import Options, child, run_front


def run(argv: list[str]) -> int:
    """Be process A."""
    given = dict(zip(argv[::2], argv[1::2], strict=True))
    start = [sys.executable, "-m", "tests.system.leaving", given["--deeds"]]

    def command(options: list[str]) -> list[str]:
        return [*start, *options]

    for module in (front, child):
        cast("Any", module).session_command = command
    return run_front(Options(vault=Path(given["--vault"])))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
