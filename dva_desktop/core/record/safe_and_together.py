"""Safe and Together: the pattern, what it does to each child, what the parent does for them.

The danger comes from the behaviour of the person causing harm, so that is what is described; what
the parent who is harmed does for the children is listed as strengths (``003 §1.13-1.22``).
"""

from __future__ import annotations

from enum import StrEnum

from dva_desktop.core.record.base import Answer, Part, Section


class KnownFrom(StrEnum):
    """Where the pattern is known from (``003 §1.17``, ``§3.1-3.2``)."""

    PATIENT = "patient"
    CHILDREN = "children"
    FAMILY_RECORDS = "family_records"
    POLICE_OR_COURT = "police_or_court"
    FAMILY_OR_FRIENDS = "family_or_friends"
    PROFESSIONALS = "professionals"


class ProtectiveEffort(StrEnum):
    """What a parent does for the children; leaving is only one way of many (``003 §1.19``)."""

    HEALTH_APPOINTMENTS = "health_appointments"
    MEALS_AND_BEDTIMES = "meals_and_bedtimes"
    SCHOOL = "school"
    PLAY_AND_ACTIVITIES = "play_and_activities"
    FRIENDS_AND_FAMILY = "friends_and_family"
    COMFORT = "comfort"
    TALKING_WITH_THEM = "talking_with_them"
    SAFETY_PLAN = "safety_plan"
    KEEPING_THEM_APART = "keeping_them_apart"
    GIVING_WAY = "giving_way"
    ASKING_FOR_HELP = "asking_for_help"
    SOMEWHERE_SAFER = "somewhere_safer"


class WiderImpact(StrEnum):
    """What the pattern costs a child beyond single events (``003 §1.20``)."""

    HOME_MOVES = "home_moves"
    SCHOOL_MOVES = "school_moves"
    LOST_CONTACT = "lost_contact"
    LOST_INCOME = "lost_income"
    UNSETTLED_LIFE = "unsettled_life"
    BOND_WITH_PARENT = "bond_with_parent"
    FAMILY_LIFE = "family_life"


class AdversityKind(StrEnum):
    ALCOHOL_OR_DRUGS = "alcohol_or_drugs"
    MENTAL_HEALTH = "mental_health"
    CULTURE = "culture"
    MONEY_OR_HOUSING = "money_or_housing"
    OTHER = "other"


class HarmToChild(Part, frozen=True, kw_only=True):
    """What was done to one child, and what the child lived through (``003 §1.18``).

    ``child`` is the name as written, not a place in a list: it stays right when lists change.
    """

    child: str = ""
    done_to_child: str = ""
    saw_or_heard: str = ""
    where: str = ""
    treated: str = ""


class Adversity(Part, frozen=True, kw_only=True):
    """Another difficulty in the family, and the part the person causing harm has in it."""

    kind: AdversityKind | None = None
    caused: Answer | None = None
    worsened: Answer | None = None
    blocked_help: Answer | None = None
    details: str = ""


class SafeAndTogether(Section, frozen=True, kw_only=True):
    """``pattern``: this relationship; ``earlier_pattern``: those before it, in facts.

    ``efforts_said_back`` says whether the parent has been told what they do well (``003 §3.11``).
    """

    pattern: str = ""
    earlier_pattern: str = ""
    known_from: tuple[KnownFrom, ...] = ()
    harm_to_children: tuple[HarmToChild, ...] = ()
    protective_efforts: tuple[ProtectiveEffort, ...] = ()
    more_efforts: str = ""
    efforts_said_back: bool | None = None
    wider_impact: tuple[WiderImpact, ...] = ()
    wider_impact_details: str = ""
    adversities: tuple[Adversity, ...] = ()
