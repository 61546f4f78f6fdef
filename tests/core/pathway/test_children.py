"""Children and the unborn: referral, section 47, assessment, and a decision with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.pathway.cases import (
    DISCLOSED,
    NOT_DISCLOSED,
    PREGNANT,
    fields,
    holds,
    label,
    reasons,
)

WM = "west_midlands"
INCIDENT: dict[str, Any] = {"abuse": {"incidents": [{}]}}
CALLOUT: dict[str, Any] = {"abuse": {"police_callouts_12_months": 1}}
INFANT = "2025-03-03"
TODDLER = "2025-03-02"
SCHOOLCHILD = "2016-06-06"


def child(born: str | None = SCHOOLCHILD, /, **answers: Any) -> dict[str, Any]:
    return {"household": {"children": [{"date_of_birth": born, **answers}]}}


@pytest.mark.parametrize(
    ("locality", "sections", "refer"),
    [
        (WM, {**child(INFANT), **DISCLOSED}, True),
        (WM, {**child(INFANT), **INCIDENT}, True),
        (WM, {**child(INFANT), **CALLOUT}, True),
        (WM, {**child(INFANT), **NOT_DISCLOSED}, False),
        (WM, {**child(TODDLER), **DISCLOSED}, False),
        (WM, {**child(None), **DISCLOSED}, False),
        (WM, {**child("2026-03-02"), **DISCLOSED}, True),
        (WM, {**child("2026-06-01"), **DISCLOSED}, True),
        (WM, {**PREGNANT, **DISCLOSED}, True),
        (WM, {**PREGNANT, **NOT_DISCLOSED}, False),
        (WM, {"patient": {"pregnant": "unknown"}, **DISCLOSED}, False),
        ("somerset", {**child(INFANT), **DISCLOSED}, False),
        ("edinburgh", {**PREGNANT, **DISCLOSED}, False),
    ],
)
def test_infants_and_the_unborn_are_referred_where_the_area_says_so(
    locality: str, sections: dict[str, Any], refer: bool
) -> None:
    assert holds("childrens-referral", locality, **sections) is refer
    disclosed = "ask" in sections and sections["ask"]["outcome"] == "disclosed"
    in_family = sections.get("patient", {}).get("pregnant") != "unknown"
    consider = disclosed and in_family and not refer
    assert holds("consider-childrens-referral", locality, **sections) is consider


@pytest.mark.parametrize("locality", ["somerset", WM, "edinburgh"])
@pytest.mark.parametrize("answer", ["hurt", "in_violent_relationship", "significant_harm"])
def test_a_harmed_child_is_referred_everywhere(answer: str, locality: str) -> None:
    assert fields("childrens-referral", locality, **child(**{answer: True})) == [
        f"household.children.{answer}"
    ]
    assert not holds("childrens-referral", locality, **child(**{answer: False}))
    assert not holds("childrens-referral", locality, **child(**{answer: None}))


@pytest.mark.parametrize(
    ("born", "counts"), [("2008-03-03", True), ("2008-03-02", False), (None, True)]
)
def test_a_child_is_under_eighteen_or_of_unknown_age(born: str | None, counts: bool) -> None:
    sections = child(born, hurt=True)
    assert holds("childrens-referral", **sections) is counts
    assert holds("consider-childrens-referral", **child(born), **DISCLOSED) is counts
    assert holds("section-47-consider", **sections) is counts


def test_the_reason_names_the_child_that_was_hurt() -> None:
    household = {"children": [{"hurt": False}, {"hurt": True}, {"hurt": None}]}
    assert reasons("childrens-referral", household=household) == [
        f"{label('household.children.hurt')}: Yes (no. 2)"
    ]


def test_the_children_of_the_family_are_counted() -> None:
    household = {"children": [{}, {"date_of_birth": "2008-03-02"}, {"date_of_birth": INFANT}]}
    told = reasons("consider-childrens-referral", household=household, **DISCLOSED)
    assert told[0] == f"{label('household.children')}: 2"


@pytest.mark.parametrize(
    ("sections", "consider"),
    [
        (child(hurt=True), True),
        (child(witnessed_serious=True), True),
        (child(in_violent_relationship=True), True),
        (
            child(significant_harm=True),
            False,
        ),  # a referral, but not one of the listed circumstances
        ({**child(), "specsss": {"escalation": "yes"}}, True),
        ({**child(), "specsss": {"sexual_abuse": "yes"}}, True),
        ({**child(), "specsss": {"strangulation_or_threats_to_kill": "yes"}}, True),
        ({**child(), "specsss": {"separation": "yes", "stalking": "yes"}}, False),
        ({**child(INFANT), **DISCLOSED}, True),
        ({**child(INFANT), **CALLOUT}, True),
        ({**child(INFANT), "specsss": {"community": "yes"}}, True),
        ({**child(INFANT), "abuse": {"kinds": ["economic"]}}, True),
        ({**child(INFANT), **NOT_DISCLOSED}, False),
        ({**child(TODDLER), **DISCLOSED}, False),
        ({**PREGNANT, **DISCLOSED}, True),
        ({**PREGNANT, **NOT_DISCLOSED}, False),
        (PREGNANT, True),  # nothing asked yet is not the same as nothing to know
        ({**DISCLOSED, "specsss": {"escalation": "yes"}}, False),
        ({"household": {"children": []}, "specsss": {"escalation": "yes"}}, False),
    ],
)
def test_section_47_circumstances(sections: dict[str, Any], consider: bool) -> None:
    assert holds("section-47-consider", **sections) is consider
    assert holds("section-47-consider", WM, **sections) is consider
    assert not holds("section-47-consider", "edinburgh", **sections)


@pytest.mark.parametrize("item", range(1, 25))
def test_six_dash_items_are_section_47_circumstances(item: int) -> None:
    consider = item in {10, 11, 13, 14, 15, 16}
    assert holds("section-47-consider", dash={"yes": [item]}, **child()) is consider
    assert not holds("section-47-consider", dash={"no": [item]}, **child())


@pytest.mark.parametrize(
    ("abuse", "assess"),
    [
        ({}, False),
        ({"incidents": [{"serious": False}]}, False),
        ({"incidents": [{"serious": None}]}, False),
        ({"incidents": [{"serious": True}]}, True),
        ({"incidents": [{"serious": False}, {}]}, True),
        ({"police_callouts_12_months": 1}, False),
        ({"police_callouts_12_months": 2}, True),
        ({"police_callouts_12_months": 1, "incidents": [{}]}, False),
    ],
)
def test_one_serious_or_several_incidents_with_a_child(abuse: dict[str, Any], assess: bool) -> None:
    assert holds("child-family-assessment", abuse=abuse, **child()) is assess
    assert holds("child-family-assessment", abuse=abuse, **PREGNANT) is assess
    assert not holds("child-family-assessment", abuse=abuse)
    assert not holds("child-family-assessment", abuse=abuse, **child("2008-03-02"))


@pytest.mark.parametrize(
    ("decision", "missing"),
    [
        ({"share": False}, True),
        ({"share": False, "rationale": " "}, True),
        ({"share": False, "rationale": "Open to a social worker"}, False),
        ({"share": True}, False),
        ({}, False),
    ],
)
def test_not_referring_a_child_needs_a_reason(decision: dict[str, Any], missing: bool) -> None:
    action = {"decisions": [{"about": "childrens_social_care", **decision}]}
    assert holds("record-reason-no-child-referral", action=action, **child()) is missing
    assert not holds("record-reason-no-child-referral", action=action)
    other = {"decisions": [{"about": "police", **decision}]}
    assert not holds("record-reason-no-child-referral", action=other, **child())


@pytest.mark.parametrize(
    ("locality", "sections", "copied"),
    [
        (WM, PREGNANT, True),
        (WM, child("2026-06-01"), True),
        (WM, child("2026-03-02"), False),
        (WM, child(INFANT), False),
        (WM, {"patient": {"pregnant": "no"}}, False),
        ("somerset", PREGNANT, False),
        ("edinburgh", PREGNANT, False),
    ],
)
def test_an_unborn_baby_sends_a_copy_to_the_mash(
    locality: str, sections: dict[str, Any], copied: bool
) -> None:
    referral = {"dash": {"professional_judgement": True}}
    assert holds("copy-to-mash", locality, **sections, **referral) is copied
    assert not holds("copy-to-mash", locality, **sections)
