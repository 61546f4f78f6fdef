"""Calling the open program from outside, without sockets: a file in its private runtime folder.

The file's name is the whole message; its content is never read.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal, get_args

from dva_desktop.core.platform.files import os_fault

Call = Literal["show", "hide"]
SHOW: Call = "show"
HIDE: Call = "hide"
_PAUSE_SECONDS = 0.01


def call(folder: Path, what: Call) -> Path:
    """Leave the call in ``folder``. Raises ``EnvironmentFault`` when that is not possible."""
    request = folder / what
    try:
        request.touch(mode=0o600)
    except OSError as error:
        raise os_fault(error) from None
    return request


def was_heard(request: Path, *, until: float) -> bool:
    """Whether the call was taken up before the monotonic time ``until``; else it is withdrawn."""
    while request.exists():
        if time.monotonic() > until:
            request.unlink(missing_ok=True)
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


def take_calls(folder: Path) -> tuple[Call, ...]:
    """The calls that are waiting in ``folder``; each is given once."""
    return tuple(what for what in get_args(Call) if _took(folder / what))


def _took(request: Path) -> bool:
    try:
        request.unlink()
    except OSError:
        return False
    return True
