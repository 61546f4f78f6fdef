"""Drawing a document as plain text, for pasting into another system."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import chain
from typing import assert_never

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.model import (
    AnswerBlock,
    Block,
    Bullets,
    Checklist,
    Document,
    DrawnBlock,
    Field,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Signature,
    Table,
    WordBlock,
)
from dva_desktop.core.documents.visible import shown, visible

_WIDTH = 78
_SIGNS = {"yes": "[x]", "no": "[ ]", "unknown": "[?]", "not_asked": "[-]"}


def render_text(document: Document) -> str:
    """The document in lines of at most 78 characters where words allow; ``left_out`` stays out."""
    lines = [
        document.marking,
        "",
        document.title,
        "=" * len(visible(document.title)),
        f"For: {document.recipient}",
        f"Reference {document.reference}. Written on {long_date(document.date)}.",
    ]
    for block in document.blocks:
        lines.extend(_block(block))
    if document.mark:
        lines.extend(("", f"Mark {document.mark}"))
    return "\n".join(_tidy(visible(line) for line in lines)) + "\n"


def _tidy(lines: Iterator[str]) -> Iterator[str]:
    """No two empty lines in a row, no spaces at the ends of lines."""
    empty = False
    for line in (part.rstrip() for text in lines for part in text.split("\n")):
        if line or not empty:
            yield line
        empty = not line


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, WordBlock):
        return _words(block)
    if isinstance(block, AnswerBlock):
        return _answers(block)
    return _drawn(block)


def _words(block: WordBlock) -> Iterator[str]:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block)
        case Bullets():
            return _bullets(block)
        case _:
            assert_never(block)


def _answers(block: AnswerBlock) -> Iterator[str]:
    match block:
        case Field():
            return _field(block)
        case Panel():
            return _panel(block)
        case Table():
            return _table(block)
        case Checklist():
            return _checklist(block)
        case _:
            assert_never(block)


def _drawn(block: DrawnBlock) -> Iterator[str]:
    match block:
        case Figure():
            return _wrapped(block.alt)
        case Figures():
            return chain.from_iterable(_wrapped(figure.alt) for figure in block.figures)
        case Signature():
            return _signature(block)
        case PageBreak():
            return iter(("",))
        case _:
            assert_never(block)


def _wrapped(text: str, first: str = "", later: str | None = None) -> Iterator[str]:
    """``text`` wrapped; its own line breaks stay."""
    lead = first
    for line in visible(text).split("\n"):
        yield textwrap.fill(
            line,
            _WIDTH,
            initial_indent=lead,
            subsequent_indent=first if later is None else later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lead = first if later is None else later


def _heading(heading: Heading) -> Iterator[str]:
    yield ""
    if heading.level > 2:
        yield f"{heading.text}:"
        return
    yield heading.text
    yield "-" * len(visible(heading.text))


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    first = {"none": "", "notice": "!! ", "quote": "> "}[paragraph.emphasis]
    yield ""
    yield from _wrapped(paragraph.text, first)


def _bullets(bullets: Bullets) -> Iterator[str]:
    for item in bullets.items:
        yield from _wrapped(item, "- " if bullets.marked else "", "  ")


def _field(field: Field) -> Iterator[str]:
    yield from _wrapped(f"{field.label}: {shown(field.value)}", "", "    ")


def _panel(panel: Panel) -> Iterator[str]:
    yield ""
    yield from _wrapped(panel.title, "| ")
    if panel.text:
        yield from _wrapped(panel.text, "| ")
    for field in panel.fields:
        yield from _wrapped(f"{field.label}: {shown(field.value)}", "| ", "|     ")
    yield ""


def _table(table: Table) -> Iterator[str]:
    """One entry after another: columns do not survive pasting."""
    for row in table.rows:
        yield ""
        for title, value in zip(table.header, row, strict=True):
            yield from _wrapped(f"{title}: {shown(value)}", "", "    ")
    yield ""


def _checklist(checklist: Checklist) -> Iterator[str]:
    yield ""
    for item in checklist.items:
        lead = f"{item.number:>2}. {_SIGNS[item.state]} "
        yield from _wrapped(f"{item.text}: {item.answer}", lead, " " * 8)
        if item.note:
            yield from _wrapped(item.note, " " * 8)
        if item.source:
            yield from _wrapped(f"Source: {item.source}", " " * 8)
    yield ""
    yield from _wrapped(checklist.total)


def _signature(signature: Signature) -> Iterator[str]:
    if signature.title:
        yield from _heading(Heading(text=signature.title))
    yield f"Name: {shown(signature.name)}"
    yield f"Role: {shown(signature.role)}"
    yield f"Date: {long_date(signature.date)}"
    yield "Signature:"
