"""DASH and the four routes to a MARAC (``002 §3``, ``§7``; ``004`` MARAC; ``000 BP4``)."""

from __future__ import annotations

from collections.abc import Iterator

from dva_desktop.core.pathway.case import Case, rule
from dva_desktop.core.pathway.facts import (
    at_risk_on_adult_pathway,
    disclosed,
    subject_causes_harm,
    within_months,
    written,
)
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.record import Abuse, Dash, DashStatus, Record

MARAC_ROUTES = (
    "marac-visible-high-risk",
    "marac-professional-judgement",
    "marac-potential-escalation",
    "marac-repeat",
)


@rule("dash-needed", Urgency.TODAY)
def dash_needed(case: Case) -> Iterator[Reason]:
    """A disclosure without DASH, reason or judgement (ASS-12/14; 002 §3.1-3.3; D-14)."""
    record = case.record
    if not (disclosed(record) and at_risk_on_adult_pathway(record)):
        return
    if record.dash.status is not DashStatus.COMPLETE and not _dash_explained(record.dash):
        yield case.words.answer("ask.outcome")
        yield case.words.answer("dash.status")


def _dash_explained(dash: Dash) -> bool:
    """A reason for going without, or a judgement made instead, is recorded (D-14).

    ``professional_judgement`` false alone is neither.
    """
    return (
        written(dash.not_done_reason)
        or dash.professional_judgement is True
        or written(dash.judgement_reasons)
    )


@rule("marac-visible-high-risk", Urgency.TODAY)
def visible_high_risk(case: Case) -> Iterator[Reason]:
    """As many ticks as the locality asks for (ASS-17; 002 §7.6)."""
    yes = len(case.record.dash.yes)
    if not subject_causes_harm(case.record) and yes >= case.locality.thresholds.dash_yes:
        yield case.words.counted("dash.yes", yes)


@rule("marac-professional-judgement", Urgency.TODAY)
def professional_judgement(case: Case) -> Iterator[Reason]:
    """Serious concern at any score (ASS-16/20; 002 §7.5)."""
    if not subject_causes_harm(case.record) and case.record.dash.professional_judgement:
        yield case.words.answer("dash.professional_judgement")


@rule("marac-potential-escalation", Urgency.TODAY)
def potential_escalation(case: Case) -> Iterator[Reason]:
    """As many police callouts as the locality asks for (ASS-18; 002 §7.7; D-07)."""
    callouts = case.record.abuse.police_callouts_12_months
    if subject_causes_harm(case.record) or callouts is None:
        return
    if callouts >= case.locality.thresholds.police_callouts:
        yield case.words.answer("abuse.police_callouts_12_months")


@rule("marac-repeat", Urgency.TODAY)
def repeat_referral(case: Case) -> Iterator[Reason]:
    """Something new within twelve months of the last MARAC (ACT-22; 002 §7.14; D-09)."""
    record = case.record
    before = record.previous.marac_date
    if subject_causes_harm(record) or before is None or not _same_person(record.abuse):
        return
    months = case.locality.thresholds.marac_repeat_months
    if within_months(before, record.date, months) and _new_incident(record):
        yield case.words.answer("previous.marac_date")
        yield from _new_incident_reasons(case)


def _same_person(abuse: Abuse) -> bool:
    """Not known to be someone else: only a clear "no" for everyone named ends a repeat (D-09)."""
    people = abuse.person_causing_harm
    return not people or any(person.same_as_previous_marac is not False for person in people)


def _new_incident(record: Record) -> bool:
    """As answered; when not asked, an incident dated after the MARAC says so."""
    answered = record.previous.new_incident_since
    return bool(_later_incidents(record)) if answered is None else answered


def _later_incidents(record: Record) -> tuple[int, ...]:
    before = record.previous.marac_date
    return tuple(
        index
        for index, incident in enumerate(record.abuse.incidents)
        if before and incident.date and incident.date > before
    )


def _new_incident_reasons(case: Case) -> Iterator[Reason]:
    if case.record.previous.new_incident_since is not None:
        yield case.words.answer("previous.new_incident_since")
        return
    for index in _later_incidents(case.record):
        yield case.words.item("abuse.incidents.date", index)


@rule("marac-referral", Urgency.TODAY)
def marac_referral(case: Case) -> Iterator[Reason]:
    """Any of the four routes, from 16 (ASS-19; 002 §7.8; D-31)."""
    if at_risk_on_adult_pathway(case.record):
        yield from case.reasons_of(MARAC_ROUTES)


@rule("marac-specialist-advice-first", Urgency.STOP)
def specialist_advice_first(case: Case) -> Iterator[Reason]:
    """Edinburgh: specialist advice, unless there is danger now (EDI-01; 000 BP4; D-26)."""
    if not case.locality.specialist_advice_before_marac or case.holds("immediate-danger"):
        return
    if case.holds("marac-referral") and not case.record.action.specialist_advice_taken:
        yield case.words.answer("action.specialist_advice_taken")
        yield from case.reasons("marac-referral")


@rule("consider-professional-judgement", Urgency.NOTE)
def consider_professional_judgement(case: Case) -> Iterator[Reason]:
    """Below the threshold only because items are open (ASS-16; 002 §7.5)."""
    dash = case.record.dash
    threshold = case.locality.thresholds.dash_yes
    open_items = len(dash.unknown) + len(dash.not_asked)
    if subject_causes_harm(case.record) or not dash.answers:
        return
    if len(dash.yes) < threshold <= len(dash.yes) + open_items:
        yield case.words.counted("dash.yes", len(dash.yes))
        if dash.unknown:
            yield case.words.counted("dash.unknown", len(dash.unknown))
        if dash.not_asked:
            yield case.words.not_asked("dash.status", len(dash.not_asked))


@rule("idva", Urgency.TODAY)
def idva(case: Case) -> Iterator[Reason]:
    """The advocate comes with the referral (ACT-13/15; 002 §6.1)."""
    yield from case.reasons("marac-referral")
