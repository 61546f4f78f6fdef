"""Practising to hide: armed only on request, disarmed on leaving, and the nudge after a month."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.drill import LAST_PRACTICE
from dva_desktop.ui.session.settings.practice import PracticePage, judged, last_practice, nudge
from dva_desktop.ui.session.settings.screen import SettingsScreen
from tests.ui.session.settings.support import page_of, press, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TODAY = dt.date(2026, 3, 31)


@pytest.fixture
def screen(vault: Vault, qtbot: QtBot) -> SettingsScreen:
    return shown(vault, qtbot, "practice")


def practised(vault: Vault, on: dt.date, ms: int | None = 12) -> None:
    at = dt.datetime.combine(on, dt.time(12), dt.UTC)
    vault.set_own_setting(LAST_PRACTICE, {"at": at.isoformat(), "ms": ms})


def test_the_next_hiding_is_practice_only_when_asked_for(screen: SettingsScreen) -> None:
    heard: list[bool] = []
    page = page_of(screen, PracticePage)
    page.means.window.practise_wanted.connect(heard.append)
    assert not page.waiting.isVisible()
    press(page, "Practise now")
    assert heard == [True]
    assert page.waiting.isVisible()
    press(page, "Not now")
    assert heard == [True, False]
    assert not page.waiting.isVisible()


@pytest.mark.parametrize("away", ["other page", "home"])
def test_going_away_ends_the_practice(screen: SettingsScreen, away: str) -> None:
    heard: list[bool] = []
    page = page_of(screen, PracticePage)
    page.means.window.practise_wanted.connect(heard.append)
    press(page, "Practise now")
    (screen.back if away == "home" else screen.buttons["computer"]).click()
    assert heard == [True, False]


def test_hiding_the_windows_does_not_end_it(screen: SettingsScreen) -> None:
    heard: list[bool] = []
    page = page_of(screen, PracticePage)
    page.means.window.practise_wanted.connect(heard.append)
    press(page, "Practise now")
    page.means.window.hide()  # the first thing that a lock does, before it is written down
    assert heard == [True]


def test_the_time_it_took_is_shown(vault: Vault, screen: SettingsScreen) -> None:
    page = page_of(screen, PracticePage)
    assert page.when.text() == "Not yet"
    practised(vault, TODAY, 12)
    page.refresh()
    page.congratulate()
    assert page.when.text() == "31 March 2026"
    assert page.took.text().startswith("12 ms")
    assert page.answer.text().startswith("Hidden in 12 ms.")


def test_a_practice_without_a_time_claims_none(vault: Vault, screen: SettingsScreen) -> None:
    practised(vault, TODAY, None)
    page = page_of(screen, PracticePage)
    page.refresh()
    page.congratulate()
    assert page.took.text() == "Not known yet"
    assert not page.answer.isVisible()


@pytest.mark.parametrize(("ms", "slow"), [(0, False), (100, False), (101, True), (4000, True)])
def test_a_slow_hiding_is_not_praised(ms: int, slow: bool) -> None:
    assert ("slower" in judged(ms)) is slow


@pytest.mark.parametrize(
    ("days", "words"), [(0, ""), (30, ""), (31, "28 February 2026"), (400, "2025")]
)
def test_home_reminds_after_thirty_days(vault: Vault, days: int, words: str) -> None:
    practised(vault, TODAY - dt.timedelta(days=days))
    said = nudge(vault, TODAY)
    assert bool(said) is bool(words)
    assert words in said


def test_home_reminds_when_there_was_none(vault: Vault) -> None:
    assert "not practised" in nudge(vault, TODAY)


@pytest.mark.parametrize("kept", ["yesterday", {"at": "never"}, {"ms": 3}, [1]])
def test_what_another_version_wrote_is_as_none(vault: Vault, kept: object) -> None:
    vault.set_own_setting(LAST_PRACTICE, kept)
    assert last_practice(vault) is None
