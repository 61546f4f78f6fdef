"""What leaves: forms build blocks, renderers draw them; neither knows the other."""

from __future__ import annotations

from dva_desktop.core.documents.making import (
    DOCUMENT_IDS,
    build,
    document_offer,
    document_title,
    documents_offered,
    new_reference,
)
from dva_desktop.core.documents.model import (
    MARKING,
    Block,
    Bullets,
    Checklist,
    ChecklistItem,
    Context,
    Document,
    Field,
    Figure,
    FigureMark,
    Figures,
    Heading,
    PageBreak,
    Panel,
    Paragraph,
    Signature,
    Table,
)
from dva_desktop.core.documents.passphrase import five_words
from dva_desktop.core.documents.pdf import render_pdf
from dva_desktop.core.documents.plain import render_text
from dva_desktop.core.documents.sealing import protect
from dva_desktop.core.documents.web import render_html

__all__ = [
    "DOCUMENT_IDS",
    "MARKING",
    "Block",
    "Bullets",
    "Checklist",
    "ChecklistItem",
    "Context",
    "Document",
    "Field",
    "Figure",
    "FigureMark",
    "Figures",
    "Heading",
    "PageBreak",
    "Panel",
    "Paragraph",
    "Signature",
    "Table",
    "build",
    "document_offer",
    "document_title",
    "documents_offered",
    "five_words",
    "new_reference",
    "protect",
    "render_html",
    "render_pdf",
    "render_text",
]
