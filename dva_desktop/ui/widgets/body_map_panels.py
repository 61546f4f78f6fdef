"""The pictures on the body map: each shows a view, or an enlarged part of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from dva_desktop.core.bodymap import PathCommand, Point, Region, atlas
from dva_desktop.core.record import View
from dva_desktop.ui.theme import tokens

_WHOLE = QRectF(0, 0, 1, 1)
_HEAD = QRectF(0.37, 0.0, 0.26, 0.187)
_WORTH_ENLARGING = 1.6
_TITLES = {View.FRONT: "Front", View.BACK: "Back"}
_BELOW_HANDS = 0.63


@dataclass(frozen=True)
class Panel:
    """``source`` is the part of the view that is shown, ``target`` its place in the widget."""

    view: View
    title: str
    source: QRectF
    target: QRectF

    @property
    def enlarged(self) -> bool:
        return self.source != _WHOLE

    def to_widget(self, x: float, y: float) -> QPointF:
        """From fractions of the view to a place in the widget."""
        return QPointF(
            self.target.x() + (x - self.source.x()) / self.source.width() * self.target.width(),
            self.target.y() + (y - self.source.y()) / self.source.height() * self.target.height(),
        )

    def to_view(self, place: QPointF) -> Point:
        """From a place in the widget to fractions of the view."""
        across = (place.x() - self.target.x()) / self.target.width()
        down = (place.y() - self.target.y()) / self.target.height()
        return (
            self.source.x() + across * self.source.width(),
            self.source.y() + down * self.source.height(),
        )

    def shows(self, region: Region) -> bool:
        """Whether the whole region is in the picture."""
        left, top, right, bottom = region.bounds
        box = QRectF(left, top, right - left, bottom - top)
        return region.view is self.view and self.source.contains(box)

    def polygon(self, region: Region) -> QPolygonF:
        """A region of this view in the widget."""
        return QPolygonF([self.to_widget(x, y) for x, y in region.polygon])

    @cached_property
    def outline(self) -> QPainterPath:
        return self._path(atlas().outline(self.view))

    @cached_property
    def guides(self) -> QPainterPath:
        return self._path(atlas().guides(self.view))

    def _path(self, commands: Sequence[PathCommand]) -> QPainterPath:
        path = QPainterPath()
        at = self.to_widget
        for command in commands:
            match command:
                case ("M", x, y):
                    path.moveTo(at(x, y))
                case ("L", x, y):
                    path.lineTo(at(x, y))
                case ("C", x1, y1, x2, y2, x, y):
                    path.cubicTo(at(x1, y1), at(x2, y2), at(x, y))
                case ("Z",):
                    path.closeSubpath()
        return path

    def paint(self, painter: QPainter, lit: Sequence[Region], ringed: Region | None) -> None:
        """The figure, with regions lit up and one ringed (the keyboard's)."""
        theme = tokens()
        painter.save()
        if self.enlarged:
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.setBrush(QColor(theme.surface))
            painter.drawRoundedRect(self.target, theme.px(6), theme.px(6))
            painter.setClipRect(self.target.adjusted(1, 1, -1, -1))
        painter.fillPath(self.outline, QColor(theme.skin))
        for region in lit:
            if region.view is self.view:
                painter.setPen(QPen(QColor(theme.accent), 1))
                painter.setBrush(QColor(theme.accent_soft))
                painter.drawPolygon(self.polygon(region))
        painter.strokePath(self.guides, _round_pen(theme.control, 1.0))
        painter.strokePath(self.outline, _round_pen(theme.muted, 1.6))
        if ringed is not None and ringed.view is self.view:
            painter.setPen(_round_pen(theme.focus, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self.polygon(ringed))
        painter.restore()
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        """The title above; the patient's right and left below the hands or the frame."""
        painter.setPen(QColor(tokens().muted))
        line = painter.fontMetrics().height()
        top, width = self.target.y(), self.target.width()
        above = QRectF(self.target.x(), top - line * 1.4, width, line)
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter, self.title)
        down = (
            self.target.bottom() + line * 0.3
            if self.enlarged
            else top + self.target.height() * _BELOW_HANDS
        )
        sides = ("Right", "Left") if self.view is View.FRONT else ("Left", "Right")
        inset = line * 1.6 if self.enlarged else width * 0.1
        for side, across in zip(sides, (inset, width - inset), strict=True):
            box = QRectF(self.target.x() + across - line * 2, down, line * 4, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, side)


def lay_out(views: Sequence[View], width: float, height: float, line: float) -> tuple[Panel, ...]:
    """The views side by side as large as they fit, and the head enlarged if that is worth it.

    ``line`` is the height of a line of text: titles stand above the pictures.
    """
    top, gap = line * 1.6, line
    high = min(
        height - top - gap / 2, (width - gap * (len(views) - 1)) / len(views) * atlas().aspect
    )
    high = max(high, 1.0)
    wide = high / atlas().aspect
    head = _head_size(width - (wide + gap) * len(views), high - line, wide)
    used = wide * len(views) + gap * (len(views) - 1) + (head[0] + gap if head else 0)
    left = (width - used) / 2
    panels = [
        Panel(view, _TITLES[view], _WHOLE, QRectF(left + (wide + gap) * place, top, wide, high))
        for place, view in enumerate(views)
    ]
    if head and View.FRONT in views:
        target = QRectF(left + (wide + gap) * len(views), top, *head)
        panels.append(Panel(View.FRONT, "Head and neck", _HEAD, target))
    return tuple(panels)


def _head_size(room: float, high: float, wide: float) -> tuple[float, float] | None:
    """Width and height of the enlarged head in ``room``; ``None`` when it is hardly larger."""
    shape = _HEAD.height() * atlas().aspect / _HEAD.width()
    across = min(room, high / shape)
    if across < _HEAD.width() * wide * _WORTH_ENLARGING:
        return None
    return across, across * shape


def _round_pen(colour: str, width: float) -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, cap, join)
