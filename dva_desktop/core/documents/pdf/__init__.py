"""Drawing a document as a tagged PDF that a screen reader can follow."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.model import Document
from dva_desktop.core.documents.pdf import style
from dva_desktop.core.documents.pdf.compose import Composer
from dva_desktop.core.documents.pdf.draw import Pen
from dva_desktop.core.documents.pdf.finish import finished
from dva_desktop.core.documents.pdf.fonts import Style, advances, width
from dva_desktop.core.documents.pdf.layout import Placed, flow
from dva_desktop.core.documents.pdf.setting import Line, lines
from dva_desktop.core.documents.pdf.tagging import Marks

__all__ = ["render_pdf"]


def render_pdf(document: Document) -> bytes:
    """A4, tagged (PDF/UA-1), fonts embedded, deterministic; ``left_out`` is not printed.

    The title in the file's properties is neutral; the title on the page is the document's own.
    """
    advances("regular")
    composer, marks, output = Composer(), Marks(), io.BytesIO()
    pages = flow(composer.document(document), style.BODY_HEIGHT)
    canvas = Canvas(
        output,
        pagesize=(style.PAGE_WIDTH, style.PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName="regular",
        lang="en-GB",
    )
    pen = Pen(canvas, marks)
    for number, page in enumerate(pages, 1):
        _draw_page(pen, document, page, f"Page {number} of {len(pages)}")
    canvas.save()
    return finished(output.getvalue(), composer.root, marks, f"Document {document.reference}")


def _draw_page(pen: Pen, document: Document, page: list[Placed], number: str) -> None:
    _furniture(pen, style.MARGIN - 20, document.marking, document.reference, strong=True)
    for placed in page:
        placed.piece.draw(pen, style.TOP + placed.y)
    foot = style.PAGE_HEIGHT - 34
    pen.rule(
        (style.MARGIN, foot - 14),
        (style.MARGIN + style.WIDTH, foot - 14),
        weight=0.5,
        colour=style.HAIRLINE,
    )
    _furniture(pen, foot, _told(document), number, strong=False)
    pen.turn_page()


def _told(document: Document) -> str:
    written = f"Written on {long_date(document.date)}"
    return f"{written}. Mark {document.mark}" if document.mark else written


def _furniture(pen: Pen, y: float, left: str, right: str, *, strong: bool) -> None:
    """A running header or footer: a text at each margin."""
    face: Style = "semibold" if strong else "regular"
    colour = style.ACCENT if strong else style.MUTED
    first, last = _single(left, face), _single(right, "regular")
    pen.text(first, (style.MARGIN, y), face=face, size=style.SMALL, colour=colour)
    x = style.MARGIN + style.WIDTH - width(last.text, "regular", style.SMALL)
    pen.text(last, (x, y), face="regular", size=style.SMALL, colour=style.MUTED)


def _single(text: str, face: Style) -> Line:
    return lines(text, face, style.SMALL, style.WIDTH * 0.8)[0]
