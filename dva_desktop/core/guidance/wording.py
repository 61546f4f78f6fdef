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
from dva_desktop.core.guidance.quotations import Span, quotations
from dva_desktop.core.guidance.toml_file import read, shown
from dva_desktop.core.platform.resources import resources

WordingKind = Literal["blaming", "doubting", "vague", "interpretation", "self_blame"]

_LONGEST = 100_000  # characters that are read: a pasted book must not stall, no account is so long
_GAP, _GAP_WORDS = "~", 2
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETWEEN = re.compile(r"[ \t\u00a0]*[-\u2010\u2011]?[ \t\u00a0]*\n?[ \t\u00a0]*")
_ALTERNATIVE = re.compile(r"[^\W_]+(?:'[^\W_]+)*\*?")
_USE = re.compile(r"[^{}]*(?:\{\}[^{}]*)?")


class WordingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases that mean the same mistake.

    ``words`` gives for each phrase what may be written in its place: empty when only the writer
    can know, ``{}`` for the words themselves; as many parted by ``/`` as the phrase's first word
    has, or one for all. ``unless`` gives phrases in which the words are in order, and their sense.
    """

    id: str
    kind: WordingKind
    words: Mapping[str, str]
    unless: Mapping[str, str] = {}
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
    """``uses`` gives for each first word what may replace the phrase; ``rest`` follows it."""

    rest: tuple[_Slot, ...]
    rule: WordingRule
    uses: Mapping[str, str]
    excuses: bool


class _Match(NamedTuple):
    """Words ``first`` to ``last`` of a text that a phrase describes."""

    first: int
    last: int
    phrase: _Phrase


class WordingRules:
    """All rules, ready to be looked up by how their phrases begin."""

    def __init__(self, rules: tuple[WordingRule, ...]) -> None:
        self.rules = rules
        self._by_one: dict[str, list[_Phrase]] = {}
        self._by_two: dict[str, dict[str, list[_Phrase]]] = {}
        for rule in rules:
            for text, use in (*rule.words.items(), *((text, "") for text in rule.unless)):
                self._add(_phrase(text, use, rule))
        self.firsts = frozenset((*self._by_one, *self._by_two))

    def starting(self, word: str, following: str) -> Sequence[_Phrase]:
        """The phrases that may begin with ``word`` before ``following``."""
        phrases = self._by_one.get(word, _NONE)
        after = self._by_two.get(word)
        if after is None or following not in after:
            return phrases
        return [*phrases, *after[following]]

    def _add(self, phrase: _Phrase) -> None:
        second = phrase.rest[0] if phrase.rest else None
        is_plain = second is not None and not second.skip and not second.stems
        for word in phrase.uses:
            if second is None or not is_plain:
                self._by_one.setdefault(word, []).append(phrase)
                continue
            for following in second.words:
                self._by_two.setdefault(word, {}).setdefault(following, []).append(phrase)


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
    text = text[:_LONGEST]
    plain = text.replace("’", "'")
    words = _words(plain)
    matches = list(_matches(words, rules))
    if not matches:
        return ()
    places = [match.span() for match in _WORD.finditer(plain)]
    matches = [match for match in matches if _unbroken(match, plain, places)]
    allowed = _allowed(matches, places)
    quoted = _Spans(quotations(text))
    found = []
    for match in matches:
        start, end = places[match.first][0], places[match.last][1]
        excused = allowed.get(match.phrase.rule.id, _NOWHERE).touch(start, end)
        if not excused and not quoted.touch(start, end):
            found.append((start, end, words[match.first], match.phrase))
    return tuple(_remark(text, *each) for each in _longest(found))


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
        for phrase, sense in rule.unless.items():
            check.text(sense, f"{key}.unless.{phrase}")
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
    check.require("*" not in phrase.split(" ")[0], key, "the first word is written out, without *")


def _check_use(check: Checker, phrase: str, use: str, key: str) -> None:
    check.require(bool(_USE.fullmatch(use)), key, "only {} once, for the words as written")
    count, words = use.count("/") + 1, phrase.split(" ")[0].count("/") + 1
    check.require(count in (1, words), key, f"give one replacement or {words}")


def _phrase(text: str, use: str, rule: WordingRule) -> _Phrase:
    first = text.split()[0].split("/")
    uses = use.split("/")
    lined_up = dict(zip(first, uses * len(first) if len(uses) == 1 else uses, strict=True))
    return _Phrase(_rest(text), rule, lined_up, text in rule.unless)


def _rest(phrase: str) -> tuple[_Slot, ...]:
    slots = []
    skip = 0
    for part in phrase.split()[1:]:
        if part == _GAP:
            skip = _GAP_WORDS
            continue
        words = part.split("/")
        stems = tuple(word[:-1] for word in words if word.endswith("*"))
        slots.append(_Slot(frozenset(w for w in words if not w.endswith("*")), stems, skip))
        skip = 0
    return tuple(slots)


# finding the phrases


def _words(plain: str) -> list[str]:
    small = plain.lower()
    if len(small) == len(plain):
        return _WORD.findall(small)
    return [word.lower() for word in _WORD.findall(plain)]  # a dotted capital I becomes two


def _matches(words: Sequence[str], rules: WordingRules) -> Iterator[_Match]:
    firsts = rules.firsts
    for at, word in enumerate(words):
        if word not in firsts:
            continue
        for phrase in rules.starting(word, words[at + 1] if at + 1 < len(words) else ""):
            last = _last(phrase.rest, words, at)
            if last is not None:
                yield _Match(at, last, phrase)


def _last(slots: tuple[_Slot, ...], words: Sequence[str], at: int) -> int | None:
    """The place of the last word if ``slots`` follow the word at ``at``, else ``None``."""
    for slot in slots:
        for after in range(at + 1, min(at + 2 + slot.skip, len(words))):
            if slot.holds(words[after]):
                at = after
                break
        else:
            return None
    return at


def _unbroken(match: _Match, plain: str, places: Sequence[Span]) -> bool:
    """Whether nothing but blanks or a hyphen stands between the words."""
    return all(
        _BETWEEN.fullmatch(plain, places[at][1], places[at + 1][0])
        for at in range(match.first, match.last)
    )


def _allowed(matches: Iterable[_Match], places: Sequence[Span]) -> dict[str, _Spans]:
    """Where each rule does not hold, by its id."""
    spans: dict[str, list[Span]] = {}
    for match in matches:
        if match.phrase.excuses:
            span = (places[match.first][0], places[match.last][1])
            spans.setdefault(match.phrase.rule.id, []).append(span)
    return {rule: _Spans(each) for rule, each in spans.items()}


def _longest(
    found: Iterable[tuple[int, int, str, _Phrase]],
) -> Iterator[tuple[int, int, str, _Phrase]]:
    """One after the other; of those that overlap the earlier, of equal starts the longer."""
    reached = 0
    for each in sorted(found, key=lambda each: (each[0], -each[1])):
        if each[0] >= reached:
            reached = each[1]
            yield each


def _remark(text: str, start: int, end: int, first: str, phrase: _Phrase) -> Remark:
    words = text[start:end]
    use = phrase.uses[first].replace("{}", words)
    if words[0].isupper() and not words.isupper():
        use = use[:1].upper() + use[1:]
    rule = phrase.rule
    return Remark(
        start=start,
        end=end,
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


_NONE: tuple[_Phrase, ...] = ()
_NOWHERE = _Spans(())
