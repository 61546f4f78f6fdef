"""What is said of a row of measurements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

Mark = Literal["p50", "p99"]


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that ``percent`` in a hundred of ``values`` do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def spread(values: Sequence[float]) -> dict[str, Any]:
    """The percentiles, the worst, and how many there were."""
    marks = {f"p{percent}": round(percentile(values, percent), 3) for percent in (50, 95, 99)}
    return marks | {"worst": round(max(values), 3), "n": len(values)}


def judged(
    values: Sequence[float], mark: Mark, target: float, how: str, *, worst: float = math.inf
) -> dict[str, Any]:
    """The spread of ``values``, whether ``mark`` of it is within ``target`` and none is above
    ``worst``, and what was done."""
    found = spread(values)
    wanted = f"{mark} <= {target}" + ("" if worst == math.inf else f", worst <= {worst}")
    met = found[mark] <= target and found["worst"] <= worst
    return found | {"target": wanted, "met": met, "how": how}


def ratio(
    ours: Sequence[float], theirs: Sequence[float], target: float, how: str
) -> dict[str, Any]:
    """How many times longer ours took than theirs in the same run, by the medians; in seconds."""
    value = round(percentile(ours, 50) / percentile(theirs, 50), 2)
    return {
        "value": value,
        "ours_ms": spread([x * 1000 for x in ours]),
        "theirs_ms": spread([x * 1000 for x in theirs]),
        "target": f"<= {target}",
        "met": value <= target,
        "how": how,
    }
