"""A broken local list is told at home, and a consultation opens whatever became of its list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import install_pack, remove_pack
from dva_desktop.core.record import Ask, Outcome
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.desk import Desk
from tests.core.guidance.packs import a_pack
from tests.ui.session.play import a_desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def desk(vault: Vault, qtbot: QtBot) -> Desk:
    return a_desk(vault, qtbot)


def visible(desk: Desk) -> str:
    labels = desk.window.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def test_home_says_nothing_while_all_is_well(desk: Desk) -> None:
    assert not desk.home.notice.isVisible()


def test_home_tells_file_key_and_reason_of_a_broken_list(desk: Desk, tmp_path: Path) -> None:
    install_pack("somerset", a_pack(tmp_path, ("0300 123 3078", "0300")).read_bytes())
    desk.go_home()
    assert desk.home.notice.isVisible()
    said = "somerset.toml: services.family_front_door.contacts.phone.value: not a phone number"
    assert said in desk.home.notice.text()
    desk.new()
    assert desk.view is not None
    assert desk.view.consultation.locality.name == "Somerset"
    remove_pack("somerset")
    desk.go_home()
    assert not desk.home.notice.isVisible()


def test_a_consultation_opens_when_its_list_is_gone(desk: Desk, vault: Vault) -> None:
    made = vault.new_consultation("dorset", dt.date(2026, 3, 2))
    vault.save_section(made, "ask", Ask(present=(), outcome=Outcome.DISCLOSED))
    desk.open(made, "next")
    assert desk.view is not None
    assert desk.view.consultation.locality.services_for("emergency")
    assert "There is no local list" in visible(desk)


def test_the_contacts_to_call_say_that_the_list_is_a_local_one(
    desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    issued = ('name = "Somerset"\n', 'name = "Somerset"\nissued_by = "the ICB"\n')
    install_pack("somerset", a_pack(tmp_path, issued).read_bytes())
    made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    asked = Ask(present=(), confidentiality_explained=True, outcome=Outcome.DISCLOSED)
    vault.save_section(made, "ask", asked)
    desk.open(made, "next")
    assert "Local list, issued by the ICB, put on this computer on" in visible(desk)
