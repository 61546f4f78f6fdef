"""What may be told of an error of ours: its kind and its place in the program, never a value."""

from __future__ import annotations

import os
from contextlib import suppress
from types import TracebackType

_PACKAGE = "dva_desktop"


def report(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Write one line to standard error, if there is one."""
    with suppress(OSError):
        os.write(2, f"{describe(kind, trace)}\n".encode("ascii", "replace"))


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """``KeyError at dva_desktop.ui.session.window:42``: the innermost place that is ours."""
    place = "an unknown place"
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] == _PACKAGE:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{kind.__name__} at {place}"
