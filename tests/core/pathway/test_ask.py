"""Ask: who may hear, who interprets, what was said first, and what if nothing could be asked."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.guidance.contract import PRESENTATION
from dva_desktop.core.pathway import Gate, gate
from dva_desktop.core.record import CareSetting
from tests.core.pathway.cases import (
    CAUSES_HARM,
    DISCLOSED,
    NOT_DISCLOSED,
    fields,
    holds,
    label,
    reasons,
    record,
)

ADULT = {"who": "adult"}


def child(age: int | None = None, can_talk: bool | None = None) -> dict[str, Any]:
    return {"who": "child", "age_months": age, "can_talk": can_talk}


@pytest.mark.parametrize(
    ("present", "unsafe"),
    [
        ([], False),
        ([ADULT], True),
        ([child(0, False)], False),
        ([child(17, False)], False),
        ([child(18, False)], True),
        ([child(200, False)], True),
        ([child(9, True)], True),
        ([child(11, None)], False),
        ([child(12, None)], True),
        ([child(None, False)], True),
        ([child(None, None)], True),
        ([child(3, False), child(17, False)], False),
        ([child(3, False), child(30, None)], True),
        ([child(3, False), ADULT], True),
    ],
)
def test_who_can_hear_decides_whether_to_ask(present: list[Any], unsafe: bool) -> None:
    ask: dict[str, Any] = {"present": present}
    assert holds("unsafe-to-ask", ask=ask) is unsafe
    assert gate(record(ask=ask)) is (Gate.SHUT if unsafe else Gate.OPEN)


def test_the_gate_is_not_open_before_presence_is_answered() -> None:
    assert gate(record()) is Gate.UNANSWERED
    assert not holds("unsafe-to-ask")


@pytest.mark.parametrize(
    ("interpreter", "unsafe"),
    [
        (None, False),
        ("none", False),
        ("professional", False),
        ("family_or_friend", True),
        ("online_tool", True),
    ],
)
def test_an_unsafe_interpreter_shuts_the_gate(interpreter: str | None, unsafe: bool) -> None:
    ask: dict[str, Any] = {"present": [], "interpreter": interpreter}
    assert holds("unsafe-interpreter", ask=ask) is unsafe
    assert gate(record(ask=ask)) is (Gate.SHUT if unsafe else Gate.OPEN)


def test_the_reason_names_the_person_who_can_hear() -> None:
    present = [child(3, False), ADULT]
    assert reasons("unsafe-to-ask", ask={"present": present}) == [
        f"{label('ask.present.who')}: Adult (no. 2)"
    ]
    assert fields("unsafe-to-ask", ask={"present": [child(20, True)]}) == [
        "ask.present.age_months",
        "ask.present.can_talk",
    ]


@pytest.mark.parametrize(
    ("ask", "stop"),
    [
        ({}, True),
        ({"confidentiality_explained": True}, False),
        ({"confidentiality_explained": False}, True),
        ({"outcome": "disclosed"}, True),
        ({"outcome": "not_disclosed"}, True),
        ({"outcome": "not_asked"}, False),
        ({"present": [ADULT]}, False),
        ({"interpreter": "online_tool"}, False),
        ({"outcome": "disclosed", "confidentiality_explained": True}, False),
    ],
)
def test_confidentiality_is_explained_before_questions(ask: dict[str, Any], stop: bool) -> None:
    assert holds("explain-confidentiality", ask=ask) is stop


@pytest.mark.parametrize("presentation", PRESENTATION)
def test_each_presentation_on_the_list_is_reason_to_ask(presentation: str) -> None:
    assert holds("always-ask", ask={"presentation": [presentation]}) is (presentation != "other")


def test_an_informal_carer_is_always_asked() -> None:
    assert holds("always-ask", patient={"informal_carer_for_mental_illness": True})
    assert not holds("always-ask")


@pytest.mark.parametrize("setting", CareSetting)
def test_seven_settings_ask_everyone(setting: CareSetting) -> None:
    targeted = {CareSetting.PRIMARY_CARE, CareSetting.COMMUNITY_NURSING}
    assert holds("routine-enquiry", consultation={"setting": setting}) is (setting not in targeted)


@pytest.mark.parametrize(
    ("ask", "plan"),
    [
        ({"outcome": "not_asked", "indicators": ["bites"]}, True),
        ({"outcome": "not_disclosed", "indicators": ["bites"]}, True),
        ({"outcome": "not_asked", "companion_signs": ["checks_reaction"]}, True),
        ({"outcome": "not_asked"}, False),
        ({"outcome": "not_disclosed"}, False),
        ({"outcome": "disclosed", "indicators": ["bites"]}, False),
        ({"indicators": ["bites"]}, False),
    ],
)
def test_signs_without_a_disclosure_need_a_safe_plan(ask: dict[str, Any], plan: bool) -> None:
    assert holds("plan-safe-enquiry", ask=ask) is plan


@pytest.mark.parametrize(
    ("born", "sections", "childs_route"),
    [
        ("2010-03-03", DISCLOSED, True),
        ("2010-03-02", DISCLOSED, False),
        ("2010-03-03", {"ask": {"indicators": ["burns"]}}, True),
        ("2010-03-03", NOT_DISCLOSED, False),
        ("2026-03-02", DISCLOSED, True),
        (None, DISCLOSED, False),
        ("2027-01-01", DISCLOSED, False),  # born after the day: an age that cannot be relied on
    ],
)
def test_under_sixteen_goes_the_childrens_way(
    born: str | None, sections: dict[str, Any], childs_route: bool
) -> None:
    patient = {"date_of_birth": born}
    assert holds("child-safeguarding-route", patient=patient, **sections) is childs_route


@pytest.mark.parametrize(
    ("contact", "missing"),
    [
        (None, True),
        ({}, True),
        ({"not_safe": "The landline"}, True),
        ({"times": "Mornings"}, True),
        ({"value": "  "}, True),
        ({"value": "07700 900123"}, False),
        ({"method": "in_person"}, False),
    ],
)
def test_a_safe_contact_is_a_way_to_reach_someone(contact: Any, missing: bool) -> None:
    validate = {"safe_contact": contact}
    assert holds("agree-safe-contact", validate=validate, **DISCLOSED) is missing
    assert not holds("agree-safe-contact", validate=validate, **NOT_DISCLOSED)
    assert not holds("agree-safe-contact", validate=validate, **DISCLOSED, **CAUSES_HARM)


@pytest.mark.parametrize(
    ("ask", "hide"),
    [
        ({"outcome": "disclosed"}, True),
        ({"indicators": ["dental"]}, True),
        ({"companion_signs": ["smooths_conflict"]}, True),
        ({"outcome": "not_disclosed"}, False),
        ({}, False),
    ],
)
def test_what_gives_her_away_is_hidden_online(ask: dict[str, Any], hide: bool) -> None:
    assert holds("hide-from-online-access", ask=ask) is hide
