"""The pocket guide: everything the sources advise, by topic, and the codes; nothing about anyone.

It is read only when it is opened or a page's panel first asks, so that starting stays quick.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
from stdnum import verhoeff

from dva_desktop.core.guidance.checks import Checker
from dva_desktop.core.guidance.contract import FINDINGS
from dva_desktop.core.guidance.model import Entry, LegalFrame
from dva_desktop.core.guidance.toml_file import read, shown
from dva_desktop.core.platform.resources import resources

PageId = Literal[
    "room",
    "about",
    "signs",
    "ask",
    "validate",
    "safety",
    "specsss",
    "abuse",
    "strangulation",
    "body_map",
    "dash",
    "household",
    "previous",
    "sharing",
    "documents",
    "person_causing_harm",
    "finish",
]
Kind = Literal["do", "dont", "say", "ask", "check", "know"]


class GuideEntry(Entry, frozen=True, kw_only=True):
    """One piece of advice. ``kind``: what to do, not do, say, ask, check or know.

    ``pages`` are those beside which it helps; ``legal_frame`` limits it to one law.
    """

    kind: Kind
    pages: tuple[PageId, ...] = ()
    legal_frame: LegalFrame | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A titled run of advice. ``findings``: its card opens when one of these holds."""

    id: str
    title: str
    findings: tuple[str, ...] = ()
    entries: tuple[GuideEntry, ...]


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A SNOMED CT concept id. ``check_before_use``: its check digit fails; show, never copy."""

    id: str
    term: str
    use: str
    group: str
    source: str
    requirements: tuple[str, ...] = ()
    note: str = ""
    check_before_use: bool = False

    @property
    def may_be_copied(self) -> bool:
        """Whether the code passed its check."""
        return not self.check_before_use


class Guide(msgspec.Struct, frozen=True, kw_only=True):
    """All topics in order, and all codes."""

    topics: tuple[Topic, ...]
    codes: tuple[Code, ...]

    @property
    def entries(self) -> tuple[GuideEntry, ...]:
        """Every entry of every topic."""
        return tuple(entry for topic in self.topics for entry in topic.entries)

    def topic(self, name: str) -> Topic:
        """The topic with this id; ``KeyError`` if there is none."""
        for topic in self.topics:
            if topic.id == name:
                return topic
        raise KeyError(name)

    def search(self, words: str) -> tuple[GuideEntry | Code, ...]:
        """What holds all the words, in any order, case and accents aside; nothing for no words."""
        wanted = _folded(words).split()
        found: list[tuple[GuideEntry | Code, str]] = [
            (entry, f"{topic.title} {entry.text} {entry.help} {entry.source}")
            for topic in self.topics
            for entry in topic.entries
        ]
        found += [(code, f"{code.id} {code.term} {code.use} {code.group}") for code in self.codes]
        return tuple(
            item for item, text in found if wanted and all(word in _folded(text) for word in wanted)
        )


class _Topics(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    topic: tuple[Topic, ...]


class _Codes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: tuple[Code, ...]


def load_pocket_guide(folder: Path | None = None) -> Guide:
    """The guide from ``pocket/*.toml`` and ``codes.toml``; the program's own is read once.

    Raises ``GuidanceFault`` naming file, key and reason when anything is amiss.
    """
    return _own() if folder is None else _load(folder)


def fitting(
    guide: Guide,
    page: PageId,
    legal_frame: LegalFrame | None = None,
    findings: Collection[str] = (),
) -> tuple[GuideEntry, ...]:
    """The entries that help beside this page, under this law (``None``: whatever the law).

    Topics that are cards for a finding are shown only when ``findings`` holds its id.
    """
    return tuple(
        entry
        for topic in guide.topics
        if not topic.findings or set(topic.findings) & set(findings)
        for entry in topic.entries
        if page in entry.pages and (not legal_frame or entry.legal_frame in (None, legal_frame))
    )


@cache
def _own() -> Guide:
    return _load(resources() / "guidance")


def _load(folder: Path) -> Guide:
    topics: tuple[Topic, ...] = ()
    for path in sorted((folder / "pocket").glob("*.toml")):
        topics += _topics(path, known=frozenset(topic.id for topic in topics))
    return Guide(topics=topics, codes=_codes(folder / "codes.toml"))


def _topics(path: Path, known: frozenset[str]) -> tuple[Topic, ...]:
    check = Checker(shown(path))
    topics = read(path, _Topics).topic
    check.unique((*known, *(topic.id for topic in topics)), "topic")
    for topic in topics:
        check.text(topic.title, f"topic.{topic.id}.title")
        for name in topic.findings:
            check.require(name in FINDINGS, f"topic.{topic.id}.findings", f"no finding {name!r}")
        check.unique((entry.id for entry in topic.entries), f"topic.{topic.id}")
        check.entries(topic.entries, f"topic.{topic.id}")
    check.finish()
    return topics


def _codes(path: Path) -> tuple[Code, ...]:
    check = Checker(shown(path))
    codes = read(path, _Codes).code
    check.unique((code.id for code in codes), "code")
    for code in codes:
        key = f"code.{code.id}"
        for part in ("term", "use", "group"):
            check.text(getattr(code, part), f"{key}.{part}")
        check.source(code.source, f"{key}.source")
        check.requirements(code.requirements, f"{key}.requirements")
        check.require(_is_concept(code.id), key, "not a SNOMED CT concept id")
        passes = code.id.isdigit() and verhoeff.is_valid(code.id)
        check.require(
            passes or code.check_before_use,
            key,
            "fails its check digit; mark it check_before_use if the source prints it so",
        )
        check.require(
            not (passes and code.check_before_use), key, "passes its check digit; unmark it"
        )
    check.finish()
    return codes


def _is_concept(code: str) -> bool:
    """6 to 18 digits, no leading zero, and a concept's partition: 00, or 10 in an extension."""
    digits = code.isascii() and code.isdigit() and 6 <= len(code) <= 18 and code[0] != "0"
    return digits and code[-3:-1] in ("00", "10")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(character for character in plain if not unicodedata.combining(character))
