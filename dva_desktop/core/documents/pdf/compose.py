"""Blocks to pieces: how each kind of block looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.model import (
    AnswerBlock,
    Block,
    Bullets,
    Checklist,
    Document,
    DrawnBlock,
    Field,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Signature,
    Table,
    WordBlock,
)
from dva_desktop.core.documents.pdf import style
from dva_desktop.core.documents.pdf.draw import Pen
from dva_desktop.core.documents.pdf.figures import figure_row
from dva_desktop.core.documents.pdf.layout import Piece, kept, page_break
from dva_desktop.core.documents.pdf.pieces import (
    BODY,
    LABEL,
    QUOTE,
    STRONG,
    Face,
    bar,
    boxed,
    draw_lines,
    field_rows,
    running,
)
from dva_desktop.core.documents.pdf.setting import Line, lines
from dva_desktop.core.documents.pdf.tables import checklist_pieces, table_pieces
from dva_desktop.core.documents.pdf.tagging import Node

_LEFT, _ROOM = style.MARGIN, style.WIDTH
_INSET = 15.0
_SIGNED = 0.58  # share of the width for name, role and date; the rest is the line
_TITLE = Face(face="bold", size=style.TITLE, leading=style.TITLE_LEADING)
_SECTION = Face(face="bold", size=style.SECTION, leading=style.SECTION_LEADING, colour=style.ACCENT)
_PART = Face(face="semibold", size=style.PART, leading=style.PART_LEADING)


class Composer:
    """Sets the blocks of one document, growing its structure tree as it goes."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self._section = self.root

    def document(self, document: Document) -> list[Piece]:
        """The pieces of the whole document, title first."""
        pieces = self._title(document)
        before: Block | None = None
        for together, run in groupby(document.blocks, key=lambda block: isinstance(block, Field)):
            blocks = list(run)
            if together:
                pieces += self._fields([each for each in blocks if isinstance(each, Field)])
                before = blocks[-1]
                continue
            for block in blocks:
                if _belong_together(before, block):
                    pieces[-1] = replace(pieces[-1], keep=True)
                pieces += self._block(block)
                before = block
        return pieces

    def _title(self, document: Document) -> list[Piece]:
        title = running(document.title, self.root.add("H1"), _TITLE, x=_LEFT, room=_ROOM)
        whom = running(
            f"For: {document.recipient}", self.root.add("P"), STRONG, x=_LEFT, room=_ROOM, gap=2
        )
        told = f"Reference {document.reference}. Written on {long_date(document.date)}."
        look = replace(LABEL, size=9, leading=13)
        when = running(told, self.root.add("P"), look, x=_LEFT, room=_ROOM)
        return kept([*title, *whom, *when, _title_rule()])

    def _block(self, block: Block) -> list[Piece]:
        if isinstance(block, WordBlock):
            return self._words(block)
        if isinstance(block, AnswerBlock):
            return self._answers(block)
        return self._drawn(block)

    def _words(self, block: WordBlock) -> list[Piece]:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Bullets():
                return self._bullets(block)
            case _:
                assert_never(block)

    def _answers(self, block: AnswerBlock) -> list[Piece]:
        match block:
            case Field():
                return self._fields([block])
            case Panel():
                return self._panel(block)
            case Table():
                return table_pieces(block, self._section)
            case Checklist():
                return checklist_pieces(block, self._section)
            case _:
                assert_never(block)

    def _drawn(self, block: DrawnBlock) -> list[Piece]:
        match block:
            case Figure():
                return [figure_row([block], self._section)]
            case Figures():
                return [figure_row(block.figures, self._section)]
            case Signature():
                return self._signature(block)
            case PageBreak():
                return [page_break()]
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> list[Piece]:
        if heading.level > 2:
            node = self._section.add("H3")
            return kept_on(running(heading.text, node, _PART, x=_LEFT, room=_ROOM, gap=11))
        self._section = self.root.add("Sect")
        node = self._section.add("H2")
        pieces = running(heading.text, node, _SECTION, x=_LEFT, room=_ROOM, gap=19)
        pieces[0] = _bookmarked(pieces[0], heading.text)
        return kept_on([*pieces, _section_rule()])

    def _paragraph(self, paragraph: Paragraph) -> list[Piece]:
        match paragraph.emphasis:
            case "none":
                return running(paragraph.text, self._section.add("P"), x=_LEFT, room=_ROOM, gap=6)
            case "quote":
                node = self._section.add("BlockQuote").add("P")
                x = _LEFT + 12
                quoted = running(paragraph.text, node, QUOTE, x=x, room=_ROOM - 12, gap=8)
                return bar(quoted, x=_LEFT, weight=1.6, colour=style.ACCENT)
            case "notice":
                node = self._section.add("P")
                look = replace(BODY, face="semibold")
                inner = running(
                    paragraph.text, node, look, x=_LEFT + _INSET, room=_ROOM - 2 * _INSET
                )
                return boxed(inner, gap=10, accent=style.INK)
            case _:
                assert_never(paragraph.emphasis)

    def _bullets(self, bullets: Bullets) -> list[Piece]:
        items = self._section.add("L")
        indent = 13.0 if bullets.marked else 0.0
        pieces: list[Piece] = []
        for text in bullets.items:
            item = items.add("LI")
            sign = item.add("Lbl") if bullets.marked else None
            body = item.add("LBody")
            found = running(text, body, x=_LEFT + indent, room=_ROOM - indent, gap=4)
            pieces += [_dotted(found[0], sign), *found[1:]] if sign else found
        return pieces

    def _fields(self, fields: Sequence[Field]) -> list[Piece]:
        return field_rows(fields, self._section, x=_LEFT, room=_ROOM)

    def _panel(self, panel: Panel) -> list[Piece]:
        x, room = _LEFT + _INSET, _ROOM - 2 * _INSET
        section = self._section.add("Sect")
        pieces = kept_on(running(panel.title, section.add("P"), STRONG, x=x, room=room))
        if panel.text:
            pieces += running(panel.text, section.add("P"), x=x, room=room, gap=3)
        if panel.fields:
            pieces += field_rows(panel.fields, section, x=x, room=room, ruled=False)
        return boxed(pieces, gap=12, accent=style.ACCENT)

    def _signature(self, signature: Signature) -> list[Piece]:
        """Name, role and date, and beside them a line to sign on."""
        heading = self._heading(Heading(text=signature.title)) if signature.title else []
        who = ", ".join(part for part in (signature.name, signature.role) if part)
        fields = [
            Field(label="Name and role", value=who),
            Field(label="Date", value=long_date(signature.date)),
        ]
        room = _ROOM * _SIGNED
        first, *more = field_rows(fields, self._section, x=_LEFT, room=room, ruled=False)
        return kept([*heading, _signing_line(first, self._section.add("P")), *more])


