"""Setting text in lines of a given width."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dva_desktop.core.documents.pdf import scripts
from dva_desktop.core.documents.pdf.fonts import Style, can_draw, width, widths_for
from dva_desktop.core.documents.visible import visible


@dataclass(frozen=True)
class Line:
    """One line as drawn from left to right; a space ends it where the text goes on with a new word.

    ``spoken`` is the text in reading order where that differs from the drawn order, else empty.
    """

    text: str
    spoken: str = ""


def lines(text: str, style: Style, size: float, room: float) -> list[Line]:
    """``text`` broken at spaces into lines no wider than ``room`` points; at least one line.

    A word wider than the room is cut where it must be.
    """
    printable = scripts.joined(visible(text, can_draw), can_draw)
    found = [
        _drawn(line)
        for paragraph in printable.split("\n")
        for line in _broken(paragraph, style, size, room)
    ]
    return [*found[:-1], Line(found[-1].text.rstrip(), found[-1].spoken.rstrip())]


def one_line(text: str, style: Style, size: float, room: float) -> Line | None:
    """``text`` as a single line, or ``None`` when it needs more."""
    if len(text) > room:  # no character is narrower than a point
        return None
    found = lines(text, style, size, room)
    return found[0] if len(found) == 1 else None


def line_width(line: Line, style: Style, size: float) -> float:
    """How wide a line is drawn, in points."""
    return width(line.text, style, size)


def _drawn(line: str) -> Line:
    if not scripts.is_right_to_left(line):
        return Line(line)
    return Line(scripts.visual_order(line.rstrip()), spoken=scripts.letters_of(line))


def _broken(paragraph: str, style: Style, size: float, room: float) -> Iterator[str]:
    known = widths_for(paragraph, style)
    limit, space = room * 1000 / size, known[ord(" ")]
    words: list[str] = []
    used = 0.0
    for word in paragraph.split(" "):
        advance = sum(known[ord(each)] for each in word)
        if words and used + space + advance > limit:
            yield " ".join(words) + " "
            words, used = [], 0.0
        *whole, rest = _cut(word, known, limit) if advance > limit else [word]
        yield from whole
        used += sum(known[ord(each)] for each in rest) + (space if words else 0.0)
        words.append(rest)
    yield " ".join(words) + " "


def _cut(word: str, known: Mapping[int, float], limit: float) -> list[str]:
    """A word too wide for the room, in pieces that fit."""
    pieces, start, used = [], 0, 0.0
    for place, each in enumerate(word):
        advance = known[ord(each)]
        if used + advance > limit and place > start:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += advance
    return [*pieces, word[start:]]
