"""The whole record of one consultation, and the names of its sections."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import msgspec

from dva_desktop.core.record.abuse import Abuse
from dva_desktop.core.record.action import Action
from dva_desktop.core.record.ask import Ask
from dva_desktop.core.record.base import Section
from dva_desktop.core.record.body_map import BodyMap
from dva_desktop.core.record.consultation import ConsultationDetails
from dva_desktop.core.record.dash import Dash
from dva_desktop.core.record.household import Household
from dva_desktop.core.record.patient import Patient
from dva_desktop.core.record.person_causing_harm_patient import PersonCausingHarmPatient
from dva_desktop.core.record.previous import Previous
from dva_desktop.core.record.safe_and_together import SafeAndTogether
from dva_desktop.core.record.safety import Safety
from dva_desktop.core.record.specsss import Specsss
from dva_desktop.core.record.strangulation import Strangulation
from dva_desktop.core.record.validation import Validation

SECTIONS: dict[str, type[Section]] = {
    "consultation": ConsultationDetails,
    "patient": Patient,
    "ask": Ask,
    "validate": Validation,
    "abuse": Abuse,
    "safety": Safety,
    "specsss": Specsss,
    "dash": Dash,
    "strangulation": Strangulation,
    "body_map": BodyMap,
    "household": Household,
    "safe_and_together": SafeAndTogether,
    "previous": Previous,
    "action": Action,
    "person_causing_harm_patient": PersonCausingHarmPatient,
}


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One consultation: where and when, and its sections. What is left out is unanswered."""

    locality: str
    date: dt.date
    area: str = ""
    consultation: ConsultationDetails = ConsultationDetails()
    patient: Patient = Patient()
    ask: Ask = Ask()
    validate: Validation = Validation()
    abuse: Abuse = Abuse()
    safety: Safety = Safety()
    specsss: Specsss = Specsss()
    dash: Dash = Dash()
    strangulation: Strangulation = Strangulation()
    body_map: BodyMap = BodyMap()
    household: Household = Household()
    safe_and_together: SafeAndTogether = SafeAndTogether()
    previous: Previous = Previous()
    action: Action = Action()
    person_causing_harm_patient: PersonCausingHarmPatient = PersonCausingHarmPatient()

    def section(self, name: str) -> Section:
        """The section called ``name`` (a key of ``SECTIONS``)."""
        return cast("Section", getattr(self, name))

    def with_section(self, name: str, section: Section) -> Record:
        """The same record with one section replaced."""
        changed: dict[str, Any] = {name: section}
        return msgspec.structs.replace(self, **changed)


def age_on(born: dt.date, day: dt.date) -> int:
    """Whole years on ``day``; a birthday on the day counts as reached (29 February: 1 March)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_months_on(born: dt.date, day: dt.date) -> int:
    """Whole months on ``day``; reached on the same day of the month."""
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
