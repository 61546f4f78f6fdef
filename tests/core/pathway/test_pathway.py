"""All findings together: the contract of ids, their order, their words, and no repeated reason."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.errors import BugError
from dva_desktop.core.guidance import contract, load_guidance
from dva_desktop.core.pathway import FINDINGS, Finding, Urgency
from dva_desktop.core.pathway.case import RULES, Case, rule
from dva_desktop.core.pathway.model import URGENCY_ORDER
from dva_desktop.core.pathway.words import plain_date
from tests.core.pathway.cases import DAY, DISCLOSED, PREGNANT, TWELVE, found, record

URGENCIES = {
    "stop": """unsafe-to-ask unsafe-interpreter explain-confidentiality secure-safety-first
        marac-specialist-advice-first anger-management-refused""",
    "now": """immediate-danger no-place-of-safety immediate-safety-unanswered
        strangulation-emergency do-not-tell-patient-yet police-despite-refusal
        honour-based-one-chance forced-marriage fgm-mandatory-report fgm-safeguarding""",
    "plan": "specialist-service specialist-behaviour-service",
    "note": """always-ask routine-enquiry consider-professional-judgement respect-police-refusal
        see-separately debrief""",
}
EVERYTHING: dict[str, Any] = {
    **DISCLOSED,
    **PREGNANT,
    "safety": {"safe_to_go_home": "no", "place_of_safety": "no"},
    "specsss": {"separation": "yes", "strangulation_or_threats_to_kill": "yes"},
    "dash": {"yes": [*TWELVE, 13, 14, 15], "professional_judgement": True},
    "household": {"children": [{"hurt": True}, {"hurt": True}]},
    "action": {"decisions": [{"about": "marac", "share": True, "consent": "refused"}]},
}


def test_there_is_one_rule_for_each_finding_of_the_contract() -> None:
    assert set(RULES) == set(contract.FINDINGS) == set(load_guidance().findings)
    assert sorted(FINDINGS) == sorted(contract.FINDINGS)


@pytest.mark.parametrize("id_", contract.FINDINGS)
def test_each_finding_has_the_urgency_of_the_contract(id_: str) -> None:
    listed = {id_: urgency for urgency, ids in URGENCIES.items() for id_ in ids.split()}
    assert RULES[id_].urgency == listed.get(id_, "today")


def test_a_rule_cannot_take_the_place_of_another() -> None:
    def nothing(case: Case) -> tuple[()]:
        return ()

    with pytest.raises(BugError, match="idva"):
        rule("idva", Urgency.NOTE)(nothing)
    assert RULES["idva"].check is not nothing


def order(finding: Finding) -> tuple[int, str]:
    return URGENCY_ORDER[finding.urgency], finding.id


def test_findings_come_by_urgency_and_then_by_id() -> None:
    held = list(found(record(**EVERYTHING)).values())
    assert len({finding.urgency for finding in held}) == len(Urgency)
    assert held == sorted(held, key=order)


def test_every_finding_says_what_to_do_why_and_from_which_source() -> None:
    for finding in found(record("edinburgh", **EVERYTHING)).values():
        assert finding.title
        assert finding.action
        assert finding.sources
        assert finding.reasons
        assert len(set(finding.reasons)) == len(finding.reasons)
        assert "{" not in f"{finding.title}{finding.action}{finding.lift}"
        assert bool(finding.lift) is (finding.urgency is Urgency.STOP)


def test_every_reason_leads_to_a_question() -> None:
    questions = load_guidance().questions
    for finding in found(record(**EVERYTHING)).values():
        assert {reason.field for reason in finding.reasons} <= set(questions)


def test_free_text_never_becomes_a_reason() -> None:
    canary = "xq7canary"
    sections: dict[str, Any] = {
        **EVERYTHING,
        "patient": {"name": canary, "pregnant": "yes", "address": canary},
        "abuse": {"afraid_of": canary, "incidents": [{"description": canary, "serious": True}]},
        "dash": {**EVERYTHING["dash"], "judgement_reasons": canary, "notes": {15: canary}},
        "household": {"children": [{"name": canary, "hurt": True}]},
    }
    assert canary not in str(found(record(**sections)))


def test_dates_are_written_the_british_way_in_any_locale() -> None:
    assert plain_date(DAY) == "2 March 2026"
