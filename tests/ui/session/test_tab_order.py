"""Tab goes through a consultation as the eye does, also where something was added to a page."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import SECTIONS
from dva_desktop.core.vault import Place, Vault
from dva_desktop.ui.pages.registry import PAGES
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.window import DeskWindow
from tests.core.documents.sample import RECORD

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
MOST_STOPS = 600


def opened_at(page: str, vault: Vault, qtbot: QtBot) -> ConsultationView:
    """A consultation with an answer to everything, at ``page``, in a wide window."""
    made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    for name in SECTIONS:
        vault.save_section(made, name, RECORD.section(name))
    vault.save_place(made, Place(page=page))
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    desk = Desk(window, vault)
    desk.start()
    assert desk.view is not None
    QApplication.processEvents()
    return desk.view


def press(view: ConsultationView, key: Qt.Key) -> QWidget:
    """Press it where the focus is; where the focus is then."""
    QTest.keyClick(view.window().focusWidget(), key)
    return view.window().focusWidget()


def part_of(view: ConsultationView, stop: QWidget) -> str:
    parts = {"rail": view._rail, "page": view.page, "foot": view._low, "panel": view._panel}
    return next((name for name, one in parts.items() if one and one.isAncestorOf(stop)), "bar")


def once_around(view: ConsultationView, key: Qt.Key) -> list[str]:
    """The parts of the window in the order in which ``key`` comes through them."""
    first = view.window().focusWidget()
    found = [part_of(view, first)]
    for _ in range(MOST_STOPS):
        stop = press(view, key)
        if stop is first:
            return found
        if (part := part_of(view, stop)) != found[-1]:
            found.append(part)
    raise AssertionError(found)


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_every_page_comes_after_the_rail_and_before_its_foot(
    vault: Vault, qtbot: QtBot, page: str
) -> None:
    view = opened_at(page, vault, qtbot)
    view.onward.setFocus() if view.onward.isVisible() else view.back.setFocus()
    around = ["foot", "panel", "bar", "rail", "page", "foot"]
    if not view._panel.isVisible():
        around.remove("panel")
    assert once_around(view, Qt.Key.Key_Tab) in (around, around[:-1])
    back = once_around(view, Qt.Key.Key_Backtab)
    assert back in (around[::-1], around[:0:-1])


def test_what_was_just_added_comes_before_the_foot(vault: Vault, qtbot: QtBot) -> None:
    view = opened_at("household", vault, qtbot)
    assert view.page is not None
    [add] = view.page.findChildren(QPushButton, "household.dependent_adults:add")
    before = set(view.page.findChildren(QWidget))
    add.click()
    QApplication.processEvents()
    view.back.setFocus()
    stop, passed = press(view, Qt.Key.Key_Backtab), set[QWidget]()
    while part_of(view, stop) == "page":
        passed.add(stop)
        stop = press(view, Qt.Key.Key_Backtab)
    assert passed - before
    assert part_of(view, stop) == "rail"
