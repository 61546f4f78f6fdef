"""Keeping and deleting: nothing goes by a slip of the hand, and what goes leaves a certificate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Patient
from dva_desktop.core.vault import Vault, VaultBusy, WrongPassphraseError
from dva_desktop.core.vault.connection import Database
from dva_desktop.ui.session.dialogs import DeskDialog
from dva_desktop.ui.session.pack import reference_of
from dva_desktop.ui.session.screens import SecretField
from dva_desktop.ui.session.settings.asking import Asking
from dva_desktop.ui.session.settings.certificate import certificate_text
from dva_desktop.ui.session.settings.keeping import KeepingPage
from dva_desktop.ui.session.settings.periods import period_words
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.settings.support import (
    achieve,
    asking,
    dialog,
    named,
    page_of,
    press,
    refused,
    shown,
    words,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
TODAY = dt.datetime.now().astimezone().date()


def finished(vault: Vault, days_ago: int, name: str, filed: int | None = None) -> str:
    """A finished consultation of so many days ago; filed so many days ago."""
    made = vault.new_consultation("somerset", TODAY - dt.timedelta(days=days_ago))
    vault.save_section(made, "patient", Patient(name=name))
    vault.finalise(made)
    if filed is not None:
        vault.retention.file_to_record(made, TODAY - dt.timedelta(days=filed))
    return made


@pytest.fixture
def due(vault: Vault) -> str:
    return finished(vault, 90, "Ada Quillaverth", filed=60)


@pytest.fixture
def fresh(vault: Vault) -> str:
    return finished(vault, 5, "Bo Zembrosky", filed=1)


@pytest.fixture
def page(vault: Vault, due: str, fresh: str, qtbot: QtBot) -> KeepingPage:
    return page_of(shown(vault, qtbot, "keeping"), KeepingPage)


def open_act(page: KeepingPage, act: str) -> Asking:
    named(page, lambda button: button.accessibleName().startswith(f"{act}:")).click()
    return asking(page)


def fill(made: Asking, texts: list[str], secret: str) -> None:
    lines = [x for x in made.findChildren(QLineEdit) if not isinstance(x.parent(), SecretField)]
    for field, text in zip(lines, texts, strict=True):
        field.setText(text)
    made.findChildren(SecretField)[0].edit.setText(secret)


def test_what_is_due_is_listed_and_nothing_else(page: KeepingPage) -> None:
    assert ", AQ" in words(page)
    assert ", BZ" not in words(page)
    assert "Quillaverth" not in words(page)


def test_deleting_needs_its_number_and_the_passphrase(
    page: KeepingPage, vault: Vault, due: str, qtbot: QtBot
) -> None:
    made = open_act(page, "Delete")
    fill(made, ["CD-0000-0000"], PASSPHRASE)
    assert reference_of(due) in refused(made, qtbot)
    fill(made, [reference_of(due)], "not the passphrase at all")
    assert refused(made, qtbot) == str(WrongPassphraseError())
    assert due in vault.summaries([due])
    fill(made, [reference_of(due).lower()], PASSPHRASE)
    achieve(made, qtbot)
    assert vault.summaries([due]) == {}
    assert len(vault.retention.certificates()) == 1
    assert ", AQ" not in words(page).split("Certificates")[0].replace(page.answer.text(), "")


def test_the_certificate_is_offered_and_tells_of_nobody(
    page: KeepingPage, vault: Vault, due: str, qtbot: QtBot, tmp_path: Path
) -> None:
    made = open_act(page, "Delete")
    fill(made, [reference_of(due)], PASSPHRASE)
    achieve(made, qtbot)
    offers = [one for one in page.window().findChildren(DeskDialog) if one.isVisible()]
    assert [one.accessibleName() for one in offers] == ["Deleted for good"]
    [paper] = vault.retention.certificates()
    page.save(paper, tmp_path)
    text = (tmp_path / "certificate.txt").read_text(encoding="utf-8")
    assert reference_of(due) in text
    assert paper.mark in text
    assert all(reach in text for reach in paper.beyond_reach)
    for canary in ("Quill", "Ada", due):
        assert canary not in text


def test_an_early_deletion_needs_a_reason(
    page: KeepingPage, vault: Vault, fresh: str, qtbot: QtBot
) -> None:
    page.search.setText("zem")
    made = open_act(page, "Delete early")
    fill(made, ["  ", reference_of(fresh)], PASSPHRASE)
    assert "Say why" in refused(made, qtbot)
    assert fresh in vault.summaries([fresh])
    fill(made, ["Recorded for the wrong patient", reference_of(fresh)], PASSPHRASE)
    achieve(made, qtbot)
    [paper] = vault.retention.certificates()
    assert paper.reason == "Recorded for the wrong patient"


def test_what_is_held_is_not_due_until_the_hold_ends(
    page: KeepingPage, vault: Vault, due: str, qtbot: QtBot
) -> None:
    made = open_act(page, "Hold")
    assert "Say why" in refused(made, qtbot)
    made.findChildren(QLineEdit)[0].setText("Court order")
    achieve(made, qtbot)
    assert vault.retention.standing(due).held == "Court order"
    assert "Nothing is due." in words(page)
    assert page.held.isVisible()  # also without looking for it
    assert "On hold: Court order" in words(page)
    offered = [one.accessibleName() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert not any(name.startswith("Delete") for name in offered)
    for answer in ("Leave it on hold", "End the hold"):
        assert vault.retention.standing(due).held == "Court order"
        named(page, lambda button: button.accessibleName().startswith("End the hold")).click()
        press(dialog(page, DeskDialog), answer)
    assert vault.retention.standing(due).held is None
    assert page.window().focusWidget() is page.period
    assert ", AQ" in words(page)


def test_the_period_is_chosen(page: KeepingPage, vault: Vault) -> None:
    assert page.period.currentText() == "8 weeks (usual)"
    at = page.period.findData(84)
    page.period.setCurrentIndex(at)
    page.period.activated.emit(at)
    assert vault.retention.period_days == 84
    assert "Nothing is due." in words(page)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 day"), (7, "1 week"), (10, "10 days"), (56, "8 weeks (usual)"), (84, "12 weeks"),
        (364, "52 weeks"), (365, "1 year"), (3650, "10 years"),
    ],
)  # fmt: skip
def test_a_period_in_words(days: int, said: str) -> None:
    assert period_words(days) == said


def test_what_could_not_be_overwritten_is_said_and_finished(
    page: KeepingPage, vault: Vault, due: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.unfinished.isVisible()

    def refuse(_self: Database) -> None:
        raise VaultBusy

    with monkeypatch.context() as patch:
        patch.setattr(Database, "rewrite", refuse)
        vault.retention.purge(due)
        page.refresh()
        assert page.unfinished.isVisible()
        named(page, lambda button: button.text() == "Finish it now").click()
        made = asking(page)
        made.findChildren(SecretField)[0].edit.setText(PASSPHRASE)
        assert refused(made, qtbot) == str(VaultBusy())
    achieve(made, qtbot)
    assert not vault.retention.rewrite_due()
    assert not page.unfinished.isVisible()


def test_a_disk_that_refuses_is_said_on_the_page(
    page: KeepingPage, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_given: object) -> None:
        raise VaultBusy

    monkeypatch.setattr(Database, "rows", gone)
    page.look()
    page.search.setText("quill")
    assert page.answer.text() == str(VaultBusy())


def test_tab_goes_down_the_page(page: KeepingPage) -> None:
    page.search.setText("Zembrosky")
    assert ", BZ" in words(page)
    order = []
    page.period.setFocus()
    for _ in range(5):
        focused = page.window().focusWidget()
        assert focused is not None
        order.append(focused.accessibleName().partition(":")[0])
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert order == ["Kept after it was filed, for", "Hold", "Delete", "Search", "Hold"]


def test_a_certificate_counts_in_words(page: KeepingPage, vault: Vault, due: str) -> None:
    text = certificate_text(vault.retention.purge(due, "", early=False), "Jo Field")
    assert "Deleted: 1 section, 0 documents" in text
