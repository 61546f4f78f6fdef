"""The flow of pieces over pages, whatever their sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.documents.pdf.draw import Pen
from dva_desktop.core.documents.pdf.layout import Piece, flow, kept, page_break

ROOM = 100.0


def nothing(pen: Pen, y: float) -> None:
    """Draws nothing: only sizes matter here."""


def piece(height: float, *, gap: float = 0, keep: bool = False, repeat: bool = False) -> Piece:
    header = Piece(height=10, draw=nothing)
    return Piece(height=height, draw=nothing, gap=gap, keep=keep, repeat=header if repeat else None)


pieces = st.lists(
    st.builds(
        piece,
        st.floats(1, 130),
        gap=st.floats(0, 20),
        keep=st.booleans(),
        repeat=st.booleans(),
    )
    | st.builds(page_break),
    max_size=40,
)


@given(pieces)
def test_every_piece_is_placed_once_and_in_order(given_pieces: list[Piece]) -> None:
    wanted = [id(each) for each in given_pieces if not each.breaks]
    known = set(wanted)
    placed = [id(at.piece) for page in flow(given_pieces, ROOM) for at in page]
    assert [each for each in placed if each in known] == wanted


@given(pieces)
def test_pieces_never_overlap_and_leave_the_page_only_when_taller_than_it(
    given_pieces: list[Piece],
) -> None:
    for page in flow(given_pieces, ROOM):
        end = 0.0
        for at in page:
            assert at.y >= end - 1e-9
            end = at.y + at.piece.height
        headed = len(page) == 2 and page[1].piece.repeat is page[0].piece
        assert end <= ROOM + 1e-9 or len(page) == 1 or headed


@given(pieces)
def test_no_page_is_empty_but_a_document_without_content(given_pieces: list[Piece]) -> None:
    pages = flow(given_pieces, ROOM)
    assert all(pages) or (len(pages) == 1 and all(each.breaks for each in given_pieces))


def heights(pages: list[list[object]]) -> list[int]:
    return [len(page) for page in pages]


def test_what_is_kept_moves_together() -> None:
    found = flow([piece(70), *kept([piece(20), piece(20)])], ROOM)
    assert [len(page) for page in found] == [1, 2]


def test_a_kept_run_taller_than_a_page_is_broken_all_the_same() -> None:
    found = flow(kept([piece(60), piece(60), piece(60)]), ROOM)
    assert [len(page) for page in found] == [1, 1, 1]


def test_white_space_is_dropped_at_the_top_of_a_page() -> None:
    found = flow([piece(90), piece(30, gap=15)], ROOM)
    assert found[1][0].y == 0


def test_a_header_is_repeated_only_where_a_row_opens_a_page() -> None:
    found = flow([piece(60, repeat=True), piece(60, repeat=True), piece(20, repeat=True)], ROOM)
    assert [len(page) for page in found] == [2, 3]
    assert found[1][1].y == 10


def test_a_break_opens_one_page_and_never_two() -> None:
    found = flow([page_break(), piece(10), page_break(), page_break(), piece(10)], ROOM)
    assert [len(page) for page in found] == [1, 1]


def test_a_break_is_obeyed_even_inside_a_kept_run() -> None:
    found = flow([piece(10, keep=True), page_break(), piece(10)], ROOM)
    assert [len(page) for page in found] == [1, 1]
