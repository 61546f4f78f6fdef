"""MARAC: four routes, each on both sides of its boundary, and what may hold a referral back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from dva_desktop.core.guidance import Thresholds, load_guidance, load_locality
from dva_desktop.core.pathway import findings, marac_routes
from dva_desktop.core.pathway.facts import within_months
from tests.core.pathway.cases import (
    CAUSES_HARM,
    DISCLOSED,
    NOT_DISCLOSED,
    TWELVE,
    Sections,
    found,
    holds,
    label,
    reasons,
    record,
)

ROUTES: dict[str, dict[str, Any]] = {
    "marac-visible-high-risk": {"dash": {"yes": [*TWELVE, 13, 14]}},
    "marac-professional-judgement": {"dash": {"professional_judgement": True}},
    "marac-potential-escalation": {"abuse": {"police_callouts_12_months": 3}},
    "marac-repeat": {"previous": {"marac_date": "2025-08-20", "new_incident_since": True}},
}


@pytest.mark.parametrize("locality", ["somerset", "west_midlands", "edinburgh"])
@pytest.mark.parametrize("route", ROUTES)
def test_any_one_route_leads_to_a_referral(route: str, locality: str) -> None:
    held = found(record(locality, **ROUTES[route]))
    assert {route, "marac-referral", "idva"} <= set(held)
    assert marac_routes(held.values()) == (route,)
    assert held["marac-referral"].reasons == held[route].reasons


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("born", "referral"),
    [("2010-03-03", False), ("2010-03-02", True), ("1940-01-01", True), (None, True)],
)
def test_a_referral_needs_sixteen_years_and_never_a_known_age(
    route: str, born: str | None, referral: bool
) -> None:
    held = found(record(patient={"date_of_birth": born}, **ROUTES[route]))
    assert route in held
    assert ("marac-referral" in held) is referral
    assert ("idva" in held) is referral
    assert marac_routes(held.values()) == ((route,) if referral else ())


@pytest.mark.parametrize("route", ROUTES)
def test_no_route_opens_from_the_record_of_the_person_causing_harm(route: str) -> None:
    held = found(record(**ROUTES[route], **CAUSES_HARM))
    assert not {id_ for id_ in held if id_.startswith("marac-") or id_ == "idva"}


def test_the_four_routes_are_named_in_their_order() -> None:
    sections: Sections = {
        "dash": {"yes": [*TWELVE, 13, 14], "professional_judgement": True},
        "abuse": {"police_callouts_12_months": 9},
        "previous": {"marac_date": "2025-08-20", "new_incident_since": True},
    }
    assert marac_routes(found(record(**sections)).values()) == tuple(ROUTES)


@pytest.mark.parametrize(("ticks", "high"), [(0, False), (13, False), (14, True), (24, True)])
def test_ticks(ticks: int, high: bool) -> None:
    dash = {"yes": list(range(1, ticks + 1))}
    assert holds("marac-visible-high-risk", dash=dash) is high


@pytest.mark.parametrize(
    ("callouts", "escalation"), [(None, False), (0, False), (2, False), (3, True), (40, True)]
)
def test_police_callouts(callouts: int | None, escalation: bool) -> None:
    abuse = {"police_callouts_12_months": callouts}
    assert holds("marac-potential-escalation", abuse=abuse) is escalation


def test_the_locality_sets_the_numbers() -> None:
    strict = msgspec.structs.replace(
        load_locality("somerset"),
        thresholds=Thresholds(dash_yes=10, police_callouts=2, marac_repeat_months=6),
    )
    case = record(
        dash={"yes": TWELVE},
        abuse={"police_callouts_12_months": 2},
        previous={"marac_date": "2025-08-20", "new_incident_since": True},
    )
    routes = marac_routes(findings(case, load_guidance(), strict))
    assert routes == ("marac-visible-high-risk", "marac-potential-escalation")


@pytest.mark.parametrize(
    ("earlier", "later", "within"),
    [
        ("2025-03-02", "2026-03-02", True),  # 365 days
        ("2025-03-01", "2026-03-02", False),  # 366 days
        ("2023-03-02", "2024-03-02", True),  # a leap day between: still the same day of the year
        ("2023-03-01", "2024-03-02", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
        ("2023-02-28", "2024-02-28", True),
        ("2023-02-28", "2024-02-29", False),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-03", "2026-03-02", False),
        ("9999-06-01", "9999-12-31", True),
    ],
)
def test_twelve_months_end_on_the_same_day(earlier: str, later: str, within: bool) -> None:
    first, second = dt.date.fromisoformat(earlier), dt.date.fromisoformat(later)
    assert within_months(first, second, 12) is within


@pytest.mark.parametrize(
    ("previous", "abuse", "repeat"),
    [
        ({"marac_date": "2025-08-20", "new_incident_since": True}, {}, True),
        ({"marac_date": "2025-08-20", "new_incident_since": False}, {}, False),
        ({"marac_date": "2025-08-20"}, {}, False),
        ({"new_incident_since": True}, {}, False),
        ({"marac_date": "2025-08-20"}, {"incidents": [{"date": "2025-08-21"}]}, True),
        ({"marac_date": "2025-08-20"}, {"incidents": [{"date": "2025-08-20"}]}, False),
        ({"marac_date": "2025-08-20"}, {"incidents": [{}]}, False),
        (
            {"marac_date": "2025-08-20", "new_incident_since": False},
            {"incidents": [{"date": "2025-08-21"}]},
            False,
        ),
    ],
)
def test_a_repeat_needs_something_new(
    previous: dict[str, Any], abuse: dict[str, Any], repeat: bool
) -> None:
    assert holds("marac-repeat", previous=previous, abuse=abuse) is repeat


@pytest.mark.parametrize(
    ("same", "repeat"),
    [([], True), ([None], True), ([True], True), ([False], False), ([False, None], True)],
)
def test_a_repeat_is_about_the_same_person(same: list[bool | None], repeat: bool) -> None:
    people = [{"same_as_previous_marac": answer} for answer in same]
    sections = {**ROUTES["marac-repeat"], "abuse": {"person_causing_harm": people}}
    assert holds("marac-repeat", **sections) is repeat


@pytest.mark.parametrize(
    ("locality", "sections", "stopped"),
    [
        ("edinburgh", {}, True),
        ("edinburgh", {"action": {"specialist_advice_taken": False}}, True),
        ("edinburgh", {"action": {"specialist_advice_taken": True}}, False),
        ("edinburgh", {"safety": {"immediate_concerns": "yes"}}, False),
        ("edinburgh", {"safety": {"place_of_safety": "no"}}, True),
        ("somerset", {}, False),
        ("west_midlands", {}, False),
    ],
)
def test_edinburgh_takes_advice_before_a_referral(
    locality: str, sections: dict[str, Any], stopped: bool
) -> None:
    referral = {"dash": {"professional_judgement": True}}
    assert holds("marac-specialist-advice-first", locality, **sections, **referral) is stopped
    assert not holds("marac-specialist-advice-first", locality, **sections)


@pytest.mark.parametrize(
    ("dash", "needed"),
    [
        ({}, True),
        ({"status": "complete"}, False),
        ({"status": "partial"}, True),
        ({"status": "not_done"}, True),
        ({"status": "partial", "not_done_reason": "Called away"}, False),
        ({"status": "partial", "not_done_reason": " \n"}, True),
        ({"status": "not_done", "professional_judgement": True}, False),
        ({"status": "not_done", "professional_judgement": False}, True),
        ({"status": "not_done", "judgement_reasons": "Her own view: safe with her aunt"}, False),
    ],
)
def test_a_disclosure_needs_a_dash_or_a_reason(dash: dict[str, Any], needed: bool) -> None:
    assert holds("dash-needed", dash=dash, **DISCLOSED) is needed
    assert not holds("dash-needed", dash=dash, **NOT_DISCLOSED)
    assert not holds("dash-needed", dash=dash, **DISCLOSED, **CAUSES_HARM)
    assert not holds("dash-needed", dash=dash, patient={"date_of_birth": "2011-01-01"}, **DISCLOSED)


@pytest.mark.parametrize(
    ("dash", "consider"),
    [
        ({}, False),
        ({"no": [1]}, True),
        ({"unknown": [1]}, True),
        ({"yes": [1, 2, 3], "no": list(range(15, 25))}, True),
        ({"yes": [1, 2, 3], "no": list(range(14, 25))}, False),
        ({"yes": [*TWELVE, 13], "no": list(range(14, 25))}, False),
        ({"yes": [*TWELVE, 13], "unknown": [14], "no": list(range(15, 25))}, True),
        ({"yes": [*TWELVE, 13, 14]}, False),
    ],
)
def test_open_items_call_for_judgement(dash: dict[str, Any], consider: bool) -> None:
    assert holds("consider-professional-judgement", dash=dash) is consider
    assert not holds("consider-professional-judgement", dash=dash, **CAUSES_HARM)


@pytest.mark.parametrize(
    ("dash", "said"),
    [
        (
            {"yes": [2], "no": [3], "unknown": [4, 5]},
            [("dash.yes", ": 1"), ("dash.unknown", ": 2"), ("dash.status", " (Not asked): 20")],
        ),
        (
            {"yes": [*TWELVE, 13], "unknown": [14], "no": list(range(15, 25))},
            [("dash.yes", ": 13"), ("dash.unknown", ": 1")],
        ),
    ],
)
def test_what_is_open_is_counted_apart(dash: dict[str, Any], said: list[tuple[str, str]]) -> None:
    told = reasons("consider-professional-judgement", dash=dash)
    assert told == [f"{label(field)}{count}" for field, count in said]


def test_the_tally_is_shown_as_a_number() -> None:
    dash = {"yes": [*TWELVE, 13, 14]}
    assert reasons("marac-visible-high-risk", dash=dash) == [f"{label('dash.yes')}: 14"]
    assert reasons("marac-repeat", **ROUTES["marac-repeat"]) == [
        f"{label('previous.marac_date')}: 20 August 2025",
        f"{label('previous.new_incident_since')}: Yes",
    ]
