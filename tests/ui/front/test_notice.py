"""The front's own words: plain, and one answer only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.ui.front.notice import Notice

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def answers() -> list[str]:
    return []


@pytest.fixture
def notice(qtbot: QtBot, answers: list[str]) -> Notice:
    made = Notice(
        "Consultation Desk",
        "Consultation Desk closed unexpectedly.",
        "Everything saved until then is kept.",
        [("Open again", lambda: answers.append("open")), ("Close", lambda: answers.append("no"))],
    )
    qtbot.addWidget(made)
    made.show_at(QRect(100, 100, 1000, 600))
    return made


def _button(notice: Notice, text: str) -> QPushButton:
    return next(one for one in notice.findChildren(QPushButton) if one.text() == text)


def test_it_says_what_happened_and_what_is_kept(notice: Notice) -> None:
    assert [label.text() for label in notice.findChildren(QLabel)] == [
        "Consultation Desk closed unexpectedly.",
        "Everything saved until then is kept.",
    ]


def test_a_button_answers_once(notice: Notice, answers: list[str]) -> None:
    _button(notice, "Open again").click()
    _button(notice, "Close").click()
    notice.close()
    assert answers == ["open"]
    assert not notice.isVisible()


def test_closing_it_is_the_last_answer(notice: Notice, answers: list[str]) -> None:
    notice.close()
    assert answers == ["no"]


def test_it_can_be_hidden(notice: Notice, qtbot: QtBot, answers: list[str]) -> None:
    with qtbot.waitSignal(notice.hide_wanted, timeout=1000):
        _button(notice, "Hide now").click()
    assert answers == []


def test_it_stands_in_the_middle_of_the_window_that_was(notice: Notice) -> None:
    off = notice.frameGeometry().center() - QRect(100, 100, 1000, 600).center()
    assert off.manhattanLength() <= 4
