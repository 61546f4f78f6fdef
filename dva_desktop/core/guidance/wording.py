"""Words in an account that could be read against the patient, and what would say it plainly.

The rules are data (resources/guidance/wording.toml). Nothing here changes a text: a ``Remark``
points at words and gives a reason. Words inside quotation marks are the patient's own and are
left alone (``002 §8.19b``, D-10).

A phrase is words with blanks between them, such as ``fail/failed to ~ protect``: ``/`` parts words
of which any will do, ``~`` stands for up to two words, ``bruis*`` is any word that begins so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dva_desktop.core.guidance.checks import Checker
from dva_desktop.core.guidance.toml_file import read, shown
from dva_desktop.core.platform.resources import resources

WordingKind = Literal["blaming", "doubting", "vague", "interpretation", "self_blame"]
Span = tuple[int, int]

_LONGEST = 100_000  # characters that are read: a pasted book must not stall, no account is so long
_GAP, _GAP_WORDS = "~", 2
_STEM = 4  # letters that a stem has at least; it is found by them
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETWEEN = re.compile(r"[ \t\u00a0]*[-\u2010\u2011]?[ \t\u00a0]*\n?[ \t\u00a0]*")
_ALTERNATIVE = re.compile(r"[^\W_]+(?:'[^\W_]+)*\*?")
_USE = re.compile(r"[^{}]*(?:\{\}[^{}]*)?")

_DOUBLE, _SINGLE = '"“”„‟«»', "'‘’‚‛"
_OPENING, _CLOSING = "“„‟«‘‚‛", "”»’"
_MARK = re.compile(rf"[{_DOUBLE}{_SINGLE}]|\n[ \t]*\n")
_ELISION = re.compile(r"(?:cause|cos|em|til|till|tis|twas|n|bout|\d+s?)\b", re.I)


class WordingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases that mean the same mistake.

    ``words`` gives for each phrase what may be written in its place: empty when only the writer
    can know, ``{}`` for the words themselves; as many parted by ``/`` as the phrase's first word
    has, or one for all. ``unless`` are phrases in which the words are in order.
    """

    id: str
    kind: WordingKind
    words: Mapping[str, str]
    unless: tuple[str, ...] = ()
    reason: str
    suggestion: str
    source: str
    requirements: tuple[str, ...] = ()


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """``text[start:end]`` could be put better. ``use``: what may stand there, empty if unknown.

    Positions are characters of the Python string.
    """

    start: int
    end: int
    rule: str
    kind: WordingKind
    reason: str
    suggestion: str
    use: str


