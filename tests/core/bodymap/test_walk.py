"""The arrow keys reach every region and find a way back from each."""

from __future__ import annotations

import pytest

from dva_desktop.core.bodymap import Direction, Point, atlas, step_from
from dva_desktop.core.record import View


def _places() -> dict[str, Point]:
    return {
        region.id: (region.centre[0] + number, region.centre[1] * atlas().aspect)
        for number, view in enumerate(View)
        for region in atlas().regions(view)
    }


def _reached(start: str, steps: dict[str, set[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = steps[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen


def test_every_region_can_be_walked_to_and_left_again() -> None:
    places = _places()
    forward: dict[str, set[str]] = {place: set() for place in places}
    back: dict[str, set[str]] = {place: set() for place in places}
    for place in places:
        for direction in Direction:
            found = step_from(places, place, direction)
            if found is not None:
                forward[place].add(found)
                back[found].add(place)
    assert _reached("forehead", forward) == set(places)
    assert _reached("forehead", back) == set(places)


@pytest.mark.parametrize(
    ("start", "direction", "end"),
    [
        ("forehead", Direction.UP, "scalp_front"),
        ("left_forearm_front", Direction.DOWN, "left_wrist_front"),
        ("left_shin", Direction.UP, "left_knee_front"),
        ("left_cheek", Direction.LEFT, "nose"),
        ("nose", Direction.RIGHT, "left_cheek"),
        ("nose", Direction.LEFT, "right_cheek"),
        ("left_buttock", Direction.DOWN, "left_thigh_back"),
        ("scalp_front", Direction.UP, None),
        ("right_thumb_front", Direction.LEFT, None),
    ],
)
def test_a_step_goes_where_a_person_expects(
    start: str, direction: Direction, end: str | None
) -> None:
    assert step_from(_places(), start, direction) == end


def test_a_step_never_goes_the_other_way() -> None:
    places = _places()
    for place, (x, y) in places.items():
        for direction in Direction:
            found = step_from(places, place, direction)
            if found is not None:
                across, down = direction.value
                to_x, to_y = places[found]
                assert (to_x - x) * across + (to_y - y) * down > 0
