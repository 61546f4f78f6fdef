"""Immediate safety: five checks, seven indicators, and pressure on the neck."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.guidance.contract import CAUTIONS, RED_FLAGS, SPECSSS
from dva_desktop.core.record import InjuryType
from tests.core.pathway.cases import (
    CAUSES_HARM,
    DISCLOSED,
    NOT_DISCLOSED,
    fields,
    holds,
    label,
    reasons,
)

SAFE = {
    "person_causing_harm_present": "no",
    "children_safe": "yes",
    "safe_to_go_home": "yes",
    "immediate_concerns": "no",
    "place_of_safety": "yes",
    "threat_to_life": "no",
}
DANGER = {
    "person_causing_harm_present": "yes",
    "children_safe": "no",
    "safe_to_go_home": "no",
    "immediate_concerns": "yes",
    "threat_to_life": "yes",
}


def injury(kind: str | None) -> dict[str, Any]:
    return {"number": 1, "view": "front", "x": 0.5, "y": 0.2, "region": "neck_front", "type": kind}


@pytest.mark.parametrize("check", DANGER)
def test_each_check_alone_means_danger(check: str) -> None:
    assert not holds("immediate-danger", safety=SAFE)
    answers = {**SAFE, check: DANGER[check]}
    assert fields("immediate-danger", safety=answers) == [f"safety.{check}"]
    assert not holds("immediate-danger", safety={**SAFE, check: "unknown"})
    assert not holds("immediate-danger", safety={**SAFE, check: None})


@pytest.mark.parametrize(
    ("answer", "nowhere"), [("no", True), ("yes", False), ("unknown", False), (None, False)]
)
def test_nowhere_safe_to_go(answer: str | None, nowhere: bool) -> None:
    assert holds("no-place-of-safety", safety={"place_of_safety": answer}) is nowhere


@pytest.mark.parametrize(
    ("check", "counts"),
    [*((check, True) for check in SAFE if check != "threat_to_life"), ("threat_to_life", False)],
)
@pytest.mark.parametrize("answer", ["unknown", None])
def test_the_five_checks_must_be_answered_after_a_disclosure(
    check: str, counts: bool, answer: str | None
) -> None:
    safety = {**SAFE, check: answer}
    assert not holds("immediate-safety-unanswered", safety=SAFE, **DISCLOSED)
    assert holds("immediate-safety-unanswered", safety=safety, **DISCLOSED) is counts
    assert not holds("immediate-safety-unanswered", safety=safety, **NOT_DISCLOSED)
    assert not holds("immediate-safety-unanswered", safety=safety, **DISCLOSED, **CAUSES_HARM)


def test_an_unanswered_check_reads_differently_from_a_dont_know() -> None:
    safety = {**SAFE, "children_safe": "unknown", "place_of_safety": None}
    assert reasons("immediate-safety-unanswered", safety=safety, **DISCLOSED) == [
        f"{label('safety.children_safe')}: Don\u2019t know",
        f"{label('safety.place_of_safety')}: Not asked",
    ]


@pytest.mark.parametrize("answer", ["yes", "no", "unknown"])
def test_safety_comes_before_the_checklist(answer: str) -> None:
    unsafe, dash = {"safe_to_go_home": "no"}, {answer: [7]}
    assert holds("secure-safety-first", safety=unsafe, dash=dash)
    assert not holds("secure-safety-first", safety=unsafe)
    assert not holds("secure-safety-first", safety=SAFE, dash=dash)
    assert not holds("secure-safety-first", safety={**unsafe, "secured": True}, dash=dash)


@pytest.mark.parametrize("indicator", SPECSSS)
def test_any_one_of_seven_indicators_is_enough(indicator: str) -> None:
    assert fields("specsss-indicator", specsss={indicator: "yes"}) == [f"specsss.{indicator}"]
    assert not holds("specsss-indicator", specsss={indicator: "no"})
    assert not holds("specsss-indicator", specsss={indicator: "unknown"})


@pytest.mark.parametrize(
    ("sections", "check"),
    [
        ({"dash": {"yes": [15]}}, True),
        ({"dash": {"no": [15]}}, False),
        ({"dash": {"unknown": [15]}}, False),
        ({"dash": {"yes": [14, 16]}}, False),
        ({"specsss": {"strangulation_or_threats_to_kill": "yes"}}, True),
        ({"specsss": {"sexual_abuse": "yes"}}, False),
        ({"strangulation": {"red_flags": ["petechiae"]}}, True),
        ({"strangulation": {"days_since": 3}}, False),
    ],
)
def test_what_points_to_pressure_on_the_neck(sections: dict[str, Any], check: bool) -> None:
    assert holds("strangulation-check", **sections) is check


@pytest.mark.parametrize("kind", [*InjuryType, None])
def test_two_kinds_of_injury_point_to_pressure_on_the_neck(kind: str | None) -> None:
    neck = kind in (InjuryType.LIGATURE_MARK, InjuryType.NECK_GRIP)
    assert holds("strangulation-check", body_map={"injuries": [injury(kind)]}) is neck


@pytest.mark.parametrize("flag", RED_FLAGS + CAUTIONS)
def test_each_red_flag_is_an_emergency(flag: str) -> None:
    dash = {"yes": [15]}
    assert not holds("strangulation-emergency", dash=dash)
    assert holds("strangulation-emergency", dash=dash, strangulation={"red_flags": [flag]})


@pytest.mark.parametrize(
    ("sections", "emergency"),
    [
        ({"patient": {"pregnant": "yes"}}, True),
        ({"patient": {"pregnant": "unknown"}}, False),
        ({"patient": {"date_of_birth": "2008-03-03"}}, True),
        ({"patient": {"date_of_birth": "2008-03-02"}}, False),
        ({"safety": {"safe_to_go_home": "no"}}, True),
        ({"safety": {"safe_to_go_home": "yes"}}, False),
    ],
)
def test_cautions_recorded_elsewhere_count(sections: dict[str, Any], emergency: bool) -> None:
    assert holds("strangulation-emergency", dash={"yes": [15]}, **sections) is emergency
    assert not holds("strangulation-emergency", **sections)
