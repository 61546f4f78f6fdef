"""The facts that an entry must not lose when it is reworded, and what it must not promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from dva_desktop.core.guidance import (
    Entry,
    fitting,
    load_guidance,
    load_pocket_guide,
)
from tests.core.guidance.texts import texts


def _entries() -> Iterator[Entry]:
    guidance = load_guidance()
    yield from load_pocket_guide().entries
    yield from chain(*(group.entries for group in guidance.indicators))
    yield from guidance.questions.values()


def _said(requirement: str) -> str:
    """All that entries say for one requirement, in small letters."""
    carriers = (entry for entry in _entries() if requirement in entry.requirements)
    return " ".join(f"{entry.text} {entry.help}" for entry in carriers).casefold()


@pytest.mark.parametrize(
    ("requirement", "facts"),
    [
        ("ASK-11", ("more likely", "60", "relative", "present partner", "34%")),
        ("ASK-15", ("anxiety", "panic", "stress", "self-harm", "drug")),
        ("ASK-17", ("unexplained stomach", "gynaecological symptoms, unexplained", "hearing")),
        ("ASK-23", ("panic", "stress", "cut off", "attempts", "or frequent", "behaviour")),
        ("ASK-36", ("want to be asked", "do not mind")),
        ("ASK-39", ("minority ethnic", "travelling", "no recourse to public funds", "outed")),
        ("VAL-07", ("right", "not ready", "pace")),
        ("VAL-10", ("abuse to end", "the relationship to go on", "never less")),
        ("ASS-03", ("specsss", "10 to 16", "weapons", "threats to kill", "strangling")),
        ("ASS-10", ("as they leave", "raises the danger to life")),
        ("ASS-11", ("separation", "few months", "safety plan")),
        ("ASS-13", ("high risk", "marac", "other support", "one language", "defended")),
        ("ASS-21", ("money", "sex", "honour", "control", "booklet", "dash-ric")),
        ("ACT-16", ("housing", "education", "mash", "channel", "answers for")),
        ("ACT-24", ("danger", "plan", "fewer repeats", "account", "support staff")),
        ("ACT-26", ("stays with the agency", "never passes")),
        ("ACT-40", ("fgm protection", "emergency protection", "prohibited steps", "police")),
        ("REC-14", ("every visible injury", "where it can be done")),
        ("REC-16", ("written consent", "agrees in writing", "withdrawn")),
        ("REC-17", ("signs and dates", "sealed envelope")),
        ("REC-26", ("as much as those on serious illness", "main record", "redact")),
        ("REC-32", ("they told you", "known conviction", "conference")),
        ("CHI-25", ("every kind of child abuse and neglect", "dies", "18 months", "three")),
        ("ASK-12", ("housing", "drink or drugs", "mental illness", "courts", "in care")),
        ("ASK-31", ("choice of gender", "translate")),
        ("ASS-06", ("out of hand", "hurt before", "threatened", "controls you", "where is this")),
        ("ASS-24", ("how bad, how often", "drink and drugs", "children live through", "stands in")),
        ("ACT-01", ("physical", "sexual", "mind", "children")),
        ("ACT-23", ("not have to be at the meeting", "speaks for you", "probation")),
        ("ACT-28", ("staying", "going", "women’s aid")),
        ("ACT-31", ("dvpn", "dvpo", "28 days", "without the victim")),
        ("ACT-32", ("right to ask", "right to know", "lawful, proportionate and needed")),
        ("ACT-39", ("31 october 2015", "under 18", "101", "own")),
        ("REC-15", ("part of your record", "only with your permission")),
        ("REC-24", ("section 47", "strategy", "conference", "core group", "practice’s own")),
        ("REC-25", ("conference", "marac", "police", "looked-after", "emergency", "maternity")),
        ("PCH-21", ("face the violence", "probation programme")),
        ("CHI-15", ("rests on separation", "ends with a referral", "behaviour has changed")),
        ("CHI-18", ("12%", "50%", "69%", "100%", "31%", "58%", "83%")),
        ("CHI-19", ("6%", "58%", "72%", "100%", "no change")),
        ("CHI-20", ("12%", "50%", "100%", "half, then none", "under 40%")),
        ("CHI-21", ("8%", "58%", "50%", "100%", "67%", "does not fit")),
        ("CHI-22", ("15%", "20%", "61%", "80%", "46%", "disagree")),
        ("CHI-24", ("a tenth", "supervisors", "whole system")),
        ("EDI-09", ("files only", "families", "cost", "do not quote")),
        ("WM-12", ("indirect", "operation encompass", "most police areas")),
        ("WM-13", ("minor", "nothing else", "no high risk", "you still refer")),
        ("WM-16", ("duty manager", "worry for the child", "high risk")),
        ("WM-20", ("violent partner", "part of it", "excludes")),
        ("CHI-27", ("almost a third", "kicks", "miscarriage", "early birth")),
        ("CHI-28", ("see the child alone", "fear", "hurt as well")),
        ("WM-01", ("records", "earlier incidents")),
        ("WM-09", ("already know", "adds up", "one event")),
    ],
)
def test_the_facts_of_the_source_are_said(requirement: str, facts: tuple[str, ...]) -> None:
    """ASK-11/12/31 ASS-03/06/24 ACT-01/16/23/24/26/28/31/32/39 REC-14/15/16/17/24/25/26/32
    PCH-21 CHI-15/18/19/20/21/22/24 EDI-09 WM-12/13/16/20: a text that loses one fails."""
    said = _said(requirement)
    assert [fact for fact in facts if fact not in said] == []


def test_every_disclosure_leads_to_a_risk_assessment_and_to_support() -> None:
    findings = load_guidance().findings
    assert {"dash-needed", "specialist-service"} <= {
        name for name, finding in findings.items() if "ASS-22" in finding.sources
    }


def test_a_child_is_seen_alone_where_the_source_is_named() -> None:
    named = [one for one in load_guidance().findings.values() if "CHI-28" in one.sources]
    assert named
    assert all("alone" in finding.action for finding in named)


def test_orders_of_english_courts_are_not_named_in_scotland() -> None:
    orders = re.compile(r"Emergency Protection|Prohibited Steps")
    opened = {"fgm-safeguarding"}
    guide = load_pocket_guide()
    scotland = fitting(guide, "abuse", "scotland", opened)
    assert [entry.id for entry in scotland if orders.search(entry.text)] == []
    england = fitting(guide, "abuse", "england_wales", opened)
    assert [entry.id for entry in england if orders.search(entry.text)] == ["fgm_orders"]
    assert not any(orders.search(one.action) for one in load_guidance().findings.values())


def test_records_are_looked_at_beside_both_pages_where_a_suspicion_is_met() -> None:
    guide = load_pocket_guide()
    for page in ("about", "abuse"):
        assert "do_check_records" in {entry.id for entry in fitting(guide, page)}


def test_no_text_promises_what_only_a_program_could_do() -> None:
    """People act on such a promise; what the clinician does is said instead."""
    promise = re.compile(r"the program (seals|stores|deletes|sends|encrypts)|\bpurge", re.I)
    assert [text for text in texts() if promise.search(text.words)] == []
