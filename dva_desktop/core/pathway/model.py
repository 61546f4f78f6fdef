"""What a rule returns: a finding with its urgency, its reasons and its sources."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Urgency(StrEnum):
    """In the order they are shown."""

    STOP = "stop"
    NOW = "now"
    TODAY = "today"
    PLAN = "plan"
    NOTE = "note"


URGENCY_ORDER = {urgency: place for place, urgency in enumerate(Urgency)}


class Reason(msgspec.Struct, frozen=True):
    """An answer that led to a finding: the field's path, and the answer in plain words."""

    field: str
    text: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from the answers. ``lift`` says what would lift a stop."""

    id: str
    urgency: Urgency
    title: str
    action: str
    reasons: tuple[Reason, ...]
    sources: tuple[str, ...]
    lift: str = ""
