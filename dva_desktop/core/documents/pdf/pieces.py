"""Pieces of running text: lines, label and value, boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dva_desktop.core.documents.model import Field
from dva_desktop.core.documents.pdf import style
from dva_desktop.core.documents.pdf.draw import Pen
from dva_desktop.core.documents.pdf.fonts import Style
from dva_desktop.core.documents.pdf.layout import Draw, Piece, kept
from dva_desktop.core.documents.pdf.setting import Line, lines, one_line
from dva_desktop.core.documents.pdf.tagging import Node
from dva_desktop.core.documents.visible import UNANSWERED, shown

GUTTER = 22.0
_KEEP_WHOLE = 12  # a box of up to this many pieces is never broken over pages


@dataclass(frozen=True, kw_only=True)
class Face:
    """How text looks: face, size, leading (points) and colour."""

    face: Style = "regular"
    size: float = style.BODY
    leading: float = style.LEADING
    colour: str = style.INK


BODY = Face()
QUOTE = Face(face="italic")
EMPTY = Face(face="italic", colour=style.MUTED)
LABEL = Face(size=style.LABEL, leading=style.LABEL_LEADING, colour=style.MUTED)
STRONG = Face(face="semibold", size=11, leading=15)
CELL = Face(size=style.CELL, leading=style.CELL_LEADING)
CELL_STRONG = replace(CELL, face="semibold")
CELL_EMPTY = replace(EMPTY, size=style.CELL, leading=style.CELL_LEADING)


def look_of(value: str, normal: Face, empty: Face) -> Face:
    """Answers that are missing look unlike answers that were given."""
    return empty if value in UNANSWERED else normal


def draw_lines(
    pen: Pen, found: Sequence[Line], at: tuple[float, float], look: Face, node: Node | None
) -> None:
    """Lines one under another; ``at`` is the upper left corner of the first."""
    x, y = at
    for place, line in enumerate(found):
        baseline = y + place * look.leading + look.leading * 0.5 + look.size * 0.32
        pen.text(line, (x, baseline), face=look.face, size=look.size, colour=look.colour, node=node)


def running(
    text: str, node: Node, look: Face = BODY, *, x: float, room: float, gap: float = 0
) -> list[Piece]:
    """Text that may break over pages, never leaving one line of it alone."""
    pieces = running_lines(lines(text, look.face, look.size, room), node, look, x=x)
    return [replace(pieces[0], gap=gap, keep=len(pieces) > 1), *pieces[1:]]


def running_lines(found: Sequence[Line], node: Node, look: Face, *, x: float) -> list[Piece]:
    """Lines already set, as pieces; the last two stay together."""

    def drawing(line: Line) -> Draw:
        return lambda pen, y: draw_lines(pen, [line], (x, y), look, node)

    return [
        Piece(height=look.leading, draw=drawing(line), keep=place == len(found) - 2)
        for place, line in enumerate(found)
    ]


def bar(pieces: Sequence[Piece], *, x: float, weight: float, colour: str) -> list[Piece]:
    """The pieces with a bar along their left side."""

    def drawing(piece: Piece) -> Draw:
        def draw(pen: Pen, y: float) -> None:
            pen.box((x, y), (weight, piece.height + 0.2), fill=colour)
            piece.draw(pen, y)

        return draw

    return [replace(piece, draw=drawing(piece)) for piece in pieces]


def boxed(pieces: Sequence[Piece], *, gap: float, accent: str) -> list[Piece]:
    """The pieces on a tinted ground with a bar; the ground goes on over a page break."""
    padded = [
        *(replace(piece, height=piece.height + piece.gap, gap=0) for piece in pieces[:1]),
        *pieces[1:],
    ]
    blank = Piece(height=9, draw=lambda pen, y: None, keep=True)
    whole = [blank, *padded[:-1], replace(padded[-1], keep=True), replace(blank, keep=False)]
    grounded = [_grounded(piece, accent, last=piece is whole[-1]) for piece in whole]
    grounded[0] = replace(grounded[0], gap=gap)
    return kept(grounded) if len(grounded) <= _KEEP_WHOLE else grounded


def _grounded(piece: Piece, accent: str, *, last: bool) -> Piece:
    height = piece.gap + piece.height

    def draw(pen: Pen, y: float) -> None:
        overlap = 0.0 if last else 0.5  # without it viewers show a seam between two slices
        pen.box((style.MARGIN, y), (style.WIDTH, height + overlap), fill=style.TINT)
        pen.box((style.MARGIN, y), (3.2, height + overlap), fill=accent)
        piece.draw(pen, y + piece.gap)

    return replace(piece, height=height, gap=0, draw=draw)


def field_rows(
    fields: Sequence[Field], parent: Node, *, x: float, room: float, ruled: bool = True
) -> list[Piece]:
    """Labels over values, in two columns where two neighbours are short."""
    items = parent.add("L")
    half = (room - GUTTER) / 2
    waiting = list(fields)
    pieces: list[Piece] = []
    while waiting:
        count = 2 if len(waiting) > 1 and all(_short(each, half) for each in waiting[:2]) else 1
        row, waiting = waiting[:count], waiting[count:]
        wide = room if count == 1 and not _short(row[0], half) else half
        pieces += _field_row(row, items, x=x, wide=wide, end=x + room if ruled else 0)
    return pieces


def _short(field: Field, room: float) -> bool:
    label = one_line(field.label, LABEL.face, LABEL.size, room)
    return (
        label is not None and one_line(shown(field.value), BODY.face, BODY.size, room) is not None
    )


def _field_row(
    row: Sequence[Field], items: Node, *, x: float, wide: float, end: float
) -> list[Piece]:
    heads: list[Draw] = []
    tails: list[Piece] = []
    deepest = 0.0
    for column, field in enumerate(row):
        item = items.add("LI")
        left = x + column * (wide + GUTTER)
        value = shown(field.value)
        look = look_of(value, BODY, EMPTY)
        label = lines(field.label, LABEL.face, LABEL.size, wide)
        tag, body = item.add("Lbl"), item.add("LBody")
        found = lines(value, look.face, look.size, wide)
        head = len(label) * LABEL.leading
        heads.append(_field_head(label, found[:2], (left, head), (tag, body), look))
        tails = running_lines(found[2:], body, look, x=left)
        deepest = max(deepest, head + min(len(found), 2) * look.leading)
    pieces = [Piece(height=deepest, draw=_all(heads), gap=5.5, keep=bool(tails)), *tails]
    return [*pieces[:-1], _closed(pieces[-1], x, end)]


def _field_head(
    label: Sequence[Line],
    value: Sequence[Line],
    at: tuple[float, float],
    nodes: tuple[Node, Node],
    look: Face,
) -> Draw:
    x, depth = at

    def draw(pen: Pen, y: float) -> None:
        draw_lines(pen, label, (x, y), LABEL, nodes[0])
        draw_lines(pen, value, (x, y + depth), look, nodes[1])

    return draw


def _all(draws: Sequence[Draw]) -> Draw:
    def draw(pen: Pen, y: float) -> None:
        for each in draws:
            each(pen, y)

    return draw


def _closed(piece: Piece, x: float, end: float) -> Piece:
    """The last piece of a row, with room and a hairline under it."""

    def draw(pen: Pen, y: float) -> None:
        piece.draw(pen, y)
        if end:
            edge = y + piece.height + 4.5
            pen.rule((x, edge), (end, edge), weight=0.5, colour=style.HAIRLINE)

    return replace(piece, height=piece.height + 5, draw=draw)
