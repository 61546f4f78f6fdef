"""The body map's atlas: two views of a figure, divided into named regions without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from dva_desktop.core.bodymap.drawing import Drawing, Region, load_drawing
from dva_desktop.core.bodymap.geometry import PathCommand, Point, contains, distance
from dva_desktop.core.errors import BugError
from dva_desktop.core.record import View

TOLERANCE = 0.02
"""How far outside the outline a point still counts, as a fraction of the view's width."""


class Atlas(msgspec.Struct, frozen=True, kw_only=True):
    """Coordinates are fractions of a view's width (``x``, to the right) and height (``y``, down).

    ``aspect`` is height over width, the same for both views. Sides are the patient's own: on the
    front the patient's left is on the right of the picture, on the back on its left.
    """

    aspect: float
    drawings: Mapping[View, Drawing]
    by_id: Mapping[str, Region]

    def outline(self, view: View) -> tuple[PathCommand, ...]:
        """The silhouette: one closed path."""
        return self.drawings[view].outline

    def silhouette(self, view: View) -> tuple[Point, ...]:
        """The silhouette as a polygon."""
        return self.drawings[view].silhouette

    def guides(self, view: View) -> tuple[PathCommand, ...]:
        """Fine inner lines to find one's way by: open paths, to be stroked and not filled."""
        return self.drawings[view].guides

    def regions(self, view: View) -> tuple[Region, ...]:
        """The regions of a view, from head to foot, then the arm."""
        return self.drawings[view].regions

    def region(self, region_id: str) -> Region:
        """The region with this id; ``BugError`` when there is none. Ids are unique in the atlas."""
        try:
            return self.by_id[region_id]
        except KeyError:
            raise BugError("The body map was asked for a region that it does not have.") from None

    def region_at(self, view: View, x: float, y: float) -> Region | None:
        """The region at a point, or the nearest within ``TOLERANCE``; ``None`` off the body."""
        near = [region for region in self.regions(view) if self._close_to(region, x, y)]
        for region in near:
            if contains(region.polygon, x, y):
                return region
        far = [(distance(region.polygon, x, y, self.aspect), region) for region in near]
        reach, nearest = min(far, key=lambda pair: pair[0], default=(TOLERANCE + 1, None))
        return nearest if reach <= TOLERANCE else None

    def _close_to(self, region: Region, x: float, y: float) -> bool:
        left, top, right, bottom = region.bounds
        high = TOLERANCE / self.aspect
        return left - TOLERANCE <= x <= right + TOLERANCE and top - high <= y <= bottom + high


@cache
def atlas() -> Atlas:
    """The atlas of resources/bodymap; ``EnvironmentFault`` when a drawing is missing or damaged."""
    drawings = {view: load_drawing(view) for view in View}
    regions = [region for drawing in drawings.values() for region in drawing.regions]
    return Atlas(
        aspect=drawings[View.FRONT].aspect,
        drawings=drawings,
        by_id={region.id: region for region in regions},
    )