class _Slot(NamedTuple):
    """One word of a phrase; ``skip`` words may stand before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    skip: int

    def holds(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


class _Phrase(NamedTuple):
    slots: tuple[_Slot, ...]
    rule: WordingRule
    uses: Mapping[str, str]  # by the first word as written in the rule
    excuses: bool


class _Match(NamedTuple):
    start: int
    end: int
    phrase: _Phrase
    first: str


class WordingRules:
    """All rules, ready to be looked up by the first word of their phrases."""

    def __init__(self, rules: tuple[WordingRule, ...]) -> None:
        self.rules = rules
        self._starts: dict[str, list[tuple[str, _Phrase]]] = {}
        for rule in rules:
            for text, use in (*rule.words.items(), *((text, "") for text in rule.unless)):
                self._add(text, use, rule)

    def starting(self, word: str) -> Sequence[tuple[str, _Phrase]]:
        """The phrases that may begin with ``word``, each with its own writing of that word."""
        exact = self._starts.get(word, ())
        stemmed = self._starts.get(f"{word[:_STEM]}*")
        return exact if stemmed is None else [*exact, *stemmed]

    def _add(self, text: str, use: str, rule: WordingRule) -> None:
        first = text.split()[0].split("/")
        uses = use.split("/")
        lined_up = dict(zip(first, uses * len(first) if len(uses) == 1 else uses, strict=True))
        phrase = _Phrase(_slots(text), rule, lined_up, text in rule.unless)
        for word in first:
            key = f"{word[:_STEM]}*" if word.endswith("*") else word
            self._starts.setdefault(key, []).append((word, phrase))


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule: tuple[WordingRule, ...]


def load_wording(folder: Path | None = None) -> WordingRules:
    """The rules of ``wording.toml``; the program's own are read once.

    Raises ``GuidanceFault`` naming file, key and reason when anything is amiss.
    """
    return _own() if folder is None else _load(folder / "wording.toml")


def remarks(text: str, rules: WordingRules) -> tuple[Remark, ...]:
    """What could be put better in ``text``, in order, none within another or within a quotation.

    Only the first 100,000 characters are read.
    """
    plain = text[:_LONGEST].replace("’", "'")
    matches = list(_matches(plain, rules))
    if not matches:
        return ()
    excused: dict[str, list[Span]] = {}
    for match in matches:
        if match.phrase.excuses:
            excused.setdefault(match.phrase.rule.id, []).append((match.start, match.end))
    allowed = {rule: _Spans(spans) for rule, spans in excused.items()}
    quoted = _Spans(quotations(text[:_LONGEST]))
    kept = [
        match
        for match in matches
        if not match.phrase.excuses
        and not quoted.touch(match.start, match.end)
        and not (match.phrase.rule.id in allowed and _excused(match, allowed))
    ]
    return tuple(_remark(text, match) for match in _longest(kept))


def quotations(text: str) -> list[Span]:
    """Where ``text`` quotes, marks included: straight or typographic, double or British single.

    Apostrophes are no marks. A quotation still open at the end of its paragraph, as while it is
    being typed, ends with its line.
    """
    spans: list[Span] = []
    opened: _Mark | None = None
    for mark in _without_possessives(list(_marks(text))):
        if opened and mark.closes and mark.family == opened.family:
            spans.append((opened.at, mark.at + 1))
            opened = None
        elif not mark.family:
            spans += _left_open(text, opened, mark.at + 1)
            opened = None
        elif mark.opens and (not opened or mark.family == opened.family):
            spans += _left_open(text, opened, mark.at)
            opened = mark
    return spans + _left_open(text + "\n", opened, len(text) + 1)


# the file


@cache
def _own() -> WordingRules:
    return _load(resources() / "guidance" / "wording.toml")


def _load(path: Path) -> WordingRules:
    check = Checker(shown(path))
    rules = read(path, _File).rule
    check.unique((rule.id for rule in rules), "rule")
    check.unique((phrase for rule in rules for phrase in rule.words), "words")
    for rule in rules:
        key = f"rule.{rule.id}"
        check.text(rule.reason, f"{key}.reason")
        check.text(rule.suggestion, f"{key}.suggestion")
        check.source(rule.source, f"{key}.source")
        check.requirements(rule.requirements, f"{key}.requirements")
        check.require(bool(rule.words), f"{key}.words", "at least one phrase is needed")
        for phrase in (*rule.words, *rule.unless):
            _check_phrase(check, phrase, f"{key}.words.{phrase}")
        for phrase, use in rule.words.items():
            _check_use(check, phrase, use, f"{key}.words.{phrase}")
    check.finish()
    return WordingRules(rules)


def _check_phrase(check: Checker, phrase: str, key: str) -> None:
    parts = phrase.split()
    check.require(phrase == " ".join(parts) == phrase.casefold(), key, "small letters, one blank")
    check.require(bool(parts), key, "the phrase is empty")
    ends = parts[:1] + parts[-1:]
    doubled = any(pair == (_GAP, _GAP) for pair in pairwise(parts))
    check.require(_GAP not in ends and not doubled, key, "~ stands between two words")
    for word in (word for part in parts if part != _GAP for word in part.split("/")):
        check.require(bool(_ALTERNATIVE.fullmatch(word)), key, f"{word!r} is not a word")
        short = word.endswith("*") and len(word) <= _STEM
        check.require(not short, key, f"{word!r} needs {_STEM} letters before the *")


def _check_use(check: Checker, phrase: str, use: str, key: str) -> None:
    check.require(bool(_USE.fullmatch(use)), key, "only {} once, for the words as written")
    count, words = use.count("/") + 1, phrase.split(" ")[0].count("/") + 1
    check.require(count in (1, words), key, f"give one replacement or {words}")


def _slots(phrase: str) -> tuple[_Slot, ...]:
    slots = []
    skip = 0
    for part in phrase.split():
        if part == _GAP:
            skip = _GAP_WORDS
            continue
        words = part.split("/")
        stems = tuple(word[:-1] for word in words if word.endswith("*"))
        slots.append(_Slot(frozenset(w for w in words if not w.endswith("*")), stems, skip))
        skip = 0
    return tuple(slots)


# finding the phrases


def _matches(plain: str, rules: WordingRules) -> Iterator[_Match]:
    places = [match.span() for match in _WORD.finditer(plain)]
    words = [plain[start:end].casefold() for start, end in places]
    for at, word in enumerate(words):
        for first, phrase in rules.starting(word):
            last = _last(phrase, plain, places, words, at)
            if last is not None:
                yield _Match(places[at][0], places[last][1], phrase, first)


def _last(
    phrase: _Phrase, plain: str, places: Sequence[Span], words: Sequence[str], at: int
) -> int | None:
    """The place of the last word if ``phrase`` stands at ``at``, else ``None``."""
    if not phrase.slots[0].holds(words[at]):
        return None
    for slot in phrase.slots[1:]:
        for after in range(at + 1, at + 2 + slot.skip):
            if after >= len(words) or not _joined(plain, places[after - 1], places[after]):
                return None
            if slot.holds(words[after]):
                at = after
                break
        else:
            return None
    return at


def _joined(plain: str, one: Span, other: Span) -> bool:
    return _BETWEEN.fullmatch(plain, one[1], other[0]) is not None


def _excused(match: _Match, allowed: Mapping[str, _Spans]) -> bool:
    return allowed[match.phrase.rule.id].touch(match.start, match.end)


def _longest(matches: Iterable[_Match]) -> Iterator[_Match]:
    """One after the other; of those that overlap the earlier, of equal starts the longer."""
    end = 0
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.start >= end:
            end = match.end
            yield match


def _remark(text: str, match: _Match) -> Remark:
    words = text[match.start : match.end]
    use = match.phrase.uses[match.first].replace("{}", words)
    if words[0].isupper() and not words.isupper():
        use = use[:1].upper() + use[1:]
    rule = match.phrase.rule
    return Remark(
        start=match.start,
        end=match.end,
        rule=rule.id,
        kind=rule.kind,
        reason=rule.reason,
        suggestion=rule.suggestion,
        use=use,
    )


class _Spans:
    """Stretches of a text, merged, so that one look says whether another touches them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._starts = [start for start, _end in merged]
        self._ends = [end for _start, end in merged]

    def touch(self, start: int, end: int) -> bool:
        place = bisect_left(self._starts, end) - 1
        return place >= 0 and self._ends[place] > start


