"""The numbered marks on the body map: where each number stands, and how it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from dva_desktop.core.bodymap import spread
from dva_desktop.core.record import Injury
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.body_map_panels import Panel

_DOT = 4.0
_DOT_REACH = 8.0
_RING = 3.0


@dataclass(frozen=True)
class Badge:
    """A mark: ``dots`` on every picture that shows its place, the first on the largest.

    ``place`` is the middle of its number, ``radius`` the number's circle.
    """

    number: int
    dots: tuple[QPointF, ...]
    place: QPointF
    radius: float

    @property
    def box(self) -> QRectF:
        """The circle's box: what can be pressed."""
        side = 2 * self.radius
        return QRectF(self.place.x() - self.radius, self.place.y() - self.radius, side, side)

    def distance(self, at: QPointF) -> float | None:
        """How far ``at`` is from the mark, or ``None`` when it is not on it."""
        to_number = _apart(self.place, at)
        to_dot = min(_apart(dot, at) for dot in self.dots)
        on_it = to_number <= self.radius or to_dot <= _DOT_REACH
        return min(to_number, to_dot) if on_it else None

    def paint_dots(self, painter: QPainter) -> None:
        """The exact places, and a line to the number where it stands aside."""
        theme = tokens()
        painter.setPen(QPen(QColor(theme.surface), 1))
        painter.setBrush(QColor(theme.accent))
        for dot in self.dots:
            painter.drawEllipse(dot, _DOT, _DOT)
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        painter.drawLine(self.dots[0], self.place)

    def paint_number(self, painter: QPainter, *, chosen: bool, ringed: bool) -> None:
        """The number in a circle: filled, or a ring when chosen; ringed again for the keyboard."""
        theme = tokens()
        painter.setPen(QPen(QColor(theme.surface), 2))
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(self.place, self.radius, self.radius)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(self.place, self.radius - _RING, self.radius - _RING)
        if ringed:
            painter.setPen(QPen(QColor(theme.focus), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self.place, self.radius + _RING, self.radius + _RING)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.accent if chosen else theme.on_accent))
        painter.drawText(self.box, Qt.AlignmentFlag.AlignCenter, str(self.number))


def place_badges(
    injuries: Sequence[Injury], panels: Sequence[Panel], *, radius: float, size: tuple[int, int]
) -> tuple[Badge, ...]:
    """A badge for each mark that a picture shows; none hides another where there is room."""
    dots: dict[int, tuple[QPointF, ...]] = {}
    for injury in injuries:
        found = [
            panel.to_widget(injury.x, injury.y)
            for panel in reversed(panels)
            if panel.view is injury.view and panel.source.contains(injury.x, injury.y)
        ]
        if found:
            dots[injury.number] = tuple(found)
    places = spread(
        [(first.x(), first.y()) for first, *_others in dots.values()],
        gap=2 * radius + 2,
        width=size[0],
        height=size[1],
    )
    return tuple(
        Badge(number, found, QPointF(*place), radius)
        for (number, found), place in zip(dots.items(), places, strict=True)
    )


def _apart(one: QPointF, other: QPointF) -> float:
    gap = one - other
    return float((gap.x() ** 2 + gap.y() ** 2) ** 0.5)
