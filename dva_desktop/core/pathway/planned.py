"""What waits for a day: a safer chance to ask, and telling the patient what was shared."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from dva_desktop.core.record import Outcome, PatientTold, Record

What = Literal["ask", "tell"]


class Planned(msgspec.Struct, frozen=True):
    """A consultation with a plan. ``date`` is ``None`` while no day has been chosen.

    ``ask``: a safer chance to ask. ``tell``: whether it is safe by now to tell the patient.
    """

    consultation: str
    date: dt.date | None
    what: What = "ask"


def plans_for(consultation: str, record: Record, what: What) -> tuple[Planned, ...]:
    """The plans of this kind that still stand, each day once."""
    return _to_ask(consultation, record) if what == "ask" else _to_tell(consultation, record)


def _to_ask(consultation: str, record: Record) -> tuple[Planned, ...]:
    """The patient was not asked, or did not disclose (ASK-55/56)."""
    ask = record.ask
    if ask.follow_up is None or ask.outcome not in (Outcome.NOT_ASKED, Outcome.NOT_DISCLOSED):
        return ()
    return (Planned(consultation, ask.follow_up.date),)


def _to_tell(consultation: str, record: Record) -> tuple[Planned, ...]:
    """A decision that it was not yet safe to speak of is looked at again (ACT-07/08)."""
    days = (
        decision.review_on
        for decision in record.action.decisions
        if decision.patient_told is PatientTold.NOT_YET_SAFE
    )
    return tuple(Planned(consultation, day, "tell") for day in dict.fromkeys(days))


def soonest_first(plans: tuple[Planned, ...]) -> tuple[Planned, ...]:
    """The soonest first; those without a day last, so that none is forgotten."""
    return tuple(sorted(plans, key=lambda plan: (plan.date is None, plan.date or dt.date.max)))


def how_soon(day: dt.date | None, today: dt.date) -> str:
    """``3 days late``, ``Today``, ``Tomorrow``, ``In 5 days``."""
    if day is None:
        return "No day chosen"
    match (day - today).days:
        case 0:
            return "Today"
        case 1:
            return "Tomorrow"
        case -1:
            return "1 day late"
        case days if days < 0:
            return f"{-days} days late"
        case days:
            return f"In {days} days"


def is_due(day: dt.date | None, today: dt.date) -> bool:
    """Late, or without a day: somebody must look at it now."""
    return day is None or day < today
