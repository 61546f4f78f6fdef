"""The PDF as a reader, a screen reader and a forensic eye meet it."""

from __future__ import annotations

import io
import re
from itertools import chain

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Pdf

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    Bullets,
    Checklist,
    ChecklistItem,
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
    build,
    render_pdf,
)
from tests.core.documents.reading import Element, complaints, marked_text, spoken, structure
from tests.core.documents.sample import RECORD, TODAY, context

EVERY_BLOCK: tuple[Heading | Paragraph | Bullets | Field | Panel | Table | Checklist | Figure
                   | Figures | Signature | PageBreak, ...] = (
    Paragraph(text="Read this first", emphasis="notice"),
    Panel(title="Box", text="Inside", fields=(Field(label="Way", value="Phone"),)),
    Heading(text="Section"),
    Heading(text="Part", level=3),
    Paragraph(text="Plain words"),
    Paragraph(text="Spoken words", emphasis="quote"),
    Bullets(items=("First point", "Second point")),
    Field(label="Short", value="One"),
    Field(label="Other", value=""),
    Table(header=("Left", "Right"), rows=(("a", "b"), ("c", "")), widths=(0.3, 0.7)),
    Checklist(
        items=(
            ChecklistItem(number="1", text="Asked", answer="Yes", state="yes", source="Sister"),
            ChecklistItem(number="2", text="Open", answer="Not asked", state="not_asked"),
        ),
        total="1 yes of 2",
    ),
    Figure(view="front", marks=(FigureMark(number=7, x=0.5, y=0.5),), alt="One mark, number 7"),
    Figures(figures=(Figure(view="back", marks=(), alt="No marks", caption="Back"),)),
    PageBreak(),
    Signature(name="A Writer", role="GP", date=TODAY),
)  # fmt: skip


def document(*blocks: object, **changes: object) -> Document:
    """A small document of these blocks."""
    plain = Document(
        id="x",
        title="A title",
        recipient="A reader",
        reference="CD-2222-22",
        date=TODAY,
        blocks=(),
        left_out=("secret ground",),
    )
    return replace(plain, blocks=blocks, **changes)


def roles(root: Element) -> list[str]:
    return [element.role for element in root.walk()]


def find(root: Element, role: str) -> list[Element]:
    return [element for element in root.walk() if element.role == role]


@pytest.mark.parametrize("document_id", DOCUMENT_IDS)
def test_every_form_passes_the_pdf_ua_checks(document_id: str) -> None:
    assert complaints(render_pdf(build(document_id, RECORD, context()))) == []


def test_every_kind_of_block_is_tagged_with_its_role_in_reading_order() -> None:
    root = structure(render_pdf(document(*EVERY_BLOCK)))
    assert root.role == "Document"
    assert [kid.role for kid in root.kids] == ["H1", "P", "P", "P", "Sect", "Sect", "Sect"]
    section = root.kids[5]
    assert [kid.role for kid in section.kids] == [
        "H2", "H3", "P", "BlockQuote", "L", "L", "Table", "Table", "P", "Figure", "Figure", "P",
    ]  # fmt: skip
    assert [each.text for each in find(root, "Lbl") if each.text != "•"] == [
        "Way", "Short", "Other", "Name and role", "Date",
    ]  # fmt: skip


def test_the_text_is_read_in_the_order_of_the_blocks() -> None:
    lines = spoken(render_pdf(document(*EVERY_BLOCK))).splitlines()
    assert lines == [
        "A title", "For: A reader", "Reference CD-2222-22. Written on 2 March 2026.",
        "Read this first", "Box", "Inside", "Way", "Phone", "Section", "Part", "Plain words",
        "Spoken words", "•", "First point", "•", "Second point", "Short", "One", "Other",
        "Not recorded", "Left", "Right", "a", "b", "c", "Not recorded", "No.", "Item", "Answer",
        "Notes, and who said so", "1", "Asked", "Yes", "Source: Sister", "2", "Open", "Not asked",
        "No note", "1 yes of 2", "7", "Back", "Signed", "Name and role", "A Writer, GP", "Date",
        "2 March 2026", "Signature",
    ]  # fmt: skip


def test_tables_have_headers_with_their_scope() -> None:
    tables = find(structure(render_pdf(document(*EVERY_BLOCK))), "Table")
    assert [[cell.role for cell in row.kids] for row in tables[0].kids] == [
        ["TH", "TH"],
        ["TD", "TD"],
        ["TD", "TD"],
    ]
    assert {cell.scope for cell in tables[0].kids[0].kids} == {"Column"}
    assert [cell.role for cell in tables[1].kids[1].kids] == ["TD", "TH", "TD", "TD"]
    assert tables[1].kids[1].kids[1].scope == "Row"


