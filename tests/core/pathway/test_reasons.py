"""Why a finding holds: every answer that led to it, and no other, in a fixed order."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.guidance import DashItem, load_guidance
from dva_desktop.core.pathway.words import Words
from tests.core.pathway.cases import (
    CAUSES_HARM,
    DISCLOSED,
    PREGNANT,
    TWELVE,
    Sections,
    fields,
    reasons,
    record,
)

GIRL: Sections = {"patient": {"date_of_birth": "2012-01-01"}}
JUDGEMENT: Sections = {"dash": {"professional_judgement": True}}
INFANT: dict[str, Any] = {"date_of_birth": "2025-12-01"}
ASKED = DISCLOSED["ask"]
NECK: dict[str, Any] = {
    "number": 1, "view": "front", "x": 0.5, "y": 0.1, "region": "neck_front", "type": "neck_grip",
}  # fmt: skip


def decided(**answers: Any) -> Sections:
    return {"action": {"decisions": [answers]}}


CASES: dict[str, list[tuple[Sections, str]]] = {
    "unsafe-interpreter": [({"ask": {"interpreter": "online_tool"}}, "ask.interpreter")],
    "explain-confidentiality": [({}, "ask.confidentiality_explained")],
    "always-ask": [
        (
            {
                "ask": {"presentation": ["other", "anxiety"]},
                "patient": {"informal_carer_for_mental_illness": True},
            },
            "ask.presentation patient.informal_carer_for_mental_illness",
        )
    ],
    "routine-enquiry": [({"consultation": {"setting": "maternity"}}, "consultation.setting")],
    "plan-safe-enquiry": [
        (
            {
                "ask": {
                    "outcome": "not_asked",
                    "indicators": ["bites"],
                    "companion_signs": ["checks_reaction"],
                }
            },
            "ask.outcome ask.indicators ask.companion_signs",
        ),
        (
            {"ask": {"outcome": "not_disclosed", "companion_signs": ["checks_reaction"]}},
            "ask.outcome ask.companion_signs",
        ),
    ],
    "child-safeguarding-route": [
        ({**GIRL, **DISCLOSED}, "patient.date_of_birth ask.outcome"),
        ({**GIRL, "ask": {"indicators": ["burns"]}}, "patient.date_of_birth ask.indicators"),
        (
            {**GIRL, "ask": {**ASKED, "indicators": ["burns"]}},
            "patient.date_of_birth ask.outcome ask.indicators",
        ),
    ],
    "agree-safe-contact": [(DISCLOSED, "ask.outcome validate.safe_contact.method")],
    "hide-from-online-access": [
        ({"ask": {**ASKED, "indicators": ["dental"]}}, "ask.outcome ask.indicators")
    ],
    "immediate-danger": [
        (
            {"safety": {"children_safe": "no", "safe_to_go_home": "yes", "threat_to_life": "yes"}},
            "safety.children_safe safety.threat_to_life",
        )
    ],
    "no-place-of-safety": [({"safety": {"place_of_safety": "no"}}, "safety.place_of_safety")],
    "secure-safety-first": [
        (
            {"safety": {"safe_to_go_home": "no"}, "dash": {"no": [1]}},
            "safety.safe_to_go_home safety.secured",
        )
    ],
    "strangulation-check": [
        (
            {
                "dash": {"yes": [14, 15]},
                "specsss": {"strangulation_or_threats_to_kill": "yes"},
                "strangulation": {"red_flags": ["seizure"]},
                "body_map": {"injuries": [NECK]},
            },
            "dash.yes specsss.strangulation_or_threats_to_kill strangulation.red_flags "
            "body_map.injuries.type",
        )
    ],
    "strangulation-emergency": [
        (
            {
                "dash": {"yes": [15]},
                "strangulation": {"red_flags": ["seizure"]},
                "patient": {"pregnant": "yes", "date_of_birth": "2009-01-01"},
                "safety": {"safe_to_go_home": "no"},
            },
            "strangulation.red_flags patient.pregnant patient.date_of_birth safety.safe_to_go_home",
        )
    ],
    "dash-needed": [(DISCLOSED, "ask.outcome dash.status")],
    "marac-potential-escalation": [
        ({"abuse": {"police_callouts_12_months": 3}}, "abuse.police_callouts_12_months")
    ],
    "marac-repeat": [
        (
            {
                "previous": {"marac_date": "2026-01-01"},
                "abuse": {"incidents": [{}, {"date": "2026-02-01"}]},
            },
            "previous.marac_date abuse.incidents.date",
        )
    ],
    "marac-specialist-advice-first": [
        (JUDGEMENT, "action.specialist_advice_taken dash.professional_judgement")
    ],
    "specialist-service": [(DISCLOSED, "ask.outcome")],
    "adult-social-care": [
        (
            {**DISCLOSED, "patient": {"care_and_support_needs": "yes"}},
            "patient.care_and_support_needs ask.outcome",
        )
    ],
    "share-without-consent": [
        (
            {
                **JUDGEMENT,
                **decided(about="marac", consent="refused"),
                "safety": {"threat_to_life": "yes"},
                "household": {"children": [{"significant_harm": True, "fgm": "at_risk"}]},
            },
            "action.decisions.consent dash.professional_judgement safety.threat_to_life "
            "household.children.significant_harm household.children.fgm",
        )
    ],
    "sharing-rationale-missing": [
        (
            decided(about="police", share=False, consent="refused"),
            "action.decisions.about action.decisions.consent action.decisions.share",
        )
    ],
    "do-not-tell-patient-yet": [
        (
            decided(about="police", patient_told="not_yet_safe"),
            "action.decisions.about action.decisions.patient_told",
        )
    ],
    "respect-police-refusal": [
        ({"action": {"police_wanted": "no"}}, "action.police_wanted safety.threat_to_life")
    ],
    "police-despite-refusal": [
        (
            {"action": {"police_wanted": "no"}, "safety": {"threat_to_life": "yes"}},
            "action.police_wanted safety.threat_to_life",
        )
    ],
    "childrens-referral": [
        (
            {**DISCLOSED, **PREGNANT, "household": {"children": [INFANT]}},
            "patient.pregnant household.children.date_of_birth ask.outcome",
        ),
        (
            {
                "household": {"children": [{**INFANT, "hurt": True}]},
                "abuse": {"incidents": [{}], "police_callouts_12_months": 1},
            },
            "household.children.hurt household.children.date_of_birth abuse.incidents "
            "abuse.police_callouts_12_months",
        ),
    ],
    "consider-childrens-referral": [
        (
            {**DISCLOSED, "household": {"children": [{"date_of_birth": "2016-01-01"}]}},
            "household.children ask.outcome",
        )
    ],
    "child-family-assessment": [
        (
            {**PREGNANT, "abuse": {"incidents": [{"serious": True}]}},
            "patient.pregnant abuse.incidents abuse.incidents.serious",
        )
    ],
    "record-reason-no-child-referral": [
        (
            {**PREGNANT, **decided(about="childrens_social_care", share=False)},
            "action.decisions.about action.decisions.share",
        )
    ],
    "fgm-safeguarding": [({"abuse": {"fgm": "known"}}, "abuse.fgm patient.date_of_birth")],
    "honour-based-one-chance": [({"abuse": {"honour_based": "yes"}}, "abuse.honour_based")],
    "specialist-behaviour-service": [(CAUSES_HARM, "consultation.subject")],
    "see-separately": [(CAUSES_HARM, "consultation.subject")],
    "pch-heightened-risk": [
        (
            {**CAUSES_HARM, "person_causing_harm_patient": {"risk_factors": ["recent_separation"]}},
            "person_causing_harm_patient.risk_factors",
        )
    ],
    "debrief": [
        (
            {**JUDGEMENT, "safety": {"place_of_safety": "no"}},
            "dash.professional_judgement safety.place_of_safety",
        )
    ],
}
# Rows that hold in one area only.
AREAS = {
    "marac-specialist-advice-first": "edinburgh",
    "childrens-referral": "west_midlands",
    "consider-childrens-referral": "west_midlands",
}


@pytest.mark.parametrize(
    ("id_", "sections", "expected"),
    [(id_, sections, said) for id_, cases in CASES.items() for sections, said in cases],
)
def test_the_answers_behind_a_finding(id_: str, sections: Sections, expected: str) -> None:
    assert fields(id_, AREAS.get(id_, "somerset"), **sections) == expected.split()


def test_a_copy_to_the_mash_says_who_is_unborn_and_why_marac() -> None:
    unborn = {"children": [{"date_of_birth": "2026-06-01"}]}
    assert fields("copy-to-mash", "west_midlands", household=unborn, **PREGNANT, **JUDGEMENT) == [
        "patient.pregnant",
        "household.children.date_of_birth",
        "dash.professional_judgement",
    ]


def test_section_47_names_each_circumstance() -> None:
    sections: Sections = {
        **PREGNANT,
        "household": {"children": [{**INFANT, "witnessed_serious": True}]},
        "specsss": {"separation": "yes", "sexual_abuse": "yes"},
        "dash": {"yes": [2, 10, 16]},
    }
    assert fields("section-47-consider", **sections) == [
        "household.children.witnessed_serious",
        "specsss.sexual_abuse",
        "dash.yes",
        "dash.yes",
        "patient.pregnant",
        "household.children.date_of_birth",
    ]
    numbers = [text for text in reasons("section-47-consider", **sections) if "DASH" in text]
    assert [text.split(".")[0] for text in numbers] == ["DASH 10", "DASH 16"]


@pytest.mark.parametrize("item", load_guidance().dash, ids=lambda item: str(item.number))
def test_a_dash_item_is_named_by_number_and_topic(item: DashItem) -> None:
    words = Words(record(), load_guidance())
    assert words.dash_item(item.number).text == f"DASH {item.number}. {item.topic}: Yes"


def test_ticked_signs_are_named_in_one_reason_in_the_order_ticked() -> None:
    ask = {"indicators": ["burns", "bites"]}
    told = reasons("hide-from-online-access", ask=ask)
    assert len(told) == 1
    assert told[0].count("; ") == 1
    swapped = reasons("hide-from-online-access", ask={"indicators": ["bites", "burns"]})
    assert set(swapped[0].split(": ")[1].split("; ")) == set(told[0].split(": ")[1].split("; "))
    assert swapped != told


def test_a_reason_is_given_once_even_when_two_ways_lead_to_it() -> None:
    sections: Sections = {
        "dash": {"yes": [*TWELVE, 13, 14, 15]},
        "household": {"children": [{"hurt": True}]},
        **decided(about="marac", consent="refused"),
    }
    assert fields("share-without-consent", **sections).count("household.children.hurt") == 1
