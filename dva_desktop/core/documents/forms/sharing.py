"""Consent and the decision to share: what was decided, on what basis, and who knows."""

from __future__ import annotations

from dva_desktop.core.documents.forms.material import Material
from dva_desktop.core.documents.model import Block, Field, Heading, Paragraph
from dva_desktop.core.record import Consent, Decision, DecisionAbout, PatientTold

NOT_TOLD = (
    "The patient has not been told of this, because telling them now could put them at risk. "
    "Do not mention it to them until the writer confirms that it is safe."
)
NOT_TO_BE_SENT = "Not to be sent. The record holds a decision not to share with this recipient."
NO_DECISION = (
    "No decision about sharing with this recipient is recorded yet. Record one before sending."
)


def warnings(material: Material, about: DecisionAbout) -> tuple[Block, ...]:
    """What must be read before anything else about sharing."""
    decision = material.decision(about)
    texts = []
    if decision is None or decision.share is None:
        texts.append(NO_DECISION)
    elif not decision.share:
        texts.append(NOT_TO_BE_SENT)
    if decision is not None and decision.patient_told is PatientTold.NOT_YET_SAFE:
        texts.append(NOT_TOLD)
    return tuple(Paragraph(text=text, emphasis="notice") for text in texts)


def consent(material: Material, about: DecisionAbout) -> tuple[Block, ...]:
    """The section on consent to this referral."""
    decision = material.decision(about) or Decision(about=about)
    return (
        Heading(text="Consent and the decision to share"),
        *decision_fields(material, decision),
    )


def decision_fields(material: Material, decision: Decision) -> tuple[Field, ...]:
    """Every part of one decision (``004 L99``, D-08)."""
    path = "action.decisions"
    return (
        Field(label="Decision", value=decided(decision)),
        material.part(f"{path}.date", decision.date),
        Field(label=material.label(f"{path}.consent"), value=consent_given(material, decision)),
        material.part(f"{path}.patient_told", decision.patient_told),
        *not_told(material, decision),
        material.part(f"{path}.basis", decision.basis),
        material.part(f"{path}.rationale", decision.rationale),
        material.part(f"{path}.discussed_with", decision.discussed_with),
    )


def not_told(material: Material, decision: Decision) -> tuple[Field, ...]:
    """Why telling waited, and until when; the reason stays once told (ACT-08)."""
    path = "action.decisions"
    why = material.part(f"{path}.not_told_reason", decision.not_told_reason)
    match decision.patient_told:
        case PatientTold.NOT_YET_SAFE:
            return (why, material.part(f"{path}.review_on", decision.review_on))
        case PatientTold.TOLD_LATER if decision.not_told_reason:
            return (why,)
        case _:
            return ()


def consent_given(material: Material, decision: Decision) -> str:
    """Consent in words; not sought is an answer of its own, unlike one that is not recorded."""
    if decision.consent is Consent.NOT_SOUGHT:
        return "Not sought"
    return material.said("action.decisions.consent", decision.consent)


def decided(decision: Decision) -> str:
    """The decision in words; empty when there is none yet."""
    match decision.share:
        case True:
            return "Share"
        case False:
            return "Do not share"
        case None:
            return ""


def patient_view(material: Material) -> tuple[Block, ...]:
    """Whom the patient fears, with whom it is safe to talk, and what they want."""
    return (
        Heading(text="What the patient says and wants"),
        *material.fields(
            "abuse.afraid_of",
            "abuse.safe_to_talk_to",
            "abuse.not_safe_to_talk_to",
            "validate.wishes",
        ),
        material.asked("action.police_wanted"),
    )
