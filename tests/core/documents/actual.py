"""The texts that a PDF gives for speaking where they differ from the drawn order."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Pdf


def actual_texts(pdf: bytes) -> list[str]:
    """Every ActualText of every page, in the order of drawing."""
    found = []
    with Pdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for step in pikepdf.parse_content_stream(page):
                assert isinstance(step, pikepdf.ContentStreamInstruction)
                properties = step.operands[-1] if step.operands else None
                if isinstance(properties, Dictionary) and "/ActualText" in properties:
                    found.append(str(properties.ActualText))
    return found
