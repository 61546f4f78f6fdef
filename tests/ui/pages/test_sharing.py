"""The sharing page asks why telling must wait, and until when, only while it must wait."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.record import Action, Decision, DecisionAbout, PatientTold
from dva_desktop.ui.session.consultation_view import ConsultationView

REASON, REVIEW = "action.decisions.0.not_told_reason", "action.decisions.0.review_on"


def _decide(view: ConsultationView, told: PatientTold | None) -> None:
    decision = Decision(about=DecisionAbout.MARAC, share=True, patient_told=told)
    view.consultation.put("action", Action(decisions=(decision,)))
    view.show_page("sharing")


def _on_page(view: ConsultationView, name: str) -> QWidget:
    assert view.page is not None
    found = view.page.findChild(QWidget, name)
    assert found is not None
    return found


@pytest.mark.parametrize("told", [None, *PatientTold])
def test_reason_and_review_are_asked_only_while_telling_waits(
    view: ConsultationView, told: PatientTold | None
) -> None:
    _decide(view, told)
    waits = told is PatientTold.NOT_YET_SAFE
    assert [_on_page(view, name).isVisible() for name in (REASON, REVIEW)] == [waits, waits]


def test_a_day_to_come_and_a_reason_are_recorded(view: ConsultationView, qtbot: QtBot) -> None:
    _decide(view, PatientTold.NOT_YET_SAFE)
    reason, review = _on_page(view, REASON), _on_page(view, REVIEW)
    assert isinstance(reason, QPlainTextEdit)
    assert isinstance(review, QLineEdit)
    qtbot.keyClicks(reason, "Messages are read")
    qtbot.keyClicks(review, "5/3/2096")
    assert view.page is not None
    (decision,) = view.page.controls["decisions"].value()
    assert decision.not_told_reason == "Messages are read"
    assert decision.review_on == dt.date(2096, 3, 5)
