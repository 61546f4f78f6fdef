"""Text as it may be printed: nothing hidden, nothing lost, no control over the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_GAPS = re.compile("\n{3,}")
# Invisible everywhere and without meaning once a line has been set; everything else is shown.
_JOINERS = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")


def visible(text: str, can_draw: Callable[[str], bool] = str.isprintable) -> str:
    """``text`` in NFC with plain line breaks and spaces.

    A character that cannot be drawn, or that would steer the page without being seen (control,
    direction override, lone surrogate), is printed as its code, ``[U+202E]``.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = _GAPS.sub("\n\n", _SPACES.sub(" ", _BREAKS.sub("\n", _JOINERS.sub("", text))))
    return "".join(
        each if each == "\n" or (each.isprintable() and can_draw(each)) else f"[U+{ord(each):04X}]"
        for each in unicodedata.normalize("NFC", plain)
    )


NOT_RECORDED = "Not recorded"
NOT_ASKED = "Not asked"
UNANSWERED = frozenset({NOT_RECORDED, NOT_ASKED})


def shown(value: str) -> str:
    """A value as printed: what is empty is said to be so, never left blank."""
    return value if visible(value).strip() else NOT_RECORDED
