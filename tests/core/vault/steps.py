"""Being stopped at each step that something takes: at some of them in ``make test``."""

from __future__ import annotations

import random

import pytest


def at_steps(every: int) -> pytest.MarkDecorator:
    """Parametrise ``every``: one step of so many, or each, which is for ``make soak``."""
    each = pytest.param(1, id="each", marks=[pytest.mark.slow, pytest.mark.timeout(1200)])
    return pytest.mark.parametrize("every", [pytest.param(every, id="some"), each])


def steps(every: int, most: int) -> range:
    """The steps from 1 to ``most``, one of ``every``, from a random one on."""
    return range(random.Random().randrange(1, every + 1), most, every)  # noqa: S311 (which steps)
