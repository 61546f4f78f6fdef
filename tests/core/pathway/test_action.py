"""Action: support, separate decisions, refusal of the police, and the clinician afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.pathway.cases import (
    CAUSES_HARM,
    DISCLOSED,
    NOT_DISCLOSED,
    Sections,
    found,
    holds,
    label,
    reasons,
    record,
)

JUDGEMENT: dict[str, Any] = {"dash": {"professional_judgement": True}}
CHILD_HURT: dict[str, Any] = {"household": {"children": [{"hurt": True}]}}


def decided(*decisions: dict[str, Any]) -> dict[str, Any]:
    return {"action": {"decisions": list(decisions)}}


def about(recipient: str, **answers: Any) -> dict[str, Any]:
    return {"about": recipient, **answers}


@pytest.mark.parametrize(
    ("born", "offered"), [("2010-03-03", False), ("2010-03-02", True), (None, True)]
)
def test_the_specialist_service_is_for_sixteen_and_over(born: str | None, offered: bool) -> None:
    patient = {"date_of_birth": born}
    assert holds("specialist-service", patient=patient, **DISCLOSED) is offered
    assert not holds("specialist-service", patient=patient, **NOT_DISCLOSED)
    assert not holds("specialist-service", patient=patient, **DISCLOSED, **CAUSES_HARM)


@pytest.mark.parametrize(
    ("patient", "concern"),
    [
        ({"care_and_support_needs": "yes"}, True),
        ({"care_and_support_needs": "unknown"}, False),
        ({"care_and_support_needs": "no"}, False),
        ({}, False),
        ({"care_and_support_needs": "yes", "date_of_birth": "2010-03-03"}, False),
        ({"care_and_support_needs": "yes", "date_of_birth": "2010-03-02"}, True),
    ],
)
def test_care_and_support_needs(patient: dict[str, Any], concern: bool) -> None:
    assert holds("adult-social-care", patient=patient, **DISCLOSED) is concern
    assert not holds("adult-social-care", patient=patient, **DISCLOSED, **CAUSES_HARM)
    assert not holds("adult-social-care", patient=patient, **NOT_DISCLOSED)


@pytest.mark.parametrize(
    ("sections", "recipient"),
    [
        (JUDGEMENT, "marac"),
        (DISCLOSED, "domestic_abuse_service"),
        (CHILD_HURT, "childrens_social_care"),
        ({**DISCLOSED, "patient": {"care_and_support_needs": "yes"}}, "adult_social_care"),
    ],
)
def test_each_referral_needs_a_decision_of_its_own(
    sections: dict[str, Any], recipient: str
) -> None:
    service = about("domestic_abuse_service", share=True, consent="given")
    others = () if recipient == "domestic_abuse_service" else (service,)
    undecided = decided(*others, about(recipient, consent="given"))
    wrong_one = decided(*others, about("police", share=True))
    for share in (True, False):
        done = decided(*others, about(recipient, share=share, rationale="Written"))
        assert not holds("decide-and-record-sharing", **sections, **done)
    assert holds("decide-and-record-sharing", **sections)
    assert holds("decide-and-record-sharing", **sections, **undecided)
    assert holds("decide-and-record-sharing", **sections, **wrong_one)


def test_the_reason_names_who_has_not_been_decided_about() -> None:
    assert reasons("decide-and-record-sharing", **JUDGEMENT, **DISCLOSED) == [
        f"{label('action.decisions')}: MARAC not decided",
        f"{label('action.decisions')}: Domestic abuse service not decided",
    ]


def test_nothing_to_decide_when_no_referral_is_indicated() -> None:
    assert not holds("decide-and-record-sharing", **NOT_DISCLOSED)


@pytest.mark.parametrize("recipient", ["marac", "childrens_social_care"])
@pytest.mark.parametrize("consent", ["refused", "not_sought"])
@pytest.mark.parametrize(
    ("sections", "grounds"),
    [
        (JUDGEMENT, True),
        ({"safety": {"threat_to_life": "yes"}}, True),
        (CHILD_HURT, True),
        ({"household": {"children": [{"witnessed_serious": True}]}}, True),
        ({"household": {"children": [{"fgm": "at_risk"}]}}, True),
        ({"household": {"children": [{"fgm": "no"}]}}, False),
        ({"household": {"children": [{}]}, "abuse": {"incidents": [{}, {}]}}, True),
        ({"household": {"children": [{}]}, "abuse": {"incidents": [{}]}}, False),
        ({"patient": {"date_of_birth": "2011-01-01"}, **DISCLOSED}, True),
        ({"household": {"children": [{"hurt": False}]}, **DISCLOSED}, False),
        (DISCLOSED, False),
        ({"abuse": {"fgm": "known"}, "patient": {"date_of_birth": "1990-01-01"}}, False),
    ],
)
def test_sharing_without_consent_needs_a_ground(
    recipient: str, consent: str, sections: dict[str, Any], grounds: bool
) -> None:
    withheld = decided(about(recipient, consent=consent))
    assert holds("share-without-consent", **sections, **withheld) is grounds


@pytest.mark.parametrize(
    "decision",
    [
        about("marac", consent="given"),
        about("marac"),
        about("domestic_abuse_service", consent="refused"),
        about("adult_social_care", consent="refused"),
        about("police", consent="refused"),
    ],
)
def test_other_consents_are_left_alone(decision: dict[str, Any]) -> None:
    assert not holds("share-without-consent", **JUDGEMENT, **decided(decision))


@pytest.mark.parametrize(
    ("answers", "needs_reason"),
    [
        ({"share": True, "consent": "given"}, False),
        ({"share": True, "consent": "refused"}, True),
        ({"share": True, "consent": "not_sought"}, True),
        ({"share": True}, True),
        ({"share": False, "consent": "given"}, True),
        ({"share": False}, True),
        ({"consent": "refused"}, True),
        ({"consent": "given"}, False),
        ({}, False),
    ],
)
def test_which_decisions_need_a_rationale(answers: dict[str, Any], needs_reason: bool) -> None:
    bare = decided(about("police", **answers))
    reasoned = decided(about("police", rationale="Because", **answers))
    blank = decided(about("police", rationale="\t ", **answers))
    assert holds("sharing-rationale-missing", **bare) is needs_reason
    assert holds("sharing-rationale-missing", **blank) is needs_reason
    assert not holds("sharing-rationale-missing", **reasoned)


def test_one_reasoned_decision_does_not_cover_another() -> None:
    both = decided(
        about("marac", share=True, consent="refused", rationale="Threats"),
        about("childrens_social_care", share=False),
    )
    assert holds("sharing-rationale-missing", **both)


@pytest.mark.parametrize(
    ("told", "wait"),
    [("not_yet_safe", True), ("told", False), ("told_later", False), (None, False)],
)
def test_not_telling_yet(told: str | None, wait: bool) -> None:
    assert holds("do-not-tell-patient-yet", **decided(about("police", patient_told=told))) is wait


@pytest.mark.parametrize("wanted", ["yes", "no", "unknown", None])
@pytest.mark.parametrize("threat", ["yes", "no", "unknown", None])
def test_a_refusal_of_the_police(wanted: str | None, threat: str | None) -> None:
    sections: Sections = {"action": {"police_wanted": wanted}, "safety": {"threat_to_life": threat}}
    refused = wanted == "no"
    assert holds("respect-police-refusal", **sections) is (refused and threat != "yes")
    assert holds("police-despite-refusal", **sections) is (refused and threat == "yes")


@pytest.mark.parametrize(
    ("sections", "debrief"),
    [
        ({}, False),
        (NOT_DISCLOSED, False),
        (JUDGEMENT, True),
        ({"safety": {"safe_to_go_home": "no"}}, True),
        ({"safety": {"place_of_safety": "no"}}, True),
        ({"abuse": {"honour_based": "yes"}}, True),
        ({"specsss": {"separation": "yes"}}, False),
    ],
)
def test_a_hard_consultation_ends_with_a_minute_for_the_clinician(
    sections: dict[str, Any], debrief: bool
) -> None:
    assert holds("debrief", **sections) is debrief


def test_the_texts_speak_of_the_locality() -> None:
    local = found(record("edinburgh", **JUDGEMENT))["idva"]
    assert "IDAA" in f"{local.title} {local.action}"
    local = found(record("somerset", **JUDGEMENT))["idva"]
    assert "IDVA" in f"{local.title} {local.action}"
