"""How the benchmarks count: percentiles, targets, and an environment that is fair to start-up."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from typing import Any


def spread(values: Sequence[float]) -> dict[str, float | int]:
    """p50, p95, p99 and worst of ``values``, and how many there were."""
    ordered = sorted(values)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3)

    return {
        "n": len(ordered),
        "p50": round(statistics.median(ordered), 3),
        "p95": at(0.95),
        "p99": at(0.99),
        "worst": round(ordered[-1], 3),
    }


def against(value: float, target: float, **more: Any) -> dict[str, Any]:
    """A measured value beside its target (at most)."""
    return {**more, "value": round(value, 3), "target": target, "met": value <= target}


def environment(**more: str) -> dict[str, str]:
    """This environment with compiled modules allowed, as on a person's machine."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | more
