"""Filed to the record: said once, with what follows, and reminded of after finishing."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Patient
from dva_desktop.core.vault import Event, Vault
from dva_desktop.ui.pages.action_pages import FinishPage
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.drill import LAST_PRACTICE
from dva_desktop.ui.session.filing import FilingCard
from dva_desktop.ui.session.settings.practice import PracticePage
from dva_desktop.ui.session.settings.screen import SettingsScreen
from dva_desktop.ui.session.window import DeskWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TODAY = dt.datetime.now().astimezone().date()


@pytest.fixture
def finished(vault: Vault) -> str:
    made = vault.new_consultation("somerset", TODAY - dt.timedelta(days=3))
    vault.save_section(made, "patient", Patient(name="Ada Quillaverth"))
    vault.finalise(made)
    return made


@pytest.fixture
def card(vault: Vault, finished: str, qtbot: QtBot) -> FilingCard:
    made = FilingCard(vault, finished)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def desk(vault: Vault, qtbot: QtBot) -> Desk:
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.resize(1180, 740)
    window.show()
    return Desk(window, vault)


def day(card: FilingCard, text: str) -> None:
    card.day.edit.setText(text)
    card.file.click()


def test_it_says_what_follows_before_and_after(
    card: FilingCard, vault: Vault, finished: str
) -> None:
    assert "8 weeks" in card.words.text()
    assert card.file.isVisible()
    card.file.click()  # today is there already
    standing = vault.retention.standing(finished)
    assert standing.filed_on == TODAY
    assert card.words.text().startswith("Filed to the record on ")
    assert "kept here until" in card.words.text()
    assert not card.file.isVisible()
    assert Event.FILED in [one.what for one in vault.journal(finished)]


@pytest.mark.parametrize(
    "typed",
    ["", "31/2/2026", "next week", f"{TODAY.day}/{TODAY.month}/{TODAY.year + 1}", "1/1/2020"],
)
def test_a_day_that_cannot_be_is_refused_beside_the_field(
    card: FilingCard, vault: Vault, finished: str, typed: str
) -> None:
    day(card, typed)
    said = [one.text() for one in card.findChildren(QLabel) if one.property("role") == "error"]
    [why] = [one for one in said if one]  # once, not by the field and by the card
    assert why == card.day.edit.accessibleDescription()
    assert card.day.edit.property("invalid") is True
    assert vault.retention.standing(finished).filed_on is None


def test_a_hold_is_said(card: FilingCard, vault: Vault, finished: str) -> None:
    card.file.click()
    vault.retention.hold(finished, "Court order")
    card.refresh()
    assert "on hold" in card.words.text()
    assert "Court order" not in card.words.text()


def test_after_finishing_home_asks_when_it_was_filed(desk: Desk, vault: Vault) -> None:
    desk.new()
    assert desk.view is not None
    own = desk.view.consultation.id
    desk.view.finished.emit()
    assert desk.home.nudge.isVisible()
    assert "main record" in desk.home.nudge_words.text()
    desk.home.nudge_button.click()
    assert desk.view is not None
    assert desk.view.consultation.id == own
    assert isinstance(desk.view.page, FinishPage)
    [card] = desk.view.page.findChildren(FilingCard)
    assert card.file.isVisible()
    assert card.day.isEnabled()
    assert not desk.view.page.findChildren(QPushButton, "finish:finish")
    card.file.click()
    desk.go_home()
    assert "main record" not in desk.home.nudge_words.text()


def test_home_reminds_of_practising_and_leads_there(desk: Desk, vault: Vault) -> None:
    desk.go_home()
    assert "practised" in desk.home.nudge_words.text()
    desk.home.nudge_button.click()
    screens = [one for one in desk.window.findChildren(SettingsScreen) if one.isVisible()]
    assert [type(one.page) for one in screens] == [PracticePage]
    at = dt.datetime.now(dt.UTC).isoformat()
    vault.set_own_setting(LAST_PRACTICE, {"at": at, "ms": 9})
    desk.go_home()
    assert not desk.home.nudge.isVisible()


def test_coming_back_from_a_practice_shows_the_time(desk: Desk, vault: Vault) -> None:
    at = dt.datetime.now(dt.UTC).isoformat()
    vault.set_own_setting(LAST_PRACTICE, {"at": at, "ms": 14})
    desk.window.practised.emit()
    [page] = [one for one in desk.window.findChildren(PracticePage) if one.isVisible()]
    assert page.answer.text().startswith("Hidden in 14 ms")


def test_settings_open_from_home_and_lead_back(desk: Desk, qtbot: QtBot) -> None:
    desk.go_home()
    assert desk.home.settings.accessibleName() == "Settings and safety"
    desk.home.settings.click()
    [screen] = [one for one in desk.window.findChildren(SettingsScreen) if one.isVisible()]
    screen.back.click()
    assert desk.home.isVisible()


def test_another_text_size_makes_the_screens_anew_at_the_same_place(desk: Desk) -> None:
    before = desk.show_settings("computer")
    page = before.page
    assert page is not None
    focused = before.findChildren(QPushButton, "computer.size:1.0")[0]
    focused.setFocus()
    home = desk.home
    before.redressed.emit()
    [screen] = [one for one in desk.window.findChildren(SettingsScreen) if one.isVisible()]
    assert screen is not before
    assert screen.page is not None
    assert screen.page.id == "computer"
    assert desk.window.focusWidget().objectName() == "computer.size:1.0"
    assert desk.home is not home
