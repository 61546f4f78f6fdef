"""Where a text quotes somebody: marks told from apostrophes, whatever kind the keyboard gave."""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]

_ANY = re.compile(r"[\"“”„‟«»'‘’‚‛\n]")
# Each mark by what it can do. An apostrophe inside a word is none of them, nor is the inch of 5".
_MARK = re.compile(
    r"""
      (?P<double_opens> [“„‟«] | (?<![^\s(\[]) " (?=\S) )
    | (?P<double_closes> [”»] | " (?!\S) | (?<=\d) " )
    | (?P<double_either> " )
    | (?P<single_opens> (?: [‘‚‛] | (?<![^\W_]) ' (?=[^\W_]) )
        (?! (?i: cause | cos | em | till? | tis | twas | n | bout | \d+s? ) \b ) )
    | (?P<plural> (?<=s) ['’] (?=\ [a-z]) )
    | (?P<single_closes> (?<=\S) ['’] (?![^\W_]) )
    | (?P<paragraph> \n[ \t]*\n )
    """,
    re.VERBOSE,
)
_Mark = tuple[str, int]


def quotations(text: str) -> list[Span]:
    """Where ``text`` quotes, marks included: straight or typographic, double or British single.

    Apostrophes are no marks. A quotation still open at the end of its paragraph, as while it is
    being typed, ends with its line.
    """
    spans: list[Span] = []
    opened: _Mark = ("", 0)
    for what, at in _without_plurals(_marks(text)):
        within = opened[0]
        family = what.partition("_")[0]
        if within == family and not what.endswith("opens"):
            spans.append((opened[1], at + 1))
            opened = ("", 0)
        elif what == "paragraph" or (within == family and what.endswith("opens")):
            spans += _left_open(text, opened, at)
            opened = (family, at) if what != "paragraph" else ("", 0)
        elif not within and not what.endswith("closes"):
            opened = (family, at)
    return spans + _left_open(text, opened, len(text))


def _marks(text: str) -> list[_Mark]:
    tried = [_MARK.match(text, found.start()) for found in _ANY.finditer(text)]
    return [(str(mark.lastgroup), mark.start()) for mark in tried if mark]


def _without_plurals(marks: Sequence[_Mark]) -> list[_Mark]:
    """``the boys' room`` inside a quotation: no end, since a sure one is still to come."""
    kept: list[_Mark] = []
    end_to_come = False
    for what, at in reversed(marks):
        if what == "plural":
            if not end_to_come:
                kept.append(("single_closes", at))
            continue
        kept.append((what, at))
        if not what.startswith("double"):
            end_to_come = what == "single_closes"
    return kept[::-1]


def _left_open(text: str, opened: _Mark, until: int) -> list[Span]:
    """The line of a mark that never closes. None if another one opens on that very line."""
    if not opened[0]:
        return []
    end = text.find("\n", opened[1], until + 1)
    if end < 0 and until < len(text):
        return []
    return [(opened[1], end if end >= 0 else until)]
