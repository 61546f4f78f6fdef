"""The list of consultations, and finding one: names are compared without case, accents,
apostrophes or hyphens.

``owner`` is the person whose consultations alone are seen, or ``None`` for all. The newest come
first; ``limit`` is how many at most, after the first ``start``. Any part of a name is looked for by
going through an index that holds the folded names and is ordered by date: with 100,000
consultations that takes a few milliseconds, and less when many are found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import msgspec

from dva_desktop.core.record import Patient
from dva_desktop.core.vault.connection import Database, Row
from dva_desktop.core.vault.model import Status, Summary
from dva_desktop.core.vault.moments import day, moment
from dva_desktop.core.vault.sections import mended

ALL = -1  # as a limit
_MIN_DIGITS = 3
_MAX_WORDS = 16
_MAX_INITIALS = 4
_MAX_NAME = 200  # characters; so that a line of the list, and of its indexes, is on one page
_MAX_NUMBER = 20
_NEWEST_FIRST = "ORDER BY date DESC, rowid DESC"
_LINES = f"""
    SELECT id, date, locality, area, name, nhs_number, chi_number, status, updated_at
    FROM consultation
    WHERE rowid IN (SELECT rowid FROM consultation WHERE %s {_NEWEST_FIRST} LIMIT ? OFFSET ?)
    {_NEWEST_FIRST}
"""  # noqa: S608 (our own words)
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "-": " ", "‐": " ", "‑": " ", "–": " ", "'": "", "’": "", "‘": "",
        "ʼ": "", "`": "", "´": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """The letters one would type to find a name: ``Renée O’Neill-Łuk`` is ``renee oneill luk``."""
    # The apostrophes go first: decomposing turns the acute accent alone into a space and a mark.
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    letters = "".join(x for x in plain if not unicodedata.combining(x)).translate(_PLAIN)
    return " ".join(letters.split())


def digits(text: str) -> str:
    """The digits of a number as typed; empty when anything but spaces and dashes is among them."""
    bare = "".join(unicodedata.normalize("NFKC", text).translate({ord("-"): " "}).split())
    return bare if bare.isascii() and bare.isdigit() else ""


def index_of(patient: Patient) -> tuple[str, str, str, str]:
    """What the list of consultations keeps of a patient: name, folded names, NHS and CHI digits;
    the beginning of what is longer than any name."""
    name, other = str(mended(patient.name)), str(mended(patient.also_known_as))
    return (
        " ".join(name.split())[:_MAX_NAME],
        fold(f"{name} {other}")[:_MAX_NAME],
        digits(patient.nhs_number)[:_MAX_NUMBER],
        digits(patient.chi_number)[:_MAX_NUMBER],
    )


def initials(name: str) -> str:
    """The first letters of the words of a name, at most four: ``Mary-Jane Smith`` gives ``MJS``."""
    words = name.replace("-", " ").split()
    return "".join(x[0] for x in words if x[0].isalpha())[:_MAX_INITIALS].upper()


def newest(
    database: Database, owner: str | None, limit: int = ALL, start: int = 0
) -> tuple[Summary, ...]:
    """The newest consultations."""
    condition, values = ("true", ()) if owner is None else ("made_by = ?", (owner,))
    return _lines(database, condition, (*values, limit, start))


def search(
    database: Database, owner: str | None, text: str, limit: int = ALL, start: int = 0
) -> tuple[Summary, ...]:
    """Those in whose names every word of ``text`` is found, or whose NHS or CHI number begins with
    it, when it is a number of three digits or more. A text that says nothing finds nothing."""
    whole = str(mended(text))
    number, words = digits(whole), tuple(dict.fromkeys(fold(whole).split()))
    if number:
        return _by_number(database, owner, number, limit, start)
    if not 0 < len(words) <= _MAX_WORDS:
        return ()
    condition, values = " AND ".join(["instr(folded, ?) > 0"] * len(words)), words
    if owner is not None:
        condition, values = f"made_by = ? AND {condition}", (owner, *words)
    return _lines(database, condition, (*values, limit, start))


def these(
    database: Database, owner: str | None, consultation_ids: Iterable[str]
) -> dict[str, Summary]:
    """The lines of the consultations with these ids."""
    ids = msgspec.json.encode(tuple(consultation_ids)).decode()
    condition, values = _few("id IN (SELECT value FROM json_each(?))", (ids,), owner)
    return {one.id: one for one in _lines(database, condition, (*values, ALL, 0))}


def _by_number(
    database: Database, owner: str | None, number: str, limit: int, start: int
) -> tuple[Summary, ...]:
    if len(number) < _MIN_DIGITS:
        return ()
    begins = "(nhs_number BETWEEN ? AND ? OR chi_number BETWEEN ? AND ?)"
    condition, values = _few(begins, (number, f"{number}:") * 2, owner)
    return _lines(database, condition, (*values, limit, start))


def _few(condition: str, values: tuple[str, ...], owner: str | None) -> tuple[str, tuple[str, ...]]:
    """``condition`` leads to a few rows; whose they are is then asked of each (hence the plus)."""
    return (
        (condition, values)
        if owner is None
        else (f"{condition} AND +made_by = ?", (*values, owner))
    )


def _lines(database: Database, condition: str, values: tuple[object, ...]) -> tuple[Summary, ...]:
    return tuple(_summary(x) for x in database.rows(_LINES % condition, *values))


def _summary(row: Row) -> Summary:
    consultation_id, date, locality, area, name, nhs_number, chi_number, status, updated_at = row
    return Summary(
        id=consultation_id, date=day(date), locality=locality, area=area,
        initials=initials(name), name=name, nhs_number=nhs_number, chi_number=chi_number,
        status=Status(status), updated_at=moment(updated_at),
    )  # fmt: skip
