"""The body map answers to mouse, keyboard and screen reader alike."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.bodymap import atlas
from dva_desktop.core.record import Injury, InjuryType, View
from dva_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Tokens, apply_theme
from dva_desktop.ui.widgets.body_map_canvas import BodyMapCanvas

_ALL = [region for view in View for region in atlas().regions(view)]
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


def _mark(number: int, region: str, **known: object) -> Injury:
    found = atlas().region(region)
    x, y = found.centre
    mark = Injury(number=number, view=found.view, x=x, y=y, region=region)
    return msgspec.structs.replace(mark, **known)


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
def told(canvas: BodyMapCanvas) -> Iterator[list[tuple[str, float, float] | int | str]]:
    """Everything that the canvas tells, in order, without the names it hovers over."""
    heard: list[tuple[str, float, float] | int | str] = []
    canvas.place_chosen.connect(lambda view, x, y: heard.append((view, x, y)))
    canvas.mark_chosen.connect(heard.append)
    yield heard


def _interface(canvas: BodyMapCanvas) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(canvas)


def _names(canvas: BodyMapCanvas) -> list[str]:
    held = _interface(canvas)
    return [held.child(place).text(QAccessible.Text.Name) for place in range(held.childCount())]


def _press(qtbot: QtBot, canvas: BodyMapCanvas, place: QPoint) -> None:
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)


# --- mouse and touch -----------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(900, 560), (430, 430)])
def test_pressing_the_middle_of_a_region_chooses_it(
    qtbot: QtBot,
    canvas: BodyMapCanvas,
    told: list[tuple[str, float, float] | int | str],
    width: int,
    height: int,
) -> None:
    canvas.resize(width, height)
    for region in _ALL:
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


def test_sliding_off_takes_a_press_back(
    qtbot: QtBot, canvas: BodyMapCanvas, told: list[tuple[str, float, float] | int | str]
) -> None:
    start, elsewhere = canvas.place_of("left_shin"), canvas.place_of("right_shin")
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=elsewhere)
    _press(qtbot, canvas, QPoint(2, canvas.height() - 2))
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=start)
    assert told == []


def test_a_mark_is_a_target_of_24_pixels_above_its_region(
    qtbot: QtBot, canvas: BodyMapCanvas, told: list[tuple[str, float, float] | int | str]
) -> None:
    canvas.set_injuries([_mark(3, "left_shin")])
    box = canvas.item_rect(3)
    assert min(box.width(), box.height()) >= 24
    _press(qtbot, canvas, box.center() + QPoint(9, 0))
    assert told == [3]
    _press(qtbot, canvas, box.center() + QPoint(0, 20))
    assert isinstance(told[-1], tuple)


def test_marks_on_one_place_can_each_be_pressed(
    qtbot: QtBot, canvas: BodyMapCanvas, told: list[tuple[str, float, float] | int | str]
) -> None:
    canvas.set_injuries([_mark(number, "left_eye") for number in range(1, 9)])
    for number in range(1, 9):
        _press(qtbot, canvas, canvas.item_rect(number).center())
    assert told == list(range(1, 9))


def test_the_region_under_the_mouse_is_named(qtbot: QtBot, canvas: BodyMapCanvas) -> None:
    heard: list[str] = []
    canvas.region_hovered.connect(heard.append)
    canvas.set_injuries([_mark(1, "left_shin", type=InjuryType.SCALD)])
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
    assert set(routes) == {region.id for region in _ALL}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_adds_in_the_middle_of_the_region(
    qtbot: QtBot,
    canvas: BodyMapCanvas,
    told: list[tuple[str, float, float] | int | str],
    key: Qt.Key,
) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, key)
    forehead = atlas().region("forehead")
    assert told == [("front", *forehead.centre)]


def test_marks_are_reached_by_key_in_turn(
    qtbot: QtBot, canvas: BodyMapCanvas, told: list[tuple[str, float, float] | int | str]
) -> None:
    canvas.set_injuries([_mark(2, "left_shin"), _mark(5, "nose"), _mark(6, "right_heel")])
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert told == [2, 5, 6, 2, 6]


def test_from_a_mark_the_arrows_lead_back_to_the_body(qtbot: QtBot, canvas: BodyMapCanvas) -> None:
    canvas.set_injuries([_mark(1, "left_shin")])
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.current_key() == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.current_key() == "left_knee_front"


def test_when_its_mark_is_removed_the_keyboard_stays_on_that_place(
    qtbot: QtBot, canvas: BodyMapCanvas
) -> None:
    canvas.set_injuries([_mark(1, "left_shin")])
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    canvas.set_injuries([])
    assert canvas.current_key() == "left_shin"
    canvas.set_injuries([_mark(2, "nose", region="from_a_later_version")])
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    canvas.set_injuries([])
    assert canvas.current_key() is None
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.current_key() == "scalp_front"


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_A, Qt.Key.Key_Escape, Qt.Key.Key_F9])
def test_other_keys_are_left_to_the_window(
    qtbot: QtBot,
    canvas: BodyMapCanvas,
    told: list[tuple[str, float, float] | int | str],
    key: Qt.Key,
) -> None:
    before = canvas.current_key()
    qtbot.keyClick(canvas, key)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert (canvas.current_key(), told) == (before, [])


def test_a_canvas_that_is_switched_off_tells_nothing(
    qtbot: QtBot, canvas: BodyMapCanvas, told: list[tuple[str, float, float] | int | str]
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
    def light(name: str) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                 for part in QColor(name).getRgbF()[:3]]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

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
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    while canvas.current_key() != "left_thigh_front":
        before = canvas.current_key()
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
        if canvas.current_key() == before:
            qtbot.keyClick(canvas, Qt.Key.Key_Right)
        elif canvas.current_key() == "left_groin":
            qtbot.keyClick(canvas, Qt.Key.Key_Right)
    focused = canvas.grab().toImage()
    assert _differs(without, focused, place, 6) == 13 * 13
    canvas.clearFocus()
    assert _differs(without, canvas.grab().toImage(), place, 6) == 0


def test_the_chosen_mark_looks_different_in_shape_not_only_in_colour(
    canvas: BodyMapCanvas,
) -> None:
    canvas.set_injuries([_mark(1, "left_shin"), _mark(2, "right_shin")])
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
    themed: QApplication,
    canvas: BodyMapCanvas,
    theme: Tokens,
    scale: float,
    size: tuple[int, int],
) -> None:
    apply_theme(themed, theme, scale)
    canvas.resize(*size)
    canvas.set_injuries([_mark(1, "left_eye"), _mark(2, "left_eye"), _mark(3, "right_heel")])
    picture = canvas.grab().toImage()
    seen = {picture.pixel(x, y) for x in range(0, size[0], 3) for y in range(0, size[1], 3)}
    assert len(seen) > 3
    if size[0] >= 320:
        assert canvas.item_rect(3).width() >= 24 * scale - 1


# --- screen reader -------------------------------------------------------------------------------


def test_the_screen_reader_finds_a_list_of_marks_and_then_regions(canvas: BodyMapCanvas) -> None:
    canvas.set_injuries(
        [
            _mark(1, "left_forearm_front", type=InjuryType.BRUISE, length_mm=30, width_mm=20),
            _mark(4, "right_heel"),
        ]
    )
    held = _interface(canvas)
    assert held.role() == QAccessible.Role.List
    assert held.text(QAccessible.Text.Name) == "Body map"
    assert "Arrow keys" in held.text(QAccessible.Text.Description)
    names = _names(canvas)
    assert names[:3] == [
        "1. left forearm (front), bruise, 30 by 20 mm",
        "4. right heel, injury (type not recorded)",
        "scalp (front)",
    ]
    assert names[2:] == [region.name for region in _ALL]
    for place in range(held.childCount()):
        child = held.child(place)
        assert child.role() == QAccessible.Role.ListItem
        assert held.indexOfChild(child) == place
        assert child.parent().object() is canvas
        assert child.rect().isValid()


def test_what_is_under_a_finger_is_what_is_read(canvas: BodyMapCanvas) -> None:
    canvas.set_injuries([_mark(2, "left_shin")])
    held = _interface(canvas)
    for region in _ALL:
        place = canvas.mapToGlobal(canvas.place_of(region.id))
        found = held.childAt(place.x(), place.y())
        wanted = "2. left shin, injury (type not recorded)" if region.id == "left_shin" else None
        assert found.text(QAccessible.Text.Name) == (wanted or region.name)
        assert found.rect().contains(place)
    corner = canvas.mapToGlobal(QPoint(0, 0))
    assert held.childAt(corner.x(), corner.y()) is None


def test_the_item_under_the_keyboard_has_the_focus_and_the_chosen_one_is_selected(
    qtbot: QtBot, canvas: BodyMapCanvas
) -> None:
    canvas.set_injuries([_mark(1, "left_shin"), _mark(2, "nose")])
    canvas.set_selected(2)
    qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
    held = _interface(canvas)
    states = [held.child(place).state() for place in range(held.childCount())]
    assert [bool(state.focused) for state in states].index(True) == 0
    assert sum(bool(state.focused) for state in states) == 1
    assert [bool(state.selected) for state in states].index(True) == 1
    assert held.focusChild() is held.child(0)
    canvas.clearFocus()
    assert held.focusChild() is None
    assert not held.child(0).state().focused


def test_a_mark_that_has_gone_is_said_to_be_gone(canvas: BodyMapCanvas) -> None:
    canvas.set_injuries([_mark(1, "left_shin"), _mark(2, "nose")])
    held = _interface(canvas)
    first, second = held.child(0), held.child(1)
    canvas.set_injuries([_mark(2, "nose")])
    assert not first.isValid()
    assert first.state().invalid
    assert first.text(QAccessible.Text.Name) == ""
    assert held.indexOfChild(first) == -1
    assert second.isValid()
    assert held.indexOfChild(second) == 0


def test_one_view_alone_offers_only_its_own(qtbot: QtBot) -> None:
    canvas = BodyMapCanvas(views=(View.BACK,))
    qtbot.addWidget(canvas)
    canvas.resize(400, 500)
    canvas.set_injuries([_mark(1, "nose"), _mark(2, "left_heel")])
    names = _names(canvas)
    assert names[0].startswith("2. left heel")
    assert names[1:] == [region.name for region in atlas().regions(View.BACK)]
    assert canvas.item_rect(1).isNull()


def test_many_canvases_come_and_go_while_a_screen_reader_holds_their_items(
    qapp: QApplication,
) -> None:
    QAccessible.setActive(True)
    try:
        for _ in range(50):
            canvas = BodyMapCanvas()
            canvas.set_injuries([_mark(1, "left_shin")])
            held = _interface(canvas)
            ids = [QAccessible.uniqueId(held.child(place)) for place in range(5)]
            item = held.child(0)
            canvas.deleteLater()
            qapp.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)
            assert not item.isValid()
            assert len(set(ids)) == 5
            del canvas, held, item
            gc.collect()
    finally:
        QAccessible.setActive(False)
