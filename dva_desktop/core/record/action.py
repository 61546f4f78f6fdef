"""Action: what the patient wants, and each decision to share or not, kept apart (D-08)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from dva_desktop.core.record.base import Answer, Part, Section


class DecisionAbout(StrEnum):
    MARAC = "marac"
    DOMESTIC_ABUSE_SERVICE = "domestic_abuse_service"
    CHILDRENS_SOCIAL_CARE = "childrens_social_care"
    ADULT_SOCIAL_CARE = "adult_social_care"
    POLICE = "police"


class Consent(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    NOT_SOUGHT = "not_sought"


class PatientTold(StrEnum):
    TOLD = "told"
    NOT_YET_SAFE = "not_yet_safe"
    TOLD_LATER = "told_later"


class Decision(Part, frozen=True, kw_only=True):
    """One information sharing decision: share or not, on what basis, and why.

    While telling the patient is not yet safe: why, and the day on which it is looked at again
    (``002 §5.7``).
    """

    about: DecisionAbout
    share: bool | None = None
    consent: Consent | None = None
    basis: str = ""
    rationale: str = ""
    discussed_with: str = ""
    patient_told: PatientTold | None = None
    not_told_reason: str = ""
    review_on: dt.date | None = None
    date: dt.date | None = None


class Action(Section, frozen=True, kw_only=True):
    """Wishes about the police, specialist advice, and the decisions, at most one for each."""

    police_wanted: Answer | None = None
    specialist_advice_taken: bool | None = None
    specialist_advice: str = ""
    decisions: tuple[Decision, ...] = ()
    notes: str = ""