# quotation marks


class _Mark(NamedTuple):
    """A quotation mark; ``family`` is double or single, empty for the end of a paragraph.

    ``doubtful``: it closes, or it is the apostrophe of a plural, as in ``the boys' room``.
    """

    at: int
    family: str = ""
    opens: bool = False
    closes: bool = False
    doubtful: bool = False


def _marks(text: str) -> Iterator[_Mark]:
    for found in _MARK.finditer(text):
        at, mark = found.start(), found[0][0]
        if mark == "\n":
            yield _Mark(at)
        elif mark in _OPENING:
            yield _Mark(at, _DOUBLE if mark in _DOUBLE else _SINGLE, opens=True)
        elif mark == '"':
            yield _straight_double(text, at)
        elif mark in _DOUBLE:
            yield _Mark(at, _DOUBLE, closes=True)
        else:
            yield _single(text, at)


def _straight_double(text: str, at: int) -> _Mark:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    begins = not before.strip("([ \t\n\u00a0") and bool(after.strip())
    opens = bool(after.strip()) and not before.isdigit()  # 5" is a length
    return _Mark(at, _DOUBLE, opens=opens, closes=not begins)


def _single(text: str, at: int) -> _Mark:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    closes = bool(before.strip()) and not after.isalnum()
    opens = text[at] == "'" and not before.isalnum() and after.isalnum()
    opens = opens and not _ELISION.match(text, at + 1)
    plural = before == "s" and after == " " and text[at + 2 : at + 3].islower()
    return _Mark(at, _SINGLE, opens=opens, closes=closes, doubtful=closes and plural)


def _without_possessives(marks: Sequence[_Mark]) -> list[_Mark]:
    """A doubtful mark is an apostrophe when a sure end of the quotation is still to come."""
    kept = []
    end_to_come = False
    for mark in reversed(marks):
        if mark.doubtful and end_to_come:
            continue
        if not mark.family:
            end_to_come = False
        elif mark.family == _SINGLE and (mark.opens or mark.closes):
            end_to_come = mark.closes and (end_to_come or not mark.doubtful)
        kept.append(mark)
    return kept[::-1]


def _left_open(text: str, opened: _Mark | None, until: int) -> list[Span]:
    """What an opening mark that never closes quotes: its line, or nothing if that goes on."""
    if opened is None:
        return []
    end = text.find("\n", opened.at, until)
    return [(opened.at, end)] if end >= 0 else []
