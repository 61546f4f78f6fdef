"""What must hold of a text, a source, a contact or an entry of a guidance or locality file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from string import Formatter
from typing import assert_never

from dva_desktop.core.guidance.fault import GuidanceFault
from dva_desktop.core.guidance.model import Contact, Entry, FindingText

PLACEHOLDERS = frozenset(
    (
        "service",
        "advocate",
        "marac",
        "threshold",
        "callouts",
        "adult_law",
        "children_team",
        "adult_team",
        "lead",
        "respect_phone",
        "forced_marriage_phone",
    )
)
_REQUIREMENT = re.compile(r"(ASK|VAL|ASS|ACT|REC|PCH|CHI|SGR|WM|EDI|TOP|STA)-\d\d")
_PLACE = (
    r" (before )?§| #| L\d| (App|BP|Fig)\d| (Dis|Pre) \d"
    r"| (PC|SGR|Con|Intro|Disagreement|Went wrong|Resources)\b"
)
_SEED = re.compile(rf"\b0\d\d\b(?={_PLACE})")
_NUMBERED = re.compile(r"\b0\d\d\b")
# Eleven digits, for some ten, of a kind that a service can have: no premium rate (09), no personal
# number (070), nothing abroad.
_SHORT = re.compile(r"999|101|111|112|105|116 ?[0-9]{3}|0800 1111")
_PHONE = re.compile(r"(?:0|\+44 ?)(?:[1238]|55|56|7[1-57-9]|7624)[0-9]*(?: [0-9]+)*")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_WEB = re.compile(r"(https://)?([a-z0-9-]+\.)+[a-z]{2,}(/[A-Za-z0-9/._~%#?=&-]*)?")
_TITLE_WORDS = 8


class Checker:
    """Gathers the faults of one file, so that all can be explained or the first one raised."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[GuidanceFault] = []

    def require(self, held: bool, key: str, reason: str) -> None:
        """Note a fault unless ``held``."""
        if not held:
            self.faults.append(GuidanceFault(self.file, key, reason))

    def finish(self) -> None:
        """Raise the first fault, if there is one."""
        if self.faults:
            raise self.faults[0]

    def unique(self, ids: Iterable[str], where: str) -> None:
        """No id twice."""
        for name, count in Counter(ids).items():
            self.require(count == 1, f"{where}.{name}", "this id stands more than once")

    def exactly(self, ids: Iterable[str], wanted: Iterable[str], where: str) -> None:
        """Each of the wanted ids once, in any order, and no other."""
        ids = tuple(ids)
        self.unique(ids, where)
        for name in sorted(set(ids) - set(wanted)):
            self.require(False, f"{where}.{name}", "unknown id")
        for name in sorted(set(wanted) - set(ids)):
            self.require(False, f"{where}.{name}", "missing: this id needs an entry")

    def entries(self, entries: Iterable[Entry], where: str) -> None:
        """Each has words, a source, and requirement ids that are well formed."""
        for entry in entries:
            key = f"{where}.{entry.id}"
            self.text(entry.text, f"{key}.text")
            self.source(entry.source, f"{key}.source")
            self.requirements(entry.requirements, f"{key}.requirements")

    def text(self, text: str, key: str) -> None:
        """Not empty, no blanks around it."""
        self.require(bool(text.strip()), key, "the text is empty")
        self.require(text == text.strip(), key, "blanks around the text")

    def source(self, source: str, key: str) -> None:
        """There is one; a source document is one of the five, and the place in it is given."""
        self.require(bool(source.strip()), key, "the source is missing")
        for number in _NUMBERED.findall(source):
            known = number in ("000", "001", "002", "003", "004")
            self.require(known, key, f"there is no source document {number}")
        placed = len(_SEED.findall(source)) == len(_NUMBERED.findall(source))
        self.require(placed, key, "say where in the source: 002 §2.3")

    def requirements(self, ids: Iterable[str], key: str) -> None:
        """Ids such as ``ASK-33``."""
        for name in ids:
            self.require(
                _REQUIREMENT.fullmatch(name) is not None, key, f"{name!r} is not a requirement id"
            )

    def finding(self, finding: FindingText, *, is_stop: bool) -> None:
        """Short, sourced, with known ``{...}`` fields, and a way out of every stop."""
        key = f"finding.{finding.id}"
        for part in ("title", "action", "lift"):
            text = getattr(finding, part)
            for field in self._fields(text, f"{key}.{part}"):
                self.require(field in PLACEHOLDERS, f"{key}.{part}", f"unknown field {{{field}}}")
        self.text(finding.title, f"{key}.title")
        self.text(finding.action, f"{key}.action")
        words = len(finding.title.split())
        self.require(words <= _TITLE_WORDS, f"{key}.title", f"more than {_TITLE_WORDS} words")
        self.require(bool(finding.sources), f"{key}.sources", "the source is missing")
        for source in finding.sources:
            if not _REQUIREMENT.fullmatch(source):
                self.source(source, f"{key}.sources")
        self.require(
            bool(finding.lift) == is_stop, f"{key}.lift", "a stop says what lifts it; others do not"
        )

    def _fields(self, text: str, key: str) -> list[str]:
        try:
            return [field for _, field, _, _ in Formatter().parse(text) if field is not None]
        except ValueError:
            self.require(False, key, "a brace is not closed")
            return []

    def contact(self, contact: Contact, key: str) -> None:
        """The value is what its kind says, with a source and dates in order."""
        good, expected = _reachable(contact)
        self.require(good, f"{key}.value", f"not {expected}")
        self.source(contact.source, f"{key}.source")
        self.require(
            contact.review_by > contact.last_checked,
            f"{key}.review_by",
            "must be later than last_checked",
        )


def _reachable(contact: Contact) -> tuple[bool, str]:
    """Whether the value is what its kind says, and what that is."""
    value = contact.value
    match contact.kind:
        case "phone":
            return _is_phone(value), "a phone number, such as 0300 123 3078 or 999"
        case "email":
            return bool(_EMAIL.fullmatch(value)), "an email address, such as advice@example.org"
        case "web":
            return bool(_WEB.fullmatch(value)), "a web address, such as example.org/help"
        case "post":
            return bool(value.strip()), "a postal address"
        case _:
            assert_never(contact.kind)


def _is_phone(value: str) -> bool:
    if _SHORT.fullmatch(value):
        return True
    digits = re.sub(r"^\+44 ?", "0", value).replace(" ", "")
    full = len(digits) == 11 or (len(digits) == 10 and digits.startswith(("01", "0800")))
    return full and _PHONE.fullmatch(value) is not None
