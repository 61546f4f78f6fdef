"""Honour-based abuse, forced marriage and FGM (``002 App1``, D-18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dva_desktop.core.pathway.case import Case, rule
from dva_desktop.core.pathway.facts import ADULT_AGE, children, patient_age
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.record import Answer, FgmAnswer


@rule("honour-based-one-chance", Urgency.NOW)
def honour_based_one_chance(case: Case) -> Iterator[Reason]:
    """Honour-based abuse: perhaps one chance only (ACT-33/34; 002 App1)."""
    if case.record.abuse.honour_based is Answer.YES:
        yield case.words.answer("abuse.honour_based")


@rule("forced-marriage", Urgency.NOW)
def forced_marriage(case: Case) -> Iterator[Reason]:
    """A marriage without free consent (ACT-37/38; 002 App1)."""
    if case.record.abuse.forced_marriage is Answer.YES:
        yield case.words.answer("abuse.forced_marriage")


class _Fgm(NamedTuple):
    """What is recorded for one person. ``under_18`` is ``None`` for a patient of unknown age."""

    answer: FgmAnswer | None
    under_18: bool | None
    reasons: tuple[Reason, ...]


def _fgm(case: Case) -> Iterator[_Fgm]:
    record, words = case.record, case.words
    age = patient_age(record)
    yield _Fgm(
        record.abuse.fgm,
        None if age is None else age < ADULT_AGE,
        (words.answer("abuse.fgm"), words.answer("patient.date_of_birth")),
    )
    for index, child in children(record):
        yield _Fgm(child.fgm, True, (words.item("household.children.fgm", index),))


def _duty_applies(case: Case) -> bool:
    """The personal duty to report; a clinician who has not said counts as registered."""
    registered = case.record.consultation.regulated_professional is not False
    return case.locality.mandatory_fgm_duty and registered


def _duties(case: Case) -> Iterator[Reason]:
    # A patient of unknown age stays with safeguarding: reporting a woman to the police on a guess
    # would be wrong, and that finding asks for her age at once.
    for person in _fgm(case):
        if person.answer is FgmAnswer.KNOWN and person.under_18:
            yield from person.reasons


@rule("fgm-mandatory-report", Urgency.NOW)
def fgm_mandatory_report(case: Case) -> Iterator[Reason]:
    """FGM known in a girl: a personal duty by law (ACT-39; 002 App1; D-18)."""
    if _duty_applies(case):
        reasons = tuple(_duties(case))
        if reasons:
            yield from (*reasons, case.words.answer("consultation.regulated_professional"))


@rule("fgm-safeguarding", Urgency.NOW)
def fgm_safeguarding(case: Case) -> Iterator[Reason]:
    """FGM feared of a girl, or known without that duty (ACT-40; 002 App1; D-18)."""
    for person in _fgm(case):
        match person.answer:
            case FgmAnswer.AT_RISK | FgmAnswer.SUSPECTED:
                holds = person.under_18 is not False
            case FgmAnswer.KNOWN:
                holds = not (person.under_18 and _duty_applies(case))
            case FgmAnswer.NO | None:
                holds = False
        if holds:
            yield from person.reasons


def girls_at_risk(case: Case) -> Iterator[Reason]:
    """FGM known, suspected or feared of someone who is or may be under 18."""
    for person in _fgm(case):
        if person.answer not in (None, FgmAnswer.NO) and person.under_18 is not False:
            yield from person.reasons
