"""``python -m tests.benchmarks``: how fast the program is, as JSON, against its targets.

Ratios are taken within one run, in turns, so that they hold on a slow or busy machine too.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks import many, windows, work
from tests.benchmarks.screen import screen

PANICS = 200


def main() -> int:
    """Measure everything; the exit status is 0 whether or not the targets are met."""
    results: dict[str, Any] = {}
    started = time.monotonic()
    with screen() as display:
        results["windows"] = "xcb on Xvfb" if display else "offscreen"
        measures: dict[str, Callable[[], dict[str, Any]]] = {
            "cover_ms": lambda: windows.cover(display, PANICS),
            "cold_start_ratio": lambda: windows.cold_start(display),
            "rss_mb": lambda: windows.memory(display),
            "autosave_commit_ratio": work.autosave,
            "pdf_pack_ms": work.documents,
            "guidance_load_ms": work.guidance,
            "findings_ms": work.rules,
        }
        for name, measure in measures.items():
            print(f"{name}…", file=sys.stderr)
            results[name] = measure()
        print("with very many consultations…", file=sys.stderr)
        results |= many.measure(display)
    results["processors"] = os.cpu_count()
    results["load_average"] = [round(x, 2) for x in os.getloadavg()]
    results["seconds"] = round(time.monotonic() - started, 1)
    print(json.dumps(results, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
