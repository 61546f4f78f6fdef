"""What has been happening, and who is causing harm (``002 §1.1``, ``§7.7``)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from dva_desktop.core.record.base import Answer, FgmAnswer, Part, Section


class Connection(StrEnum):
    SPOUSE = "spouse"
    EX_SPOUSE = "ex_spouse"
    CIVIL_PARTNER = "civil_partner"
    EX_CIVIL_PARTNER = "ex_civil_partner"
    ENGAGED = "engaged"
    EX_ENGAGED = "ex_engaged"
    PARTNER = "partner"
    EX_PARTNER = "ex_partner"
    CO_PARENT = "co_parent"
    RELATIVE = "relative"
    NONE = "none"


class AbuseKind(StrEnum):
    PHYSICAL = "physical"
    CONTROLLING_COERCIVE = "controlling_coercive"
    ECONOMIC = "economic"
    PSYCHOLOGICAL = "psychological"
    SEXUAL = "sexual"
    THREATS = "threats"


class Incident(Part, frozen=True, kw_only=True):
    """One incident. A date that is not known is left out, not guessed."""

    date: dt.date | None = None
    time: str = ""
    place: str = ""
    serious: bool | None = None
    children_present: bool | None = None
    description: str = ""
    crime_number: str = ""


class PersonCausingHarm(Part, frozen=True, kw_only=True):
    """Someone the patient is afraid of. Never told of this record or a referral."""

    name: str = ""
    relationship: str = ""
    date_of_birth: dt.date | None = None
    address: str = ""
    same_as_previous_marac: bool | None = None


class Abuse(Section, frozen=True, kw_only=True):
    """Connection, kinds, incidents and police contacts in the last 12 months."""

    connection: Connection | None = None
    kinds: tuple[AbuseKind, ...] = ()
    honour_based: Answer | None = None
    forced_marriage: Answer | None = None
    fgm: FgmAnswer | None = None
    police_callouts_12_months: int | None = None
    incidents: tuple[Incident, ...] = ()
    person_causing_harm: tuple[PersonCausingHarm, ...] = ()
    afraid_of: str = ""
    safe_to_talk_to: str = ""
    not_safe_to_talk_to: str = ""
