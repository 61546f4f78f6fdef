"""The patient who causes harm: what is offered, what never is, and what stays apart."""

from __future__ import annotations

from typing import Any

import pytest

from dva_desktop.core.guidance import load_locality
from dva_desktop.core.guidance.contract import RISK_FACTORS
from dva_desktop.core.pathway import documents_due
from tests.core.pathway.cases import CAUSES_HARM, DISCLOSED, TWELVE, found, holds, record

VICTIM_SIDE = {
    "dash-needed",
    "specialist-service",
    "agree-safe-contact",
    "immediate-safety-unanswered",
    "idva",
    "consider-professional-judgement",
}


def harm(**answers: Any) -> dict[str, Any]:
    return {**CAUSES_HARM, "person_causing_harm_patient": answers}


def test_a_specialist_service_seen_separately_is_offered_to_every_one() -> None:
    assert {"specialist-behaviour-service", "see-separately"} <= set(found(record(**CAUSES_HARM)))
    assert not holds("specialist-behaviour-service")
    assert not holds("see-separately")


@pytest.mark.parametrize(("asks", "refused"), [(True, True), (False, False), (None, False)])
def test_anger_management_is_refused(asks: bool | None, refused: bool) -> None:
    sections = harm(asks_for_anger_management=asks)
    assert holds("anger-management-refused", **sections) is refused
    del sections["consultation"]
    assert not holds("anger-management-refused", **sections)


@pytest.mark.parametrize("factor", RISK_FACTORS)
def test_each_of_the_fourteen_factors_heightens_risk(factor: str) -> None:
    sections = harm(risk_factors=[factor])
    assert holds("pch-heightened-risk", **sections)
    del sections["consultation"]
    assert not holds("pch-heightened-risk", **sections)


@pytest.mark.parametrize(
    ("answer", "affected"), [("yes", True), ("unknown", True), ("no", False), (None, False)]
)
def test_not_knowing_about_the_children_is_not_no(answer: str | None, affected: bool) -> None:
    sections = harm(children_affected=answer)
    assert holds("pch-children-affected", **sections) is affected
    del sections["consultation"]
    assert not holds("pch-children-affected", **sections)


def test_nothing_for_the_person_at_risk_follows_from_this_record() -> None:
    sections: dict[str, Any] = {
        **CAUSES_HARM,
        **DISCLOSED,
        "abuse": {"police_callouts_12_months": 5},
        "dash": {"yes": [*TWELVE, 13, 14], "professional_judgement": True},
        "previous": {"marac_date": "2026-01-01", "new_incident_since": True},
    }
    held = found(record(**sections))
    assert not {id_ for id_ in held if id_ in VICTIM_SIDE or id_.startswith("marac-")}
    due = documents_due(record(**sections), held.values(), load_locality("somerset"))
    assert due == ("gp-record-entry",)


def test_danger_is_danger_whoever_tells_us() -> None:
    assert holds("immediate-danger", safety={"threat_to_life": "yes"}, **CAUSES_HARM)