def test_a_figure_speaks_its_alternative_text() -> None:
    figures = find(structure(render_pdf(document(*EVERY_BLOCK))), "Figure")
    assert [figure.alt for figure in figures] == ["One mark, number 7", "No marks"]


def test_all_that_is_drawn_is_tagged_or_an_artifact() -> None:
    with Pdf.open(io.BytesIO(render_pdf(build("marac-referral", RECORD, context())))) as pdf:
        for page in pdf.pages:
            found = marked_text(page)
            assert found[-2] == ""
            assert "OFFICIAL-SENSITIVE - PERSONAL. Do not tell the person" in found[-1]
            assert "CD-7K3M-2Q" in found[-1]


def test_the_way_back_from_content_to_structure_is_complete() -> None:
    with Pdf.open(io.BytesIO(render_pdf(build("marac-referral", RECORD, context())))) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        assert len(pdf.pages) > 3
        for place, page in enumerate(pdf.pages):
            key = int(page.StructParents)
            owners = numbers[2 * key + 1]
            content = marked_text(page)
            assert key == int(numbers[2 * key]) == place
            assert len(owners) == max(content) + 1
            assert all(str(owner.Type) == "/StructElem" for owner in owners)


def test_pages_are_numbered_out_of_the_total_and_have_an_outline() -> None:
    with Pdf.open(io.BytesIO(render_pdf(build("marac-referral", RECORD, context())))) as pdf:
        count = len(pdf.pages)
        for number, page in enumerate(pdf.pages, 1):
            assert f"Page {number} of {count}" in marked_text(page)[-1]
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles[:2] == ["Who is writing", "Why this case is referred"]
    assert titles[-1] == "Signed"


def test_the_properties_say_nothing_but_a_neutral_title_and_the_product() -> None:
    made = render_pdf(build("marac-referral", RECORD, context()))
    with Pdf.open(io.BytesIO(made)) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": "Document CD-7K3M-2Q",
            "/Producer": "Consultation Desk",
        }
        packet = pdf.Root.Metadata.read_bytes().decode()
        assert str(pdf.Root.Lang) == "en-GB"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert set(pdf.Root.keys()) == {
            "/Lang", "/MarkInfo", "/Metadata", "/Outlines", "/PageMode", "/Pages",
            "/StructTreeRoot", "/Type", "/ViewerPreferences",
        }  # fmt: skip
    assert re.findall(r"<((?:dc|pdf|xmp|xmpMM|pdfuaid):\w+)>", packet) == [
        "dc:title", "dc:language", "pdf:Producer", "pdfuaid:part",
    ]  # fmt: skip
    for chatter in (b"reportlab", b"pikepdf", b"qpdf", b"dva", b"domestic"):
        assert chatter not in made.lower()


def test_a_reference_cannot_break_out_of_the_properties() -> None:
    made = render_pdf(document(reference="A&B<c>"))
    with Pdf.open(io.BytesIO(made)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Document A&B<c>"


def test_the_same_document_gives_the_same_bytes() -> None:
    made = build("marac-referral", RECORD, context())
    assert render_pdf(made) == render_pdf(made)


def test_all_fonts_are_embedded_with_the_way_back_to_characters() -> None:
    with Pdf.open(io.BytesIO(render_pdf(document(Paragraph(text="Zażółć Юля 🙂"))))) as pdf:
        fonts = list(chain.from_iterable(page.Resources.Font.values() for page in pdf.pages))
        assert any("DejaVuSans" in str(font.BaseFont) for font in fonts)
        for font in fonts:
            assert font.FontDescriptor.FontFile2.read_bytes()
            assert font.ToUnicode.read_bytes()


def test_nothing_runs_or_opens_when_the_file_is_opened() -> None:
    with Pdf.open(io.BytesIO(render_pdf(build("marac-referral", RECORD, context())))) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert "/AA" not in pdf.Root
        assert "/Names" not in pdf.Root
        assert all("/Annots" not in page for page in pdf.pages)
        assert isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Dictionary)


def test_what_is_kept_back_is_not_in_the_file() -> None:
    assert "secret ground" not in spoken(render_pdf(document(*EVERY_BLOCK)))
