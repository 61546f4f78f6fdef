"""Long, wide and many: every word arrives, no line or row is cut, headings keep company."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace
from pikepdf import Pdf

from dva_desktop.core.documents import (
    Bullets,
    Field,
    Heading,
    Panel,
    Paragraph,
    Signature,
    Table,
    build,
    render_pdf,
)
from dva_desktop.core.record import BodyMap, Child, Dash, Household, Injury, InjuryType, View
from tests.core.documents.reading import Element, complaints, marked_text, spoken, structure
from tests.core.documents.sample import RECORD, TODAY, context
from tests.core.documents.test_pdf import document

NUMBERED = " ".join(f"w{number}" for number in range(2000))  # more than 10,000 characters


def pages(pdf: bytes) -> int:
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def elements(pdf: bytes, role: str) -> list[Element]:
    return [element for element in structure(pdf).walk() if element.role == role]


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(text=NUMBERED),
        Paragraph(text=NUMBERED, emphasis="notice"),
        Paragraph(text=NUMBERED, emphasis="quote"),
        Bullets(items=(NUMBERED,)),
        Field(label="Notes", value=NUMBERED),
        Panel(title="Box", fields=(Field(label="Notes", value=NUMBERED),)),
        Table(header=("One", "Two"), rows=((NUMBERED, "short"),)),
        Table(header=("One", "Two"), rows=(("short", NUMBERED),), widths=(0.85, 0.15)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_ten_thousand_characters_flow_over_pages_and_none_is_lost(block: object) -> None:
    pdf = render_pdf(document(block))
    assert pages(pdf) > 1
    assert NUMBERED in spoken(pdf)
    assert complaints(pdf) == []


def test_one_element_runs_on_over_the_pages() -> None:
    paragraph = elements(render_pdf(document(Paragraph(text=NUMBERED))), "P")[2]
    assert paragraph.pages == set(range(len(paragraph.pages)))
    assert len(paragraph.pages) > 2


def test_a_word_of_200_000_letters_is_cut_into_lines() -> None:
    word = "abcdefghij" * 20_000
    pdf = render_pdf(document(Field(label="Notes", value=word)))
    assert word in spoken(pdf)
    assert pages(pdf) > 20


def test_a_long_table_repeats_its_header_as_an_artifact() -> None:
    rows = tuple((f"row {number}", "x") for number in range(120))
    pdf = render_pdf(document(Table(header=("Heading of rows", "Second"), rows=rows)))
    (table,) = elements(pdf, "Table")
    assert [row.kids[0].text for row in table.kids] == [
        "Heading of rows",
        *(f"row {number}" for number in range(120)),
    ]
    with Pdf.open(io.BytesIO(pdf)) as opened:
        repeated = ["Heading of rows" in marked_text(page)[-1] for page in opened.pages]
    assert repeated == [False, *[True] * (len(repeated) - 1)]
    assert len(repeated) > 2


def test_a_row_stays_on_one_page() -> None:
    rows = tuple((f"row {number}", "line\n" * (number % 9)) for number in range(80))
    (table,) = elements(render_pdf(document(Table(header=("A", "B"), rows=rows))), "Table")
    for row in table.kids:
        assert len({page for cell in row.kids for page in cell.pages}) == 1


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for filler in range(28, 52):
        blocks = (
            Paragraph(text="line\n" * filler),
            Heading(text="Section"),
            Heading(text="Part", level=3),
            Field(label="Label", value="Value"),
        )
        pdf = render_pdf(document(*blocks))
        heading, part = elements(pdf, "H2")[0], elements(pdf, "H3")[0]
        value = next(each for each in elements(pdf, "LBody") if each.text == "Value")
        assert heading.pages == part.pages == value.pages


def test_a_signature_is_never_alone_on_a_page() -> None:
    for filler in range(28, 52):
        blocks = (
            Paragraph(text="line\n" * filler + "\nlast words"),
            Signature(name="A Writer", role="GP", date=TODAY),
        )
        pdf = render_pdf(document(*blocks))
        signed = elements(pdf, "H2")[0]
        body = next(each for each in elements(pdf, "P") if "last words" in each.text)
        assert signed.pages <= body.pages


def test_words_that_introduce_a_table_stay_with_it() -> None:
    for filler in range(28, 52):
        blocks = (
            Paragraph(text="line\n" * filler),
            Paragraph(text="introduction"),
            Table(header=("One", "Two"), rows=(("a", "b"), ("c", "d"))),
        )
        pdf = render_pdf(document(*blocks))
        words = next(each for each in elements(pdf, "P") if each.text == "introduction")
        assert all(cell.pages == words.pages for cell in elements(pdf, "TD"))


def test_a_paragraph_leaves_no_single_line_behind() -> None:
    for filler in range(28, 52):
        text = "\n".join(f"line {number}" for number in range(6))
        blocks = (Paragraph(text="fill\n" * filler), Paragraph(text=text))
        with Pdf.open(io.BytesIO(render_pdf(document(*blocks)))) as opened:
            found = [" ".join(marked_text(page).values()) for page in opened.pages]
        counts = [page.count("line ") for page in found]
        assert sum(counts) == 6
        assert 1 not in counts


def test_forty_children_and_a_hundred_injuries() -> None:
    children = tuple(Child(name=f"Child {number} of many") for number in range(40))
    injuries = tuple(
        Injury(
            number=number,
            view=View.FRONT if number % 2 else View.BACK,
            x=0.3 + (number % 10) / 25,
            y=0.1 + number / 130,
            region="",
            type=InjuryType.BRUISE,
            patient_words=f"words {number}.",
        )
        for number in range(1, 101)
    )
    record = replace(
        RECORD, household=Household(children=children), body_map=BodyMap(injuries=injuries)
    )
    for document_id in ("marac-referral", "injury-record"):
        pdf = render_pdf(build(document_id, record, context(record)))
        text = spoken(pdf)
        assert all(f"words {number}." in text for number in range(1, 101))
        assert complaints(pdf) == []
        if document_id == "marac-referral":
            assert all(child.name in text for child in children)


def test_long_notes_on_all_dash_items() -> None:
    notes = {number: f"note {number} " + "why " * 400 for number in range(1, 25)}
    record = replace(RECORD, dash=Dash(yes=tuple(range(1, 25)), notes=notes))
    text = spoken(render_pdf(build("dash-checklist", record, context(record))))
    assert all(f"note {number} " in text for number in notes)
    assert text.count("why") == 24 * 400
