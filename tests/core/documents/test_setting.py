"""Lines: nothing lost, nothing wider than its room, right-to-left text in the right order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dva_desktop.core.documents.pdf import scripts
from dva_desktop.core.documents.pdf.fonts import Style, advances, can_draw, runs, width
from dva_desktop.core.documents.pdf.setting import line_width, lines, one_line
from dva_desktop.core.documents.visible import visible

ROOM, SIZE = 120.0, 10.0
STYLES: list[Style] = ["regular", "semibold", "bold", "italic"]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120), st.sampled_from(STYLES))
def test_no_line_is_wider_than_its_room(text: str, style: Style) -> None:
    for line in lines(text, style, SIZE, ROOM):
        seen = type(line)(line.text.rstrip(" "))
        assert line_width(seen, style, SIZE) <= ROOM + 0.01 or len(seen.text) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x17F), max_size=300))
def test_every_letter_of_a_text_is_in_its_lines_in_order(text: str) -> None:
    drawn = "".join(line.text for line in lines(text, "regular", SIZE, ROOM))
    assert "".join(drawn.split()) == "".join(visible(text, can_draw).split())


def test_words_break_at_spaces_and_lines_end_with_one() -> None:
    found = lines("one two three four five six seven eight nine ten", "regular", SIZE, 70)
    assert len(found) == 4
    assert all(line.text.endswith(" ") for line in found[:-1])
    assert not found[-1].text.endswith(" ")


def test_line_breaks_of_the_writer_stay() -> None:
    assert [line.text.strip() for line in lines("a\n\nb", "regular", SIZE, ROOM)] == ["a", "", "b"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert [line.text for line in lines("", "regular", SIZE, ROOM)] == [""]


def test_one_line_or_none() -> None:
    assert one_line("short", "regular", SIZE, ROOM) is not None
    assert one_line("much too long for this little room", "regular", SIZE, ROOM) is None
    assert one_line("two\nlines", "regular", SIZE, ROOM) is None
    assert one_line("x" * 5000, "regular", SIZE, ROOM) is None


@pytest.mark.parametrize("style", STYLES)
def test_each_face_covers_the_languages_of_its_readers(style: Style) -> None:
    letters = "AÀÉÎÕÜßçñøåæœŁłŻżĄąŚśČčŠšŽžŐőŰűĞğİıŞşŵŷĀāĒēĢģŪūÐðÞþ£€–—‘’“”…•"
    assert all(ord(each) in advances(style) for each in letters)


def test_the_second_face_steps_in_where_the_first_has_no_letter() -> None:
    assert list(runs("ab Юя cd", "bold")) == [
        ("bold", "ab "),
        ("fallback", "Юя"),
        ("bold", " cd"),
    ]
    assert width("Юя", "bold", 10) == width("Юя", "fallback", 10)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("plain", "plain"),
        ("שלום", "םולש"),
        ("Call שלום now", "Call םולש now"),
        ("שלום 2026", "2026 םולש"),
        ("tel. 07700 900123 שלום", "tel. 07700 900123 םולש"),
        ("(שלום)", "(םולש)"),
        ("a (שלום) b", "a (םולש) b"),
        ("שלום עולם", "םלוע םולש"),
        ("", ""),
    ],
)
def test_right_to_left_runs_are_drawn_from_the_right(typed: str, drawn: str) -> None:
    assert scripts.visual_order(typed) == drawn


def test_marks_stay_with_their_letter_when_a_line_turns() -> None:
    shin, lamed = "\u05e9\u05b8\u05c1", "\u05dc"
    assert scripts.visual_order(shin + lamed) == lamed + shin


def test_arabic_letters_take_the_form_their_neighbours_ask_for() -> None:
    shaped = scripts.joined("بيت", can_draw)
    forms = [unicodedata.decomposition(each).split()[0] for each in shaped]
    assert forms == ["<initial>", "<medial>", "<final>"]
    assert scripts.letters_of(shaped) == "بيت"


def test_a_letter_that_joins_only_backwards_ends_the_run() -> None:
    shaped = scripts.joined("دار", can_draw)
    forms = [unicodedata.decomposition(each).split()[0] for each in shaped]
    assert forms == ["<isolated>", "<isolated>", "<isolated>"]


def test_lam_and_alef_become_one() -> None:
    shaped = scripts.joined("لا", can_draw)
    assert len(shaped) == 1
    assert scripts.letters_of(shaped) == "لا"


def test_shapes_that_the_font_lacks_stay_letters() -> None:
    assert scripts.joined("بيت", lambda each: False) == "بيت"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x5D0, max_codepoint=0x6FF), max_size=60))
def test_turning_and_joining_lose_nothing(text: str) -> None:
    printable = unicodedata.normalize("NFC", visible(text, can_draw).replace("\n", ""))
    shaped = scripts.joined(printable, can_draw)
    assert sorted(scripts.letters_of(shaped)) == sorted(scripts.letters_of(printable))
    assert sorted(scripts.visual_order(printable.translate(BRACKETS))) == sorted(
        printable.translate(BRACKETS)
    )


BRACKETS = str.maketrans("", "", "()[]{}<>«»‹›")
