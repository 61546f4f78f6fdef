"""The journal as a file that a spreadsheet opens, with its seals, for a lead to hand over.

It holds codes and ids, never a word of a record. Nothing in it can become a formula, and no id a
number. The mark in its last line is that of its last row: ``verify --mark`` says whether a vault
still contains all of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from dva_desktop.core.vault import journal
from dva_desktop.core.vault.connection import Database, Row

_HEADINGS = (
    "row", "at (UTC)", "person", "person id", "what", "consultation", "part or document",
    "revision", "digest", "detail", "seal",
)  # fmt: skip
_CHUNK = 1000
# What a spreadsheet takes for a formula, and texts that it would take for a number or a date.
_ACTIVE = re.compile(r"[=+\-@\t\r\n|%＝＋－＠]")
_NUMBER = re.compile(r"[0-9.,/: ]*([eE][0-9]+)?", re.ASCII)


def journal_csv(database: Database) -> bytes:
    """All rows, oldest first, as UTF-8 with the mark that spreadsheets know it by.

    One line for the headings, one for each row, one for the mark. Inside one transaction.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    names: dict[str, str] = dict(database.rows("SELECT slot, name FROM person"))
    last = b""
    for row in _rows(database):
        writer.writerow(_line(row, names))
        seq, last = row[0], row[-1]
    writer.writerow(("mark", journal.Head(seq=seq, seal=last).mark))
    return text.getvalue().encode("utf-8-sig")


def _line(row: Row, names: dict[str, str]) -> tuple[str, ...]:
    seq, at, who, what, consultation, name, revision, digest, detail, mac = row
    return (
        str(seq), _text(at), _text(names.get(who, "")), _text(who), _text(what),
        _text(consultation), _text(name), "" if revision is None else str(revision),
        _hex(digest), _text(detail), _hex(mac),
    )  # fmt: skip


def _text(value: str | None) -> str:
    """A text that stays one: an apostrophe before it is how spreadsheets are told."""
    if value and (_ACTIVE.match(value) or _NUMBER.fullmatch(value)):
        return f"'{value}"
    return value or ""


def _hex(value: bytes | None) -> str:
    return "" if value is None else f"0x{value.hex()}"


def _rows(database: Database) -> Iterator[Row]:
    last = 0
    while rows := database.rows(
        f"SELECT {journal.COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",  # noqa: S608 (our own names)
        last,
        _CHUNK,
    ):
        yield from rows
        last = rows[-1][0]
