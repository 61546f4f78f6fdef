"""Reading resources/bodymap: half a figure in the file, the whole figure here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated

import msgspec

from dva_desktop.core.bodymap.geometry import (
    Bounds,
    Curve,
    PathCommand,
    Point,
    bounds_of,
    joined,
    parse_curve,
)
from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.resources import resources
from dva_desktop.core.record import View


class Side(StrEnum):
    """The patient's own side; ``MIDDLE`` for a region that spans the midline."""

    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"


class _Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Region(_Struct, frozen=True):
    """A named part of one view. ``polygon``, ``centre`` and ``bounds`` are fractions of the view.

    ``name`` is unique and carries the side, "left forearm (front)"; ``centre`` is well inside.
    """

    id: str
    name: str
    side: Side
    view: View
    polygon: tuple[Point, ...]
    centre: Point
    bounds: Bounds


class Drawing(_Struct, frozen=True):
    """One view: its outline, its inner lines and its regions; ``aspect`` is height over width."""

    aspect: float
    outline: tuple[PathCommand, ...]
    silhouette: tuple[Point, ...]
    guides: tuple[PathCommand, ...]
    regions: tuple[Region, ...]


class _Guides(_Struct, frozen=True):
    mirrored: tuple[str, ...]
    middle: tuple[str, ...]


class _HalfRegion(_Struct, frozen=True):
    id: str
    name: str
    pair: bool
    centre: Point
    arcs: tuple[str, ...]


class _HalfDrawing(_Struct, frozen=True):
    half_width: Annotated[float, msgspec.Meta(gt=0)]
    top: float
    bottom: float
    outline: tuple[str, ...]
    guides: _Guides
    arcs: Mapping[str, str]
    regions: tuple[_HalfRegion, ...]


def load_drawing(view: View) -> Drawing:
    """The drawing of ``view``; ``EnvironmentFault`` when its file is missing or damaged."""
    path = resources() / "bodymap" / f"{view.value}.toml"
    try:
        half = msgspec.toml.decode(path.read_bytes(), type=_HalfDrawing)
        return _Figure(half, view).drawing()
    except (OSError, ValueError, LookupError, StopIteration):
        raise EnvironmentFault(
            "The drawing of the body map is missing or damaged.",
            "Please install the program again.",
        ) from None


class _Figure:
    """Mirrors the half figure of a file and brings it to fractions of the view."""

    def __init__(self, half: _HalfDrawing, view: View) -> None:
        self._half = half
        self._view = view
        self._arcs = {name: parse_curve(text) for name, text in half.arcs.items()}

    def drawing(self) -> Drawing:
        half = self._half
        outline = self._across(self._chain(half.outline)).mapped(self._unit)
        return Drawing(
            aspect=(half.bottom - half.top) / (2 * half.half_width),
            outline=(*outline.commands(), ("Z",)),
            silhouette=tuple(outline.points()),
            guides=tuple(self._guides()),
            regions=tuple(region for part in half.regions for region in self._regions(part)),
        )

    def _guides(self) -> list[PathCommand]:
        mirrored = [parse_curve(text) for text in self._half.guides.mirrored]
        middle = [parse_curve(text) for text in self._half.guides.middle]
        curves = [*mirrored, *(curve.mapped(_mirror) for curve in mirrored), *middle]
        return [command for curve in curves for command in curve.mapped(self._unit).commands()]

    def _regions(self, part: _HalfRegion) -> list[Region]:
        chain = self._chain(part.arcs)
        if not part.pair:
            return [self._region(part, Side.MIDDLE, self._across(chain), _stay)]
        if chain.start != chain.end:
            raise ValueError("the arcs of a region do not close")
        near, far = (Side.LEFT, Side.RIGHT) if self._view is View.FRONT else (Side.RIGHT, Side.LEFT)
        return [
            self._region(part, near, chain, _stay),
            self._region(part, far, chain.mapped(_mirror), _mirror),
        ]

    def _region(
        self, part: _HalfRegion, side: Side, loop: Curve, move: Callable[[Point], Point]
    ) -> Region:
        polygon = tuple(loop.mapped(self._unit).points())
        return Region(
            id=f"{side}_{part.id}" if part.pair else part.id,
            name=part.name.format(side=side.value),
            side=side,
            view=self._view,
            polygon=polygon,
            centre=self._unit(move(part.centre)),
            bounds=bounds_of(polygon),
        )

    def _chain(self, names: tuple[str, ...]) -> Curve:
        """The named arcs in turn; a leading ``-`` follows an arc backwards."""
        return joined(
            [
                self._arcs[name[1:]].reversed() if name.startswith("-") else self._arcs[name]
                for name in names
            ]
        )

    def _across(self, half: Curve) -> Curve:
        """A curve from midline to midline, closed by its own mirror image."""
        if half.start[0] != 0 or half.end[0] != 0:
            raise ValueError("a curve across the figure begins and ends on the midline")
        return joined([half, half.mapped(_mirror).reversed()])

    def _unit(self, point: Point) -> Point:
        half = self._half
        return (
            (point[0] + half.half_width) / (2 * half.half_width),
            (point[1] - half.top) / (half.bottom - half.top),
        )


def _stay(point: Point) -> Point:
    return point


def _mirror(point: Point) -> Point:
    return 0.0 - point[0], point[1]
