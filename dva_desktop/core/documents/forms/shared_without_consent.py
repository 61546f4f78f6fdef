"""The record of sharing without consent: basis, need, proportion, who agreed (``002 §5.5-5.7``)."""

from __future__ import annotations

from dva_desktop.core.documents.forms import people, risk, sharing
from dva_desktop.core.documents.forms.material import (
    Contents,
    Form,
    Material,
    health_number,
    kept_back,
)
from dva_desktop.core.documents.model import Block, Field, Heading, Paragraph, Table
from dva_desktop.core.errors import UserError
from dva_desktop.core.record import Consent, Decision, PatientTold

REQUIREMENTS = ("ACT-05", "ACT-06", "ACT-08", "ACT-10", "ACT-11", "REC-13")
_GROUNDS = {
    "marac-referral": "Criteria for a MARAC are met",
    "immediate-danger": "Immediate danger was found",
    "childrens-referral": "The local threshold for a children\u2019s referral is met",
    "section-47-consider": "Significant harm to a child is possible",
    "strangulation-emergency": "Signs that need care after strangulation",
}


def _contents(material: Material) -> Contents:
    found = [each for each in material.record.action.decisions if without_consent(each)]
    if not found:
        raise UserError(
            "No decision to share without consent is recorded.", "Record the decision first."
        )
    untold = any(each.patient_told is PatientTold.NOT_YET_SAFE for each in found)
    return Contents(
        recipient="The record of the decision, and whoever receives the information",
        blocks=(
            *((Paragraph(text=sharing.NOT_TOLD, emphasis="notice"),) if untold else ()),
            Heading(text="Whose information"),
            *people.identity(material),
            health_number(material),
            *(block for each in found for block in _decision(material, each)),
            *_grounds(material),
            *people.written_by(material, "Decided and written by"),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (record.validate.safe_contact, "How to reach the patient: it stands in the referral."),
        (record.patient.address, "The patient\u2019s address."),
        (record.validate.account, "The account."),
        (record.validate.wishes, "What the patient wants to happen."),
        (record.abuse.incidents, "The incidents."),
        (record.abuse.person_causing_harm, "Details of the person causing harm."),
        (record.body_map.injuries, "Injuries and the body map."),
        (record.dash.notes, "Notes on single DASH items."),
        (record.action.notes, "Other actions you noted."),
    )


def without_consent(decision: Decision) -> bool:
    """Consent was refused or not sought, and the decision is not to keep it back."""
    unasked = decision.consent in (Consent.REFUSED, Consent.NOT_SOUGHT)
    return unasked and decision.share is not False


def _decision(material: Material, decision: Decision) -> tuple[Block, ...]:
    about = material.said("action.decisions.about", decision.about)
    return (
        Heading(text=f"Shared with: {about}"),
        *sharing.decision_fields(material, decision),
    )


def _grounds(material: Material) -> tuple[Block, ...]:
    rows = risk.grounds(material, _GROUNDS)
    table = Table(header=("Ground", "Because"), rows=rows, widths=(0.36, 0.64))
    dash = material.record.dash
    return (
        Heading(text="The risk that was weighed"),
        *((table,) if rows else (Field(label="Grounds", value=""),)),
        Field(label="DASH tally", value=risk.tally(dash) if dash.answers else ""),
        *material.fields("dash.professional_judgement", "dash.judgement_reasons"),
        Paragraph(
            text="Shared: only what the recipient needs to protect the patient or a child, only "
            "with those named above, by a secure route."
        ),
    )


FORM = Form(
    id="shared-without-consent", title="Information shared without consent", contents=_contents
)
