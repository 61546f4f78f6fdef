"""Home: initials until names are asked for, and numbers checked before they are looked up."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Patient
from dva_desktop.core.vault import Vault
from dva_desktop.ui.pages.home_page import PAGE, HomePage

NUMBER = "943 476 5919"


@pytest.fixture
def home(vault: Vault, qtbot: QtBot) -> HomePage:
    for day, name, number in ((1, "Ada Quillaverth", NUMBER), (2, "Bo Zembrosky", "")):
        made = vault.new_consultation("somerset", dt.date(2026, 3, day))
        vault.save_section(made, "patient", Patient(name=name, nhs_number=number))
    page = HomePage(vault)
    qtbot.addWidget(page)
    page.show()
    return page


def rows(home: HomePage) -> list[list[str]]:
    items = [home.list.topLevelItem(row) for row in range(home.list.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items if item is not None]


def test_initials_and_date_by_default(home: HomePage) -> None:
    assert rows(home) == [["2 March 2026", "BZ", "Open", ""], ["1 March 2026", "AQ", "Open", ""]]


def test_names_and_numbers_on_demand(home: HomePage) -> None:
    home.names.setChecked(True)
    assert rows(home)[1] == ["1 March 2026", "Ada Quillaverth", "Open", NUMBER]


@pytest.mark.parametrize("text", ["quill", "QUILL", "9434765919", "943 476 5919", "943-476-5919"])
def test_search_by_part_of_a_name_or_by_number(home: HomePage, text: str) -> None:
    home.search.setText(text)
    assert [row[1] for row in rows(home)] == ["AQ"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("943 476 5918", "check digit"),
        ("1111111111", "never a real number"),
        ("94347659190", "ten digits"),
    ],
)
def test_a_wrong_number_is_explained_and_not_searched(home: HomePage, text: str, why: str) -> None:
    home.search.setText(text)
    assert why in home.problem.text()
    assert home.problem.isVisible()
    assert rows(home) == []


def test_enter_in_the_search_opens_the_first(home: HomePage, qtbot: QtBot) -> None:
    home.search.setText("zem")
    with qtbot.waitSignal(home.opened):
        home.search.returnPressed.emit()


def consultations(vault: Vault, many: int) -> list[str]:
    made = []
    for number in range(many):
        made.append(vault.new_consultation("somerset", dt.date(2026, 1, 1)))
        vault.save_section(made[-1], "patient", Patient(name=f"Cy Number{number:03}"))
    return made


def ids(home: HomePage) -> list[str]:
    items = [home.list.topLevelItem(row) for row in range(home.list.topLevelItemCount())]
    return [item.data(0, Qt.ItemDataRole.UserRole) for item in items if item is not None]


def test_a_long_list_comes_in_pages_and_nothing_is_left_out(vault: Vault, qtbot: QtBot) -> None:
    made = consultations(vault, 2 * PAGE + 3)
    home = HomePage(vault)
    qtbot.addWidget(home)
    home.show()
    assert ids(home) == made[: -PAGE - 1 : -1]
    home.more.click()
    assert len(ids(home)) == 2 * PAGE
    assert home.focusWidget() is home.list
    assert home.list.currentItem() is home.list.topLevelItem(PAGE)
    home.names.setChecked(True)
    assert rows(home)[-1][1] == "Cy Number003"
    home.more.click()
    assert ids(home) == made[::-1]
    assert not home.more.isVisible()


def test_the_search_comes_in_pages_too_and_starts_anew_with_each_text(
    vault: Vault, qtbot: QtBot
) -> None:
    made = consultations(vault, PAGE + 10)
    home = HomePage(vault)
    qtbot.addWidget(home)
    home.show()
    home.search.setText("cy")
    assert len(ids(home)) == PAGE
    home.more.click()
    assert ids(home) == made[::-1]
    home.search.setText("number00")
    assert ids(home) == made[9::-1]
    assert not home.more.isVisible()
    home.search.clear()
    assert len(ids(home)) == PAGE


def test_a_page_that_is_just_full_promises_no_more(vault: Vault, qtbot: QtBot) -> None:
    consultations(vault, PAGE)
    home = HomePage(vault)
    qtbot.addWidget(home)
    home.show()
    assert len(ids(home)) == PAGE
    assert not home.more.isVisible()


def test_a_notice_stands_above_the_list_until_it_is_taken_away(home: HomePage) -> None:
    assert not home.notice.isVisible()
    home.tell("Something is amiss.")
    assert home.notice.isVisible()
    assert home.notice.y() < home.list.y()
    home.tell("")
    assert not home.notice.isVisible()