def _belong_together(before: Block | None, after: Block) -> bool:
    """A signature comes with what it signs, a table or list with the words that introduce it."""
    if isinstance(after, Signature):
        return before is not None
    return isinstance(before, Paragraph) and isinstance(after, Table | Checklist | Bullets)


def kept_on(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces tied to each other and to what follows them."""
    return [replace(piece, keep=True) for piece in pieces]


def _title_rule() -> Piece:
    def draw(pen: Pen, y: float) -> None:
        pen.box((_LEFT, y + 7), (_ROOM, 2.2), fill=style.ACCENT)

    return Piece(height=12, draw=draw)


def _section_rule() -> Piece:
    def draw(pen: Pen, y: float) -> None:
        pen.rule((_LEFT, y + 2), (_LEFT + _ROOM, y + 2), weight=0.8, colour=style.ACCENT)

    return Piece(height=4, draw=draw)


def _signing_line(piece: Piece, node: Node) -> Piece:
    label = lines("Signature", LABEL.face, LABEL.size, _ROOM)
    left = _LEFT + _ROOM * _SIGNED + 12

    def draw(pen: Pen, y: float) -> None:
        piece.draw(pen, y)
        draw_lines(pen, label, (left, y), LABEL, node)
        edge = y + piece.height + 8
        pen.rule((left, edge), (_LEFT + _ROOM, edge), weight=0.8, colour=style.MUTED)

    return replace(piece, draw=draw, height=piece.height + 10)


def _bookmarked(piece: Piece, title: str) -> Piece:
    def draw(pen: Pen, y: float) -> None:
        pen.bookmark(title, y)
        piece.draw(pen, y)

    return replace(piece, draw=draw)


def _dotted(piece: Piece, sign: Node) -> Piece:
    dot = [Line("•")]
    drawn: Callable[[Pen, float], None] = piece.draw

    def draw(pen: Pen, y: float) -> None:
        draw_lines(pen, dot, (_LEFT + 1, y), replace(BODY, colour=style.ACCENT), sign)
        drawn(pen, y)

    return replace(piece, draw=draw)
