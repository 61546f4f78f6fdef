"""The embedded faces: Atkinson Hyperlegible Next, and DejaVu Sans for scripts it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.resources import resources

Style = Literal["regular", "semibold", "bold", "italic", "fallback"]

_FILES: dict[Style, str] = {
    "regular": "AtkinsonHyperlegibleNext-Regular.ttf",
    "semibold": "AtkinsonHyperlegibleNext-SemiBold.ttf",
    "bold": "AtkinsonHyperlegibleNext-Bold.ttf",
    "italic": "AtkinsonHyperlegibleNext-Italic.ttf",
    "fallback": "DejaVuSans.ttf",
}


@cache
def advances(style: Style) -> Mapping[int, float]:
    """Code point to advance width, in thousandths of the size; what is absent cannot be drawn.

    Loads and registers the face on first use. Raises ``EnvironmentFault`` when its file is missing
    or broken.
    """
    path = resources() / "fonts" / _FILES[style]
    try:
        font = TTFont(style, str(path))
    except (TTFError, OSError):
        raise EnvironmentFault(
            "A font of the program is missing or broken.", "Please install the program again."
        ) from None
    pdfmetrics.registerFont(font)
    known: Mapping[int, float] = font.face.charToGlyph
    return {code: font.face.getCharWidth(code) for code in known}


@cache
def _with_fallback(style: Style) -> Mapping[int, float]:
    return {**advances("fallback"), **advances(style)}


def can_draw(character: str) -> bool:
    """Whether one of the embedded faces has this character."""
    return ord(character) in advances("regular") or ord(character) in advances("fallback")


def widths_for(text: str, style: Style) -> Mapping[int, float]:
    """Advances that cover all of ``text``; the fallback face is opened only when it is needed."""
    primary = advances(style)
    return primary if all(ord(each) in primary for each in text) else _with_fallback(style)


def width(text: str, style: Style, size: float) -> float:
    """How wide ``text`` is drawn, in points."""
    known = widths_for(text, style)
    return sum(known[ord(each)] for each in text) * size / 1000


def runs(text: str, style: Style) -> Iterator[tuple[Style, str]]:
    """``text`` cut where the face changes."""
    primary = advances(style)
    for covered, characters in groupby(text, key=lambda each: ord(each) in primary):
        yield (style if covered else "fallback"), "".join(characters)
