"""The Documents page offers what only a person may choose, and says what to ask first."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Ask
from dva_desktop.ui.pages.documents_page import DocumentsPage
from dva_desktop.ui.session.consultation_view import ConsultationView
from tests.ui.pages.cases import ALONE, DISCLOSED, HARMING, visible


def opened(view: ConsultationView, ask: Ask = DISCLOSED) -> DocumentsPage:
    view.consultation.put("ask", ask)
    view.show_page("documents")
    return cast("DocumentsPage", view.page)


def box(page: DocumentsPage, document_id: str) -> QCheckBox:
    found = page.findChild(QCheckBox, f"documents:{document_id}")
    assert isinstance(found, QCheckBox)
    return found


def asked(page: DocumentsPage) -> QLabel:
    found = page.findChild(QLabel, "documents.ask_first")
    assert isinstance(found, QLabel)
    return found


def test_what_is_due_is_ticked_and_what_is_offered_waits_for_a_choice(
    view: ConsultationView, qtbot: QtBot
) -> None:
    page = opened(view)
    qtbot.waitUntil(page.is_ready)
    assert box(page, "gp-record-entry").isChecked()
    assert not box(page, "safety-plan").isChecked()
    assert not box(page, "chronology").isChecked()
    assert "Others you may make" in visible(page)
    assert not asked(page).isVisible()


def test_choosing_the_plan_shows_it_with_what_to_ask_before_it_is_handed_over(
    view: ConsultationView, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(view)
    qtbot.waitUntil(page.is_ready)
    box(page, "safety-plan").setChecked(True)
    qtbot.waitUntil(lambda: page.is_ready() and asked(page).isVisible())
    assert "is it safe for you to carry this" in asked(page).text()
    assert page.state.text() == "Notes from today, for your own use"
    page.export(tmp_path)
    qtbot.waitUntil(page.has_exported)
    ticked = [one for one in page.findChildren(QCheckBox) if one.isChecked()]
    ticked.remove(page.protect)
    assert len(list(tmp_path.glob("*.pdf"))) == len(ticked) > 1


def test_a_choice_outlives_another_answer(view: ConsultationView, qtbot: QtBot) -> None:
    page = opened(view, ALONE)
    box(page, "chronology").setChecked(True)
    qtbot.waitUntil(page.is_ready)
    page = opened(view)
    assert box(page, "gp-record-entry").isChecked()
    assert box(page, "chronology").isChecked()


def test_with_nothing_to_plan_with_the_page_says_so_and_shows_no_other_paper(
    view: ConsultationView, qtbot: QtBot
) -> None:
    page = opened(view, ALONE)
    assert "No document is due from the answers so far." in visible(page)
    box(page, "chronology").setChecked(True)
    qtbot.waitUntil(page.is_ready)
    box(page, "safety-plan").setChecked(True)
    qtbot.waitUntil(lambda: "nothing to plan with" in page.state.text())
    assert page.pdf.status() is QPdfDocument.Status.Null
    assert not asked(page).isVisible()


def test_nothing_is_offered_beside_a_person_causing_harm(view: ConsultationView) -> None:
    view.consultation.put("consultation", HARMING)
    page = opened(view, Ask())
    assert page.findChild(QCheckBox, "documents:safety-plan") is None
    assert "Others you may make" not in visible(page)


def test_looking_at_one_goes_to_the_preview_and_shows_no_other(
    view: ConsultationView, qtbot: QtBot
) -> None:
    page = opened(view)
    qtbot.waitUntil(page.is_ready)
    look = page.findChild(QPushButton, "documents:chronology:look")
    assert isinstance(look, QPushButton)
    assert page.view.visibleRegion().isEmpty()
    look.click()
    assert page.pdf.status() is QPdfDocument.Status.Null  # until it is made
    assert not page.view.visibleRegion().isEmpty()
    qtbot.waitUntil(page.is_ready)


def test_the_passphrase_of_what_was_saved_comes_into_view(
    view: ConsultationView, qtbot: QtBot, tmp_path: Path
) -> None:
    view.resize(900, 360)  # as on a small screen at 200 %
    page = opened(view)
    page.export(tmp_path)
    qtbot.waitUntil(page.has_exported)
    qtbot.waitUntil(lambda: not page.words.visibleRegion().isEmpty())
    assert page.words.text()
