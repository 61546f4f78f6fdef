"""The pen: draws on a ReportLab canvas and says, for each stroke, which element it belongs to.

Distances are points; ``y`` runs down from the top edge of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from reportlab.lib.colors import HexColor

from dva_desktop.core.documents.pdf import style
from dva_desktop.core.documents.pdf.fonts import Style, runs, width
from dva_desktop.core.documents.pdf.setting import Line
from dva_desktop.core.documents.pdf.tagging import Marks, Node

PathCommand = tuple[str | float, ...]


class Pen:
    """Everything drawn without a node is an artifact, which screen readers pass over."""

    def __init__(self, canvas: Any, marks: Marks) -> None:
        self._canvas = canvas
        self._marks = marks
        self._open: Node | str = ""
        self.page = 0

    def text(
        self,
        line: Line,
        at: tuple[float, float],
        *,
        face: Style,
        size: float,
        colour: str = style.INK,
        node: Node | None = None,
    ) -> None:
        """One line with its left end and baseline ``at``."""
        if not line.text:
            return
        self._belongs(node)
        if line.spoken:
            spoken = ("\ufeff" + line.spoken).encode("utf-16-be").hex()
            self._canvas._code.append(f"/Span <</ActualText <{spoken}>>> BDC")
        x, y = at
        self._canvas.setFillColor(HexColor(colour))
        for each, characters in runs(line.text, face):
            self._canvas.setFont(each, size)
            self._canvas.drawString(x, style.PAGE_HEIGHT - y, characters)
            x += width(characters, each, size)
        if line.spoken:
            self._canvas._code.append("EMC")

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], *, weight: float, colour: str
    ) -> None:
        """A straight line; always an artifact."""
        self._belongs(None)
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(weight)
        self._canvas.line(
            start[0], style.PAGE_HEIGHT - start[1], end[0], style.PAGE_HEIGHT - end[1]
        )

    def box(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str = "",
        line: str = "",
        dash: bool = False,
    ) -> None:
        """A rectangle with its upper left corner ``at``; always an artifact."""
        self._belongs(None)
        self._paint(fill, line, 0.8)
        if dash:
            self._canvas.setDash(1.6, 1.6)
        self._canvas.rect(
            at[0],
            style.PAGE_HEIGHT - at[1] - size[1],
            size[0],
            size[1],
            fill=int(bool(fill)),
            stroke=int(bool(line)),
        )
        if dash:
            self._canvas.setDash()

    def strokes(self, points: Sequence[tuple[float, float]], *, weight: float, colour: str) -> None:
        """A line through ``points`` (a tick, a cross); always an artifact."""
        for start, end in pairwise(points):
            self.rule(start, end, weight=weight, colour=colour)

    def outline(
        self, commands: Sequence[PathCommand], box: Sequence[float], node: Node, *, fill: str = ""
    ) -> None:
        """A path in unit coordinates, scaled into ``box`` (x, y, width, height)."""
        self._belongs(node)
        left, top, wide, high = box
        path = self._canvas.beginPath()
        for name, *numbers in commands:
            points = [
                left + float(value) * wide
                if place % 2 == 0
                else style.PAGE_HEIGHT - top - float(value) * high
                for place, value in enumerate(numbers)
            ]
            match name:
                case "M":
                    path.moveTo(*points)
                case "L":
                    path.lineTo(*points)
                case "C":
                    path.curveTo(*points)
                case _:
                    path.close()
        self._paint(fill, style.MUTED, 0.7 if fill else 0.45)
        self._canvas.drawPath(path, fill=int(bool(fill)), stroke=1)

    def disc(self, centre: tuple[float, float], radius: float, node: Node) -> None:
        """A filled circle in the accent colour with a white rim."""
        self._belongs(node)
        self._paint(style.ACCENT, style.PAPER, 0.8)
        x, y = centre
        self._canvas.circle(x, style.PAGE_HEIGHT - y, radius, fill=1, stroke=1)

    def leader(self, start: tuple[float, float], end: tuple[float, float], node: Node) -> None:
        """A fine line from a small dot at ``start``, part of a figure."""
        self._belongs(node)
        self._paint(style.ACCENT, style.ACCENT, 0.6)
        (left, top), (right, low) = start, end
        self._canvas.circle(left, style.PAGE_HEIGHT - top, 1.3, fill=1, stroke=0)
        self._canvas.line(left, style.PAGE_HEIGHT - top, right, style.PAGE_HEIGHT - low)

    def bookmark(self, title: str, y: float) -> None:
        """An entry of the document outline that leads here."""
        key = f"section-{self.page}-{y:.0f}"
        self._canvas.bookmarkHorizontal(key, 0, style.PAGE_HEIGHT - y + 24)
        self._canvas.addOutlineEntry(title, key, level=0)

    def turn_page(self) -> None:
        """Close this page and begin the next."""
        self._close()
        self._canvas.showPage()
        self.page += 1

    def _paint(self, fill: str, line: str, weight: float) -> None:
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if line:
            self._canvas.setStrokeColor(HexColor(line))
            self._canvas.setLineWidth(weight)

    def _belongs(self, node: Node | None) -> None:
        """Open the marked content of ``node``, unless it is open already."""
        wanted = node or "artifact"
        if self._open is wanted or self._open == wanted:
            return
        self._close()
        if node is None:
            self._canvas._code.append("/Artifact BMC")
        else:
            number = self._marks.next(node, self.page)
            self._canvas._code.append(f"/{node.role} <</MCID {number}>> BDC")
        self._open = wanted

    def _close(self) -> None:
        if self._open:
            self._canvas._code.append("EMC")
        self._open = ""
