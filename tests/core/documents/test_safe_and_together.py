"""Safe and Together on paper: the pattern, each child, and the parent's strengths (CHI-02/04)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from msgspec import convert
from msgspec.structs import replace

from dva_desktop.core.documents import build, render_text
from dva_desktop.core.documents.model import Table
from dva_desktop.core.guidance import load_guidance
from dva_desktop.core.record import (
    BehaviourFlag,
    BehaviourSign,
    FollowUp,
    Outcome,
    OwnInjury,
    Record,
    SafeAndTogether,
)
from tests.core.documents.sample import HARMING, RECORD, context

FULL: dict[str, Any] = {
    "pattern": "Reads every message and keeps the car keys.",
    "earlier_pattern": "Followed a former partner to work.",
    "known_from": ["patient", "police_or_court"],
    "harm_to_children": [
        {"child": "Ivy", "saw_or_heard": "Heard it through the wall.", "where": "In her cot"},
        {"child": "Ben"},
    ],
    "protective_efforts": ["giving_way", "school"],
    "more_efforts": "On Fridays they sleep at my sister's.",
    "efforts_said_back": True,
    "wider_impact": ["school_moves"],
    "wider_impact_details": "Three schools in two years.",
    "adversities": [{"kind": "mental_health", "worsened": "yes", "caused": "unknown"}],
}
OTHER_FORMS = (
    "marac-referral",
    "domestic-abuse-service-intake",
    "adult-safeguarding-concern",
    "gp-record-entry",
)


def printed(document_id: str = "childrens-referral", **fields: Any) -> str:
    section = convert(fields, SafeAndTogether)
    return text_of(document_id, replace(RECORD, safe_and_together=section))


def text_of(document_id: str, record: Record) -> str:
    return " ".join(render_text(build(document_id, record, context(record))).split())


def test_the_childrens_team_reads_all_of_it() -> None:
    text = printed(**FULL)
    choice = load_guidance().choice_text
    for told in (
        "Reads every message and keeps the car keys.",
        "Followed a former partner to work.",
        "Police or court papers",
        "Heard it through the wall.",
        "In her cot",
        choice("safe_and_together.protective_efforts", "giving_way"),
        choice("safe_and_together.protective_efforts", "school"),
        "“On Fridays they sleep at my sister's.”",
        "Changing school or nursery",
        "Three schools in two years.",
        "Mental health",
    ):
        assert told in text


def test_what_was_not_asked_of_a_difficulty_is_never_a_no() -> None:
    difficulties = [{"kind": "culture"}, {"kind": "other", "caused": "unknown", "worsened": "no"}]
    section = convert({"adversities": difficulties}, SafeAndTogether)
    record = replace(RECORD, safe_and_together=section)
    blocks = build("childrens-referral", record, context(record)).blocks
    tables = [one for one in blocks if isinstance(one, Table) and one.header[0] == "Difficulty"]
    assert [row[1:4] for row in tables[0].rows] == [
        ("Not asked", "Not asked", "Not asked"),
        (load_guidance().choice_text("answer", "unknown"), "No", "Not asked"),
    ]


def test_a_child_of_whom_little_is_known_stays_in_the_table() -> None:
    text = printed(**FULL)
    assert "Ben" in text[text.index("Heard it through the wall.") :]


def test_an_empty_page_prints_no_heading_that_would_read_as_nothing_done() -> None:
    assert "Safe and Together" not in printed()
    assert "Safe and Together" in printed(pattern="x")


@pytest.mark.parametrize("document_id", OTHER_FORMS)
def test_other_forms_leave_it_out_and_say_so(document_id: str) -> None:
    section = convert(FULL, SafeAndTogether)
    record = replace(RECORD, safe_and_together=section)
    document = build(document_id, record, context(record))
    text = " ".join(render_text(document).split())
    assert "car keys" not in text
    assert "my sister" not in text
    assert any("Safe and Together" in line for line in document.left_out)
    without = build(document_id, RECORD, context(RECORD))
    assert not any("Safe and Together" in line for line in without.left_out)


@pytest.mark.parametrize("document_id", ["childrens-referral", "gp-record-entry"])
def test_none_of_it_is_printed_for_a_person_causing_harm(document_id: str) -> None:
    section = convert(FULL, SafeAndTogether)
    text = text_of(document_id, replace(HARMING, safe_and_together=section))
    for told in ("car keys", "Followed", "cot", "sister", "schools"):
        assert told not in text


def test_what_the_person_causing_harm_brings_stands_in_their_own_entry() -> None:
    own = replace(
        HARMING.person_causing_harm_patient,
        flags=(BehaviourFlag.DRINK,),
        signs_seen=(BehaviourSign.CHECKS_WHEREABOUTS,),
        injuries_seen=(OwnInjury.SCRATCHES,),
    )
    text = text_of("gp-record-entry", replace(HARMING, person_causing_harm_patient=own))
    choice = load_guidance().choice_text
    path = "person_causing_harm_patient"
    for told in (
        choice(f"{path}.flags", "drink"),
        choice(f"{path}.signs_seen", "checks_whereabouts"),
        choice(f"{path}.injuries_seen", "scratches"),
    ):
        assert told in text


def test_the_plan_for_a_safer_chance_is_whole_in_the_gp_entry() -> None:
    plan = FollowUp(
        date=dt.date(2026, 3, 5), cover_reason="a blood test", who="Nurse Okafor", plan="Room 4"
    )
    ask = replace(RECORD.ask, outcome=Outcome.NOT_ASKED, follow_up=plan)
    text = text_of("gp-record-entry", replace(RECORD, ask=ask))
    for told in ("5 March 2026", "a blood test", "Nurse Okafor", "Room 4"):
        assert told in text
