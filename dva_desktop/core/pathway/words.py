"""Answers in plain words: how a reason reads, from the labels of the guidance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter

from dva_desktop.core.guidance.model import Guidance
from dva_desktop.core.pathway.model import Reason
from dva_desktop.core.record import Answer, Record

# Not strftime: the window toolkit sets the C locale, and a document must not change language.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

_Value = StrEnum | bool | int | dt.date | None


def plain_date(day: dt.date) -> str:
    """``2 March 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


class Words:
    """Reasons about one record. Free text of the record is never quoted in a reason."""

    def __init__(self, record: Record, guidance: Guidance) -> None:
        self._record = record
        self._guidance = guidance

    def answer(self, field: str) -> Reason:
        """The answer in ``field`` (``safety.safe_to_go_home``), asked or not."""
        return self.says(field, attrgetter(field)(self._record))

    def item(self, field: str, index: int) -> Reason:
        """The answer in ``field`` of one repeated part (``household.children.hurt``)."""
        parts, _, name = field.rpartition(".")
        items = attrgetter(parts)(self._record)
        number = f" (no. {index + 1})" if len(items) > 1 else ""
        return self.says(field, getattr(items[index], name), number)

    def says(self, field: str, value: _Value, number: str = "") -> Reason:
        """``label: answer``, for an answer that is in hand already."""
        return Reason(field, f"{self._label(field)}: {self._value(field, value)}{number}")

    def counted(self, field: str, count: int) -> Reason:
        """``label: 14``."""
        return Reason(field, f"{self._label(field)}: {count}")

    def signs(self, field: str) -> Reason:
        """The ticked entries of a list of signs, in the order they were ticked."""
        texts = self._signs(field)
        ticked: Iterable[str] = attrgetter(field)(self._record)
        chosen = "; ".join(texts.get(sign, sign) for sign in ticked)
        return Reason(field, f"{self._label(field)}: {chosen}")

    def dash_item(self, number: int) -> Reason:
        """One DASH item answered yes, by its number and topic."""
        topic = next(item.topic for item in self._guidance.dash if item.number == number)
        yes = self._guidance.choice_text("answer", Answer.YES)
        return Reason("dash.yes", f"DASH {number}. {topic}: {yes}")

    def not_asked(self, field: str, count: int) -> Reason:
        """``DASH (Not asked): 19``."""
        return Reason(field, f"{self._label(field)} ({self._value(field, None)}): {count}")

    def undecided(self, about: StrEnum) -> Reason:
        """No decision to share or not to share with ``about``."""
        recipient = self._guidance.choice_text("action.decisions.about", about)
        field = "action.decisions"
        return Reason(field, f"{self._label(field)}: {recipient} not decided")

    def _label(self, field: str) -> str:
        return self._guidance.question(field).label

    def _value(self, field: str, value: _Value) -> str:
        match value:
            case None:
                return self._guidance.choice_text("answer", "none")
            case bool():
                return self._guidance.choice_text("answer", "yes" if value else "no")
            case Answer():
                return self._guidance.choice_text("answer", value)
            case StrEnum():
                return self._guidance.choice_text(field, value)
            case int():
                return str(value)
            case dt.date():
                return plain_date(value)

    def _signs(self, field: str) -> dict[str, str]:
        guidance = self._guidance
        lists = {
            "ask.presentation": guidance.presentation,
            "ask.indicators": [sign for group in guidance.indicators for sign in group.entries],
            "ask.companion_signs": guidance.companion_signs,
            "strangulation.red_flags": guidance.red_flags,
            "person_causing_harm_patient.risk_factors": guidance.risk_factors,
        }
        return {entry.id: entry.text for entry in lists[field]}
