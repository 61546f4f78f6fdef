"""What must hold of any record: no crash, more risk never less to do, unknown is not no."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.guidance.contract import SPECSSS
from dva_desktop.core.pathway import (
    Gate,
    Urgency,
    documents_due,
    findings,
    gate,
    marac_routes,
)
from dva_desktop.core.pathway.model import URGENCY_ORDER
from dva_desktop.core.record import DASH_ITEMS, Answer, Dash, Outcome, Record, Subject
from tests.core.pathway.cases import DAY, found
from tests.core.record.strategies import dashes, records

RECORDS = records()

# Answers for which "yes" is the one that worries: turning "no" into "do not know" hides nothing.
WORRY_IF_YES = (
    "safety.person_causing_harm_present",
    "safety.immediate_concerns",
    "safety.threat_to_life",
    *(f"specsss.{indicator}" for indicator in SPECSSS),
    "patient.pregnant",
    "patient.care_and_support_needs",
    "abuse.honour_based",
    "abuse.forced_marriage",
    "person_causing_harm_patient.children_affected",
)
WORRY_IF_NO = ("safety.children_safe", "safety.safe_to_go_home", "safety.place_of_safety")


def changed(record: Record, field: str, value: Any) -> Record:
    section, name = field.split(".")
    part = msgspec.structs.replace(record.section(section), **{name: value})
    return record.with_section(section, part)


def most_urgent(record: Record) -> int:
    urgencies = (URGENCY_ORDER[finding.urgency] for finding in found(record).values())
    return min(urgencies, default=len(URGENCY_ORDER))


@given(RECORDS)
def test_any_record_has_findings_in_order_with_reasons(record: Record) -> None:
    locality = load_locality(record.locality)
    held = findings(record, load_guidance(), locality)
    assert list(held) == sorted(held, key=lambda item: (URGENCY_ORDER[item.urgency], item.id))
    assert all(finding.reasons for finding in held)
    assert held == findings(record, load_guidance(), locality)
    documents = documents_due(record, held, locality)
    assert len(set(documents)) == len(documents)
    assert bool(marac_routes(held)) is ("marac-referral" in {finding.id for finding in held})


@given(RECORDS)
def test_the_gate_and_the_findings_agree(record: Record) -> None:
    unsafe = {"unsafe-to-ask", "unsafe-interpreter"} & set(found(record))
    match gate(record):
        case Gate.OPEN:
            assert not unsafe
        case Gate.SHUT:
            assert unsafe
        case Gate.UNANSWERED:
            assert record.ask.present is None
            assert "unsafe-to-ask" not in unsafe


@settings(max_examples=200)
@given(RECORDS, st.sampled_from(DASH_ITEMS))
def test_one_more_yes_never_means_less_to_do(record: Record, item: int) -> None:
    more = record.with_section("dash", record.dash.with_answer(item, Answer.YES))
    lost = set(found(record)) - set(found(more))
    assert lost <= {"consider-professional-judgement"}
    assert not lost or "marac-visible-high-risk" in found(more)
    assert most_urgent(more) <= most_urgent(record)


@given(dashes(), st.sampled_from(["somerset", "west_midlands", "edinburgh"]))
def test_the_tally_alone_decides_visible_high_risk(dash: Dash, locality: str) -> None:
    record = Record(locality=locality, date=DAY, dash=dash)
    assert ("marac-visible-high-risk" in found(record)) is (len(dash.yes) >= 14)


@settings(max_examples=300)
@given(RECORDS, st.sampled_from(WORRY_IF_YES))
def test_do_not_know_never_removes_what_no_would_show(record: Record, field: str) -> None:
    no, unknown = (changed(record, field, answer) for answer in (Answer.NO, Answer.UNKNOWN))
    assert set(found(no)) <= set(found(unknown))
    assert most_urgent(unknown) <= most_urgent(no)


@given(RECORDS, st.sampled_from(DASH_ITEMS))
def test_do_not_know_on_the_checklist_never_removes_anything(record: Record, item: int) -> None:
    no, unknown = (
        record.with_section("dash", record.dash.with_answer(item, answer))
        for answer in (Answer.NO, Answer.UNKNOWN)
    )
    assert set(found(no)) <= set(found(unknown))


@given(RECORDS, st.sampled_from(WORRY_IF_NO), st.sampled_from([Answer.UNKNOWN, None]))
def test_after_a_disclosure_not_knowing_is_never_safety(
    record: Record, field: str, answer: Answer | None
) -> None:
    asked = changed(record, "ask.outcome", Outcome.DISCLOSED)
    at_risk = changed(asked, "consultation.subject", Subject.PERSON_AT_RISK)
    held = found(changed(at_risk, field, answer))
    assert "immediate-safety-unanswered" in held
    assert set(found(changed(at_risk, field, Answer.YES))) <= set(held)


@given(RECORDS)
def test_a_missing_date_of_birth_never_switches_off_the_marac(record: Record) -> None:
    at_risk = changed(record, "consultation.subject", Subject.PERSON_AT_RISK)
    judged = changed(at_risk, "dash.professional_judgement", True)
    assert "marac-referral" in found(changed(judged, "patient.date_of_birth", None))


@given(RECORDS)
def test_the_record_of_a_person_causing_harm_never_leads_to_a_marac(record: Record) -> None:
    held = found(changed(record, "consultation.subject", Subject.PERSON_CAUSING_HARM))
    assert not {id_ for id_ in held if id_.startswith("marac-")}
    assert "specialist-behaviour-service" in held


@given(RECORDS)
def test_no_finding_of_the_most_urgent_kinds_goes_without_debrief(record: Record) -> None:
    held = found(record)
    hard = any(finding.urgency is Urgency.NOW for finding in held.values())
    assert ("debrief" in held) is (hard or "marac-referral" in held)
