"""Numbers of marks do not hide one another, and stay where they are when a mark is added."""

from __future__ import annotations

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.bodymap import spread

_WIDTH, _HEIGHT, _GAP = 600.0, 400.0, 26.0
_points = st.lists(st.tuples(st.floats(0, _WIDTH), st.floats(0, _HEIGHT)), max_size=30)


def test_a_lone_number_stands_on_its_place() -> None:
    assert spread([(100, 100)], gap=_GAP, width=_WIDTH, height=_HEIGHT) == [(100, 100)]


def test_numbers_of_marks_far_apart_stand_on_their_places() -> None:
    points = [(100.0, 100.0), (100.0, 126.0), (300.0, 80.0)]
    assert spread(points, gap=_GAP, width=_WIDTH, height=_HEIGHT) == points


@given(points=_points)
def test_no_number_hides_another(points: list[tuple[float, float]]) -> None:
    placed = spread(points, gap=_GAP, width=_WIDTH, height=_HEIGHT)
    assert len(placed) == len(points)
    for one, other in combinations(placed, 2):
        assert math.dist(one, other) >= _GAP - 1e-6


@given(points=_points, more=st.tuples(st.floats(0, _WIDTH), st.floats(0, _HEIGHT)))
def test_adding_a_mark_moves_no_other(
    points: list[tuple[float, float]], more: tuple[float, float]
) -> None:
    before = spread(points, gap=_GAP, width=_WIDTH, height=_HEIGHT)
    after = spread([*points, more], gap=_GAP, width=_WIDTH, height=_HEIGHT)
    assert after[:-1] == before


def test_thirty_marks_on_one_place_all_stay_near_it_and_inside() -> None:
    placed = spread([(3.0, 3.0)] * 30, gap=_GAP, width=_WIDTH, height=_HEIGHT)
    assert len(set(placed)) == 30
    for x, y in placed:
        assert 0 <= x <= _WIDTH
        assert 0 <= y <= _HEIGHT
        assert math.dist((x, y), (3, 3)) < 8 * _GAP


def test_where_there_is_no_room_a_number_stands_on_its_place_rather_than_nowhere() -> None:
    placed = spread([(10.0, 10.0)] * 3, gap=_GAP, width=20, height=20)
    assert placed == [(10.0, 10.0)] * 3
