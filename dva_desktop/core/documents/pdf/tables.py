"""Tables and checklists: a header row on every page, rows that break only between lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dva_desktop.core.documents.model import Checklist, ChecklistItem, ItemState, Table
from dva_desktop.core.documents.pdf import style
from dva_desktop.core.documents.pdf.draw import Pen
from dva_desktop.core.documents.pdf.layout import Draw, Piece, kept
from dva_desktop.core.documents.pdf.pieces import (
    BODY,
    CELL,
    CELL_EMPTY,
    CELL_STRONG,
    LABEL,
    Face,
    draw_lines,
    look_of,
    running,
)
from dva_desktop.core.documents.pdf.setting import Line, lines
from dva_desktop.core.documents.pdf.tagging import Node
from dva_desktop.core.documents.visible import shown

_PADDING = 10.0  # between columns
_WHOLE_ROW = 16  # lines; a longer row may go on over a page break, between lines
_SLICE = 6
_SMALL_TABLE = 150.0  # points
_SIGN = 9.0
_HEAD = replace(LABEL, face="semibold")
_CHECK_WIDTHS = (0.06, 0.4, 0.18, 0.36)
_CHECK_HEADER = ("No.", "Item", "Answer", "Notes, and who said so")


@dataclass(frozen=True)
class _Text:
    """One cell: its lines in their looks, its element, and the sign of a checklist answer."""

    parts: tuple[tuple[Line, Face], ...]
    node: Node
    sign: ItemState | None = None


def table_pieces(table: Table, parent: Node) -> list[Piece]:
    """A header row and the rows under it."""
    widths = table.widths or tuple(1 / len(table.header) for _ in table.header)
    node = parent.add("Table")
    columns = _columns(widths)
    head = _header(table.header, columns, node)
    body = [
        piece
        for row in table.rows
        for piece in _row(_plain_cells(row, columns, node.add("TR")), columns)
    ]
    return _with_header(head, body)


def checklist_pieces(checklist: Checklist, parent: Node) -> list[Piece]:
    """Every item with a sign and a word for its answer, then the closing line."""
    node = parent.add("Table")
    columns = _columns(_CHECK_WIDTHS)
    head = _header(_CHECK_HEADER, columns, node)
    body = [
        piece
        for item in checklist.items
        for piece in _row(_item_cells(item, columns, node.add("TR")), columns)
    ]
    pieces = _with_header(head, body)
    if checklist.total:
        look = replace(BODY, face="semibold")
        total = running(
            checklist.total, parent.add("P"), look, x=style.MARGIN, room=style.WIDTH, gap=9
        )
        pieces = [*pieces[:-1], replace(pieces[-1], keep=True), *kept(total)]
    return pieces


def _columns(widths: Sequence[float]) -> list[tuple[float, float]]:
    """Left edge and room of each column, in points."""
    edges = [style.MARGIN + sum(widths[:place]) * style.WIDTH for place in range(len(widths))]
    return [
        (edge, share * style.WIDTH - _PADDING) for edge, share in zip(edges, widths, strict=True)
    ]


def _with_header(head: tuple[Piece, Piece], body: list[Piece]) -> list[Piece]:
    """Rows that know their header; a small table moves to the next page as a whole."""
    first, again = head
    rows = [replace(piece, repeat=again) for piece in body]
    small = sum(piece.height for piece in rows) <= _SMALL_TABLE
    return kept([first, *rows]) if small else [first, *rows]


def _header(
    titles: Sequence[str], columns: Sequence[tuple[float, float]], table: Node
) -> tuple[Piece, Piece]:
    """The header row as drawn once, and as repeated on later pages (an artifact there)."""
    row = table.add("TR")
    found = [
        lines(title, _HEAD.face, _HEAD.size, room)
        for title, (_, room) in zip(titles, columns, strict=True)
    ]
    nodes = [row.add("TH", scope="Column") for _ in titles]
    height = max(len(each) for each in found) * _HEAD.leading + 8

    def drawing(owners: Sequence[Node | None]) -> Draw:
        def draw(pen: Pen, y: float) -> None:
            for each, (x, _), owner in zip(found, columns, owners, strict=True):
                draw_lines(pen, each, (x, y + 3), _HEAD, owner)
            edge = y + height - 1
            right = style.MARGIN + style.WIDTH
            pen.rule((style.MARGIN, edge), (right, edge), weight=0.9, colour=style.INK)

        return draw

    return (
        Piece(height=height, draw=drawing(nodes), gap=7, keep=True),
        Piece(height=height, draw=drawing([None] * len(nodes))),
    )


def _plain_cells(
    row: Sequence[str], columns: Sequence[tuple[float, float]], node: Node
) -> list[_Text]:
    cells = []
    for value, (_, room) in zip(row, columns, strict=True):
        text = shown(value)
        cells.append(_Text(_set(text, look_of(text, CELL, CELL_EMPTY), room), node.add("TD")))
    return cells


def _item_cells(
    item: ChecklistItem, columns: Sequence[tuple[float, float]], node: Node
) -> list[_Text]:
    number, topic, answer, notes = (room for _, room in columns)
    said = f"Source: {item.source}" if item.source else ""
    looks = {"yes": CELL_STRONG, "not_asked": CELL_EMPTY}
    remarks = (
        *(_set(item.note, CELL, notes, more=bool(said)) if item.note else ()),
        *(_set(said, replace(CELL, face="italic"), notes) if said else ()),
    )
    answer_look = looks.get(item.state, CELL)
    return [
        _Text(_set(item.number, CELL, number), node.add("TD")),
        _Text(_set(item.text, CELL, topic), node.add("TH", scope="Row")),
        _Text(_set(item.answer, answer_look, answer - _SIGN - 6), node.add("TD"), sign=item.state),
        _Text(remarks or _set("No note", CELL_EMPTY, notes), node.add("TD")),
    ]


def _set(
    text: str, look: Face, room: float, *, more: bool = False
) -> tuple[tuple[Line, Face], ...]:
    """The lines of a text in one look; with ``more`` another text follows in the same cell."""
    *before, last = lines(text, look.face, look.size, room)
    end = replace(last, text=last.text + " ") if more else last
    return tuple((line, look) for line in (*before, end))


def _row(cells: Sequence[_Text], columns: Sequence[tuple[float, float]]) -> list[Piece]:
    deepest = max(len(cell.parts) for cell in cells)
    step = deepest if deepest <= _WHOLE_ROW else _SLICE
    return [
        _slice(
            cells, columns, range(start, min(start + step, deepest)), last=start + step >= deepest
        )
        for start in range(0, deepest, step)
    ]


def _slice(
    cells: Sequence[_Text],
    columns: Sequence[tuple[float, float]],
    span: range,
    *,
    last: bool,
) -> Piece:
    above, below = (4.0 if span.start == 0 else 0.0), (5.0 if last else 0.0)
    height = above + len(span) * style.CELL_LEADING + below

    def draw(pen: Pen, y: float) -> None:
        for cell, (x, _) in zip(cells, columns, strict=True):
            _draw_cell(pen, cell, span, (x, y + above))
        if last:
            edge, right = y + height - 0.5, style.MARGIN + style.WIDTH
            pen.rule((style.MARGIN, edge), (right, edge), weight=0.5, colour=style.HAIRLINE)

    return Piece(height=height, draw=draw)


def _draw_cell(pen: Pen, cell: _Text, span: range, at: tuple[float, float]) -> None:
    x, y = at
    if cell.sign is not None:
        if span.start == 0:
            _draw_sign(pen, cell.sign, (x, y + 1.6))
        x += _SIGN + 6
    for place, (line, look) in _part(cell, span):
        draw_lines(pen, [line], (x, y + place * style.CELL_LEADING), look, cell.node)


def _part(cell: _Text, span: range) -> Iterator[tuple[int, tuple[Line, Face]]]:
    return enumerate(cell.parts[span.start : span.stop])


def _draw_sign(pen: Pen, state: ItemState, at: tuple[float, float]) -> None:
    """Four shapes that differ without colour: ticked, empty, half filled, dashed."""
    x, y = at
    size = (_SIGN, _SIGN)
    match state:
        case "yes":
            pen.box(at, size, fill=style.ACCENT, line=style.ACCENT)
            tick = [(x + 2, y + 4.8), (x + 3.9, y + 6.7), (x + 7.1, y + 2.5)]
            pen.strokes(tick, weight=1.3, colour=style.PAPER)
        case "no":
            pen.box(at, size, fill=style.PAPER, line=style.MUTED)
        case "unknown":
            pen.box(at, size, fill=style.PAPER, line=style.MUTED)
            pen.box((x, y + _SIGN / 2), (_SIGN, _SIGN / 2), fill=style.MUTED)
        case "not_asked":
            pen.box(at, size, line=style.MUTED, dash=True)
