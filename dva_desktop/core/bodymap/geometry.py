"""Plane geometry of the body map: curves, polygons, distances. Coordinates grow right and down."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""

MoveTo = tuple[Literal["M"], float, float]
LineTo = tuple[Literal["L"], float, float]
CurveTo = tuple[Literal["C"], float, float, float, float, float, float]
ClosePath = tuple[Literal["Z"]]
PathCommand = MoveTo | LineTo | CurveTo | ClosePath

_COMMAND = re.compile(r"([MCL])([^A-Za-z]*)")
_LETTERS = re.compile(r"M[CL]+")
_SIZES = {"L": 1, "C": 3}
_PIECES_PER_CURVE = 8


class Curve(NamedTuple):
    """A start, and steps of one point (a straight line) or three (a cubic Bézier curve)."""

    start: Point
    steps: tuple[tuple[Point, ...], ...]

    @property
    def end(self) -> Point:
        return self.steps[-1][-1]

    def reversed(self) -> Curve:
        """The same curve drawn from its end."""
        starts = (self.start, *(step[-1] for step in self.steps))
        steps = (
            (*step[-2::-1], begin)
            for step, begin in zip(reversed(self.steps), reversed(starts[:-1]), strict=True)
        )
        return Curve(self.end, tuple(steps))

    def mapped(self, move: Callable[[Point], Point]) -> Curve:
        """The curve with every point moved."""
        return Curve(move(self.start), tuple(tuple(map(move, step)) for step in self.steps))

    def commands(self) -> Iterator[PathCommand]:
        """The curve as an open path."""
        yield "M", *self.start
        for step in self.steps:
            if len(step) == 1:
                yield "L", *step[0]
            else:
                (x1, y1), (x2, y2), (x, y) = step
                yield "C", x1, y1, x2, y2, x, y

    def points(self) -> Iterator[Point]:
        """The curve as a polyline, without its last point."""
        begin = self.start
        for step in self.steps:
            yield begin
            if len(step) == 3:
                for piece in range(1, _PIECES_PER_CURVE):
                    yield _on_bezier((begin, *step), piece / _PIECES_PER_CURVE)
            begin = step[-1]


def parse_curve(text: str) -> Curve:
    """Read SVG path data of one ``M`` and any ``C`` and ``L``; ``ValueError`` for anything else."""
    first, *rest = _COMMAND.findall(text) or [("", "")]
    letters = first[0] + "".join(letter for letter, _numbers in rest)
    if _COMMAND.sub("", text).strip() or not _LETTERS.fullmatch(letters):
        raise ValueError("a curve is one M and then C or L")
    ((start,),) = _points(first[1], 1)
    steps = (step for letter, numbers in rest for step in _points(numbers, _SIZES[letter]))
    return Curve(start, tuple(steps))


def _points(numbers: str, size: int) -> list[tuple[Point, ...]]:
    """Points in groups of ``size``."""
    values = [float(number) for number in numbers.replace(",", " ").split()]
    points = list(zip(values[::2], values[1::2], strict=True))
    if not points or len(points) % size:
        raise ValueError("a step of a curve lacks a point")
    return [tuple(points[place : place + size]) for place in range(0, len(points), size)]


def joined(curves: Sequence[Curve]) -> Curve:
    """One curve after the other; ``ValueError`` where one does not begin at the end of the last."""
    if any(before.end != after.start for before, after in pairwise(curves)):
        raise ValueError("curves that should meet do not")
    return Curve(curves[0].start, tuple(step for curve in curves for step in curve.steps))


def bounds_of(polygon: Sequence[Point]) -> Bounds:
    """The smallest upright box around ``polygon``."""
    across, down = zip(*polygon, strict=True)
    return min(across), min(down), max(across), max(down)


def contains(polygon: Sequence[Point], x: float, y: float) -> bool:
    """Whether the point is inside. Polygons that share an edge never both claim a point.

    The edge is walked downwards whichever way the polygon runs, so that rounding is the same on
    both sides of it.
    """
    inside = False
    before = polygon[-1]
    for corner in polygon:
        (x1, y1), (x2, y2) = (before, corner) if before[1] < corner[1] else (corner, before)
        if y1 <= y < y2 and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
        before = corner
    return inside


def distance(polygon: Sequence[Point], x: float, y: float, aspect: float) -> float:
    """From the point to the nearest edge, in widths; ``aspect`` is height over width."""
    edges = pairwise((*polygon, polygon[0]))
    return min(_to_edge(begin, end, x, y, aspect) for begin, end in edges)


def _to_edge(begin: Point, end: Point, x: float, y: float, aspect: float) -> float:
    across, down = end[0] - begin[0], (end[1] - begin[1]) * aspect
    dx, dy = x - begin[0], (y - begin[1]) * aspect
    length = across * across + down * down
    along = max(0.0, min(1.0, (dx * across + dy * down) / length)) if length else 0.0
    return math.hypot(dx - along * across, dy - along * down)


def _on_bezier(points: tuple[Point, ...], t: float) -> Point:
    """Added up from both ends, so that a curve and its reverse give the very same points."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
    return (a * x0 + d * x3) + (b * x1 + c * x2), (a * y0 + d * y3) + (b * y1 + c * y2)
