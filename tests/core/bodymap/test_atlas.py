"""The body map's regions cover the figure exactly, on the right sides, in two mirrored halves."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.bodymap import TOLERANCE, Point, Region, Side, atlas, drawing
from dva_desktop.core.bodymap.geometry import contains, distance
from dva_desktop.core.errors import BugError, EnvironmentFault
from dva_desktop.core.platform.resources import resources
from dva_desktop.core.record import View

_SITES = {
    "scalp (front)", "forehead", "left temple", "left eye", "nose", "left cheek",
    "left ear (front)", "mouth and lips", "left jaw", "chin", "neck (front)",
    "left side of neck (front)",
    "back of the neck", "behind the left ear", "back of the head", "left shoulder (front)",
    "left upper chest", "breastbone", "left breast", "left upper abdomen", "left lower abdomen",
    "left flank (front)", "left groin", "genital area", "left upper arm (front)",
    "left forearm (front)", "left forearm (back)", "left wrist (palm side)", "left palm",
    "back of left hand", "left shoulder blade", "upper spine", "lower spine", "left lower back",
    "left buttock", "between the buttocks (anal area)", "left inner thigh", "left thigh (back)",
    "left knee (front)", "back of left knee", "left shin", "left calf", "left ankle (front)",
    "top of left foot", "left toes", "left heel",
}  # fmt: skip


def _all() -> list[Region]:
    return [region for view in View for region in atlas().regions(view)]


def _area(polygon: Sequence[Point]) -> float:
    pairs = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _claims(view: View, x: float, y: float) -> list[str]:
    """The regions that hold the point; one is only asked when the point is in its box."""
    return [
        region.id
        for region in atlas().regions(view)
        if region.bounds[0] <= x <= region.bounds[2]
        and region.bounds[1] <= y <= region.bounds[3]
        and contains(region.polygon, x, y)
    ]


def _flipped(polygon: Iterable[Point]) -> list[Any]:
    return [pytest.approx((1 - x, y), abs=1e-12) for x, y in polygon]


@pytest.mark.parametrize("view", View)
def test_every_point_of_the_figure_is_in_one_region_and_no_point_outside_is_in_any(
    view: View,
) -> None:
    chance = random.Random(20260302)  # noqa: S311 - points, not secrets
    inside = 0
    for _ in range(10_000):
        x, y = chance.random(), chance.random()
        claimed = _claims(view, x, y)
        within = contains(atlas().silhouette(view), x, y)
        assert len(claimed) == within, (x, y, claimed)
        inside += within
    assert inside > 2_000


@pytest.mark.parametrize("view", View)
def test_the_regions_add_up_to_the_figure(view: View) -> None:
    whole = _area(atlas().silhouette(view))
    parts = sum(_area(region.polygon) for region in atlas().regions(view))
    assert parts == pytest.approx(whole, abs=1e-9)


@pytest.mark.parametrize("view", View)
def test_points_on_the_borders_are_in_exactly_one_region(view: View) -> None:
    borders = {
        point
        for region in atlas().regions(view)
        for point in region.polygon
        if contains(atlas().silhouette(view), *point)
    }
    for x, y in borders:
        claimed = _claims(view, x, y)
        assert len(claimed) == 1, (x, y, claimed)


def test_each_left_region_is_the_mirror_image_of_its_right_one() -> None:
    sides = {side: [one for one in _all() if one.side is side] for side in Side}
    assert len(sides[Side.LEFT]) == len(sides[Side.RIGHT]) > 40
    for left in sides[Side.LEFT]:
        right = atlas().region(left.id.replace("left_", "right_", 1))
        assert (right.side, right.view) == (Side.RIGHT, left.view)
        assert right.name == left.name.replace("left", "right")
        assert list(right.polygon) == _flipped(left.polygon)
        assert right.centre == pytest.approx((1 - left.centre[0], left.centre[1]))


def test_a_region_across_the_midline_is_its_own_mirror_image() -> None:
    middle = [region for region in _all() if region.side is Side.MIDDLE]
    assert len(middle) > 10
    for region in middle:
        first, *others = region.polygon
        assert [first, *others[::-1]] == _flipped(region.polygon)
        assert region.centre[0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("view", "side_of_picture"), [(View.FRONT, Side.RIGHT), (View.BACK, Side.LEFT)]
)
def test_sides_are_the_patients_own(view: View, side_of_picture: Side) -> None:
    for region in atlas().regions(view):
        if region.side is Side.LEFT:
            on_the_right = region.centre[0] > 0.5
            assert on_the_right == (side_of_picture is Side.RIGHT), region.id
            assert min(abs(x - 0.5) for x, _y in region.polygon) >= 0
            assert all((x >= 0.5) == on_the_right or x == 0.5 for x, _y in region.polygon)


def test_ids_and_names_are_unique_and_carry_the_side() -> None:
    regions = _all()
    assert len({region.id for region in regions}) == len(regions)
    assert len({region.name for region in regions}) == len(regions)
    for region in regions:
        assert region.id.replace("_", "").isalpha()
        assert region.id.islower()
        words = region.name.replace("(", " ").split()
        for side in (Side.LEFT, Side.RIGHT):
            assert (side.value in words) == (region.side is side), region.name
            assert region.id.startswith(f"{side}_") == (region.side is side)


def test_the_sites_that_an_examination_looks_at_are_there() -> None:
    names = {region.name for region in _all()}
    assert names >= _SITES
    assert names >= {name.replace("left", "right") for name in _SITES}
    assert len([one for one in _all() if one.view is View.FRONT]) >= 60
    assert len([one for one in _all() if one.view is View.BACK]) >= 40


def test_pressing_the_centre_of_a_region_finds_it() -> None:
    for region in _all():
        assert atlas().region_at(region.view, *region.centre) is region
        assert atlas().region(region.id) is region


def test_the_centre_is_well_inside() -> None:
    for region in _all():
        left, top, right, bottom = region.bounds
        shorter = min(right - left, (bottom - top) * atlas().aspect)
        assert distance(region.polygon, *region.centre, atlas().aspect) > 0.1 * shorter, region.id


def test_just_outside_the_figure_the_nearest_region_is_meant_and_farther_out_none() -> None:
    crown = min(y for _x, y in atlas().silhouette(View.FRONT))
    near, far = 0.9 * TOLERANCE / atlas().aspect, 1.1 * TOLERANCE / atlas().aspect
    found = atlas().region_at(View.FRONT, 0.5, crown - near)
    assert found is not None
    assert found.id == "scalp_front"
    assert atlas().region_at(View.FRONT, 0.5, crown - far) is None
    assert atlas().region_at(View.FRONT, 0.02, 0.02) is None
    assert atlas().region_at(View.BACK, 0.5, 0.9) is None  # between the legs


@given(
    view=st.sampled_from(list(View)),
    x=st.floats(allow_nan=True, allow_infinity=True),
    y=st.floats(allow_nan=True, allow_infinity=True),
)
def test_any_point_at_all_is_answered(view: View, x: float, y: float) -> None:
    found = atlas().region_at(view, x, y)
    assert found is None or (found.view is view and -0.1 < x < 1.1 and -0.1 < y < 1.1)


def test_the_drawing_stays_inside_its_view() -> None:
    assert atlas().aspect == pytest.approx(1.97, abs=0.2)
    for view in View:
        paths = (*atlas().outline(view), *atlas().guides(view))
        numbers = [number for _letter, *rest in paths for number in rest]
        assert all(isinstance(number, float) and 0 <= number <= 1 for number in numbers)
        assert atlas().outline(view)[0][0] == "M"
        assert [command[0] for command in atlas().outline(view)].count("Z") == 1
        assert "Z" not in {command[0] for command in atlas().guides(view)}


def test_the_figure_has_human_proportions() -> None:
    """Seven and a half heads tall, shoulders two heads wide, the fork half-way down."""
    outline = atlas().silhouette(View.FRONT)
    tall = (max(y for _x, y in outline) - min(y for _x, y in outline)) * atlas().aspect
    chin = atlas().region("chin").bounds[3]
    head = (chin - min(y for _x, y in outline)) * atlas().aspect
    shoulders = (
        atlas().region("left_shoulder_front").bounds[2]
        - atlas().region("right_shoulder_front").bounds[0]
    )
    fork = atlas().region("genital_area").bounds[3] - min(y for _x, y in outline)
    assert tall / head == pytest.approx(7.5, abs=0.15)
    assert shoulders / head == pytest.approx(2.1, abs=0.15)
    assert fork * atlas().aspect / tall == pytest.approx(0.53, abs=0.03)


def test_an_unknown_region_is_our_mistake_and_its_name_is_not_repeated() -> None:
    with pytest.raises(BugError) as caught:
        atlas().region("canary_region")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("half_width", "half_with"),
        ('"crown__hair_side", ', ""),
        ("half_width = 200", "half_width = 'wide'"),
        ("half_width = 200", "half_width = 0"),
        ('crown__hair_side = "M0,0', 'crown__hair_side = "M5,0'),
        ('crown__hair_side = "M0,0 C', 'crown__hair_side = "M0,0 Q'),
        ("pair = true", "pair = 1"),
        ('name = "forehead"', 'name = "{side_of} forehead"'),
        ('arcs = ["', 'arcs = ["no_such_arc", "'),
        ("[arcs]", "[arcs"),
    ],
)
def test_a_damaged_drawing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    text = (resources() / "bodymap" / "front.toml").read_text("utf-8")
    flat = text.replace("arcs = [\n  ", "arcs = [")
    assert old in flat
    (tmp_path / "bodymap").mkdir()
    (tmp_path / "bodymap" / "front.toml").write_text(flat.replace(old, new, 1), "utf-8")
    monkeypatch.setattr(drawing, "resources", lambda: tmp_path)
    with pytest.raises(EnvironmentFault, match="install the program again"):
        drawing.load_drawing(View.FRONT)


def test_a_missing_drawing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "resources", lambda: tmp_path)
    with pytest.raises(EnvironmentFault):
        drawing.load_drawing(View.BACK)
