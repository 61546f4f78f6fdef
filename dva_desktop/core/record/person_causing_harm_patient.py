"""When the patient in the room is the one who causes harm (``002 §8``)."""

from __future__ import annotations

from dva_desktop.core.record.base import Answer, Section


class PersonCausingHarmPatient(Section, frozen=True, kw_only=True):
    """Kept apart from any account by the person at risk; never carries it (PCH-24)."""

    acknowledged: Answer | None = None
    account: str = ""
    risk_factors: tuple[str, ...] = ()
    children_affected: Answer | None = None
    asks_for_anger_management: bool | None = None
    notes: str = ""
