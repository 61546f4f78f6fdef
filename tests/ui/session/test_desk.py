"""A new consultation begins with what is the person's own, and nobody else's."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import ConsultationDetails
from dva_desktop.core.vault import Role, Vault
from dva_desktop.ui.session.desk import Desk
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.play import a_desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NURSE = "yellow lantern river basket"


def _details(desk: Desk) -> ConsultationDetails:
    assert desk.view is not None
    return desk.view.consultation.record.consultation


def _sign(desk: Desk, name: str) -> None:
    assert desk.view is not None
    desk.view.consultation.change("consultation", clinician_name=name)
    desk.go_home()


def test_who_signs_the_first_record_is_known_by_that_name(vault: Vault, qtbot: QtBot) -> None:
    desk = a_desk(vault, qtbot)
    desk.new()
    _sign(desk, " Jo Field ")
    assert vault.people.me().name == "Jo Field"
    desk.new()
    _sign(desk, "Another Name")
    assert vault.people.me().name == "Jo Field"


def test_a_colleagues_name_is_never_filled_in(vault: Vault, qtbot: QtBot) -> None:
    desk = a_desk(vault, qtbot)
    desk.new()
    _sign(desk, "Jo Field")
    desk.new()
    assert _details(desk).clinician_name == "Jo Field"
    vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    with Vault.open(vault.folder, NURSE) as theirs:
        beside = a_desk(theirs, qtbot)
        beside.new()
        assert _details(beside).clinician_name == "Sam Reed"
