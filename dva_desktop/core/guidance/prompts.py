"""Which words suit this patient, in this place, today: pure choice, no wording."""

from __future__ import annotations

from collections.abc import Iterable

from dva_desktop.core.guidance.contract import INDICATORS
from dva_desktop.core.guidance.model import Prompt, Tag
from dva_desktop.core.record import Answer, CareSetting, Place, Record, age_on

_INJURIES = {
    "facial_injury",
    "dental_injury",
    *INDICATORS["story"],
    *INDICATORS["high_risk_injury"],
    *INDICATORS["common_injury"],
}
_SYMPTOMS = {
    "anxiety",
    "depression",
    "chronic_pain",
    "chronic_fatigue",
    *INDICATORS["physical"],
    *INDICATORS["mental"],
    *INDICATORS["reproductive"],
}
_SLEEP = {"poor_sleep", "sleep_disorder"}
_ANTENATAL = {"pregnancy", "miscarriage", "delayed_antenatal_care"}
_MAN = {"m", "male", "man", "boy", "trans man"}
_OLDER = 60  # the age at which 002 §1.6 begins to speak of older people


def tags_for(record: Record) -> frozenset[Tag]:
    """Whom the patient's answers show them to be, for choosing prompts.

    ``same_sex`` is never among them: nothing in the record says it, and nobody should guess.
    """
    seen = {*record.ask.presentation, *record.ask.indicators}
    patient = record.patient
    born = patient.date_of_birth
    expecting = (
        patient.pregnant is Answer.YES or record.consultation.setting is CareSetting.MATERNITY
    )
    holds: dict[Tag, bool] = {
        "antenatal": expecting or bool(seen & _ANTENATAL),
        "injury": bool(seen & _INJURIES) or bool(record.body_map.injuries),
        "symptoms": bool(seen & _SYMPTOMS),
        "sleep": bool(seen & _SLEEP),
        "older": born is not None and age_on(born, record.date) >= _OLDER,
        "carer": patient.informal_carer_for_mental_illness,
        "man": patient.gender.strip().casefold() in _MAN,
    }
    return frozenset(tag for tag, held in holds.items() if held)


def prompts_for(prompts: Iterable[Prompt], record: Record) -> tuple[Prompt, ...]:
    """The prompts that suit this record, the most particular first (``002 §2.1-2.3``).

    Where others may overhear (phone and video) only those needing no more than yes or no.
    """
    tags = tags_for(record)
    fitting = [prompt for prompt in prompts if _fits(prompt, record, tags)]
    return tuple(sorted(fitting, key=lambda prompt: _particular(prompt, tags)))


def _fits(prompt: Prompt, record: Record, tags: frozenset[Tag]) -> bool:
    setting, place = record.consultation.setting, record.consultation.place
    overheard = place in (Place.PHONE, Place.VIDEO)
    return (
        (not overheard or prompt.yes_no)
        and (not prompt.places or place in prompt.places)
        and (not prompt.settings or setting is None or setting in prompt.settings)
        and (not prompt.tags or bool(tags & set(prompt.tags)) or "same_sex" in prompt.tags)
    )


def _particular(prompt: Prompt, tags: frozenset[Tag]) -> int:
    """0 made for this patient, 1 for this setting or place, 2 for anyone, 3 for someone unknown."""
    if prompt.tags:
        return 0 if tags & set(prompt.tags) else 3
    return 1 if prompt.settings or prompt.places else 2
