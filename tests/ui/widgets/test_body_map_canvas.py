"""The body map answers to mouse and keyboard alike, and can be seen in every theme and size."""

from __future__ import annotations

from collections import deque

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.bodymap import atlas
from dva_desktop.core.record import Injury, InjuryType, View
from dva_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Tokens, apply_theme
from dva_desktop.ui.widgets.body_map_canvas import BodyMapCanvas
from tests.ui.widgets.body_map_support import ALL, mark

Told = list[tuple[str, float, float] | int]
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


def _elsewhere(injury: Injury) -> Injury:
    return msgspec.structs.replace(injury, region="from_a_later_version")


@pytest.fixture
def canvas(qtbot: QtBot) -> BodyMapCanvas:
    made = BodyMapCanvas()
    qtbot.addWidget(made)
    made.resize(900, 560)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def told(canvas: BodyMapCanvas) -> Told:
    """Everything that the canvas tells, in order, without the names it hovers over."""
    heard: Told = []
    canvas.place_chosen.connect(lambda view, x, y: heard.append((view, x, y)))
    canvas.mark_chosen.connect(heard.append)
    return heard


def _press(qtbot: QtBot, canvas: BodyMapCanvas, place: QPoint) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)


# --- mouse and touch -----------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(900, 560), (430, 430)])
def test_pressing_the_middle_of_a_region_chooses_it(
    qtbot: QtBot,
    canvas: BodyMapCanvas,
    told: Told,
    width: int,
    height: int,
) -> None:
    canvas.resize(width, height)
    for region in ALL:
        _press(qtbot, canvas, canvas.place_of(region.id))
        chosen = told.pop()
        assert isinstance(chosen, tuple)
        view, x, y = chosen
        assert atlas().region_at(View(view), x, y) is region
        assert x == pytest.approx(region.centre[0], abs=0.006)
        assert y == pytest.approx(region.centre[1], abs=0.006)
    assert told == []


def test_the_head_is_enlarged_where_there_is_room(canvas: BodyMapCanvas) -> None:
    wide = canvas.item_rect("left_eye").width()
    assert wide >= 24
    canvas.resize(430, 560)
    assert canvas.item_rect("left_eye").width() < wide / 2
    assert canvas.item_at(canvas.place_of("left_eye")) == "left_eye"


def test_sliding_off_takes_a_press_back(qtbot: QtBot, canvas: BodyMapCanvas, told: Told) -> None:
    start, elsewhere = canvas.place_of("left_shin"), canvas.place_of("right_shin")
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=elsewhere)
    _press(qtbot, canvas, QPoint(2, canvas.height() - 2))
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=start)
    assert told == []


def test_a_mark_is_a_target_of_24_pixels_above_its_region(
    qtbot: QtBot, canvas: BodyMapCanvas, told: Told
) -> None:
    canvas.set_injuries([mark(3, "left_shin")])
    box = canvas.item_rect(3)
    assert min(box.width(), box.height()) >= 24
    _press(qtbot, canvas, box.center() + QPoint(9, 0))
    assert told == [3]
    _press(qtbot, canvas, box.center() + QPoint(0, 20))
    assert isinstance(told[-1], tuple)


def test_marks_on_one_place_can_each_be_pressed(
    qtbot: QtBot, canvas: BodyMapCanvas, told: Told
) -> None:
    canvas.set_injuries([mark(number, "left_eye") for number in range(1, 9)])
    for number in range(1, 9):
        _press(qtbot, canvas, canvas.item_rect(number).center())
    assert told == list(range(1, 9))


def test_the_region_under_the_mouse_is_named(qtbot: QtBot, canvas: BodyMapCanvas) -> None:
    heard: list[str] = []
    canvas.region_hovered.connect(heard.append)
    canvas.set_injuries([mark(1, "left_shin", type=InjuryType.SCALD)])
    for place in ("nose", "right_palm"):
        qtbot.mouseMove(canvas, canvas.place_of(place))
    qtbot.mouseMove(canvas, canvas.item_rect(1).center())
    assert canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(canvas, QPoint(1, 1))
    assert heard == ["nose", "right palm", "1. left shin, scald", ""]
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


# --- keyboard ------------------------------------------------------------------------------------


def test_the_arrow_keys_reach_every_region(qtbot: QtBot, canvas: BodyMapCanvas) -> None:
    """Walk for real: from each region reached, each arrow key, until nothing new is found."""
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    routes: dict[str, list[Qt.Key]] = {str(canvas.current_key()): []}
    waiting = deque(routes)
    while waiting:
        start = waiting.popleft()
        for arrow in _ARROWS:
            qtbot.keyClick(canvas, Qt.Key.Key_Home)
            for key in (*routes[start], arrow):
                qtbot.keyClick(canvas, key)
            found = str(canvas.current_key())
            if found not in routes:
                routes[found] = [*routes[start], arrow]
                waiting.append(found)
    assert set(routes) == {region.id for region in ALL}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_adds_in_the_middle_of_the_region(
    qtbot: QtBot,
    canvas: BodyMapCanvas,
    told: Told,
    key: Qt.Key,
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, key)
    forehead = atlas().region("forehead")
    assert told == [("front", *forehead.centre)]


