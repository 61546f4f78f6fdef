"""Every change is committed when it is made, and nothing is lost when it cannot be."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.record import Answer, Patient
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.consultation import TYPING_PAUSE_MS, Consultation


def test_a_choice_is_on_the_disk_before_the_call_returns(
    consultation: Consultation, vault: Vault
) -> None:
    consultation.change("safety", safe_to_go_home=Answer.NO)
    assert vault.load(consultation.id).safety.safe_to_go_home is Answer.NO


def test_typing_is_committed_within_300_ms_even_when_it_never_pauses(
    consultation: Consultation, vault: Vault, qtbot: QtBot
) -> None:
    assert TYPING_PAUSE_MS <= 300
    with qtbot.waitSignal(consultation.saved, timeout=2000):
        for length in range(1, 5):
            consultation.change("patient", typing=True, name="x" * length)
    assert vault.load(consultation.id).patient.name == "xxxx"


def test_the_pause_counts_from_the_first_key_and_not_from_the_last(
    consultation: Consultation, qtbot: QtBot
) -> None:
    consultation.change("patient", typing=True, name="a")
    left = consultation._timer.remainingTime()
    consultation.change("patient", typing=True, name="ab")
    assert consultation._timer.remainingTime() <= left


def test_flush_keeps_what_was_just_typed(consultation: Consultation, vault: Vault) -> None:
    consultation.change("patient", typing=True, name="half a wor")
    assert consultation.flush()
    assert vault.load(consultation.id).patient.name == "half a wor"


def test_a_failed_commit_says_so_keeps_the_words_and_tries_again(
    consultation: Consultation, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = vault.save_section
    told: list[str] = []
    consultation.failed.connect(told.append)

    def full(*_arguments: object, **_options: object) -> None:
        raise EnvironmentFault("The disk is full.", "Make room.")

    monkeypatch.setattr(vault, "save_section", full)
    consultation.change("safety", safe_to_go_home=Answer.NO)
    assert told == ["The disk is full. Make room."]
    assert consultation.record.safety.safe_to_go_home is Answer.NO
    assert "immediate-danger" in {finding.id for finding in consultation.findings}
    monkeypatch.setattr(vault, "save_section", real)
    assert consultation.flush()
    assert vault.load(consultation.id).safety.safe_to_go_home is Answer.NO


def test_findings_follow_the_answers(consultation: Consultation, qtbot: QtBot) -> None:
    with qtbot.waitSignal(consultation.findings_changed):
        consultation.change("abuse", honour_based=Answer.YES)
    assert "honour-based-one-chance" in {finding.id for finding in consultation.findings}


def test_nothing_is_written_when_nothing_changed(consultation: Consultation, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(consultation.saved):
        consultation.put("patient", Patient())
