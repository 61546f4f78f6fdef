"""Where the numbers of a body map stand, so that none hides another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dva_desktop.core.bodymap import spread
from dva_desktop.core.documents.model import FigureMark


@dataclass(frozen=True)
class Badge:
    """A mark's number, the point it belongs to, and the centre of its disc, in one unit."""

    number: int
    point: tuple[float, float]
    centre: tuple[float, float]

    @property
    def moved(self) -> bool:
        """Whether the disc had to leave its point; a line then leads back to it."""
        return self.point != self.centre


def badges(marks: Sequence[FigureMark], *, width: float, height: float, gap: float) -> list[Badge]:
    """The marks of one view on a drawing of ``width`` by ``height``, discs ``gap`` apart."""
    points = [(mark.x * width, mark.y * height) for mark in marks]
    centres = spread(points, gap=gap, width=width, height=height)
    return [
        Badge(mark.number, point, centre)
        for mark, point, centre in zip(marks, points, centres, strict=True)
    ]
