"""Action: support, sharing decisions, the police, and the clinician afterwards (``002 §4-5``)."""

from __future__ import annotations

from collections.abc import Iterator

from dva_desktop.core.pathway.case import RULES, Case, rule
from dva_desktop.core.pathway.children import child_risk
from dva_desktop.core.pathway.facts import (
    at_risk_on_adult_pathway,
    decisions,
    disclosed,
    written,
)
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.record import Answer, Consent, Decision, DecisionAbout, PatientTold

# Each referral that may be indicated, and the decision that answers it (D-08: kept apart).
REFERRALS = {
    "marac-referral": DecisionAbout.MARAC,
    "specialist-service": DecisionAbout.DOMESTIC_ABUSE_SERVICE,
    "childrens-referral": DecisionAbout.CHILDRENS_SOCIAL_CARE,
    "adult-social-care": DecisionAbout.ADULT_SOCIAL_CARE,
}
WITHOUT_CONSENT = frozenset({Consent.REFUSED, Consent.NOT_SOUGHT})


@rule("specialist-service", Urgency.PLAN)
def specialist_service(case: Case) -> Iterator[Reason]:
    """Any disclosure, from 16 (ACT-01/20; 002 §4.1, §7.12)."""
    if disclosed(case.record) and at_risk_on_adult_pathway(case.record):
        yield case.words.answer("ask.outcome")


@rule("adult-social-care", Urgency.TODAY)
def adult_social_care(case: Case) -> Iterator[Reason]:
    """A disclosure by an adult with care and support needs (ACT-27; 004 L95)."""
    record = case.record
    needs = record.patient.care_and_support_needs is Answer.YES
    # Under 16 a disclosure goes the children's way, whatever the needs (D-31).
    if needs and disclosed(record) and at_risk_on_adult_pathway(record):
        yield case.words.answer("patient.care_and_support_needs")
        yield case.words.answer("ask.outcome")


@rule("decide-and-record-sharing", Urgency.TODAY)
def decide_and_record_sharing(case: Case) -> Iterator[Reason]:
    """A referral is indicated and not yet decided (ACT-10; 004 L99; D-08)."""
    for referral, about in REFERRALS.items():
        decided = any(item.share is not None for _, item in decisions(case.record, about))
        if case.holds(referral) and not decided:
            yield case.words.undecided(about)


@rule("share-without-consent", Urgency.TODAY)
def share_without_consent(case: Case) -> Iterator[Reason]:
    """Consent withheld where danger may outweigh it (ACT-06, WM-03; 002 §5.5-5.6)."""
    consents = tuple(_withheld_consents(case))
    if consents:
        grounds = case.reasons_of(("marac-referral", "immediate-danger")) + child_risk(case)
        if grounds:
            yield from (*consents, *grounds)


def _withheld_consents(case: Case) -> Iterator[Reason]:
    for about in (DecisionAbout.MARAC, DecisionAbout.CHILDRENS_SOCIAL_CARE):
        for index, decision in decisions(case.record, about):
            if decision.consent in WITHOUT_CONSENT:
                yield case.words.item("action.decisions.consent", index)


@rule("sharing-rationale-missing", Urgency.TODAY)
def sharing_rationale_missing(case: Case) -> Iterator[Reason]:
    """A decision that needs its reason has none (ACT-10, REC-36; 004 L99)."""
    for index, decision in enumerate(case.record.action.decisions):
        if not written(decision.rationale) and _needs_rationale(decision):
            yield case.words.item("action.decisions.about", index)
            yield case.words.item("action.decisions.consent", index)
            yield case.words.item("action.decisions.share", index)


def _needs_rationale(decision: Decision) -> bool:
    """Not to share, or to share without consent; consent not recorded is not consent."""
    if decision.share is False or decision.consent in WITHOUT_CONSENT:
        return True
    return decision.share is True and decision.consent is None


@rule("do-not-tell-patient-yet", Urgency.NOW)
def do_not_tell_patient_yet(case: Case) -> Iterator[Reason]:
    """Telling is marked as not yet safe (ACT-08; 002 §5.7)."""
    for index, decision in enumerate(case.record.action.decisions):
        if decision.patient_told is PatientTold.NOT_YET_SAFE:
            yield case.words.item("action.decisions.about", index)
            yield case.words.item("action.decisions.patient_told", index)


@rule("respect-police-refusal", Urgency.NOTE)
def respect_police_refusal(case: Case) -> Iterator[Reason]:
    """No police, and no known threat to life (ACT-04; 002 §5.4)."""
    threat = case.record.safety.threat_to_life is Answer.YES
    if case.record.action.police_wanted is Answer.NO and not threat:
        yield case.words.answer("action.police_wanted")
        yield case.words.answer("safety.threat_to_life")


@rule("police-despite-refusal", Urgency.NOW)
def police_despite_refusal(case: Case) -> Iterator[Reason]:
    """No police wanted, and a life is threatened (ACT-04; 002 §5.4)."""
    threat = case.record.safety.threat_to_life is Answer.YES
    if case.record.action.police_wanted is Answer.NO and threat:
        yield case.words.answer("action.police_wanted")
        yield case.words.answer("safety.threat_to_life")


@rule("debrief", Urgency.NOTE)
def debrief(case: Case) -> Iterator[Reason]:
    """A MARAC referral or anything urgent (STA-02; 000 BP7)."""
    hard = (rule.id for rule in RULES.values() if rule.urgency is Urgency.NOW)
    yield from case.reasons_of(("marac-referral", *hard))