def test_marks_are_reached_by_key_in_turn(qtbot: QtBot, canvas: BodyMapCanvas, told: Told) -> None:
    canvas.set_injuries([mark(2, "left_shin"), mark(5, "nose"), mark(6, "right_heel")])
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert told == [2, 5, 6, 2, 6]


def test_from_a_mark_the_arrows_lead_back_to_the_body(qtbot: QtBot, canvas: BodyMapCanvas) -> None:
    canvas.set_injuries([mark(1, "left_shin")])
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.current_key() == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.current_key() == "left_knee_front"


def test_when_its_mark_is_removed_the_keyboard_stays_on_that_place(
    qtbot: QtBot, canvas: BodyMapCanvas
) -> None:
    canvas.set_injuries([mark(1, "left_shin")])
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    canvas.set_injuries([])
    assert canvas.current_key() == "left_shin"
    canvas.set_injuries([_elsewhere(mark(2, "nose"))])
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    canvas.set_injuries([])
    assert canvas.current_key() is None
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.current_key() == "scalp_front"


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_A, Qt.Key.Key_Escape, Qt.Key.Key_F9])
def test_other_keys_are_left_to_the_window(
    qtbot: QtBot,
    canvas: BodyMapCanvas,
    told: Told,
    key: Qt.Key,
) -> None:
    before = canvas.current_key()
    qtbot.keyClick(canvas, key)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert (canvas.current_key(), told) == (before, [])


@pytest.mark.qt_log_ignore("not accepted by receiving widget")
def test_a_canvas_that_is_switched_off_tells_nothing(
    qtbot: QtBot, canvas: BodyMapCanvas, told: Told
) -> None:
    canvas.setEnabled(False)
    _press(qtbot, canvas, canvas.place_of("nose"))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert told == []


# --- what is seen --------------------------------------------------------------------------------


def _differs(before: QImage, after: QImage, place: QPoint, reach: int) -> int:
    around = range(-reach, reach + 1)
    return sum(
        before.pixel(place + QPoint(dx, dy)) != after.pixel(place + QPoint(dx, dy))
        for dx in around
        for dy in around
    )


def _ratio(one: str, other: str) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    def light(name: str) -> float:
        colour = QColor(name)
        return (
            0.2126 * part(colour.redF())
            + 0.7152 * part(colour.greenF())
            + 0.0722 * part(colour.blueF())
        )

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda one: one.name)
def test_lines_and_marks_stand_out_from_the_skin(theme: Tokens) -> None:
    for line in (theme.muted, theme.control, theme.accent, theme.focus):
        assert _ratio(line, theme.skin) >= 3
    assert _ratio(theme.on_accent, theme.accent) >= 4.5
    assert _ratio(theme.accent, theme.surface) >= 4.5


def test_the_keyboards_place_can_be_seen_and_goes_when_focus_goes(
    qtbot: QtBot, canvas: BodyMapCanvas
) -> None:
    place = canvas.place_of("left_thigh_front")
    canvas.clearFocus()
    without = canvas.grab().toImage()
    _press(qtbot, canvas, place)
    canvas.setFocus()
    focused = canvas.grab().toImage()
    assert _differs(without, focused, place, 6) == 13 * 13
    ring = canvas.item_rect("left_thigh_front")
    assert focused.pixel(place) != focused.pixel(ring.right() - 1, place.y())
    canvas.clearFocus()
    assert _differs(without, canvas.grab().toImage(), place, 6) == 0


def test_the_chosen_mark_looks_different_in_shape_not_only_in_colour(
    canvas: BodyMapCanvas,
) -> None:
    canvas.set_injuries([mark(1, "left_shin"), mark(2, "right_shin")])
    plain = canvas.grab().toImage()
    canvas.set_selected(1)
    chosen = canvas.grab().toImage()
    ring = canvas.item_rect(1).center() + QPoint(10, 0)
    inside = canvas.item_rect(1).center() + QPoint(7, 0)
    assert plain.pixel(ring) == plain.pixel(inside)
    assert chosen.pixel(ring) != chosen.pixel(inside)
    assert _differs(plain, chosen, canvas.item_rect(2).center(), 12) == 0


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda one: one.name)
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(900, 560), (320, 320), (40, 30), (2600, 1400)])
def test_it_is_drawn_in_every_theme_and_size(
    request: pytest.FixtureRequest,
    qapp: QApplication,
    canvas: BodyMapCanvas,
    theme: Tokens,
    scale: float,
    size: tuple[int, int],
) -> None:
    request.addfinalizer(lambda: apply_theme(qapp, LIGHT, 1.0))
    apply_theme(qapp, theme, scale)
    canvas.resize(*size)
    canvas.set_injuries([mark(1, "left_eye"), mark(2, "left_eye"), mark(3, "right_heel")])
    picture = canvas.grab().toImage()
    seen = {picture.pixel(x, y) for x in range(0, size[0], 3) for y in range(0, size[1], 3)}
    if size[0] >= 320:
        assert len(seen) > 10
        assert canvas.item_rect(3).width() >= 24 * scale - 1
