"""Immediate safety, SPECSSS and strangulation (``002 §2.7-2.11``; after pressure on the neck)."""

from __future__ import annotations

from collections.abc import Iterator

from dva_desktop.core.pathway.case import Case, rule
from dva_desktop.core.pathway.facts import (
    ADULT_AGE,
    disclosed,
    patient_age,
    pregnant,
    specsss_indicators,
    subject_causes_harm,
)
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.record import Answer, InjuryType

# The five checks A to E, and the answer to each that means danger now (E has its own finding).
FIVE_CHECKS = (
    "person_causing_harm_present",
    "children_safe",
    "safe_to_go_home",
    "immediate_concerns",
    "place_of_safety",
)
DANGER = {
    "person_causing_harm_present": Answer.YES,
    "children_safe": Answer.NO,
    "safe_to_go_home": Answer.NO,
    "immediate_concerns": Answer.YES,
    "threat_to_life": Answer.YES,
}
DASH_STRANGULATION = 15
NECK_INJURIES = frozenset({InjuryType.LIGATURE_MARK, InjuryType.NECK_GRIP})


@rule("immediate-danger", Urgency.NOW)
def immediate_danger(case: Case) -> Iterator[Reason]:
    """One of A to D, or a threat to life (ASS-01/02/04; 002 §2.7-2.8)."""
    for check, danger in DANGER.items():
        if getattr(case.record.safety, check) is danger:
            yield case.words.answer(f"safety.{check}")


@rule("no-place-of-safety", Urgency.NOW)
def no_place_of_safety(case: Case) -> Iterator[Reason]:
    """E is no (ASS-02; 002 §2.7)."""
    if case.record.safety.place_of_safety is Answer.NO:
        yield case.words.answer("safety.place_of_safety")


@rule("immediate-safety-unanswered", Urgency.NOW)
def immediate_safety_unanswered(case: Case) -> Iterator[Reason]:
    """A disclosure, and one of A to E still open (ASS-02; 002 §2.7)."""
    if subject_causes_harm(case.record) or not disclosed(case.record):
        return
    for check in FIVE_CHECKS:
        if getattr(case.record.safety, check) in (None, Answer.UNKNOWN):
            yield case.words.answer(f"safety.{check}")


@rule("secure-safety-first", Urgency.STOP)
def secure_safety_first(case: Case) -> Iterator[Reason]:
    """The DASH was begun before safety was arranged (ASS-05; 002 §2.9)."""
    record = case.record
    if record.dash.answers and not record.safety.secured and case.holds("immediate-danger"):
        yield from case.reasons("immediate-danger")
        yield case.words.answer("safety.secured")


@rule("specsss-indicator", Urgency.TODAY)
def specsss_indicator(case: Case) -> Iterator[Reason]:
    """Any one of the seven (ASS-08; 002 §2.11; D-03)."""
    for indicator in specsss_indicators(case.record):
        yield case.words.answer(f"specsss.{indicator}")


@rule("strangulation-check", Urgency.TODAY)
def strangulation_check(case: Case) -> Iterator[Reason]:
    """Anything that points to pressure on the neck (ASS-07, REC-09; IFAS 2024)."""
    record = case.record
    if DASH_STRANGULATION in record.dash.yes:
        yield case.words.dash_item(DASH_STRANGULATION)
    if record.specsss.strangulation_or_threats_to_kill is Answer.YES:
        yield case.words.answer("specsss.strangulation_or_threats_to_kill")
    if record.strangulation.red_flags:
        yield case.words.signs("strangulation.red_flags")
    for index, injury in enumerate(record.body_map.injuries):
        if injury.type in NECK_INJURIES:
            yield case.words.item("body_map.injuries.type", index)


@rule("strangulation-emergency", Urgency.NOW)
def strangulation_emergency(case: Case) -> Iterator[Reason]:
    """Pressure on the neck and any red flag or caution (ASS-07; IFAS 2024)."""
    if case.holds("strangulation-check"):
        yield from _red_flags(case)


def _red_flags(case: Case) -> Iterator[Reason]:
    """Red flags ticked, and the cautions that count as one and are answered on another page."""
    record = case.record
    age = patient_age(record)
    if record.strangulation.red_flags:
        yield case.words.signs("strangulation.red_flags")
    if pregnant(record):
        yield case.words.answer("patient.pregnant")
    if age is not None and age < ADULT_AGE:
        yield case.words.answer("patient.date_of_birth")
    if record.safety.safe_to_go_home is Answer.NO:
        yield case.words.answer("safety.safe_to_go_home")
