"""The ids that the record, the rules and the guidance files share; texts may change, these not."""

from __future__ import annotations

from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from dva_desktop.core.record import SECTIONS, Answer


def _ids(words: str) -> tuple[str, ...]:
    return tuple(words.split())


PRESENTATION = _ids(
    "anxiety depression chronic_pain poor_sleep facial_injury dental_injury chronic_fatigue "
    "pregnancy miscarriage other"
)
INDICATORS = {
    "mental": _ids("depression_anxiety_ptsd sleep_disorder suicidal_or_self_harm substance_misuse"),
    "story": _ids(
        "stranger_assault_or_falls repeated_injury vague_explanation "
        "inconsistent_explanation hides_injury"
    ),
    "physical": _ids("chronic_gastrointestinal gynaecological chronic_pain central_nervous_system"),
    "reproductive": _ids(
        "unintended_pregnancies adverse_pregnancy_outcome delayed_antenatal_care "
        "recurrent_urinary vaginal_bleeding_or_sti"
    ),
    "high_risk_injury": _ids(
        "defensive_arm strangulation_marks weapon_marks unlikely_fall_site "
        "old_and_new_injuries bites burns multiple_sites symmetrical_injuries poor_nutrition"
    ),
    "common_injury": _ids(
        "mid_face black_eye dental breast_or_abdomen hidden_by_clothing internal"
    ),
    "attendance": _ids(
        "repeated_no_diagnosis missed_appointments early_self_discharge intrusive_other_person"
    ),
    "further": _ids(
        "tranquilliser_or_analgesic_use vague_frequent_visits child_behaviour "
        "frightened_or_evasive jealous_partner minimises accepts_blame"
    ),
}
COMPANION_SIGNS = _ids(
    "waits_for_companion checks_reaction smooths_conflict speaks_for_patient warning_signals "
    "complains_undefended"
)
VALIDATING_STATEMENTS = _ids(
    "listen believe_you right_to_be_safe not_your_fault not_alone can_help"
)
SPECSSS = _ids(
    "separation pregnancy escalation community stalking sexual_abuse "
    "strangulation_or_threats_to_kill"
)
RED_FLAGS = _ids(
    "neurological_deficit seizure amnesia incontinence severe_headache loss_of_consciousness "
    "visual_change petechiae significant_force neck_marks neck_swelling_or_tenderness "
    "cervical_spine voice_change painful_swallowing breathing_difficulty "
    "surgical_emphysema"
)
CAUTIONS = _ids("pregnant anticoagulants child unsafe_home")
RISK_FACTORS = _ids(
    "recent_separation assaulted_family assaulted_strangers breached_orders "
    "family_violence_when_young substance_misuse mental_ill_health_linked_to_violence "
    "assaulted_partner partner_pregnant_or_recent_birth sexual_assault_or_jealousy "
    "weapons_or_death_threats recent_escalation minimisation_or_denial condones_abuse"
)
FINDINGS = _ids(
    "unsafe-to-ask unsafe-interpreter explain-confidentiality always-ask routine-enquiry "
    "plan-safe-enquiry child-safeguarding-route agree-safe-contact immediate-danger "
    "no-place-of-safety immediate-safety-unanswered secure-safety-first specsss-indicator "
    "strangulation-check strangulation-emergency dash-needed marac-visible-high-risk "
    "marac-professional-judgement marac-potential-escalation marac-repeat marac-referral "
    "marac-specialist-advice-first consider-professional-judgement specialist-service idva "
    "decide-and-record-sharing share-without-consent sharing-rationale-missing "
    "do-not-tell-patient-yet respect-police-refusal police-despite-refusal childrens-referral "
    "consider-childrens-referral section-47-consider child-family-assessment "
    "record-reason-no-child-referral copy-to-mash adult-social-care honour-based-one-chance "
    "forced-marriage fgm-mandatory-report fgm-safeguarding hide-from-online-access "
    "specialist-behaviour-service anger-management-refused pch-heightened-risk "
    "pch-children-affected see-separately debrief"
)
STOPS = frozenset(
    _ids(
        "unsafe-to-ask unsafe-interpreter explain-confidentiality secure-safety-first "
        "marac-specialist-advice-first anger-management-refused"
    )
)


def record_fields() -> dict[str, Any]:
    """Every field of every section by path, ``household.children.name``, with its type."""
    fields: dict[str, Any] = {}
    for name, section in SECTIONS.items():
        _collect(name, section, fields)
    return fields


def closed_lists() -> dict[str, tuple[str, ...]]:
    """The values of every enumerated field by path; three-way answers once, under ``answer``."""
    lists = {"answer": tuple(answer.value for answer in Answer), "answer.none": ("none",)}
    for path, kind in record_fields().items():
        enum = next((part for part in _parts(kind) if _is(part, StrEnum)), None)
        if enum is not None and enum is not Answer:
            lists[path] = tuple(value.value for value in enum)
    return lists


def _collect(prefix: str, struct: type[msgspec.Struct], into: dict[str, Any]) -> None:
    hints = get_type_hints(struct)
    for field in msgspec.structs.fields(struct):
        path = f"{prefix}.{field.name}"
        into[path] = hints[field.name]
        for part in _parts(into[path]):
            if _is(part, msgspec.Struct):
                _collect(path, part, into)


def _parts(kind: Any) -> tuple[Any, ...]:
    """The types inside unions and tuples: ``tuple[Child, ...] | None`` gives ``(Child,)``."""
    if get_origin(kind) in (Union, UnionType, tuple):
        return tuple(inner for part in get_args(kind) for inner in _parts(part))
    return () if kind in (None, type(None), Ellipsis) else (kind,)


def _is(kind: Any, base: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, base)
