"""A screen for the windows: an X server of our own, or none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def screen() -> Iterator[str]:
    """The name of a display that is ours alone; empty where Xvfb or xdotool is missing."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        yield ""
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"
        server.terminate()


def on(display: str) -> dict[str, str]:
    """What a program is to know so that it shows its windows there."""
    if display:
        return {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    return {"QT_QPA_PLATFORM": "offscreen"}
