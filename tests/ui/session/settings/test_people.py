"""People: each change asks for the lead's passphrase, and does what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Role, Vault, WrongPassphraseError, unlock
from dva_desktop.ui.session.screens import SecretField
from dva_desktop.ui.session.settings.asking import Asking
from dva_desktop.ui.session.settings.people import PeoplePage
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.settings.support import (
    CLINICIANS,
    achieve,
    asking,
    named,
    page_of,
    press,
    refused,
    shown,
    with_clinician,
    words,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NEW = "nine lanterns beside the mill"


@pytest.fixture
def page(vault: Vault, qtbot: QtBot) -> PeoplePage:
    with_clinician(vault).close()
    return page_of(shown(vault, qtbot, "people"), PeoplePage)


def _open(page: PeoplePage, words: str, name: str) -> Asking:
    named(page, lambda button: button.accessibleName() == f"{words}: {name}").click()
    return asking(page)


def _fill(made: Asking, *texts: str) -> None:
    for field, text in zip(made.findChildren(SecretField), texts, strict=True):
        field.edit.setText(text)


def test_someone_added_can_sign_in_in_their_role(
    page: PeoplePage, vault: Vault, qtbot: QtBot
) -> None:
    press(page, "Add someone")
    made = asking(page)
    made.findChildren(QLineEdit)[0].setText("  Priya Nandakumar ")
    role = made.findChildren(QComboBox)[0]
    role.setCurrentIndex(role.findData(Role.SAFEGUARDING_LEAD))
    _fill(made, NEW, NEW, PASSPHRASE)
    achieve(made, qtbot)
    with Vault.open(vault.folder, NEW) as own:
        assert (own.people.me().name, own.people.me().role) == (
            "Priya Nandakumar",
            Role.SAFEGUARDING_LEAD,
        )
    assert "Priya Nandakumar" in words(page)
    assert page.answer.text() == "Priya Nandakumar can now sign in."


def test_a_wrong_own_passphrase_adds_nobody(page: PeoplePage, vault: Vault, qtbot: QtBot) -> None:
    press(page, "Add someone")
    made = asking(page)
    made.findChildren(QLineEdit)[0].setText("Priya")
    _fill(made, NEW, NEW, "not the passphrase at all")
    assert refused(made, qtbot) == str(WrongPassphraseError())
    assert made.isVisible()
    assert len(vault.people.all()) == 2
    _fill(made, NEW, NEW, PASSPHRASE)
    achieve(made, qtbot)
    assert len(vault.people.all()) == 3


@pytest.mark.parametrize(
    ("name", "secrets", "why"),
    [
        ("", (NEW, NEW, PASSPHRASE), "Type a name."),
        ("Priya", ("short", "short", PASSPHRASE), "not strong enough"),
        ("Priya", (NEW, NEW + "x", PASSPHRASE), "The two are not the same."),
        ("Priya", (NEW, NEW, " "), "Type your own passphrase."),
    ],
)
def test_what_is_missing_is_said_before_anything_is_tried(
    page: PeoplePage, vault: Vault, qtbot: QtBot, name: str, secrets: tuple[str, ...], why: str
) -> None:
    press(page, "Add someone")
    made = asking(page)
    made.findChildren(QLineEdit)[0].setText(name)
    _fill(made, *secrets)
    assert why in refused(made, qtbot)
    assert len(vault.people.all()) == 2


def test_a_role_is_changed(page: PeoplePage, vault: Vault, qtbot: QtBot) -> None:
    made = _open(page, "Change name or role", "Callum Reid")
    role = made.findChildren(QComboBox)[0]
    assert role.currentData() == Role.CLINICIAN
    role.setCurrentIndex(role.findData(Role.SAFEGUARDING_LEAD))
    _fill(made, PASSPHRASE)
    achieve(made, qtbot)
    roles = {one.name: one.role for one in vault.people.all()}
    assert roles["Callum Reid"] is Role.SAFEGUARDING_LEAD


def test_the_last_lead_stays_one(page: PeoplePage, vault: Vault, qtbot: QtBot) -> None:
    made = _open(page, "Change name or role", "No name yet")
    made.findChildren(QLineEdit)[0].setText("Imogen Farrow")
    role = made.findChildren(QComboBox)[0]
    role.setCurrentIndex(role.findData(Role.CLINICIAN))
    _fill(made, PASSPHRASE)
    assert "look after these records" in refused(made, qtbot)
    assert vault.people.me().role is Role.SAFEGUARDING_LEAD


def test_a_new_passphrase_takes_the_place_of_the_old(
    page: PeoplePage, vault: Vault, qtbot: QtBot
) -> None:
    made = _open(page, "Give a new passphrase", "Callum Reid")
    _fill(made, NEW, NEW, PASSPHRASE)
    achieve(made, qtbot)
    unlock(vault.folder, NEW, SystemClock()).wipe()
    with pytest.raises(WrongPassphraseError):
        unlock(vault.folder, CLINICIANS, SystemClock())


def test_someone_removed_can_no_longer_sign_in(
    page: PeoplePage, vault: Vault, qtbot: QtBot
) -> None:
    made = _open(page, "Remove", "Callum Reid")
    _fill(made, PASSPHRASE)
    achieve(made, qtbot)
    with pytest.raises(WrongPassphraseError):
        unlock(vault.folder, CLINICIANS, SystemClock())
    assert "No longer here" in words(page)
    assert "Callum Reid, until" in words(page)


def test_nobody_is_offered_to_remove_themselves(page: PeoplePage) -> None:
    offered = [
        one.accessibleName()
        for one in page.findChildren(type(page.add))
        if one.accessibleName().startswith("Remove")
    ]
    assert offered == ["Remove: Callum Reid"]


def test_a_lead_who_steps_down_no_longer_sees_the_pages_of_leads(
    page: PeoplePage, vault: Vault, qtbot: QtBot
) -> None:
    vault.people.add(PASSPHRASE, "Priya", Role.SAFEGUARDING_LEAD, NEW)
    page.refresh()
    made = _open(page, "Change name or role", "No name yet")
    made.findChildren(QLineEdit)[0].setText("Imogen Farrow")
    role = made.findChildren(QComboBox)[0]
    role.setCurrentIndex(role.findData(Role.CLINICIAN))
    _fill(made, PASSPHRASE)
    with qtbot.waitSignal(page.stepped_down, timeout=20_000):
        achieve(made, qtbot)
    assert vault.people.me().role is Role.CLINICIAN
    page.look()  # nobody is shown any more, and nothing breaks
    assert "safeguarding lead" in page.answer.text()


def test_enter_in_a_field_submits(page: PeoplePage, qtbot: QtBot) -> None:
    press(page, "Add someone")
    made = asking(page)
    QTest.keyClick(made.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
    assert made.problem.text() == "Type a name."
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


def test_tab_goes_through_a_dialog_as_it_is_read(page: PeoplePage) -> None:
    press(page, "Add someone")
    made = asking(page)
    fields = [one.edit for one in made.findChildren(SecretField)]
    name = made.findChildren(QLineEdit)[0]
    assert made.focusWidget() is name
    order = []
    for _ in range(10):
        QTest.keyClick(made.focusWidget(), Qt.Key.Key_Tab)
        order.append(made.focusWidget())
    places = [order.index(one) for one in (*made.findChildren(QComboBox), *fields, made.go)]
    assert places == sorted(places)


def test_what_is_missing_is_said_under_its_field(page: PeoplePage, qtbot: QtBot) -> None:
    press(page, "Add someone")
    made = asking(page)
    name = made.findChildren(QLineEdit)[0]
    why = refused(made, qtbot)
    assert made.body.indexOf(made.problem) == made.body.indexOf(name) + 1
    assert made.focusWidget() is name
    assert name.property("invalid") is True
    assert name.accessibleDescription() == why
    name.setText("Priya Nandakumar")
    first, *_others = made.findChildren(SecretField)
    assert refused(made, qtbot) != why
    assert made.body.indexOf(made.problem) == made.body.indexOf(first) + 1
    assert name.property("invalid") is False
    assert name.accessibleDescription() == ""


def test_after_a_refusal_the_focus_is_where_it_was(page: PeoplePage, qtbot: QtBot) -> None:
    _open(page, "Remove", "Callum Reid")
    made = asking(page)
    [own] = made.findChildren(SecretField)
    own.edit.setText("not the passphrase at all")
    refused(made, qtbot)
    assert made.focusWidget() is own.edit


def test_tab_goes_through_the_people_before_the_way_to_add_one(page: PeoplePage) -> None:
    page.add.setFocus()
    QTest.keyClick(page.add, Qt.Key.Key_Backtab)
    before = page.window().focusWidget()
    assert before is not None
    assert before.accessibleName() == "Remove: Callum Reid"


def test_each_show_button_says_what_it_shows(page: PeoplePage) -> None:
    press(page, "Add someone")
    names = [one.toggle.accessibleName() for one in asking(page).findChildren(SecretField)]
    assert len(set(names)) == 3
