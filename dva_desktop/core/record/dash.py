"""The DASH checklist: 24 items, a tally and never a prediction (``002 §3``, ``§7.5-7.6``)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from dva_desktop.core.record.base import Answer, Section

DASH_ITEMS = range(1, 25)


class DashStatus(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    NOT_DONE = "not_done"


class Dash(Section, frozen=True, kw_only=True):
    """Item numbers by answer; a number in none of the three was not asked.

    Raises ``ValueError`` when a number is outside 1 to 24 or stands under two answers.
    ``notes`` and ``sources`` are keyed by item number; a source is who said so, if not the patient.
    """

    status: DashStatus | None = None
    not_done_reason: str = ""
    yes: tuple[int, ...] = ()
    no: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    notes: dict[int, str] = msgspec.field(default_factory=dict)
    sources: dict[int, str] = msgspec.field(default_factory=dict)
    professional_judgement: bool | None = None
    judgement_reasons: str = ""

    def __post_init__(self) -> None:
        answered = (*self.yes, *self.no, *self.unknown)
        if len(set(answered)) != len(answered):
            raise ValueError("a DASH item may stand under one answer only, and once")
        if any(number not in DASH_ITEMS for number in (*answered, *self.notes, *self.sources)):
            raise ValueError("DASH items are numbered 1 to 24")

    @property
    def answers(self) -> Mapping[int, Answer]:
        """Item number to answer; items not asked are absent."""
        return (
            dict.fromkeys(self.yes, Answer.YES)
            | dict.fromkeys(self.no, Answer.NO)
            | dict.fromkeys(self.unknown, Answer.UNKNOWN)
        )

    @property
    def not_asked(self) -> tuple[int, ...]:
        """Item numbers that have no answer yet."""
        return tuple(number for number in DASH_ITEMS if number not in self.answers)

    def with_answer(self, number: int, answer: Answer | None) -> Dash:
        """The same checklist with one item answered anew (``None``: not asked)."""
        answers = {**self.answers}
        answers.pop(number, None)
        if answer is not None:
            answers[number] = answer
        return msgspec.structs.replace(
            self, **{kind.value: _numbers(answers, kind) for kind in Answer}
        )


def _numbers(answers: Mapping[int, Answer], kind: Answer) -> tuple[int, ...]:
    return tuple(sorted(number for number, answer in answers.items() if answer is kind))
