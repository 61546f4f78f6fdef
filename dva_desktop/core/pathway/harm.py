"""When the patient in the room is the person causing harm (``002 §8``)."""

from __future__ import annotations

from collections.abc import Iterator

from dva_desktop.core.pathway.case import Case, rule
from dva_desktop.core.pathway.facts import subject_causes_harm
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.record import Answer


@rule("specialist-behaviour-service", Urgency.PLAN)
def specialist_behaviour_service(case: Case) -> Iterator[Reason]:
    """Every person causing harm is offered it (PCH-12/22/23; 002 §8.12)."""
    if subject_causes_harm(case.record):
        yield case.words.answer("consultation.subject")


@rule("anger-management-refused", Urgency.STOP)
def anger_management_refused(case: Case) -> Iterator[Reason]:
    """Never a referral to anger management (PCH-20; 002 §8.10b)."""
    section = case.record.person_causing_harm_patient
    if subject_causes_harm(case.record) and section.asks_for_anger_management:
        yield case.words.answer("person_causing_harm_patient.asks_for_anger_management")


@rule("pch-heightened-risk", Urgency.TODAY)
def heightened_risk(case: Case) -> Iterator[Reason]:
    """Any one of the fourteen factors (PCH-17/18; 002 §8.16a)."""
    section = case.record.person_causing_harm_patient
    if subject_causes_harm(case.record) and section.risk_factors:
        yield case.words.signs("person_causing_harm_patient.risk_factors")


@rule("pch-children-affected", Urgency.TODAY)
def children_affected(case: Case) -> Iterator[Reason]:
    """Children are affected, or nobody knows (PCH-14; 002 §8.13a)."""
    answer = case.record.person_causing_harm_patient.children_affected
    if subject_causes_harm(case.record) and answer in (Answer.YES, Answer.UNKNOWN):
        yield case.words.answer("person_causing_harm_patient.children_affected")


@rule("see-separately", Urgency.NOTE)
def see_separately(case: Case) -> Iterator[Reason]:
    """Never both partners together (PCH-03/15; 002 §8.3)."""
    if subject_causes_harm(case.record):
        yield case.words.answer("consultation.subject")
