"""When things happened, for the benchmark: on standard error, and only if ``DVA_TIMING=1``."""

from __future__ import annotations

import os
import time

_ON = os.environ.get("DVA_TIMING") == "1"


def note(event: str) -> None:
    """Write ``timing EVENT SECONDS PID``; seconds are monotonic, shared by all processes."""
    if _ON:
        os.write(2, f"timing {event} {time.monotonic():.6f} {os.getpid()}\n".encode("ascii"))
