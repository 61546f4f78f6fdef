"""The journal as a file that a spreadsheet opens, with its seals, for a lead to hand over.

It holds codes and ids, never a word of a record. Nothing in it can become a formula, and no id a
number. The mark in its last line is that of its last row: ``verify --mark`` says whether a vault
still contains all of it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from dva_desktop.core.vault import journal
from dva_desktop.core.vault.connection import Database, Row

_HEADINGS = (
    "row", "at (UTC)", "person", "person id", "what", "consultation", "part or document",
    "revision", "digest", "detail", "seal",
)  # fmt: skip
_PIECE = 200  # rows
# What a spreadsheet takes for a formula, and texts that it would take for a number or a date.
_ACTIVE = re.compile(r"[=+\-@\t\r\n|%＝＋－＠]")
_NUMBER = re.compile(r"[0-9.,/: ]*([eE][0-9]+)?", re.ASCII)


def journal_csv(database: Database, last: journal.Head) -> Iterator[bytes]:
    """All rows as far as ``last``, oldest first, as UTF-8 with the mark that spreadsheets know it
    by, in pieces of so many rows that nobody waits for one.

    One line for the headings, one for each row, one for the mark. Rows are only ever added, so the
    pieces fit together whatever is written between them.
    """
    names: dict[str, str] = dict(database.rows("SELECT slot, name FROM person"))
    yield codecs.BOM_UTF8 + _csv([_HEADINGS])
    for rows in _pieces(database, last.seq):
        yield _csv(_line(row, names) for row in rows)
    yield _csv([("mark", last.mark)])


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


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


def _pieces(database: Database, last: int) -> Iterator[list[Row]]:
    before = 0
    while rows := database.rows(
        f"SELECT {journal.COLUMNS} FROM journal WHERE seq > ? AND seq <= ?"  # noqa: S608 (our own names)
        " ORDER BY seq LIMIT ?",
        before,
        last,
        _PIECE,
    ):
        yield rows
        before = rows[-1][0]
