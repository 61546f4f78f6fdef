"""The mark of the journal stands in the foot of every rendering, and nowhere without one."""

from __future__ import annotations

import io

import msgspec
import pytest
from pikepdf import Pdf

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    build,
    render_html,
    render_pdf,
    render_text,
)
from tests.core.documents.reading import complaints, marked_text, spoken
from tests.core.documents.sample import RECORD, context
from tests.core.documents.test_renderings import shown_text

MARK = "1234-ab12cd34ef56"
MARKED = msgspec.structs.replace(context(), mark=MARK)


@pytest.mark.parametrize("document_id", DOCUMENT_IDS)
def test_text_and_page_end_with_it(document_id: str) -> None:
    made = build(document_id, RECORD, MARKED)
    assert render_text(made).splitlines()[-1] == f"Mark {MARK}"
    assert shown_text(render_html(made)).split()[-2:] == ["Mark", MARK]


def test_the_pdf_has_it_on_every_page_as_furniture_that_is_not_read_out() -> None:
    made = build("marac-referral", RECORD, MARKED)
    pdf = render_pdf(made)
    assert complaints(pdf) == complaints(render_pdf(build("marac-referral", RECORD, context())))
    assert MARK not in spoken(pdf)
    with Pdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 1
        for page in opened.pages:
            assert f"Mark {MARK}" in marked_text(page)[-1]


def test_without_a_mark_none_is_spoken_of() -> None:
    made = build("gp-record-entry", RECORD, context())
    assert "Mark " not in render_text(made)
    assert "<footer>" not in render_html(made)
