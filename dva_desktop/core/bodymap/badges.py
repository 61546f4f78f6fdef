"""Where to print the numbers of marks so that none hides another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from dva_desktop.core.bodymap.geometry import Point

_RINGS = 30


def spread(points: Sequence[Point], *, gap: float, width: float, height: float) -> list[Point]:
    """A place for each point's number, at least ``gap`` apart wherever there is room.

    A number stands on its point unless an earlier one is in the way; then in the nearest free
    place around it, outwards first, inside the box of ``width`` by ``height`` (all in one unit).
    Earlier places do not depend on later points, so adding a mark moves no other.
    """
    placed: list[Point] = []
    for point in points:
        options = _around(point, gap, width)
        place = next(
            (
                option
                for option in options
                if _inside(option, gap / 2, width, height)
                and all(math.dist(option, other) >= gap for other in placed)
            ),
            point,
        )
        placed.append(place)
    return placed


def _around(point: Point, gap: float, width: float) -> Iterator[Point]:
    yield point
    outwards = 0.0 if point[0] >= width / 2 else math.pi
    for ring in range(2, _RINGS):
        reach, directions = gap * ring / 2, 8 * ring
        for step in range(directions):
            turn = (step + 1) // 2 * (-1) ** step
            angle = outwards + turn * 2 * math.pi / directions
            yield point[0] + reach * math.cos(angle), point[1] + reach * math.sin(angle)


def _inside(place: Point, margin: float, width: float, height: float) -> bool:
    return margin <= place[0] <= width - margin and margin <= place[1] <= height - margin
