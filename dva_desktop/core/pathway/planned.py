"""Plans for a safer chance to ask: which consultation still waits for one, and for which day."""

from __future__ import annotations

import datetime as dt

import msgspec

from dva_desktop.core.record import Outcome, Record


class Planned(msgspec.Struct, frozen=True):
    """A consultation with a plan. ``date`` is ``None`` while no day has been chosen."""

    consultation: str
    date: dt.date | None


def planned_for(consultation: str, record: Record) -> Planned | None:
    """The plan that still stands: the patient was not asked, or did not disclose (ASK-55/56)."""
    ask = record.ask
    if ask.follow_up is None or ask.outcome not in (Outcome.NOT_ASKED, Outcome.NOT_DISCLOSED):
        return None
    return Planned(consultation, ask.follow_up.date)


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
