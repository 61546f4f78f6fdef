"""What a form works with: the record in the words of the guidance, never blank, never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.model import MARKING, Block, Context, Field
from dva_desktop.core.documents.visible import NOT_RECORDED
from dva_desktop.core.pathway.model import Finding
from dva_desktop.core.record import Answer, Decision, DecisionAbout, Record, age_on
from dva_desktop.core.record.numbers import digits_of, format_ten_digits

Value = str | bool | int | dt.date | StrEnum | None
_DIGITS = 10


@dataclass(frozen=True)
class Material:
    """One record and its context, as a form sees them."""

    record: Record
    context: Context

    def label(self, path: str) -> str:
        """The short form of the question about ``path``."""
        return self.context.guidance.question(path).label

    def said(self, path: str, value: Value) -> str:
        """An answer to ``path`` in words; what is missing is "Not recorded"."""
        guidance = self.context.guidance
        match value:
            case None | "":
                return NOT_RECORDED
            case bool():
                return guidance.choice_text("answer", "yes" if value else "no")
            case Answer():
                return guidance.choice_text("answer", value)
            case StrEnum():
                return guidance.choice_text(path, value)
            case dt.date():
                return long_date(value)
            case int():
                return str(value)
            case str():
                return value

    def answer(self, value: Answer | bool | None) -> str:
        """A three-way answer in words; what is missing is "Not asked"."""
        match value:
            case None:
                key = "none"
            case bool():
                key = "yes" if value else "no"
            case Answer():
                key = value.value
        return self.context.guidance.choice_text("answer", key)

    def field(self, path: str) -> Field:
        """Label and value of one answer of the record."""
        return Field(label=self.label(path), value=self.said(path, attrgetter(path)(self.record)))

    def fields(self, *paths: str) -> tuple[Field, ...]:
        """Label and value of several answers."""
        return tuple(self.field(path) for path in paths)

    def asked(self, path: str) -> Field:
        """Label and value of a three-way question, "Not asked" when nobody has asked."""
        return Field(label=self.label(path), value=self.answer(attrgetter(path)(self.record)))

    def part(self, path: str, value: Value) -> Field:
        """Label and value of one field of a repeated part."""
        return Field(label=self.label(path), value=self.said(path, value))

    def finding(self, finding_id: str) -> Finding | None:
        """The finding with this id, when it holds."""
        return next((each for each in self.context.findings if each.id == finding_id), None)

    def holds(self, *finding_ids: str) -> bool:
        """Whether any of these findings holds."""
        return any(self.finding(each) is not None for each in finding_ids)

    def decision(self, about: DecisionAbout) -> Decision | None:
        """The recorded decision about sharing with this recipient."""
        return next((each for each in self.record.action.decisions if each.about is about), None)

    def recipient(self, name: str) -> str:
        """A recipient's name with a capital, and the area where the locality has several."""
        area = self.context.locality.areas.get(self.record.area, "")
        return name[:1].upper() + name[1:] + (f" ({area})" if area else "")

    @property
    def in_scotland(self) -> bool:
        """Whether Scottish numbers and law apply."""
        return self.context.locality.legal_frame == "scotland"


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a form decides: for whom, what it says, what it keeps back, what to ask beforehand."""

    recipient: str
    blocks: tuple[Block, ...]
    left_out: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    marking: str = MARKING


@dataclass(frozen=True, kw_only=True)
class Form:
    """A kind of document. ``from_person_causing_harm``: may be made from that consultation too.

    ``offer`` tells the clinician what it is for, where only a person's choice calls for it.
    """

    id: str
    title: str
    contents: Callable[[Material], Contents]
    from_person_causing_harm: bool = False
    offer: str = ""


def kept_back(*held: tuple[object, str]) -> tuple[str, ...]:
    """The reasons that belong to something really recorded."""
    return tuple(reason for recorded, reason in held if recorded)


def born(born_on: dt.date | None, today: dt.date) -> str:
    """``17 May 1990 (aged 35)``; a day still to come is when the baby is expected."""
    if born_on is None:
        return ""
    if born_on > today:
        return f"Expected {long_date(born_on)}"
    return f"{long_date(born_on)} (aged {age_on(born_on, today)})"


def health_number(material: Material) -> Field:
    """NHS number, or CHI number in Scotland, grouped 3-3-4 when it has ten digits."""
    path = "patient.chi_number" if material.in_scotland else "patient.nhs_number"
    typed: str = attrgetter(path)(material.record)
    grouped = format_ten_digits(typed) if len(digits_of(typed)) == _DIGITS else typed
    return Field(label=material.label(path), value=grouped)
