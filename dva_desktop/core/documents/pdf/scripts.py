"""Right-to-left text and joined Arabic letters, made ready for a page that is drawn left to right.

A small part of the Unicode bidirectional algorithm (UAX 9) is enough for words and sentences in
an English document: embeddings and overrides are not obeyed, they are printed as codes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby

_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
_LAM = "\u0644"
_SHAPES = {
    (True, True): "medial",
    (True, False): "final",
    (False, True): "initial",
    (False, False): "isolated",
}


@cache
def _presentation_forms() -> dict[str, dict[str, str]]:
    """Base letter (or lam with alef) to its isolated, final, initial and medial forms."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *bases = unicodedata.decomposition(chr(code)).split() or [""]
        if kind in ("<isolated>", "<final>", "<initial>", "<medial>"):
            letters = "".join(chr(int(base, 16)) for base in bases)
            forms.setdefault(letters, {})[kind.strip("<>")] = chr(code)
    return forms


def _letters(text: str) -> list[str]:
    """Units that join as one: lam with alef, a letter with its marks apart, anything else."""
    forms, units, place = _presentation_forms(), [], 0
    while place < len(text):
        pair = text[place : place + 2]
        size = 2 if pair[0] == _LAM and pair in forms else 1
        units.append(text[place : place + size])
        place += size
    return units


def joined(text: str, can_draw: Callable[[str], bool]) -> str:
    """Arabic letters in the form their neighbours ask for; other text comes back as it is."""
    if not any("\u0600" <= each <= "\u06ff" for each in text):
        return text
    forms, units = _presentation_forms(), _letters(text)
    solid = [place for place, unit in enumerate(units) if not unicodedata.combining(unit[0])]
    for before, place, after in zip([None, *solid], solid, [*solid[1:], None], strict=False):
        known = forms.get(units[place], {})
        back = before is not None and "final" in known and _joins_forward(units[before])
        ahead = after is not None and "initial" in known and "final" in forms.get(units[after], {})
        shape = known.get(_SHAPES[back, ahead], "")
        if shape and can_draw(shape):
            units[place] = shape
    return "".join(units)


def letters_of(text: str) -> str:
    """The letters as they are written in a text, whatever form they were drawn in."""
    return "".join(
        unicodedata.normalize("NFKC", each) if "\ufb50" <= each <= "\ufefc" else each
        for each in text
    )


def _joins_forward(unit: str) -> bool:
    """Also true of a letter that has already been put into its initial or medial form."""
    return "initial" in _presentation_forms().get(unicodedata.normalize("NFKC", unit), {})


def is_right_to_left(text: str) -> bool:
    """Whether any character is strongly right to left."""
    return any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)


def _levels(characters: Sequence[str]) -> list[int]:
    """Embedding level of each character: even runs left to right, odd runs right to left."""
    kinds = [_kind(each) for each in characters]
    base = next((kind for kind in kinds if kind in "LR"), "L")
    strong, resolved = base, []
    for kind in kinds:
        strong = kind if kind in "LR" else strong
        resolved.append("L" if kind == "N" and strong == "L" else kind)
    for place, kind in enumerate(resolved):
        if kind == " ":
            resolved[place] = _neutral(resolved, place, base)
    step = {"L": 0 if base == "L" else 2, "R": 1, "N": 2}
    return [step[kind] for kind in resolved]


def _kind(character: str) -> str:
    match unicodedata.bidirectional(character):
        case "L":
            return "L"
        case "R" | "AL":
            return "R"
        case "EN" | "AN":
            return "N"
        case _:
            return " "


def _neutral(resolved: list[str], place: int, base: str) -> str:
    """A space or stop goes with its neighbours when they agree, else with the line."""
    before = resolved[place - 1] if place else base
    after = next((kind for kind in resolved[place:] if kind != " "), base)
    sides = {"R" if kind == "N" else kind for kind in (before, after)}
    return sides.pop() if len(sides) == 1 else base


def visual_order(line: str) -> str:
    """One line of text in the order in which it is drawn from the left edge."""
    if not is_right_to_left(line):
        return line
    clusters = _clusters(line)
    levels = _levels([cluster[0] for cluster in clusters])
    placed = list(zip(clusters, levels, strict=True))
    for level in range(max(levels), 0, -1):
        placed = _turned(placed, level)
    return "".join(
        _MIRRORED.get(cluster, cluster) if level % 2 else cluster for cluster, level in placed
    )


def _clusters(line: str) -> list[str]:
    """Letters, each with the marks that stand on it."""
    clusters: list[str] = []
    for each in line:
        if clusters and unicodedata.combining(each):
            clusters[-1] += each
        else:
            clusters.append(each)
    return clusters


def _turned(placed: list[tuple[str, int]], level: int) -> list[tuple[str, int]]:
    """The same clusters with every run at ``level`` or deeper turned round."""
    turned: list[tuple[str, int]] = []
    for deep, run in groupby(placed, key=lambda item: item[1] >= level):
        found = list(run)
        turned.extend(reversed(found) if deep else found)
    return turned
