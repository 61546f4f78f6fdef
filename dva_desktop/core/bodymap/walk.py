"""Walking over the body with the arrow keys: the nearest place in a direction."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from dva_desktop.core.bodymap.geometry import Point

Place = TypeVar("Place")


class Direction(Enum):
    """A step on the picture: right and down are positive."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def step_from(places: Mapping[Place, Point], start: Place, direction: Direction) -> Place | None:
    """The place that a person would expect next in ``direction``; ``None`` at the edge.

    Straight ahead counts for more than near: being off the line costs double.
    """
    across, down = direction.value
    x, y = places[start]
    best: tuple[float, Place] | None = None
    for place, (to_x, to_y) in places.items():
        ahead = (to_x - x) * across + (to_y - y) * down
        aside = abs((to_x - x) * down) + abs((to_y - y) * across)
        if place == start or ahead <= 0 or aside > 2 * ahead:
            continue
        cost = ahead + 2 * aside
        if best is None or cost < best[0]:
            best = cost, place
    return best[1] if best else None
