"""Body map views with their numbered marks, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from dva_desktop.core.bodymap import atlas
from dva_desktop.core.documents.marks import badges
from dva_desktop.core.documents.model import Figure
from dva_desktop.core.documents.pdf import style
from dva_desktop.core.documents.pdf.draw import Pen
from dva_desktop.core.documents.pdf.fonts import width
from dva_desktop.core.documents.pdf.layout import Piece
from dva_desktop.core.documents.pdf.pieces import LABEL, draw_lines
from dva_desktop.core.documents.pdf.setting import Line, lines
from dva_desktop.core.documents.pdf.tagging import Node
from dva_desktop.core.record import View

_HEIGHT = 276.0
_RADIUS = 6.6
_NUMBER = 7.4


def figure_row(figures: Sequence[Figure], parent: Node) -> Piece:
    """Figures of equal height across the page, each with its caption under it."""
    column = style.WIDTH / len(figures)
    room = column - 24
    wide = min(room, _HEIGHT / atlas().aspect)
    high = wide * atlas().aspect
    nodes = [parent.add("Figure", alt=figure.alt) for figure in figures]
    captions = [parent.add("P") for _ in figures]

    def draw(pen: Pen, y: float) -> None:
        for place, figure in enumerate(figures):
            left = style.MARGIN + column * place + (column - wide) / 2
            _draw_figure(pen, figure, (left, y, wide, high), nodes[place])
        for place, figure in enumerate(figures):
            middle = style.MARGIN + column * (place + 0.5)
            _draw_caption(pen, figure.caption, (middle, y + high + 6), captions[place])

    return Piece(height=high + 22, draw=draw, gap=10)


def _draw_figure(
    pen: Pen, figure: Figure, box: tuple[float, float, float, float], node: Node
) -> None:
    left, top, wide, high = box
    node.box = (
        left - _RADIUS,
        style.PAGE_HEIGHT - top - high - _RADIUS,
        left + wide + _RADIUS,
        style.PAGE_HEIGHT - top + _RADIUS,
    )
    view = View(figure.view)
    pen.outline(atlas().outline(view), box, node, fill=style.SKIN)
    pen.outline(atlas().guides(view), box, node)
    found = badges(figure.marks, width=wide, height=high, gap=2 * _RADIUS + 0.6)
    for badge in found:  # all lines first, so that none crosses a number
        if badge.moved:
            pen.leader(_moved(badge.point, left, top), _moved(badge.centre, left, top), node)
    for badge in found:
        _draw_badge(pen, badge.number, _moved(badge.centre, left, top), node)


def _moved(place: tuple[float, float], left: float, top: float) -> tuple[float, float]:
    return left + place[0], top + place[1]


def _draw_badge(pen: Pen, number: int, at: tuple[float, float], node: Node) -> None:
    x, y = at
    pen.disc((x, y), _RADIUS, node)
    label = str(number)
    size = _NUMBER if len(label) < 3 else _NUMBER - 1.6
    start = x - width(label, "bold", size) / 2
    left = (start, y + size * 0.34)
    pen.text(Line(label), left, face="bold", size=size, colour=style.PAPER, node=node)


def _draw_caption(pen: Pen, caption: str, at: tuple[float, float], node: Node) -> None:
    found = lines(caption, LABEL.face, LABEL.size, style.WIDTH)[:1]
    middle, y = at
    left = middle - width(found[0].text, LABEL.face, LABEL.size) / 2
    draw_lines(pen, found, (left, y), LABEL, node)
