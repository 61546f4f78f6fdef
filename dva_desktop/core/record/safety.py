"""The five immediate checks A to E, and what was done about them (``002 §2.7-2.9``)."""

from __future__ import annotations

from enum import StrEnum

from dva_desktop.core.record.base import Answer, Part, Section


class ConsultedRole(StrEnum):
    SAFEGUARDING_LEAD = "safeguarding_lead"
    CLINICAL_LEAD = "clinical_lead"
    LINE_MANAGER = "line_manager"
    MASH = "mash"
    POLICE = "police"
    SOCIAL_WORKER = "social_worker"
    SPECIALIST_SERVICE = "specialist_service"
    OTHER = "other"


class Consulted(Part, frozen=True, kw_only=True):
    """Whom the clinician spoke to."""

    role: ConsultedRole
    name: str = ""
    advice: str = ""


class Safety(Section, frozen=True, kw_only=True):
    """A yes, or a no to B or C, means danger now; ``secured`` means safety has been arranged."""

    person_causing_harm_present: Answer | None = None
    children_safe: Answer | None = None
    children_where: str = ""
    safe_to_go_home: Answer | None = None
    immediate_concerns: Answer | None = None
    concerns: str = ""
    place_of_safety: Answer | None = None
    threat_to_life: Answer | None = None
    secured: bool = False
    secured_how: str = ""
    consulted: tuple[Consulted, ...] = ()
