"""The flow of measured pieces over pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dva_desktop.core.documents.pdf.draw import Pen

Draw = Callable[[Pen, float], None]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Something that is drawn whole: a line, a row, a figure.

    ``height`` and ``gap`` (white space before it, dropped at the top of a page) are points.
    ``keep`` ties it to the piece after it. ``repeat`` is drawn above it when it opens a page.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False
    repeat: Piece | None = None
    breaks: bool = False


@dataclass(frozen=True)
class Placed:
    """A piece and the distance of its top from the top of the page's body."""

    piece: Piece
    y: float


def page_break() -> Piece:
    """A piece of no height that sends what follows to a new page, whatever it is tied to."""
    return Piece(height=0, draw=lambda pen, y: None, breaks=True)


def flow(pieces: Sequence[Piece], room: float) -> list[list[Placed]]:
    """Pieces laid on as many pages as they need; each page has ``room`` points.

    Pieces that are kept together move to the next page together, unless one page cannot hold them.
    """
    pages: list[list[Placed]] = [[]]
    y = 0.0
    for group in _groups(pieces):
        if group[0].breaks:
            y = room if pages[-1] else y
            continue
        wanted = sum(piece.gap + piece.height for piece in group)
        together = wanted <= room
        for place, piece in enumerate(group):
            need = wanted if together and place == 0 else piece.gap + piece.height
            if pages[-1] and y + need > room:
                pages.append([])
                y = 0.0
            y = _put(piece, pages[-1], y)
    return pages


def kept(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, each tied to the next."""
    return [*(replace(piece, keep=True) for piece in pieces[:-1]), *pieces[-1:]]


def _put(piece: Piece, page: list[Placed], y: float) -> float:
    if page:
        y += piece.gap
    elif piece.repeat is not None:
        page.append(Placed(piece.repeat, y))
        y += piece.repeat.height
    page.append(Placed(piece, y))
    return y + piece.height


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        if piece.breaks and group:
            yield group
            group = []
        group.append(piece)
        if piece.breaks or not piece.keep:
            yield group
            group = []
    if group:
        yield group
