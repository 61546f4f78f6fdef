"""Coming back: the page, the field and the caret that were left, on every page that there is."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import SECTIONS
from dva_desktop.core.vault import Place, Vault
from dva_desktop.ui.pages.page import Page
from dva_desktop.ui.pages.registry import PAGES, pages_for
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.window import DeskWindow
from tests.core.documents.sample import RECORD

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def rich(vault: Vault) -> str:
    made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    for name in SECTIONS:
        vault.save_section(made, name, RECORD.section(name))
    return made


def opened(vault: Vault, qtbot: QtBot) -> ConsultationView:
    """What a session shows that has just been unlocked."""
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.show_at(None)
    desk = Desk(window, vault)
    desk.start()
    assert desk.view is not None
    return desk.view


def fields(page: Page) -> list[QWidget]:
    return [
        one
        for one in page.findChildren(QWidget)
        if one.objectName() and one.isEnabled() and one.isVisible()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip


def in_the_middle(found: list[QWidget]) -> QWidget:
    """One to write in, where there is any; else one that may be of a list made anew."""
    texts = [one for one in found if isinstance(one, QLineEdit | QPlainTextEdit)] or found
    return texts[len(texts) // 2]


def put_the_caret(field: QWidget, at: int) -> int:
    """Where the caret then is."""
    if isinstance(field, QLineEdit):
        field.setCursorPosition(min(at, len(field.text())))
        return field.cursorPosition()
    if isinstance(field, QPlainTextEdit):
        cursor = field.textCursor()
        cursor.setPosition(min(at, len(field.toPlainText())))
        field.setTextCursor(cursor)
        return cursor.position()
    return 0


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_the_field_and_the_caret_are_as_they_were_left(
    vault: Vault, qtbot: QtBot, rich: str, page: str
) -> None:
    vault.save_place(rich, Place(page=page))
    before = opened(vault, qtbot)
    if page not in [one.id for one in pages_for(before.consultation.record)]:
        assert before.page is not None  # not in this kind of consultation: the first page instead
        assert before.page.id == "room"
        return
    shown = before.page
    assert shown is not None
    qtbot.waitUntil(lambda: bool(fields(shown)))
    chosen = in_the_middle(fields(shown))
    chosen.setFocus()
    caret = put_the_caret(chosen, 3)
    left = before.where()
    assert left is not None
    assert (left.field, left.caret) == (chosen.objectName(), caret)
    vault.save_place(rich, left)
    after = opened(vault, qtbot)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # of what was made twice
    again = after.where()
    assert again is not None
    assert (again.page, again.field, again.caret) == (left.page, left.field, left.caret)


def test_a_consultation_that_cannot_be_opened_is_not_tried_again(
    vault: Vault, qtbot: QtBot, rich: str
) -> None:
    """Whatever ends the session while it opens, the next one leads home."""
    vault.save_place(rich, Place(page="dash"))
    view = opened(vault, qtbot)
    assert vault.last_place() is None  # until it is shown and the place is kept again
    view.consultation.remember_place()
    there = vault.last_place()
    assert there is not None
    assert (there[0], there[1].page) == (rich, "dash")


def test_half_a_date_and_half_a_number_are_there_again(
    vault: Vault, qtbot: QtBot, rich: str
) -> None:
    vault.save_place(rich, Place(page="patient"))
    before = opened(vault, qtbot)
    assert before.page is not None
    born = before.page.findChildren(QLineEdit, "patient.date_of_birth")[0]
    number = before.page.findChildren(QLineEdit, "patient.nhs_number")[0]
    kept = before.consultation.record.patient
    for field, typed in ((number, "943 47"), (born, "17 Ma")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
    before.flush()
    left = before.where()
    assert left is not None
    vault.save_place(rich, left)
    after = opened(vault, qtbot)
    assert after.page is not None
    again = after.page.findChildren(QLineEdit, "patient.date_of_birth")[0]
    assert again.text() == "17 Ma"
    assert again.cursorPosition() == 5
    assert after.page.findChildren(QLineEdit, "patient.nhs_number")[0].text() == "943 47"
    assert after.consultation.record.patient == kept
