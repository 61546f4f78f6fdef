"""Ask: who is in the room, what was noticed, what was asked, what came of it (``002 §1-2.5``)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from dva_desktop.core.record.base import Part, Section


class Who(StrEnum):
    ADULT = "adult"
    CHILD = "child"


class Interpreter(StrEnum):
    NONE = "none"
    PROFESSIONAL = "professional"
    FAMILY_OR_FRIEND = "family_or_friend"
    ONLINE_TOOL = "online_tool"


class Outcome(StrEnum):
    DISCLOSED = "disclosed"
    NOT_DISCLOSED = "not_disclosed"
    NOT_ASKED = "not_asked"


class NotAskedReason(StrEnum):
    ACCOMPANIED = "accompanied"
    NO_SAFE_INTERPRETER = "no_safe_interpreter"
    UNWELL = "unwell"
    OTHER = "other"


class PersonPresent(Part, frozen=True, kw_only=True):
    """Someone who can see or hear the consultation."""

    who: Who
    relationship: str = ""
    name: str = ""
    age_months: int | None = None
    can_talk: bool | None = None


class FollowUp(Part, frozen=True, kw_only=True):
    """The plan for a safer chance to ask (``002 §1.12``, ``§2.12``).

    ``cover_reason`` is what anyone else is told the visit is for; ``who`` will do it.
    """

    date: dt.date | None = None
    cover_reason: str = ""
    who: str = ""
    specialist_present: bool | None = None
    plan: str = ""


class Ask(Section, frozen=True, kw_only=True):
    """``present`` is ``None`` until answered; the empty tuple means alone."""

    present: tuple[PersonPresent, ...] | None = None
    interpreter: Interpreter | None = None
    confidentiality_explained: bool | None = None
    presentation: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    companion_signs: tuple[str, ...] = ()
    observations: str = ""
    outcome: Outcome | None = None
    not_asked_reason: NotAskedReason | None = None
    not_asked_details: str = ""
    follow_up: FollowUp | None = None
