"""This computer: each choice is kept at once, takes effect when it says so, and survives."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.files import NotWritable
from dva_desktop.core.vault import Vault
from dva_desktop.ui.front.preferences import HIDE_KEYS, preferences, save_preferences
from dva_desktop.ui.session.settings import computer
from dva_desktop.ui.session.settings.computer import ComputerPage
from dva_desktop.ui.theme import LIGHT, apply_theme, tokens
from tests.ui.session.settings.support import page_of, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(vault: Vault, qtbot: QtBot) -> ComputerPage:
    return page_of(shown(vault, qtbot, "computer"), ComputerPage)


def choose(box: QComboBox, value: object) -> None:
    """As a person does: the box tells of it."""
    at = box.findData(value)
    assert at >= 0
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_it_shows_what_holds(vault: Vault, qtbot: QtBot, private_home: Path) -> None:
    save_preferences(
        preferences()._replace(hide_key="Pause", theme="dark", text_scale=1.5, idle_minutes=7)
    )
    vault.set_setting("locality", "west_midlands")
    vault.set_setting("area", "walsall")
    page = page_of(shown(vault, qtbot, "computer"), ComputerPage)
    assert page.key.currentData() == "Pause"
    assert page.theme.value() == "dark"
    assert page.text_size.value() == 1.5
    assert page.minutes.currentText() == "7 minutes"
    assert (page.locality.currentData(), page.area.currentData()) == ("west_midlands", "walsall")


def test_every_hiding_key_can_be_chosen(page: ComputerPage) -> None:
    assert {page.key.itemData(row) for row in range(page.key.count())} == HIDE_KEYS
    choose(page.key, "F12")
    assert preferences().hide_key == "F12"
    assert "from the next unlock" in page.answer.text()


def test_the_idle_minutes_are_kept(page: ComputerPage) -> None:
    choose(page.minutes, 15)
    assert preferences().idle_minutes == 15


def test_colours_change_at_once(page: ComputerPage, qapp: QApplication, qtbot: QtBot) -> None:
    try:
        with qtbot.waitSignal(page.redressed, timeout=1000):
            page.theme.buttons[2].click()
        assert preferences().theme == "dark"
        assert tokens().name == "dark"
    finally:
        apply_theme(qapp, LIGHT, 1.0)


def test_the_size_of_the_text_changes_at_once(
    page: ComputerPage, qapp: QApplication, qtbot: QtBot
) -> None:
    try:
        with qtbot.waitSignal(page.redressed, timeout=1000):
            page.text_size.buttons[3].click()
        assert preferences().text_scale == 2.0
        assert tokens().scale == 2.0
    finally:
        apply_theme(qapp, LIGHT, 1.0)


def test_pressing_the_chosen_one_again_takes_nothing_back(page: ComputerPage) -> None:
    chosen = page.text_size.buttons[0]
    chosen.click()
    assert chosen.isChecked()
    assert preferences().text_scale == 1.0
    assert not page.answer.isVisible()


def test_a_locality_with_areas_asks_for_the_area(page: ComputerPage, vault: Vault) -> None:
    choose(page.locality, "west_midlands")
    assert page.area.isVisible()
    assert "choose your area" in page.answer.text()
    choose(page.area, "walsall")
    assert (vault.setting("locality"), vault.setting("area")) == ("west_midlands", "walsall")
    choose(page.locality, "somerset")
    assert not page.area.isVisible()
    assert (vault.setting("locality"), vault.setting("area")) == ("somerset", "")


@pytest.mark.parametrize(("typed", "kept"), [("  Notes ", "Notes"), ("   ", "Consultation Desk")])
def test_the_name_is_kept_unless_it_is_empty(page: ComputerPage, typed: str, kept: str) -> None:
    page.name.setText(typed)
    page.name.editingFinished.emit()
    assert preferences().name == kept


def test_a_disk_that_refuses_is_said_and_nothing_pretended(
    page: ComputerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_chosen: object) -> None:
        raise NotWritable("The folder may not be written.", "Ask someone.")

    monkeypatch.setattr(computer, "save_preferences", refuse)
    choose(page.key, "F12")
    assert page.answer.text() == "The folder may not be written. Ask someone."
    assert page.key.currentData() == "F9"
