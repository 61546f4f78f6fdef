"""Ask and Validate: may questions be asked, and what if they cannot (``002 §1-2.6``)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from dva_desktop.core.pathway.case import Case, rule
from dva_desktop.core.pathway.facts import (
    disclosed,
    subject_causes_harm,
    under_16,
    written,
)
from dva_desktop.core.pathway.model import Reason, Urgency
from dva_desktop.core.record import (
    CareSetting,
    Interpreter,
    Outcome,
    PersonPresent,
    Record,
    SafeContact,
    Who,
)

# 002 §1.13: over 18 months; the strictest of the sources' wordings is taken (D-05).
REPEATS_FROM_MONTHS = 18
# 002 §1.14 counts any child who can talk. Whether a child talks may be left unanswered only for
# a baby: from the age of first words, unanswered is not "no".
FIRST_WORDS_MONTHS = 12

ROUTINE_SETTINGS = frozenset(
    {
        CareSetting.EMERGENCY,
        CareSetting.MATERNITY,
        CareSetting.MENTAL_HEALTH,
        CareSetting.SEXUAL_HEALTH,
        CareSetting.SUBSTANCE_MISUSE,
        CareSetting.CHILDREN,
        CareSetting.VULNERABLE_ADULTS,
    }
)


class Gate(StrEnum):
    """Whether direct questions may be shown."""

    UNANSWERED = "unanswered"
    SHUT = "shut"
    OPEN = "open"


def gate(record: Record) -> Gate:
    """Open only when who is present has been answered and nobody unsafe hears or interprets."""
    if record.ask.present is None:
        return Gate.UNANSWERED
    shut = unsafe_interpreter(record) or any(True for _ in _overhearing(record))
    return Gate.SHUT if shut else Gate.OPEN


def unsafe_interpreter(record: Record) -> bool:
    """Words pass through a relative, a friend or an online tool."""
    return record.ask.interpreter in (Interpreter.FAMILY_OR_FRIEND, Interpreter.ONLINE_TOOL)


def _overhearing(record: Record) -> Iterator[tuple[int, str]]:
    """Each person who makes asking unsafe: place in the record, and the answer that says so."""
    for index, person in enumerate(record.ask.present or ()):
        for field in _why_unsafe(person):
            yield index, field


def _why_unsafe(person: PersonPresent) -> Iterator[str]:
    if person.who is Who.ADULT:
        yield "who"
        return
    months = person.age_months
    if months is None or months >= REPEATS_FROM_MONTHS:
        yield "age_months"
    elif person.can_talk is None and months >= FIRST_WORDS_MONTHS:
        yield "can_talk"
    if person.can_talk:
        yield "can_talk"


@rule("unsafe-to-ask", Urgency.STOP)
def unsafe_to_ask(case: Case) -> Iterator[Reason]:
    """An adult, or a child who may repeat it, can hear (ASK-33/34/35; 002 §1.13-1.14; D-05)."""
    for index, field in _overhearing(case.record):
        yield case.words.item(f"ask.present.{field}", index)


@rule("unsafe-interpreter", Urgency.STOP)
def unsafe_interpreter_rule(case: Case) -> Iterator[Reason]:
    """A relative, a friend or an online tool interprets (ASK-30; 002 §1.12)."""
    if unsafe_interpreter(case.record):
        yield case.words.answer("ask.interpreter")


@rule("explain-confidentiality", Urgency.STOP)
def explain_confidentiality(case: Case) -> Iterator[Reason]:
    """The limits come before the questions (ASK-53; 002 §2.4; D-06)."""
    ask = case.record.ask
    stopped = case.holds("unsafe-to-ask") or case.holds("unsafe-interpreter")
    if not (stopped or ask.confidentiality_explained or ask.outcome is Outcome.NOT_ASKED):
        yield case.words.answer("ask.confidentiality_explained")


@rule("always-ask", Urgency.NOTE)
def always_ask(case: Case) -> Iterator[Reason]:
    """A presentation that is reason enough, or an informal carer (ASK-09/10; 002 §1.4-1.5)."""
    if any(reason != "other" for reason in case.record.ask.presentation):
        yield case.words.signs("ask.presentation")
    if case.record.patient.informal_carer_for_mental_illness:
        yield case.words.answer("patient.informal_carer_for_mental_illness")


@rule("routine-enquiry", Urgency.NOTE)
def routine_enquiry(case: Case) -> Iterator[Reason]:
    """A setting in which everyone is asked (ASK-06/08; 002 §1.2; 004 L81)."""
    if case.record.consultation.setting in ROUTINE_SETTINGS:
        yield case.words.answer("consultation.setting")


def _signs(case: Case) -> Iterator[Reason]:
    for field, ticked in (
        ("ask.indicators", case.record.ask.indicators),
        ("ask.companion_signs", case.record.ask.companion_signs),
    ):
        if ticked:
            yield case.words.signs(field)


@rule("plan-safe-enquiry", Urgency.TODAY)
def plan_safe_enquiry(case: Case) -> Iterator[Reason]:
    """Signs, and no disclosure (ASK-55/56; 002 §2.12)."""
    ask = case.record.ask
    signs = tuple(_signs(case))
    if signs and ask.outcome in (Outcome.NOT_ASKED, Outcome.NOT_DISCLOSED):
        yield case.words.answer("ask.outcome")
        yield from signs


@rule("child-safeguarding-route", Urgency.TODAY)
def child_safeguarding_route(case: Case) -> Iterator[Reason]:
    """Under 16: child protection, not the adult pathway (D-02, D-31; 004 L189)."""
    record = case.record
    if not (under_16(record) and (disclosed(record) or record.ask.indicators)):
        return
    yield case.words.answer("patient.date_of_birth")
    if disclosed(record):
        yield case.words.answer("ask.outcome")
    if record.ask.indicators:
        yield case.words.signs("ask.indicators")


def contact_agreed(contact: SafeContact | None) -> bool:
    """A way to reach the patient is recorded; times or a warning alone are not a way."""
    return contact is not None and (contact.method is not None or written(contact.value))


@rule("agree-safe-contact", Urgency.TODAY)
def agree_safe_contact(case: Case) -> Iterator[Reason]:
    """A disclosure, and no way to reach the patient (VAL-09; 000 BP6)."""
    record = case.record
    if subject_causes_harm(record) or not disclosed(record):
        return
    if not contact_agreed(record.validate.safe_contact):
        yield case.words.answer("ask.outcome")
        yield case.words.says("validate.safe_contact.method", None)


@rule("hide-from-online-access", Urgency.TODAY)
def hide_from_online_access(case: Case) -> Iterator[Reason]:
    """Anything that would give the patient away online (REC-27/28; 002 PC L595-601)."""
    if disclosed(case.record):
        yield case.words.answer("ask.outcome")
    yield from _signs(case)
