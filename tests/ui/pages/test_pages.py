"""What every page owes: all fields asked for, names for a screen reader, and the gate kept shut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import (
    SECTIONS,
    Answer,
    Ask,
    Interpreter,
    Outcome,
    PersonPresent,
    Subject,
    Who,
)
from dva_desktop.ui.pages.registry import (
    BEFORE_THE_GATE,
    PAGES,
    page_after,
    page_of_field,
    pages_for,
    walk,
)
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.widgets.wrapping import WrapButton

# Fields that have no control of their own: edited through a richer one, or set by the program.
ELSEWHERE = {
    "dash": {"yes", "no", "unknown", "notes", "sources"},
    "body_map": {"injuries", "last_number"},
}
BY_LOCALITY = {
    "patient": {"chi_number"},
    "action": {"specialist_advice_taken", "specialist_advice"},
}
LOUD = re.compile(r"domestic|abuse|violen", re.IGNORECASE)


def shown_texts(view: QWidget) -> Iterator[str]:
    for widget in view.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield widget.placeholderText()
        yield widget.accessibleName()
        yield widget.toolTip()


def disclose(consultation: Consultation) -> None:
    consultation.put(
        "ask",
        Ask(
            present=(),
            interpreter=Interpreter.NONE,
            confidentiality_explained=True,
            outcome=Outcome.DISCLOSED,
        ),
    )


def open_all(view: ConsultationView) -> Iterator[str]:
    for page in pages_for(view.consultation.record):
        view.show_page(page.id)
        yield page.id


def test_every_field_of_the_record_has_a_control(view: ConsultationView) -> None:
    asked: dict[str, set[str]] = {name: set() for name in SECTIONS}
    view.consultation.change("patient", pregnant=Answer.YES)  # a page is there for parents only
    for subject in Subject:
        view.consultation.change("consultation", subject=subject)
        disclose(view.consultation)
        for _page in open_all(view):
            assert view.page is not None
            asked[view.page.section] |= set(view.page.controls)
    for name, struct in SECTIONS.items():
        left = set(struct.__struct_fields__) - asked[name]
        left -= ELSEWHERE.get(name, set()) | BY_LOCALITY.get(name, set())
        assert not left, name


def test_opening_pages_shows_no_other_window(view: ConsultationView) -> None:
    """A widget shown before it has a parent would flash as a window of its own."""
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            is_shown = event.type() == QEvent.Type.Show
            if is_shown and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    disclose(view.consultation)
    list(open_all(view))
    app.removeEventFilter(watch)
    assert shown == []


def test_every_control_that_takes_the_focus_has_a_name_and_room_for_a_finger(
    view: ConsultationView,
) -> None:
    disclose(view.consultation)
    view.consultation.change("dash", professional_judgement=True)
    for page in open_all(view):
        for widget in view.findChildren(QWidget):
            kinds = QAbstractButton | QLineEdit | QPlainTextEdit | QComboBox | QListWidget
            if not (isinstance(widget, kinds) and widget.isVisible()):
                continue
            if widget.objectName().startswith("qt_"):
                continue
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named.strip(), (page, widget.objectName(), type(widget).__name__)
            assert widget.height() >= 24, (page, widget.objectName(), widget.height())


@pytest.mark.parametrize("page", BEFORE_THE_GATE)
def test_no_page_is_loud_before_the_gate(view: ConsultationView, page: str) -> None:
    view.show_page(page)
    assert [text for text in shown_texts(view) if LOUD.search(text)] == []


@pytest.mark.parametrize("page", BEFORE_THE_GATE)
def test_no_page_is_loud_while_somebody_is_listening(view: ConsultationView, page: str) -> None:
    view.consultation.change(
        "ask",
        present=(PersonPresent(who=Who.ADULT),),
        indicators=("strangulation_marks",),
    )
    view.consultation.change("safety", safe_to_go_home=Answer.NO)
    view.show_page(page)
    assert [text for text in shown_texts(view) if LOUD.search(text)] == []


@pytest.mark.parametrize(
    "ask",
    [
        Ask(),
        Ask(present=(PersonPresent(who=Who.ADULT),), confidentiality_explained=True),
        Ask(present=(), interpreter=Interpreter.ONLINE_TOOL, confidentiality_explained=True),
        Ask(present=(), interpreter=Interpreter.FAMILY_OR_FRIEND, confidentiality_explained=True),
        Ask(present=()),
    ],
)
def test_no_direct_question_is_shown_until_it_is_safe_and_explained(
    view: ConsultationView, ask: Ask
) -> None:
    view.consultation.put("ask", ask)
    view.show_page("questions")
    guidance = view.consultation.guidance
    questions = {f"\u201c{one.text}\u201d" for one in guidance.direct_questions}
    assert not questions & set(shown_texts(view))


def test_direct_questions_are_shown_once_it_is_safe(view: ConsultationView) -> None:
    view.consultation.put(
        "ask", Ask(present=(), interpreter=Interpreter.NONE, confidentiality_explained=True)
    )
    view.show_page("questions")
    guidance = view.consultation.guidance
    questions = {f"\u201c{one.text}\u201d" for one in guidance.direct_questions}
    assert questions & set(shown_texts(view))


def test_after_a_disclosure_the_next_page_is_what_to_say(view: ConsultationView) -> None:
    disclose(view.consultation)
    assert page_after(view.consultation.record, "questions") == "say"


def test_what_to_do_is_twenty_presses_from_unlock(view: ConsultationView, qtbot: QtBot) -> None:
    presses = 1  # New consultation

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        nonlocal presses
        presses += 1
        focused = view.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key, modifier)

    view.activateWindow()
    press(Qt.Key.Key_Space)  # alone
    press(Qt.Key.Key_1)  # no interpreter
    press(Qt.Key.Key_Space)  # Continue has the focus
    assert view.page is not None
    assert view.page.id == "questions"
    press(Qt.Key.Key_1)  # confidentiality explained
    press(Qt.Key.Key_1)  # disclosed
    press(Qt.Key.Key_Space)
    assert view.page.id == "say"
    view.onward.setFocus()
    press(Qt.Key.Key_Space)
    assert view.page.id == "safety"
    for answer in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1):
        press(answer)
    press(Qt.Key.Key_2)  # no threat to life
    view.onward.click()
    presses += 1
    view.page.findChild(QWidget, "specsss:rest").click()  # type: ignore[union-attr]
    presses += 1
    view.onward.click()
    presses += 1
    assert view.page.id == "next"
    assert presses <= 20


def test_a_place_comes_back_to_page_field_and_caret(view: ConsultationView, qtbot: QtBot) -> None:
    view.show_page("patient")
    name = view.page.findChild(QLineEdit, "patient.name")  # type: ignore[union-attr]
    assert name is not None
    name.setFocus()
    qtbot.keyClicks(name, "Quillaverth")
    name.setCursorPosition(5)
    place = view.where()
    view.show_page("room")
    view.go_to_place(place)
    assert view.page is not None
    assert view.page.id == "patient"
    assert view.focusWidget() is name
    after = cast("QLineEdit", name)
    assert after.cursorPosition() == 5


def test_a_finished_consultation_can_be_read_and_not_changed(
    consultation: Consultation, qtbot: QtBot
) -> None:
    disclose(consultation)
    consultation.is_finished = True
    view = ConsultationView(consultation)
    qtbot.addWidget(view)
    view.show()
    for page in open_all(view):
        if page in ("next", "documents", "finish"):
            continue
        assert view.page is not None
        for widget in view.page.findChildren(WrapButton):
            assert not widget.isEnabled(), page


def test_every_field_leads_to_a_page_that_exists() -> None:
    known = {page.id for page in PAGES}
    for section, struct in SECTIONS.items():
        for field in struct.__struct_fields__:
            assert page_of_field(f"{section}.{field}") in known


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_walk_visits_pages_that_exist_and_ends(outcome: Outcome | None) -> None:
    import datetime as dt

    from dva_desktop.core.record import Record

    record = Record(locality="somerset", date=dt.date(2026, 3, 2), ask=Ask(outcome=outcome))
    known = {page.id for page in PAGES}
    assert set(walk(record)) <= known
    assert page_after(record, walk(record)[-1]) is None
    assert page_after(record, walk(record)[0], -1) is None


def test_what_is_found_anew_takes_nobody_from_a_button_of_the_last_page(
    view: ConsultationView, qtbot: QtBot
) -> None:
    view.show_page("finish")
    assert view.page is not None
    change = view.page.findChildren(QPushButton, "finish:patient")[0]
    change.setFocus()
    view.consultation.findings_changed.emit()
    view.page.on_findings()
    qtbot.wait(10)
    assert view.focusWidget() is change
