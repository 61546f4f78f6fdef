"""When the patient in the room is the one who causes harm (``002 §8``)."""

from __future__ import annotations

from enum import StrEnum

from dva_desktop.core.record.base import Answer, Section


class BehaviourFlag(StrEnum):
    """What a patient who causes harm may bring or say (``002 §8.5``).

    The eleventh, wanting anger management, is a question of its own: something follows from it.
    """

    DRINK = "drink"
    WORK_STRESS = "work_stress"
    SENT_BY_PARTNER = "sent_by_partner"
    FIGHTING_A_LOT = "fighting_a_lot"
    WANTS_COUPLE_COUNSELLING = "wants_couple_counselling"
    PARTNER_NOT_COPING = "partner_not_coping"
    CHILDREN_OUT_OF_CONTROL = "children_out_of_control"
    LOW_OR_SLEEPLESS = "low_or_sleepless"
    SUICIDAL = "suicidal"
    RAGE = "rage"


class BehaviourSign(StrEnum):
    """What may be noticed of such a patient (``002 §8.6``)."""

    SPEAKS_FOR_PARTNER = "speaks_for_partner"
    SEXUAL_JEALOUSY = "sexual_jealousy"
    ILLNESS_WITH_VIOLENCE = "illness_with_violence"
    SUBSTANCE_USE = "substance_use"
    CALLS_OR_TEXTS = "calls_or_texts"
    CHECKS_WHEREABOUTS = "checks_whereabouts"


class OwnInjury(StrEnum):
    """An injury of the patient's own that fits hitting, or someone's defence (``002 §8.7``)."""

    HAND = "hand"
    SCRATCHES = "scratches"
    OTHER = "other"


class PersonCausingHarmPatient(Section, frozen=True, kw_only=True):
    """Kept apart from any account by the person at risk; never carries it (PCH-24)."""

    acknowledged: Answer | None = None
    account: str = ""
    flags: tuple[BehaviourFlag, ...] = ()
    signs_seen: tuple[BehaviourSign, ...] = ()
    injuries_seen: tuple[OwnInjury, ...] = ()
    risk_factors: tuple[str, ...] = ()
    children_affected: Answer | None = None
    asks_for_anger_management: bool | None = None
    notes: str = ""
