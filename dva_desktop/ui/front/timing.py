"""When things happened: for the person who practises, and for the benchmark.

The benchmark reads standard error, and only if ``DVA_TIMING=1``.
"""

from __future__ import annotations

import os
import time

_ROUND = 1_000_000_000  # ms, 11 days: a stamp fits the nine digits that the wire allows
_ON = os.environ.get("DVA_TIMING") == "1"


def note(event: str) -> None:
    """Write ``timing EVENT SECONDS PID``; seconds are monotonic, shared by all processes."""
    if _ON:
        os.write(2, f"timing {event} {time.monotonic():.6f} {os.getpid()}\n".encode("ascii"))


def stamp() -> int:
    """Milliseconds by a clock that all processes of this computer share."""
    return time.perf_counter_ns() // 1_000_000 % _ROUND


def since(earlier: int) -> int:
    """Milliseconds since ``earlier`` was taken, in whichever process."""
    return (stamp() - earlier) % _ROUND
