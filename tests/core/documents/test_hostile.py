"""Text that tries to hide, to steer the page, or to become markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dva_desktop.core.documents import (
    Bullets,
    Checklist,
    ChecklistItem,
    Field,
    Panel,
    Paragraph,
    Table,
    build,
    render_html,
    render_pdf,
    render_text,
)
from dva_desktop.core.documents.visible import visible
from tests.core.documents.actual import actual_texts
from tests.core.documents.reading import spoken
from tests.core.documents.sample import RECORD, context
from tests.core.documents.test_pdf import document

HOSTILE = {
    "nul": ("a\x00b", "a[U+0000]b"),
    "bell": ("a\x07b", "a[U+0007]b"),
    "escape": ("\x1b[31mred", "[U+001B][31mred"),
    "override": ("safe\u202egnp.exe", "safe[U+202E]gnp.exe"),
    "isolate": ("a\u2066b\u2069", "a[U+2066]b[U+2069]"),
    "surrogate": ("a\ud800b", "a[U+D800]b"),
    "private": ("a\ue000b", "a[U+E000]b"),
    "markup": ("<b>&amp;\"'</b>", "<b>&amp;\"'</b>"),
    "script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "pdf syntax": ("(\\) Tj ET endstream", "(\\) Tj ET endstream"),
    "template": ("{title} %s $x", "{title} %s $x"),
}


def all_places(text: str) -> tuple[object, ...]:
    """Every place in a document where a text from the record may stand."""
    item = ChecklistItem(number="1", text=text, answer="Yes", state="yes", note=text, source=text)
    return (
        Paragraph(text=text),
        Paragraph(text=text, emphasis="notice"),
        Bullets(items=(text,)),
        Field(label=text, value=text),
        Panel(title=text, text=text, fields=(Field(label="x", value=text),)),
        Table(header=("H",), rows=((text,),)),
        Checklist(items=(item,), total=text),
    )


class Reader(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, _ in attrs:
            assert not name.startswith("on")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("name", list(HOSTILE))
def test_every_character_is_seen_or_named_in_every_rendering(name: str) -> None:
    typed, printed = HOSTILE[name]
    made = document(*all_places(typed))
    times = 13
    assert spoken(render_pdf(made)).count(printed) == times
    assert read(render_html(made)).text.count(printed) == times
    assert " ".join(render_text(made).split()).count(printed) == times


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_text_never_becomes_a_tag(name: str) -> None:
    harmless = read(render_html(document(*all_places("x")))).tags
    assert read(render_html(document(*all_places(HOSTILE[name][0])))).tags == harmless


def test_the_page_asks_nothing_of_any_network_and_runs_nothing() -> None:
    html = render_html(build("marac-referral", RECORD, context()))
    assert "default-src 'none'" in html
    for reference in (
        "http://",
        "https://",
        "src=",
        "href=",
        "url(",
        "@import",
        "<script",
        "<link",
    ):
        assert reference not in html
    assert "<title>Document CD-7K3M-2Q</title>" in html


def test_polish_cyrillic_greek_and_emoji_are_all_there() -> None:
    typed = "Zażółć gęślą jaźń. Юлия Δ 😀 🫂"
    text = spoken(render_pdf(document(Paragraph(text=typed))))
    for word in ("Zażółć", "gęślą", "jaźń.", "Юлия", "Δ", "😀", "[U+1FAC2]"):
        assert word in text


def test_a_script_that_no_font_has_is_printed_as_codes() -> None:
    text = spoken(render_pdf(document(Paragraph(text="名 𓀀"))))
    assert "[U+540D] [U+13000]" in text


def test_reading_order_of_arabic_is_kept_for_screen_readers() -> None:
    typed = "اسمي فاطمة"
    drawn = document(Paragraph(text=typed))
    assert actual_texts(render_pdf(drawn)) == [typed]


def test_invisible_joiners_go_and_odd_spaces_become_spaces() -> None:
    assert visible("a\u200bb\u00adc\u00a0d\u2003e\tf") == "abc d e f"
    assert visible("one\r\ntwo\x0bthree\u2028four\n\n\n\nfive") == "one\ntwo\nthree\nfour\n\nfive"
    assert visible("e\u0301") == "é"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_can_be_drawn(text: str) -> None:
    made = document(*all_places(text))
    assert render_pdf(made).startswith(b"%PDF-1.7")
    assert read(render_html(made)).tags.count("script") == 0
    assert render_text(made)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_what_is_visible_stays_visible(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert all(each == "\n" or each.isprintable() for each in once)


def test_a_hostile_record_goes_through_the_whole_form() -> None:
    record = replace(
        RECORD,
        patient=replace(RECORD.patient, name="<img src=x>\x00\u202e(( "),
        abuse=replace(RECORD.abuse, afraid_of="\ud83d" * 50),
    )
    made = build("marac-referral", record, context(record))
    assert "<img src=x>[U+0000][U+202E]((" in spoken(render_pdf(made))
    assert "<img" not in render_html(made)
    assert render_text(made).encode()
