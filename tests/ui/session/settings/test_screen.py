"""The settings screen: who sees what, neutral words, a name on every control, room at 200 %."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Event, Vault
from dva_desktop.ui.session.settings.practice import PracticePage
from dva_desktop.ui.session.settings.screen import PAGES, SettingsScreen
from dva_desktop.ui.theme import LIGHT, apply_theme
from tests.ui.session.settings.support import page_of, shown, with_clinician

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEADS_ONLY = {"people", "keeping", "journal"}
TELLING = re.compile(r"abus|violen|domestic|perpetrat|\bmarac\b|\bdash\b|\bidva\b", re.IGNORECASE)
WORDED = (QLabel, QPushButton, QLineEdit, QComboBox)


@pytest.fixture
def screen(vault: Vault, qtbot: QtBot) -> SettingsScreen:
    return shown(vault, qtbot)


def test_a_lead_sees_every_page(screen: SettingsScreen) -> None:
    assert list(screen.buttons) == [page.id for page in PAGES]


def test_a_clinician_sees_only_what_they_may_use(vault: Vault, qtbot: QtBot) -> None:
    with with_clinician(vault) as own:
        screen = shown(own, qtbot)
        assert set(screen.buttons) == {page.id for page in PAGES} - LEADS_ONLY
        for page in PAGES:
            screen.show_page(page.id)  # those of the lead are as if they were not there
            assert screen.page is not None
            assert screen.page.id not in LEADS_ONLY
        assert not screen.findChildren(QPushButton, "ways_in:code")


def test_no_word_tells_what_the_desk_is_for(vault: Vault, qtbot: QtBot) -> None:
    made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    vault.store_document(made, "domestic-abuse-service-intake", b"%PDF-")
    vault.record_event(Event.EXPORT, made, "domestic-abuse-service-intake")
    screen = shown(vault, qtbot)
    for page in PAGES:
        screen.show_page(page.id)
        for widget in screen.window().findChildren(QWidget):
            words = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, (QLabel, QPushButton)):
                words.append(widget.text())
            elif isinstance(widget, QLineEdit):
                words += [widget.text(), widget.placeholderText()]
            elif isinstance(widget, QTreeWidget):
                words += rows_of(widget)
            assert not TELLING.search(" ".join(words)), page.id


def rows_of(tree: QTreeWidget) -> list[str]:
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [
        f"{item.text(column)} {item.toolTip(column)}"
        for item in items
        if item is not None
        for column in range(tree.columnCount())
    ]


def test_every_control_has_a_name(screen: SettingsScreen) -> None:
    for page in PAGES:
        screen.show_page(page.id)
        assert screen.page is not None
        for kind in (QComboBox, QLineEdit, QListWidget, QTreeWidget):
            for control in screen.page.findChildren(kind):
                assert control.accessibleName(), (page.id, control.objectName())
        for button in screen.page.findChildren(QPushButton):
            assert button.text() or button.accessibleName(), page.id


def test_the_list_and_the_pages_are_reached_by_keyboard(screen: SettingsScreen) -> None:
    screen.back.setFocus()
    reached = set()
    for _ in range(len(PAGES) + 4):
        QTest.keyClick(screen.window().focusWidget(), Qt.Key.Key_Tab)
        reached.add(screen.window().focusWidget().objectName())
    assert {f"settings:{page.id}" for page in PAGES} <= reached
    button = screen.buttons[PracticePage.id]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert page_of(screen, PracticePage).isVisible()
    assert button.isChecked()


def test_at_twice_the_text_nothing_is_cut_off_sideways(
    vault: Vault, qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, LIGHT, 2.0)
    try:
        screen = shown(vault, qtbot)
        for page in PAGES:
            screen.show_page(page.id)
            assert screen.page is not None
            QApplication.processEvents()
            inner = screen.page.widget()
            assert inner is not None
            assert inner.minimumSizeHint().width() <= screen.page.viewport().width(), page.id
            for label in screen.page.findChildren(QLabel):
                if label.isVisible() and label.wordWrap():
                    assert label.height() >= label.heightForWidth(label.width()) - 1, page.id
    finally:
        apply_theme(qapp, LIGHT, 1.0)


def test_in_a_narrow_window_the_list_and_the_page_take_turns(screen: SettingsScreen) -> None:
    screen.window().resize(640, 600)
    QApplication.processEvents()
    assert screen.list.isVisible()
    assert screen.page is not None
    assert not screen.page.isVisible()
    screen.buttons["backups"].click()
    assert not screen.list.isVisible()
    assert screen.page.isVisible()
    assert screen.page.isAncestorOf(screen.window().focusWidget())
    screen.all.click()
    assert screen.list.isVisible()
    assert screen.buttons["backups"].hasFocus()


def test_the_way_back_is_told(screen: SettingsScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.closed, timeout=1000):
        QTest.mouseClick(screen.back, Qt.MouseButton.LeftButton)
