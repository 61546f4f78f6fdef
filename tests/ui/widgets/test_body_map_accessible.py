"""The body map as a screen reader finds it, also when what it held on to has gone."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.bodymap import atlas
from dva_desktop.core.record import InjuryType, View
from dva_desktop.ui.widgets.body_map_canvas import BodyMapCanvas
from tests.ui.widgets.body_map_support import ALL, mark


@pytest.fixture
def canvas(qtbot: QtBot) -> BodyMapCanvas:
    made = BodyMapCanvas()
    qtbot.addWidget(made)
    made.resize(900, 560)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def _interface(canvas: BodyMapCanvas) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(canvas)


def _names(canvas: BodyMapCanvas) -> list[str]:
    held = _interface(canvas)
    return [held.child(place).text(QAccessible.Text.Name) for place in range(held.childCount())]


def test_the_screen_reader_finds_a_list_of_marks_and_then_regions(canvas: BodyMapCanvas) -> None:
    canvas.set_injuries(
        [
            mark(1, "left_forearm_front", type=InjuryType.BRUISE, length_mm=30, width_mm=20),
            mark(4, "right_heel"),
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
    assert names[2:] == [region.name for region in ALL]
    for place in range(held.childCount()):
        child = held.child(place)
        assert child.role() == QAccessible.Role.ListItem
        assert held.indexOfChild(child) == place
        assert child.parent().object() is canvas
        assert child.rect().isValid()


def test_what_is_under_a_finger_is_what_is_read(canvas: BodyMapCanvas) -> None:
    canvas.set_injuries([mark(2, "left_shin")])
    held = _interface(canvas)
    for region in ALL:
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
    canvas.set_injuries([mark(1, "left_shin"), mark(2, "nose")])
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


def test_a_mark_that_has_gone_leaves_qts_books(canvas: BodyMapCanvas) -> None:
    canvas.set_injuries([mark(1, "left_shin"), mark(2, "nose")])
    held = _interface(canvas)
    first, second = held.child(0), held.child(1)
    known = QAccessible.uniqueId(first)
    assert QAccessible.accessibleInterface(known) is first
    canvas.set_injuries([mark(2, "nose")])
    assert QAccessible.accessibleInterface(known) is None
    assert not first.isValid()
    assert second.isValid()
    assert held.indexOfChild(second) == 0
    assert held.childCount() == 1 + len(ALL)


def test_one_view_alone_offers_only_its_own(qtbot: QtBot) -> None:
    canvas = BodyMapCanvas(views=(View.BACK,))
    qtbot.addWidget(canvas)
    canvas.resize(400, 500)
    canvas.set_injuries([mark(1, "nose"), mark(2, "left_heel")])
    names = _names(canvas)
    assert names[0].startswith("2. left heel")
    assert names[1:] == [region.name for region in atlas().regions(View.BACK)]
    assert canvas.item_rect(1).isNull()


def test_a_screen_reader_that_asks_for_what_has_gone_gets_nothing(qapp: QApplication) -> None:
    """Qt holds bare pointers: whatever it was given must leave its books before it goes."""
    QAccessible.setActive(True)
    try:
        for _ in range(50):
            canvas = BodyMapCanvas()
            canvas.set_injuries([mark(1, "left_shin")])
            held = _interface(canvas)
            item = held.child(0)
            known = [QAccessible.uniqueId(held.child(place)) for place in range(5)]
            known.append(QAccessible.uniqueId(held))
            assert len(set(known)) == 6
            canvas.deleteLater()
            qapp.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)
            assert not item.isValid()
            del canvas, held, item
            gc.collect()
            assert [QAccessible.accessibleInterface(one) for one in known] == [None] * 6
    finally:
        QAccessible.setActive(False)
