"""The drawing of the family: everyone has a place, and it says the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from msgspec import convert
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.pathway.household import Kind, family_in_words
from dva_desktop.core.record import Record
from dva_desktop.ui.theme import LIGHT, apply_theme, tokens
from dva_desktop.ui.widgets.household_tree import HouseholdTree

FAMILY: dict[str, Any] = {
    "patient": {"date_of_birth": "1990-05-17", "pregnant": "yes"},
    "abuse": {"person_causing_harm": [{"name": "Dale"}, {"relationship": "brother"}]},
    "household": {
        "children": [
            {"name": "Ivy", "hurt": True, "witnessed_serious": True, "lives_with_patient": True},
            {"name": "Benedict Alexander " * 4, "lives_with_patient": False, "hurt": False},
            {},
            {"name": "Noor"},
            {"name": "Sam"},
        ],
        "dependent_adults": [{"name": "Mo"}],
    },
}


def record(**sections: Any) -> Record:
    return convert({"locality": "somerset", "date": dt.date(2026, 3, 2), **sections}, Record)


@pytest.fixture(params=[1.0, 2.0], ids=["100 %", "200 %"])
def scale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    apply_theme(qapp, LIGHT, request.param)
    yield request.param
    apply_theme(qapp, LIGHT, 1.0)


@pytest.fixture
def tree(scale: float, qtbot: QtBot) -> HouseholdTree:
    made = HouseholdTree()
    qtbot.addWidget(made)
    made.show_record(record(**FAMILY))
    return made


@pytest.mark.parametrize("width", [200, 340, 700, 1300])
def test_everyone_has_a_place_of_their_own_inside_the_drawing(
    tree: HouseholdTree, scale: float, width: int
) -> None:
    room = int(width * scale)
    placed = tree.places(room)
    assert [one for one, _at in placed] == [*tree.members]
    for _one, at in placed:
        assert at.left() >= 0
        assert at.right() <= room + 0.5
        assert at.bottom() <= tree.heightForWidth(room)
    for (_one, first), (_other, second) in combinations(placed, 2):
        assert not first.intersects(second)


def test_the_patient_is_first_and_those_who_depend_stand_below(tree: HouseholdTree) -> None:
    placed = tree.places(tokens().px(700))
    patient = placed[0][1]
    assert placed[0][0].kind is Kind.PATIENT
    for one, at in placed[1:]:
        assert (at.top() > patient.top()) == (one.kind in (Kind.CHILD, Kind.ADULT))


def test_it_says_the_same_in_words(tree: HouseholdTree) -> None:
    assert tree.accessibleName() == f"The family. {family_in_words(tree.members)}"
    assert "Ivy, age not known, lives with patient, hurt" in tree.accessibleName()


def test_it_follows_the_answers_and_knows_when_there_is_nobody(tree: HouseholdTree) -> None:
    assert tree.show_record(record(household={"children": [{"name": "Ivy", "hurt": False}]}))
    assert "hurt" not in tree.accessibleName()
    assert not tree.show_record(record())
    assert tree.members == ()
    assert tree.heightForWidth(700) <= 1


def colours(tree: HouseholdTree, width: int) -> set[str]:
    tree.resize(width, tree.heightForWidth(width))
    image = QImage(tree.size(), QImage.Format.Format_RGB32)
    image.fill(QColor(tokens().surface))
    tree.render(image)
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_a_child_who_was_hurt_wears_a_letter_and_one_who_was_not_wears_none(
    tree: HouseholdTree, scale: float
) -> None:
    width = int(700 * scale)
    tree.show_record(record(household={"children": [{"hurt": True}]}))
    assert tokens().danger in colours(tree, width)
    tree.show_record(record(household={"children": [{"hurt": False}]}))
    assert tokens().danger not in colours(tree, width)
