"""Curves are read strictly, reversed exactly, and polygons that meet never both claim a point."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.bodymap.geometry import contains, distance, joined, parse_curve

_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


@pytest.mark.parametrize(
    "text",
    [
        "", "M0,0", "L0,0 L1,1", "M0,0 M1,1", "M0,0 Q1,1 2,2", "M0,0 C1,1 2,2", "M0,0 L1",
        "M0,0 L1,x", "M0 L1,1", "M0,0 1,1 L2,2", "M0,0 L", "M0,0 Z",
        "junk M0,0 L1,1", "M0,0 Lnan,1",
    ],
)  # fmt: skip
def test_a_path_we_do_not_draw_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the loader turns any into one fault
        parse_curve(text)


def test_a_path_is_read_as_lines_and_curves() -> None:
    curve = parse_curve("M1,2 C3,4 5,6 7,8 9,10 11,12 13,14 L-1.5,0")
    assert list(curve.commands()) == [
        ("M", 1, 2),
        ("C", 3, 4, 5, 6, 7, 8),
        ("C", 9, 10, 11, 12, 13, 14),
        ("L", -1.5, 0),
    ]


def test_a_reversed_curve_runs_through_the_same_points() -> None:
    curve = parse_curve("M0,0 C0,8 4,8 4,0 L6,0 C8,0 8,4 6,4")
    back = curve.reversed()
    assert back.reversed() == curve
    there = [*curve.points(), curve.end]
    again = [*back.points(), back.end]
    assert again[::-1] == there


def test_curves_that_do_not_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="meet"):
        joined([parse_curve("M0,0 L1,1"), parse_curve("M1,1.1 L2,2")])


@given(
    x=st.floats(0, 2, exclude_max=True),
    y=st.floats(0, 1, exclude_max=True),
    cut=st.floats(0.2, 1.8),
)
def test_two_shapes_that_share_a_slanted_edge_never_both_claim_a_point(
    x: float, y: float, cut: float
) -> None:
    left = ((0.0, 0.0), (cut, 0.0), (2 - cut, 1.0), (0.0, 1.0))
    right = ((2.0, 1.0), (2 - cut, 1.0), (cut, 0.0), (2.0, 0.0))
    assert contains(left, x, y) + contains(right, x, y) == 1


@pytest.mark.parametrize(
    ("x", "y", "aspect", "away"),
    [
        (1.5, 0.5, 1.0, 0.5),
        (0.5, 1.5, 2.0, 1.0),
        (2.0, 2.0, 1.0, math.sqrt(2)),
        (0.5, 0.4, 1.0, 0.4),
    ],
)
def test_distance_is_to_the_nearest_edge_in_widths(
    x: float, y: float, aspect: float, away: float
) -> None:
    assert distance(_SQUARE, x, y, aspect) == pytest.approx(away)
