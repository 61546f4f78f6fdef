"""The sharing page asks why telling must wait, and until when, only while it must wait."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import (
    Action,
    Ask,
    Consent,
    Decision,
    DecisionAbout,
    Interpreter,
    Outcome,
    PatientTold,
)
from dva_desktop.ui.session.consultation_view import ConsultationView

DECISION = "action.decisions.0"
ALONE = Ask(
    present=(),
    interpreter=Interpreter.NONE,
    confidentiality_explained=True,
    outcome=Outcome.DISCLOSED,
)


def _decide(view: ConsultationView, told: PatientTold | None) -> None:
    decision = Decision(about=DecisionAbout.MARAC, consent=Consent.GIVEN, patient_told=told)
    view.consultation.put("ask", ALONE)
    view.consultation.put("action", Action(decisions=(decision,)))
    view.show_page("sharing")


def _find(view: ConsultationView, name: str) -> QWidget:
    assert view.page is not None
    found = view.page.findChild(QWidget, f"{DECISION}.{name}")
    assert isinstance(found, QWidget)
    return found


@pytest.mark.parametrize("told", [None, *PatientTold])
def test_reason_and_review_are_asked_only_while_telling_waits(
    view: ConsultationView, told: PatientTold | None
) -> None:
    _decide(view, told)
    waits = told is PatientTold.NOT_YET_SAFE
    assert _find(view, "not_told_reason").isVisible() is waits
    assert _find(view, "review_on").isVisible() is waits


def test_a_reason_and_a_day_to_come_are_recorded(view: ConsultationView, qtbot: QtBot) -> None:
    _decide(view, PatientTold.NOT_YET_SAFE)
    reason, review = _find(view, "not_told_reason"), _find(view, "review_on")
    assert isinstance(reason, QPlainTextEdit)
    assert isinstance(review, QLineEdit)
    qtbot.keyClicks(reason, "Messages are read")
    qtbot.keyClicks(review, "5/3/2096")
    assert view.consultation.flush()
    (decision,) = view.consultation.record.action.decisions
    assert decision.not_told_reason == "Messages are read"
    assert decision.review_on == dt.date(2096, 3, 5)
