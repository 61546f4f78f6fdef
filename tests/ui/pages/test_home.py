"""Home: initials until names are asked for, and numbers checked before they are looked up."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Patient
from dva_desktop.core.vault import Vault
from dva_desktop.ui.pages.home_page import HomePage

NUMBER = "943 476 5919"


@pytest.fixture
def home(vault: Vault, qtbot: QtBot) -> HomePage:
    for day, name, number in ((1, "Ada Quillaverth", NUMBER), (2, "Bo Zembrosky", "")):
        made = vault.new_consultation("somerset", dt.date(2026, 3, day))
        vault.save_section(made, "patient", Patient(name=name, nhs_number=number))
    page = HomePage(vault.consultations, vault.search)
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
