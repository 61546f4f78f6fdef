"""Drawing a document as one HTML page that asks nothing of any network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import assert_never

from dva_desktop.core.bodymap import atlas
from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.marks import Badge, badges
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
from dva_desktop.core.documents.visible import UNANSWERED, shown, visible
from dva_desktop.core.record import View

_STYLE = """
:root { color: #1d2b36; background: #fff; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1.5rem; overflow-wrap: anywhere;
  font: 1rem/1.5 "Atkinson Hyperlegible Next", Verdana, sans-serif; }
header { border-bottom: 3px solid #0b5563; }
h1 { font-size: 2rem; margin: .5rem 0; }
h2 { color: #0b5563; border-bottom: 2px solid #0b5563; margin: 2rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { white-space: pre-line; }
.marking { color: #0b5563; font-weight: 600; }
.mark { color: #4d5c66; font-size: .8rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 1fr) 2fr; gap: .25rem 1.5rem; }
dt { color: #4d5c66; }
dd { margin: 0; white-space: pre-line; }
.empty { color: #4d5c66; font-style: italic; }
.panel, .notice { background: #edf4f5; border-left: 4px solid #0b5563;
  padding: .75rem 1.25rem; margin: 1rem 0; }
.panel h2 { border: 0; color: inherit; font-size: 1.1rem; margin: 0; }
.notice { border-color: #1d2b36; font-weight: 600; }
blockquote { border-left: 2px solid #0b5563; margin: 1rem 0; padding-left: 1rem;
  font-style: italic; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0;
  border-bottom: 1px solid #c3ced2; white-space: pre-line; }
thead th { border-color: #1d2b36; color: #4d5c66; overflow-wrap: normal; }
tbody th { font-weight: 400; }
tr { break-inside: avoid; }
.yes { font-weight: 700; }
.not_asked { color: #4d5c66; font-style: italic; }
header p, .notice p, .panel p { margin: .25rem 0; }
.figures { display: flex; gap: 2rem; justify-content: center; }
figure { margin: 1rem 0; text-align: center; }
svg { height: 24rem; max-width: 100%; }
.sign { border-bottom: 1px solid #4d5c66; width: 20rem; height: 3rem; }
ul.plain { list-style: none; padding: 0; }
"""
_RADIUS = 0.028  # of a body map's number, as a share of the view's width
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render_html(document: Document) -> str:
    """A complete page: no script, no outside reference, everything escaped.

    The page's title is neutral; ``left_out`` stays out.
    """
    body = "\n".join(_blocks(document.blocks))
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Document {_safe(document.reference)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<p class="marking">{_safe(document.marking)}</p>
<h1>{_safe(document.title)}</h1>
<p><strong>For: {_safe(document.recipient)}</strong></p>
<p>Reference {_safe(document.reference)}. Written on {long_date(document.date)}.</p>
</header>
<main>
{body}
</main>
{_foot(document)}</body>
</html>
"""


def _foot(document: Document) -> str:
    if not document.mark:
        return ""
    return f'<footer><p class="mark">Mark {_safe(document.mark)}</p></footer>\n'


def _safe(text: str) -> str:
    """Escaped text, its direction kept from leaking into what stands around it."""
    return escape(visible(text))


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for together, run in groupby(blocks, key=lambda block: isinstance(block, Field)):
        found = list(run)
        if together:
            yield _fields([block for block in found if isinstance(block, Field)])
        else:
            yield from (_block(block) for block in found)


def _block(block: Block) -> str:
    if isinstance(block, WordBlock):
        return _words(block)
    if isinstance(block, AnswerBlock):
        return _answers(block)
    return _drawn(block)


def _words(block: WordBlock) -> str:
    match block:
        case Heading():
            level = min(max(block.level, 2), 4)
            return f"<h{level}>{_safe(block.text)}</h{level}>"
        case Paragraph():
            return _paragraph(block)
        case Bullets():
            kind = "" if block.marked else ' class="plain"'
            return _wrap("ul", (f"<li>{_safe(item)}</li>" for item in block.items), kind)
        case _:
            assert_never(block)


def _answers(block: AnswerBlock) -> str:
    match block:
        case Field():
            return _fields([block])
        case Panel():
            return _panel(block)
        case Table():
            return _table(block)
        case Checklist():
            return _checklist(block)
        case _:
            assert_never(block)


def _drawn(block: DrawnBlock) -> str:
    match block:
        case Figure():
            return _figure(block)
        case Figures():
            return _wrap("div", map(_figure, block.figures), ' class="figures"')
        case Signature():
            return _signature(block)
        case PageBreak():
            return '<div style="break-before: page"></div>'
        case _:
            assert_never(block)


def _wrap(tag: str, parts: Iterable[str], attributes: str = "") -> str:
    return f"<{tag}{attributes}>\n" + "\n".join(parts) + f"\n</{tag}>"


def _paragraph(paragraph: Paragraph) -> str:
    text = f"<p>{_safe(paragraph.text)}</p>"
    match paragraph.emphasis:
        case "none":
            return text
        case "notice":
            return f'<div class="notice">{text}</div>'
        case "quote":
            return f"<blockquote>{text}</blockquote>"
        case _:
            assert_never(paragraph.emphasis)


def _value(tag: str, value: str) -> str:
    text = shown(value)
    kind = ' class="empty"' if text in UNANSWERED else ""
    return f'<{tag}{kind} dir="auto">{_safe(text)}</{tag}>'


def _fields(fields: Sequence[Field]) -> str:
    rows = (f"<dt>{_safe(each.label)}</dt>{_value('dd', each.value)}" for each in fields)
    return _wrap("dl", rows)


def _panel(panel: Panel) -> str:
    parts = [f"<h2>{_safe(panel.title)}</h2>"]
    if panel.text:
        parts.append(f"<p>{_safe(panel.text)}</p>")
    if panel.fields:
        parts.append(_fields(panel.fields))
    return _wrap("section", parts, ' class="panel"')


def _head(titles: Sequence[str]) -> str:
    cells = "".join(f'<th scope="col">{_safe(title)}</th>' for title in titles)
    return f"<thead><tr>{cells}</tr></thead>"


def _table(table: Table) -> str:
    rows = ("<tr>" + "".join(_value("td", value) for value in row) + "</tr>" for row in table.rows)
    return _wrap("table", [_head(table.header), _wrap("tbody", rows)])


def _checklist(checklist: Checklist) -> str:
    head = _head(("No.", "Item", "Answer", "Notes, and who said so"))
    rows = []
    for item in checklist.items:
        source = f"<br><em>Source: {_safe(item.source)}</em>" if item.source else ""
        note = _safe(item.note) or ("" if source else '<span class="empty">No note</span>')
        rows.append(
            f'<tr><td>{_safe(item.number)}</td><th scope="row">{_safe(item.text)}</th>'
            f'<td class="{item.state}">{_safe(item.answer)}</td>'
            f'<td dir="auto">{note}{source}</td></tr>'
        )
    total = f"<p><strong>{_safe(checklist.total)}</strong></p>" if checklist.total else ""
    return _wrap("table", [head, _wrap("tbody", rows)]) + total


def _figure(figure: Figure) -> str:
    view, high = View(figure.view), atlas().aspect
    found = badges(figure.marks, width=1, height=high, gap=2 * _RADIUS)
    marks = "".join((*map(_leader, found), *map(_disc, found)))
    return (
        f'<figure><svg role="img" viewBox="-.03 -.03 1.06 {high + 0.06:.4f}">'
        f"<title>{_safe(figure.alt)}</title>"
        f'<path d="{_path(atlas().outline(view), high)}" fill="#f4f7f7" stroke="#4d5c66" '
        f'stroke-width=".004"/><path d="{_path(atlas().guides(view), high)}" fill="none" '
        f'stroke="#4d5c66" stroke-width=".002"/>{marks}</svg>'
        f"<figcaption>{_safe(figure.caption)}</figcaption></figure>"
    )


def _leader(badge: Badge) -> str:
    """A line back to the point, where the disc had to leave it."""
    (left, top), (x, y) = badge.point, badge.centre
    line = f'<path d="M{left:.4f} {top:.4f}L{x:.4f} {y:.4f}" stroke="#0b5563" stroke-width=".004"/>'
    return line if badge.moved else ""


def _disc(badge: Badge) -> str:
    x, y = badge.centre
    return (
        f'<circle cx="{x:.4f}" cy="{y:.4f}" r="{_RADIUS}" fill="#0b5563"/>'
        f'<text x="{x:.4f}" y="{y + 0.011:.4f}" font-size=".032" fill="#fff" '
        f'text-anchor="middle">{badge.number}</text>'
    )


def _path(commands: Iterable[Sequence[str | float]], high: float) -> str:
    """SVG path data from unit coordinates; ``high`` stretches ``y`` to the view's proportions."""
    parts = []
    for name, *numbers in commands:
        points = (float(value) * (high if place % 2 else 1) for place, value in enumerate(numbers))
        parts.append(f"{name}{' '.join(f'{point:.4f}' for point in points)}")
    return "".join(parts)


def _signature(signature: Signature) -> str:
    rows = (
        Field(label="Name", value=signature.name),
        Field(label="Role", value=signature.role),
        Field(label="Date", value=long_date(signature.date)),
    )
    heading = _words(Heading(text=signature.title)) if signature.title else ""
    return heading + _fields(rows) + '<p>Signature</p><div class="sign"></div>'
