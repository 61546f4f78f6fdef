"""What the long runs share: their length, their seed, and the line that they print at the end.

Each has a short form, which ``make test`` runs, and a long one for ``make soak``. As a plugin
(``-p tests.system.soak``) this prints the summary of a soak.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

_LONGEST_S = 4 * 3600


def lengths(short: int, long: int) -> pytest.MarkDecorator:
    """Parametrise ``times``: a few in ``make test``, all in ``make soak``."""
    marks = [pytest.mark.slow, pytest.mark.timeout(_LONGEST_S)]
    values = [pytest.param(short, id="short"), pytest.param(long, id="long", marks=marks)]
    return pytest.mark.parametrize("times", values)


class Soak:
    """One run: its ``seed``, its ``chance``, and what is to be said of it."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request
        self.seed = f"{request.config.getoption('randomly_seed')}-{request.node.name}"
        self.chance = random.Random(self.seed)  # noqa: S311 (which instant, not a secret)
        self.say("seed", self.seed)

    def say(self, what: str, value: object) -> None:
        """Note it for the summary, and for the report should this test fail."""
        self._request.node.user_properties.append((f"soak {what}", value))
        self._request.node.add_report_section("call", what, str(value))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One block for each run: what it did, what came of it, and the seed to do it again."""
    terminalreporter.section("soak")
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            said = [(name[5:], x) for name, x in report.user_properties if name.startswith("soak ")]
            if said:
                terminalreporter.write_line(f"{outcome.upper()} {report.nodeid}")
                for name, value in said:
                    terminalreporter.write_line(f"    {name}: {value}")
