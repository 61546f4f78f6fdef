"""The plain text and the web page say what the PDF says, in the same order."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import pytest

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    Field,
    PageBreak,
    Table,
    build,
    new_reference,
    render_html,
    render_pdf,
    render_text,
)
from tests.core.documents.reading import spoken
from tests.core.documents.sample import RECORD, context
from tests.core.documents.test_pdf import EVERY_BLOCK, document


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def shown_text(html: str) -> str:
    body = html.split("<body>")[1].split("</body>")[0]
    body = re.sub(r"<title>.*?</title>", "", body)
    return unescape(re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize("document_id", DOCUMENT_IDS)
def test_all_fields_stand_in_all_three_in_the_same_order(document_id: str) -> None:
    made = build(document_id, RECORD, context())
    fields = [block for block in made.blocks if isinstance(block, Field)]
    assert fields
    for rendering in (spoken(render_pdf(made)), render_text(made), shown_text(render_html(made))):
        found = " ".join(words(rendering))
        place = 0
        for field in fields:
            value = " ".join(words(field.value or "Not recorded"))
            place = found.index(" ".join(words(field.label)), place)
            place = found.index(value, place)


@pytest.mark.parametrize("document_id", DOCUMENT_IDS)
def test_every_cell_of_every_table_stands_in_all_three(document_id: str) -> None:
    made = build(document_id, RECORD, context())
    cells = {
        cell
        for block in made.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    }
    for rendering in (spoken(render_pdf(made)), render_text(made), shown_text(render_html(made))):
        found = " ".join(words(rendering))
        for cell in cells:
            assert " ".join(words(cell)) in found


def test_lines_of_the_plain_text_are_short_and_hold_no_control() -> None:
    text = render_text(build("marac-referral", RECORD, context()))
    assert max(map(len, text.splitlines())) <= 80
    assert all(each == "\n" or each.isprintable() for each in text)
    assert "\n\n\n" not in text


def test_the_four_answers_differ_in_plain_text() -> None:
    text = render_text(build("dash-checklist", RECORD, context()))
    for line in (
        " 1. [x] Injury this time: Yes",
        " 7. [ ] Conflict over children: No",
        "18. [?] Has hurt others: Don\u2019t know",
        " 5. [-] Low mood or thoughts of suicide: Not asked",
    ):
        assert line in text


def test_the_page_is_well_formed() -> None:
    html = render_html(document(*EVERY_BLOCK, PageBreak()))
    body = html[html.index("<body>") : html.index("</body>") + len("</body>")]
    root = ElementTree.fromstring(body.replace("<br>", "<br/>"))  # noqa: S314 (our own page)
    assert [element.tag for element in root] == ["header", "main"]
    assert len(root.findall(".//svg")) == 2
    assert root.find(".//th[@scope='row']") is not None
    assert html.startswith('<!DOCTYPE html>\n<html lang="en-GB">')


def test_what_is_missing_looks_missing_on_the_page() -> None:
    html = render_html(document(Field(label="Name", value=" \u200b")))
    assert '<dd class="empty" dir="auto">Not recorded</dd>' in html


def test_a_reference_is_neutral_and_easy_to_read_out() -> None:
    made = {new_reference() for _ in range(200)}
    assert len(made) == 200
    for reference in made:
        assert re.fullmatch(r"CD-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{2}", reference)
