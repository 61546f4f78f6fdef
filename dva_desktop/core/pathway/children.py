"""Children and the unborn (``004 L94-146``; ``002 §5.6``)."""

from __future__ import annotations

from collections.abc import Iterator

from dva_desktop.core.pathway.case import Case, rule
from dva_desktop.core.pathway.facts import (
    any_incident,
    child_or_unborn,
    children,
    decisions,
    disclosed,
    incident_count,
    is_infant,
    is_unborn,
    pregnant,
    specsss_indicators,
    unborn,
    written,
)
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.pathway.special import girls_at_risk
from dva_desktop.core.record import DecisionAbout, Outcome, Record

# 004 L144-145: escalation; sexual assault, strangulation, weapons, threats to kill.
GRAVE_SPECSSS = frozenset({"escalation", "sexual_abuse", "strangulation_or_threats_to_kill"})
GRAVE_DASH = frozenset({10, 11, 13, 14, 15, 16})
SEVERAL_INCIDENTS = 2
CHILD_RISK = (
    "childrens-referral",
    "section-47-consider",
    "child-family-assessment",
    "child-safeguarding-route",
)


def child_risk(case: Case) -> tuple[Reason, ...]:
    """Why a child is at risk: the grounds for acting whether or not there is consent."""
    return case.reasons_of(CHILD_RISK) + tuple(girls_at_risk(case))


def _true_of_children(case: Case, *fields: str) -> Iterator[Reason]:
    for index, child in children(case.record):
        for field in fields:
            if getattr(child, field):
                yield case.words.item(f"household.children.{field}", index)


def _unborn(case: Case) -> Iterator[Reason]:
    if pregnant(case.record):
        yield case.words.answer("patient.pregnant")
    for index, child in children(case.record):
        if is_unborn(child, case.record.date):
            yield case.words.item("household.children.date_of_birth", index)


def _unborn_or_infant(case: Case) -> Iterator[Reason]:
    yield from _unborn(case)
    for index, child in children(case.record):
        if is_infant(child, case.record.date):
            yield case.words.item("household.children.date_of_birth", index)


def _children(case: Case) -> Iterator[Reason]:
    yield from _unborn(case)
    count = sum(1 for _ in children(case.record))
    if count:
        yield case.words.counted("household.children", count)


def _incidents(case: Case) -> Iterator[Reason]:
    abuse = case.record.abuse
    if abuse.incidents:
        yield case.words.counted("abuse.incidents", len(abuse.incidents))
    if abuse.police_callouts_12_months:
        yield case.words.answer("abuse.police_callouts_12_months")


def _disclosed_or_incidents(case: Case) -> Iterator[Reason]:
    if disclosed(case.record):
        yield case.words.answer("ask.outcome")
    yield from _incidents(case)


@rule("childrens-referral", Urgency.TODAY)
def childrens_referral(case: Case) -> Iterator[Reason]:
    """A child harmed; in the West Midlands also any infant (ACT-06, WM-03/10; 004 L99, L113)."""
    yield from _true_of_children(case, "hurt", "in_violent_relationship", "significant_harm")
    record = case.record
    if case.locality.refers_infants_after_any_incident:
        infants = tuple(_unborn_or_infant(case))
        if infants and (disclosed(record) or any_incident(record)):
            yield from (*infants, *_disclosed_or_incidents(case))


@rule("consider-childrens-referral", Urgency.TODAY)
def consider_childrens_referral(case: Case) -> Iterator[Reason]:
    """A disclosure in a family with a child (ACT-25, ASS-23; 004 L94)."""
    record = case.record
    if disclosed(record) and child_or_unborn(record) and not case.holds("childrens-referral"):
        yield from _children(case)
        yield case.words.answer("ask.outcome")


@rule("section-47-consider", Urgency.TODAY)
def section_47_consider(case: Case) -> Iterator[Reason]:
    """England: the circumstances listed for an enquiry (WM-17; 004 L140-146; D-23)."""
    if not (case.locality.section_47 and child_or_unborn(case.record)):
        return
    yield from _true_of_children(case, "hurt", "witnessed_serious", "in_violent_relationship")
    yield from _grave_abuse(case)
    if not _asked_and_nothing_known(case.record):
        yield from _unborn_or_infant(case)


def _grave_abuse(case: Case) -> Iterator[Reason]:
    for indicator in specsss_indicators(case.record):
        if indicator in GRAVE_SPECSSS:
            yield case.words.answer(f"specsss.{indicator}")
    for number in case.record.dash.yes:
        if number in GRAVE_DASH:
            yield case.words.dash_item(number)


def _asked_and_nothing_known(record: Record) -> bool:
    """A pregnancy or a baby counts where "the victim" has one (004 L143), so not in an ordinary
    booking visit: the outcome is recorded as not disclosed, and nothing else is known."""
    return record.ask.outcome in (Outcome.NOT_DISCLOSED, Outcome.NOT_ASKED) and not (
        any_incident(record) or record.abuse.kinds or record.dash.yes or specsss_indicators(record)
    )


@rule("child-family-assessment", Urgency.TODAY)
def child_family_assessment(case: Case) -> Iterator[Reason]:
    """One serious incident or several (WM-15; 004 L138)."""
    record = case.record
    if not child_or_unborn(record):
        return
    serious = [index for index, incident in enumerate(record.abuse.incidents) if incident.serious]
    if serious or incident_count(record) >= SEVERAL_INCIDENTS:
        yield from _children(case)
        yield from _incidents(case)
        for index in serious:
            yield case.words.item("abuse.incidents.serious", index)


@rule("record-reason-no-child-referral", Urgency.TODAY)
def record_reason_no_child_referral(case: Case) -> Iterator[Reason]:
    """Not to refer a child is a decision with a reason (REC-36; 004 L114)."""
    if not child_or_unborn(case.record):
        return
    for index, decision in decisions(case.record, DecisionAbout.CHILDRENS_SOCIAL_CARE):
        if decision.share is False and not written(decision.rationale):
            yield case.words.item("action.decisions.about", index)
            yield case.words.item("action.decisions.share", index)


@rule("copy-to-mash", Urgency.TODAY)
def copy_to_mash(case: Case) -> Iterator[Reason]:
    """West Midlands: an unborn baby and a MARAC referral (ACT-25; 004 L189)."""
    copied = case.locality.unborn_copied_to_mash and unborn(case.record)
    if copied and case.holds("marac-referral"):
        yield from _unborn(case)
        yield from case.reasons("marac-referral")
