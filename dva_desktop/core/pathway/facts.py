"""Facts that several rules share: ages, children, disclosure. Unknown is never "no"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dva_desktop.core.guidance.contract import SPECSSS
from dva_desktop.core.record import (
    Answer,
    Child,
    Decision,
    DecisionAbout,
    Outcome,
    Record,
    Subject,
    age_months_on,
    age_on,
)

ADULT_PATHWAY_AGE = 16
ADULT_AGE = 18
INFANT_MONTHS = 12


def disclosed(record: Record) -> bool:
    """The outcome of asking is a disclosure."""
    return record.ask.outcome is Outcome.DISCLOSED


def subject_causes_harm(record: Record) -> bool:
    """The patient in the room is the person causing harm."""
    return record.consultation.subject is Subject.PERSON_CAUSING_HARM


def patient_age(record: Record) -> int | None:
    """Whole years on the day; ``None`` when not recorded, or when born after the day."""
    born = record.patient.date_of_birth
    return None if born is None or born > record.date else age_on(born, record.date)


def under_16(record: Record) -> bool:
    """Known to be under 16, which is the children's pathway (D-31)."""
    age = patient_age(record)
    return age is not None and age < ADULT_PATHWAY_AGE


def on_adult_pathway(record: Record) -> bool:
    """16 or over, or of unknown age: a missing date of birth must not switch off the MARAC."""
    return not under_16(record)


def at_risk_on_adult_pathway(record: Record) -> bool:
    """The patient is the person at risk, and of an age for the adult pathway."""
    return on_adult_pathway(record) and not subject_causes_harm(record)


def is_child(child: Child, day: dt.date) -> bool:
    """Under 18 on ``day``; someone listed as a child whose age is not known counts."""
    return child.date_of_birth is None or age_on(child.date_of_birth, day) < ADULT_AGE


def is_unborn(child: Child, day: dt.date) -> bool:
    """A date of birth after ``day`` is the day the baby is expected."""
    return child.date_of_birth is not None and child.date_of_birth > day


def is_infant(child: Child, day: dt.date) -> bool:
    """Born, and known to be under 12 months on ``day``."""
    born = child.date_of_birth
    return born is not None and born <= day and age_months_on(born, day) < INFANT_MONTHS


def children(record: Record) -> Iterator[tuple[int, Child]]:
    """The children of the family who are under 18, each with its place in the record."""
    for index, child in enumerate(record.household.children or ()):
        if is_child(child, record.date):
            yield index, child


def pregnant(record: Record) -> bool:
    """The patient is known to be pregnant."""
    return record.patient.pregnant is Answer.YES


def unborn(record: Record) -> bool:
    """There is an unborn baby in the family."""
    return pregnant(record) or any(is_unborn(child, record.date) for _, child in children(record))


def child_or_unborn(record: Record) -> bool:
    """There is a child, born or unborn, in the family."""
    return pregnant(record) or any(True for _ in children(record))


def specsss_indicators(record: Record) -> tuple[str, ...]:
    """The SPECSSS indicators answered yes."""
    return tuple(name for name in SPECSSS if getattr(record.specsss, name) is Answer.YES)


def incident_count(record: Record) -> int:
    """Incidents known of: those described, or the police callouts when these are more."""
    return max(len(record.abuse.incidents), record.abuse.police_callouts_12_months or 0)


def any_incident(record: Record) -> bool:
    """At least one incident is known of."""
    return incident_count(record) > 0


def decisions(record: Record, about: DecisionAbout) -> Iterator[tuple[int, Decision]]:
    """The decisions about sharing with ``about``, each with its place in the record."""
    for index, decision in enumerate(record.action.decisions):
        if decision.about is about:
            yield index, decision


def within_months(earlier: dt.date, later: dt.date, months: int) -> bool:
    """``later`` is on or after ``earlier``, and at most ``months`` calendar months after it.

    Twelve months reach to the same day of the next year and no further; from 29 February to the
    28th. Compared by parts, so that no date beyond the calendar has to be made.
    """
    last = (earlier.year * 12 + earlier.month + months, earlier.day)
    return earlier <= later and (later.year * 12 + later.month, later.day) <= last


def written(text: str) -> bool:
    """Something other than white space is written there."""
    return bool(text.strip())
