"""Locality packs from outside. A wrong number sends a survivor to the wrong place: trust nothing.

A pack is words and numbers only; nothing in it is ever run. On top of what holds for the program's
own files, it is small, is no link, has plain ids, and hides nothing in unusual characters.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dva_desktop.core.guidance.checks import Checker
from dva_desktop.core.guidance.fault import GuidanceFault
from dva_desktop.core.guidance.localities import load_locality_file, locality_faults
from dva_desktop.core.guidance.model import EMERGENCY, Contact, Locality, Service
from dva_desktop.core.guidance.toml_file import shown

LONGEST_FILE = 256 * 1024  # bytes; ours are under 10 KiB
_LONGEST_LINE = 4000  # bytes; a key of thousands of parts would take hours to read
_LONGEST_TEXT = 1000  # characters
_LONGEST_CHECK = dt.timedelta(days=5 * 366)  # nobody vouches for a number for longer
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # files that Windows keeps for itself
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_OPEN |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PLAIN_MARKS = frozenset("’‘“”–—…£§·•")


def pack_bytes(path: Path) -> bytes:
    """The file, read once and whole, so that what is checked is what will be used.

    Raises ``GuidanceFault`` when it is a link, no ordinary file, too large or unreadable.
    """
    try:
        if path.is_symlink():
            raise GuidanceFault(shown(path), "", "is a link; give the file itself")
        handle = os.open(path, _OPEN)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise GuidanceFault(shown(path), "", "is not an ordinary file")
            content = file.read(LONGEST_FILE + 1)
    except OSError:
        raise GuidanceFault(shown(path), "", "the file cannot be read") from None
    if len(content) > LONGEST_FILE:
        raise GuidanceFault(shown(path), "", "the file is far too large")
    if max(map(len, content.splitlines()), default=0) > _LONGEST_LINE:
        raise GuidanceFault(shown(path), "", f"a line is over {_LONGEST_LINE} bytes long")
    return content


def pack_faults(
    path: Path, content: bytes | None = None, today: dt.date | None = None
) -> tuple[GuidanceFault, ...]:
    """Everything that is wrong with a pack; empty when it may be used.

    ``today`` (when it is to be installed): no contact can have been checked after it.
    """
    try:
        content = pack_bytes(path) if content is None else content
    except GuidanceFault as fault:
        return (fault,)
    faults = locality_faults(path, content)
    if faults:
        return faults
    check = Checker(shown(path))
    _check_pack(check, load_locality_file(path, content), today)
    return tuple(check.faults)


def load_pack(path: Path, content: bytes | None = None) -> Locality:
    """A pack that may be used; ``GuidanceFault`` with the first thing that is wrong with it."""
    content = pack_bytes(path) if content is None else content
    locality = load_locality_file(path, content)
    check = Checker(shown(path))
    _check_pack(check, locality, None)
    check.finish()
    return locality


def visible(text: str) -> str:
    """The text with everything unusual spelt out: ``‹U+200B ZERO WIDTH SPACE›``.

    What is left is printable ASCII, Latin letters with an accent, and typographic marks, so that
    it can neither move a cursor nor pass for something else.
    """
    return "".join(mark if _is_plain(mark) else _spelt(mark) for mark in text)


def _check_pack(check: Checker, locality: Locality, today: dt.date | None) -> None:
    check.require(not _DEVICE.fullmatch(locality.id), "id", "is a name that Windows keeps")
    for key, text in _texts(msgspec.to_builtins(locality), ""):
        _check_text(check, key, text)
    for service in locality.services:
        _check_service(check, service, today)


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text with its key; names of areas are texts too."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield f"{key}.{name}", name
            yield from _texts(item, f"{key}.{name}".lstrip("."))
    elif isinstance(value, (list, tuple)):
        for place, item in enumerate(value):
            name = item.get("id", place) if isinstance(item, dict) else place
            yield from _texts(item, f"{key}.{name}")


def _check_text(check: Checker, key: str, text: str) -> None:
    key = visible(key)
    if key.rpartition(".")[2] == "id":
        plain = _ID.fullmatch(text) is not None
        check.require(plain, key, "may hold small letters, digits, - and _ only, 40 at most")
    check.require(len(text) <= _LONGEST_TEXT, key, f"is over {_LONGEST_TEXT} characters long")
    hidden = next((mark for mark in text if _is_hidden(mark)), "")
    check.require(not hidden, key, f"holds a character that nobody sees: {_spelt(hidden)}")
    for word in re.findall(r"\w+", text):
        odd = _odd_letter(word)
        check.require(not odd, key, f"holds a letter made to look like another: {_spelt(odd)}")


def _is_hidden(mark: str) -> bool:
    """Controls, marks of direction, blanks of no width, and what has no meaning."""
    category = unicodedata.category(mark)
    return category[0] == "C" or category in ("Zl", "Zp") or (category == "Zs" and mark != " ")


def _odd_letter(word: str) -> str:
    """A letter of another script inside a Latin word; empty when there is none."""
    letters = [mark for mark in word if mark.isalpha()]
    latin = [_is_latin(mark) for mark in letters]
    return letters[latin.index(False)] if any(latin) and not all(latin) else ""


def _is_latin(mark: str) -> bool:
    name = unicodedata.name(mark, "")
    return name.startswith(("LATIN SMALL LETTER", "LATIN CAPITAL LETTER"))


def _is_plain(mark: str) -> bool:
    if mark.isascii():
        return mark.isprintable()
    return mark in _PLAIN_MARKS or (_is_latin(mark) and " WITH " in unicodedata.name(mark))


def _spelt(mark: str) -> str:
    return f"‹U+{ord(mark):04X} {unicodedata.name(mark, 'unnamed')}›" if mark else ""


def _check_service(check: Checker, service: Service, today: dt.date | None) -> None:
    key = f"services.{service.id}.contacts"
    check.unique((f"{one.kind} {one.value}" for one in service.contacts), key)
    if service.id == "emergency":
        check.require(service.role == "emergency", f"{key}.role", "must be emergency")
        check.require(bool(service.contacts), key, "the emergency number is missing")
    for contact in service.contacts:
        where = f"{key}.{contact.kind}"
        if service.role == "emergency":
            good = contact.kind == "phone" and contact.value in EMERGENCY
            check.require(good, f"{where}.value", "an emergency is a call to 999 or 112")
        _check_contact(check, contact, where, today)


def _check_contact(check: Checker, contact: Contact, key: str, today: dt.date | None) -> None:
    host = contact.value.rpartition("@")[2] if contact.kind in ("email", "web") else ""
    small = host.partition("/")[0].islower() if host else True
    check.require(small, f"{key}.value", "small letters after the @, so that I and l differ")
    check.require(
        contact.review_by - contact.last_checked <= _LONGEST_CHECK,
        f"{key}.review_by",
        "must be at most five years after last_checked",
    )
    if today is not None:
        late = contact.last_checked > today
        check.require(not late, f"{key}.last_checked", "lies in the future")
