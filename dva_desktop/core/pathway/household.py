"""The household in order: who is in it, how old, where they live, and what is known of harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from dva_desktop.core.pathway.facts import pregnant, subject_causes_harm
from dva_desktop.core.record import Child, Record, age_months_on, age_on

UNBORN = "Unborn baby"
_MONTHS_SHOWN_BELOW = 24


class Kind(Enum):
    PATIENT = "Patient"
    CAUSING_HARM = "Person causing harm"
    CHILD = "Child"
    ADULT = "Adult"


class Mark(Enum):
    """A letter on a person, and what it stands for."""

    HURT = "H"
    WITNESSED = "S"
    NOT_KNOWN = "?"

    @property
    def words(self) -> str:
        return _MARK_WORDS[self]


_MARK_WORDS = {
    Mark.HURT: "hurt",
    Mark.WITNESSED: "saw or heard serious harm",
    Mark.NOT_KNOWN: "not known whether hurt",
}
_LIVES = {True: "Lives with patient", False: "Lives elsewhere", None: "Home not known"}


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person of the drawing. ``lives`` is whether they live with the patient."""

    kind: Kind
    title: str
    details: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    lives: bool | None = True


def members_of(record: Record) -> tuple[Member, ...]:
    """Everyone to be drawn, the patient first; nobody while the family is not known."""
    others = (*_causing_harm(record), *_children(record), *_adults(record))
    return (_patient(record), *others) if others else ()


def family_in_words(members: Sequence[Member]) -> str:
    """The same as the drawing, for someone who does not see it."""
    return " ".join(f"{_said(member)}." for member in members)


def _said(member: Member) -> str:
    named = member.kind.value
    if member.title != named:
        named = f"{named}: {member.title}"
    rest = [detail.lower() for detail in member.details if detail != member.kind.value]
    return ", ".join((named, *rest, *(mark.words for mark in member.marks)))


def _patient(record: Record) -> Member:
    born = record.patient.date_of_birth
    details = (age_in_words(born, record.date),) if born else ()
    return Member(kind=Kind.PATIENT, title=Kind.PATIENT.value, details=details)


def _causing_harm(record: Record) -> Iterator[Member]:
    if subject_causes_harm(record):
        return  # nobody that a person at risk has named is shown there
    for person in record.abuse.person_causing_harm:
        title = person.name.strip() or "Not named"
        details = (Kind.CAUSING_HARM.value, *filter(None, (person.relationship.strip(),)))
        yield Member(kind=Kind.CAUSING_HARM, title=title, details=details)


def _children(record: Record) -> Iterator[Member]:
    for place, child in enumerate(record.household.children or (), start=1):
        age = age_in_words(child.date_of_birth, record.date)
        yield Member(
            kind=Kind.CHILD,
            title=child.name.strip() or f"Child {place}",
            details=(age, _LIVES[child.lives_with_patient]),
            marks=tuple(_marks(child)),
            lives=child.lives_with_patient,
        )
    if pregnant(record):
        yield Member(kind=Kind.CHILD, title=UNBORN)


def _marks(child: Child) -> Iterator[Mark]:
    if child.hurt:
        yield Mark.HURT
    if child.witnessed_serious:
        yield Mark.WITNESSED
    if child.hurt is None:
        yield Mark.NOT_KNOWN


def _adults(record: Record) -> Iterator[Member]:
    for place, adult in enumerate(record.household.dependent_adults or (), start=1):
        details = tuple(filter(None, (adult.relationship.strip(),)))
        title = adult.name.strip() or f"Adult {place}"
        yield Member(kind=Kind.ADULT, title=title, details=details)


def age_in_words(born: dt.date | None, day: dt.date) -> str:
    """``6 months``, ``4 years``; ``Not yet born``; ``Age not known``."""
    if born is None:
        return "Age not known"
    if born > day:
        return "Not yet born"
    months = age_months_on(born, day)
    if months < 1:
        return "Under 1 month"
    if months < _MONTHS_SHOWN_BELOW:
        return "1 month" if months == 1 else f"{months} months"
    return f"{age_on(born, day)} years"
