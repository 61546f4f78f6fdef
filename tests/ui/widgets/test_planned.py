"""What is planned is shown by day and initials alone; late is said in words (ASK-55, ASK-56)."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.core.pathway.planned import Planned
from dva_desktop.ui.widgets.planned import MOST_AT_ONCE, PlannedCard

TODAY = dt.date(2026, 3, 2)
LATE = Planned("a" * 32, dt.date(2026, 2, 27))
SOON = Planned("b" * 32, dt.date(2026, 3, 3))
NO_DAY = Planned("c" * 32, None)


@pytest.fixture
def card(qtbot: QtBot) -> PlannedCard:
    made = PlannedCard(today=lambda: TODAY)
    qtbot.addWidget(made)
    made.show_plans([(LATE, "AQ"), (SOON, "BZ"), (NO_DAY, "CX")])
    made.show()
    return made


def words(card: PlannedCard) -> list[str]:
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible() and one.text()]


def press(card: PlannedCard, name: str) -> None:
    for made in card.findChildren(QPushButton):
        if made.objectName() == f"home.planned:{name}" and made.isVisible():
            made.click()
            return
    raise AssertionError(name)


def test_the_day_the_initials_and_how_soon_and_nothing_else(card: PlannedCard) -> None:
    assert words(card) == [
        "Planned (3)",
        "27 February 2026", "AQ", "3 days late",
        "3 March 2026", "BZ", "Tomorrow",
        "CX", "No day chosen",
    ]  # fmt: skip


def test_late_is_said_in_words_and_in_amber(card: PlannedCard) -> None:
    roles = {one.text(): one.property("role") for one in card.findChildren(QLabel)}
    assert roles["3 days late"] == "warn"
    assert roles["No day chosen"] == "warn"
    assert roles["Tomorrow"] == "muted"


def test_each_button_says_whom_and_when(card: PlannedCard) -> None:
    names = [one.accessibleName() for one in card.findChildren(QPushButton) if one.isVisible()]
    assert "Open: AQ, 27 February 2026, 3 days late" in names
    assert "Done: CX, No day chosen" in names


def test_a_plan_opens_its_consultation(card: PlannedCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.opened) as caught:
        press(card, f"{SOON.consultation}:open")
    assert caught.args == [SOON]


def test_two_plans_of_one_consultation_are_told_apart(card: PlannedCard, qtbot: QtBot) -> None:
    tell = Planned(SOON.consultation, SOON.date, "tell")
    card.show_plans([(SOON, "BZ"), (tell, "BZ")])
    with qtbot.waitSignal(card.done) as caught:
        press(card, f"{SOON.consultation}.tell.2026-03-03:done")
    assert caught.args == [tell]
    assert words(card).count("BZ") == 1


def test_done_takes_it_away_and_undo_brings_it_back(card: PlannedCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.done) as done:
        press(card, f"{LATE.consultation}:done")
    assert done.args == [LATE]
    assert "AQ" not in words(card)
    with qtbot.waitSignal(card.undone) as undone:
        press(card, "undo")
    assert undone.args == [LATE]


def test_the_last_one_done_can_still_be_taken_back(card: PlannedCard) -> None:
    card.show_plans([(LATE, "AQ")])
    press(card, f"{LATE.consultation}:done")
    assert card.isVisible()
    card.show_plans([])
    assert not card.isVisible()


def test_many_plans_leave_room_for_the_list_and_can_all_be_reached(card: PlannedCard) -> None:
    few = [(Planned(f"{number:032x}", TODAY), f"P{number}") for number in range(MOST_AT_ONCE)]
    many = [(Planned(f"{number:032x}", TODAY), f"P{number}") for number in range(30)]
    card.show_plans(few)
    tall = card.sizeHint().height()
    card.show_plans(many)
    press(card, "more")
    assert card.sizeHint().height() <= tall * 1.1
    assert {who for _plan, who in many} <= set(words(card))
    assert words(card)[0] == "Planned (30)"
