"""What one kind of patient has told never reaches the record of the other (PCH-24, REC-32)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given

from dva_desktop.core.record import SECTIONS, Ask, ConsultationDetails, Patient, Record, Subject
from dva_desktop.core.record.apart import may_become, told_so_far
from tests.core.record.strategies import records

DAY = "2026-03-02"
TOLD: dict[str, dict[str, Any]] = {
    "ask": {"outcome": "disclosed"},
    "validate": {"wishes": "x"},
    "abuse": {"afraid_of": "x"},
    "safety": {"threat_to_life": "unknown"},
    "specsss": {"stalking": "no"},
    "dash": {"no": [4]},
    "strangulation": {"days_since": 0},
    "body_map": {"nothing_seen": True},
    "household": {"children": []},
    "safe_and_together": {"pattern": "x"},
    "previous": {"new_incident_since": False},
    "action": {"notes": "x"},
    "person_causing_harm_patient": {"acknowledged": "no"},
}
SUBJECTS = list(Subject)


def record(subject: Subject = Subject.PERSON_AT_RISK, **sections: Any) -> Record:
    details = {"subject": subject, "place": "phone", "clinician_name": "x"}
    raw = {"locality": "somerset", "date": DAY, "consultation": details, **sections}
    return msgspec.convert(raw, Record)


def test_every_section_is_tried_here_or_belongs_to_both_kinds() -> None:
    assert set(SECTIONS) - set(TOLD) == {"consultation", "patient"}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_an_empty_consultation_may_become_either(subject: Subject) -> None:
    either = record(
        subject,
        patient={"name": "x", "date_of_birth": "1990-05-17"},
        ask={"present": [], "interpreter": "none", "confidentiality_explained": True},
    )
    assert told_so_far(either) == ()
    assert all(may_become(either, wanted) for wanted in Subject)


@pytest.mark.parametrize("section", TOLD)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_one_answer_of_any_section_holds_it_where_it_is(subject: Subject, section: str) -> None:
    held = record(subject, **{section: TOLD[section]})
    other = next(one for one in Subject if one is not subject)
    assert told_so_far(held) == (section,)
    assert may_become(held, subject)
    assert not may_become(held, other)


@pytest.mark.parametrize(
    "answer",
    [
        {"presentation": ["anxiety"]},
        {"indicators": ["bites"]},
        {"companion_signs": ["checks_reaction"]},
        {"observations": "x"},
        {"not_asked_reason": "unwell"},
        {"follow_up": {"cover_reason": "x"}},
    ],
)
def test_what_was_noticed_of_a_person_at_risk_counts_as_told(answer: dict[str, Any]) -> None:
    assert not may_become(record(ask=answer), Subject.PERSON_CAUSING_HARM)


@given(records())
def test_a_record_that_may_change_holds_nothing_but_identity_and_the_room(case: Record) -> None:
    ask = Ask(
        present=case.ask.present,
        interpreter=case.ask.interpreter,
        confidentiality_explained=case.ask.confidentiality_explained,
    )
    kept: dict[str, Any] = {"consultation": case.consultation, "patient": case.patient, "ask": ask}
    bare = Record(locality=case.locality, date=case.date, area=case.area, **kept)
    assert all(may_become(case, subject) for subject in Subject) == (case == bare)


def test_the_details_of_the_consultation_and_the_patient_alone_change_nothing() -> None:
    plain = Record(locality="somerset", date=record().date)
    filled = plain.with_section("patient", Patient(name="x")).with_section(
        "consultation", ConsultationDetails(organisation="x")
    )
    assert told_so_far(plain) == told_so_far(filled) == ()
