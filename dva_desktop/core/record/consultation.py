"""Where, how and with whom the consultation takes place (``002 §1.2``, ``§8``)."""

from __future__ import annotations

from enum import StrEnum

from dva_desktop.core.record.base import Section


class CareSetting(StrEnum):
    PRIMARY_CARE = "primary_care"
    COMMUNITY_NURSING = "community_nursing"
    MATERNITY = "maternity"
    EMERGENCY = "emergency"
    MENTAL_HEALTH = "mental_health"
    SEXUAL_HEALTH = "sexual_health"
    SUBSTANCE_MISUSE = "substance_misuse"
    CHILDREN = "children"
    VULNERABLE_ADULTS = "vulnerable_adults"


class Place(StrEnum):
    CONSULTING_ROOM = "consulting_room"
    HOME = "home"
    CLINIC = "clinic"
    WARD = "ward"
    PHONE = "phone"
    VIDEO = "video"


class Subject(StrEnum):
    PERSON_AT_RISK = "person_at_risk"
    PERSON_CAUSING_HARM = "person_causing_harm"


class ClinicianRole(StrEnum):
    GP = "gp"
    NURSE = "nurse"
    HEALTH_VISITOR = "health_visitor"
    MIDWIFE = "midwife"
    PARAMEDIC = "paramedic"
    OTHER = "other"


class ConsultationDetails(Section, frozen=True, kw_only=True):
    """Setting, place, whose consultation it is, and who is asking."""

    setting: CareSetting | None = None
    place: Place | None = None
    subject: Subject = Subject.PERSON_AT_RISK
    clinician_role: ClinicianRole | None = None
    regulated_professional: bool | None = None
    clinician_name: str = ""
    organisation: str = ""
    clinician_contact: str = ""
