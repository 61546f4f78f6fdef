"""What is recorded: frozen structs, one module per section, no input or output."""

from __future__ import annotations

from dva_desktop.core.record.abuse import (
    Abuse,
    AbuseKind,
    Connection,
    Incident,
    PersonCausingHarm,
)
from dva_desktop.core.record.action import Action, Consent, Decision, DecisionAbout, PatientTold
from dva_desktop.core.record.ask import (
    Ask,
    FollowUp,
    Interpreter,
    NotAskedReason,
    Outcome,
    PersonPresent,
    Who,
)
from dva_desktop.core.record.base import Answer, FgmAnswer, Part, Section
from dva_desktop.core.record.body_map import BodyMap, Injury, InjuryType, View
from dva_desktop.core.record.consultation import (
    CareSetting,
    ClinicianRole,
    ConsultationDetails,
    Place,
    Subject,
)
from dva_desktop.core.record.dash import DASH_ITEMS, Dash, DashStatus
from dva_desktop.core.record.household import Child, DependentAdult, Household
from dva_desktop.core.record.patient import Patient
from dva_desktop.core.record.person_causing_harm_patient import (
    BehaviourFlag,
    BehaviourSign,
    OwnInjury,
    PersonCausingHarmPatient,
)
from dva_desktop.core.record.previous import Previous
from dva_desktop.core.record.record import SECTIONS, Record, age_months_on, age_on
from dva_desktop.core.record.safe_and_together import (
    Adversity,
    AdversityKind,
    HarmToChild,
    KnownFrom,
    ProtectiveEffort,
    SafeAndTogether,
    WiderImpact,
)
from dva_desktop.core.record.safety import Consulted, ConsultedRole, Safety
from dva_desktop.core.record.specsss import Specsss
from dva_desktop.core.record.strangulation import Strangulation
from dva_desktop.core.record.validation import (
    AccountEntry,
    AccountKind,
    ContactMethod,
    SafeContact,
    Validation,
)

__all__ = [
    "DASH_ITEMS",
    "SECTIONS",
    "Abuse",
    "AbuseKind",
    "AccountEntry",
    "AccountKind",
    "Action",
    "Adversity",
    "AdversityKind",
    "Answer",
    "Ask",
    "BehaviourFlag",
    "BehaviourSign",
    "BodyMap",
    "CareSetting",
    "Child",
    "ClinicianRole",
    "Connection",
    "Consent",
    "ConsultationDetails",
    "Consulted",
    "ConsultedRole",
    "ContactMethod",
    "Dash",
    "DashStatus",
    "Decision",
    "DecisionAbout",
    "DependentAdult",
    "FgmAnswer",
    "FollowUp",
    "HarmToChild",
    "Household",
    "Incident",
    "Injury",
    "InjuryType",
    "Interpreter",
    "KnownFrom",
    "NotAskedReason",
    "Outcome",
    "OwnInjury",
    "Part",
    "Patient",
    "PatientTold",
    "PersonCausingHarm",
    "PersonCausingHarmPatient",
    "PersonPresent",
    "Place",
    "Previous",
    "ProtectiveEffort",
    "Record",
    "SafeAndTogether",
    "SafeContact",
    "Safety",
    "Section",
    "Specsss",
    "Strangulation",
    "Subject",
    "Validation",
    "View",
    "Who",
    "WiderImpact",
    "age_months_on",
    "age_on",
]
