"""Referral of children, in the order of a multi-agency referral form (domain 4.1)."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from dva_desktop.core.documents.forms import harm, people, risk, safe_and_together, sharing
from dva_desktop.core.documents.forms.material import Contents, Form, Material, kept_back
from dva_desktop.core.documents.model import (
    MARKING,
    Block,
    Context,
    Field,
    Heading,
    Paragraph,
    Table,
)
from dva_desktop.core.pathway.facts import subject_causes_harm
from dva_desktop.core.record import AccountKind, Child, DecisionAbout

REQUIREMENTS = (
    "ACT-08", "CHI-02", "CHI-03", "CHI-04", "CHI-05", "CHI-06", "CHI-12", "PCH-24", "WM-03",
    "WM-04", "WM-17",
)  # fmt: skip
_ABOUT = DecisionAbout.CHILDRENS_SOCIAL_CARE
_GROUNDS = {
    "childrens-referral": "The local threshold for a referral is met",
    "section-47-consider": "Grounds to consider an enquiry under section 47",
    "child-family-assessment": "Grounds for an assessment of the child and family",
    "child-safeguarding-route": "The patient is under 16",
    "fgm-mandatory-report": "FGM is known; the legal duty to report it to the police applies",
    "fgm-safeguarding": "FGM is known, suspected or feared",
    "pch-children-affected": "The patient\u2019s own behaviour may affect children",
    "consider-childrens-referral": "There is a child or an unborn baby in the family",
}
_OWN_FIELDS = ("household.", "person_causing_harm_patient.", "patient.")
_URGENT = (
    "If a child may be in danger today, ring first and send this after: 999 for immediate danger, "
    "otherwise the children\u2019s team. Send the form on the same day."
)


def _contents(material: Material) -> Contents:
    if subject_causes_harm(material.record):
        return _from_person_causing_harm(material)
    return Contents(
        recipient=material.recipient(material.context.locality.children_team),
        blocks=(
            *sharing.warnings(material, _ABOUT),
            *risk.danger_now(material),
            people.safe_contact(material),
            *_context(material),
            *people.referrer(material),
            *_children(material),
            *people.person_at_risk(material, number=True, practice=True),
            *people.people_causing_harm(material),
            *people.other_adults(material),
            *_concern(material),
            *safe_and_together.blocks(material),
            *risk.immediate_safety(material),
            *sharing.consent(material, _ABOUT),
            Paragraph(text=_consent_note(material)),
            *people.signature(material),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (
            (*record.ask.presentation, *record.ask.indicators, *record.ask.companion_signs),
            "Why the patient came and the signs noticed: the patient\u2019s own health details.",
        ),
        (record.body_map.injuries, "The patient\u2019s injuries and body map."),
        (
            record.strangulation.red_flags or record.strangulation.notes,
            "Clinical signs after strangulation.",
        ),
        (record.ask.observations, "Your other observations."),
        (_states(material), "How the patient seemed."),
        (record.dash.notes or record.dash.sources, "Notes on single DASH items."),
        (record.dash.judgement_reasons, "The reasons for your judgement on the DASH."),
        (record.specsss.notes, "Your notes on SPECSSS."),
        (record.action.notes, "Other actions you noted."),
    )


def _states(material: Material) -> bool:
    entries = material.record.validate.account
    return any(entry.kind is AccountKind.PSYCHOLOGICAL_STATE for entry in entries)


def _context(material: Material) -> tuple[Block, ...]:
    rows = risk.grounds(material, _GROUNDS)
    table = Table(header=("Ground", "Because"), rows=rows, widths=(0.36, 0.64))
    return (
        Heading(text="Why this referral is made"),
        Paragraph(text=_URGENT),
        *((table,) if rows else (Field(label="Ground", value=""),)),
        Field(label="Level suggested", value=_level(material)),
    )


def _level(material: Material) -> str:
    """What the writer asks to be considered; the receiving team decides (D-23)."""
    law = material.context.locality.section_47
    if any(child.significant_harm for child in material.record.household.children or ()):
        return "Significant harm" + (" (Children Act 1989, section 47)" if law else "")
    if material.holds("section-47-consider"):
        return "Please consider an enquiry under section 47 of the Children Act 1989"
    if material.holds("child-family-assessment"):
        return "Please consider an assessment of the child and family"
    return "For the children\u2019s team to decide"


def _children(material: Material) -> tuple[Block, ...]:
    listed = material.record.household.children or ()
    harms = tuple(_harm(material, place, child) for place, child in enumerate(listed, 1))
    header = ("Child", "FGM", "Significant harm suspected")
    table = (Table(header=header, rows=harms, widths=(0.4, 0.25, 0.35)),) if harms else ()
    notes = (material.field("household.notes"),) if material.record.household.notes else ()
    return (*people.children(material), *table, material.field("safety.children_where"), *notes)


def _harm(material: Material, place: int, child: Child) -> tuple[str, str, str]:
    return (
        child.name or f"Child {place}",
        material.said("household.children.fgm", child.fgm),
        material.said("household.children.significant_harm", child.significant_harm),
    )


def _concern(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="What has been happening"),
        *harm.abuse(material),
        *harm.incidents(material),
        *harm.account(material, AccountKind.PATIENT_WORDS, AccountKind.OBSERVATION),
        *risk.specsss(material)[:8],
        Field(
            label="DASH tally",
            value=risk.tally(material.record.dash) if material.record.dash.answers else "",
        ),
        *material.fields("abuse.afraid_of", "validate.wishes"),
    )


def _consent_note(material: Material) -> str:
    law = "section 47" if material.context.locality.section_47 else "child protection"
    return (
        f"Consent is not needed where a child may be suffering significant harm ({law}). Parents "
        "are told unless telling them would put a child or someone else at greater risk."
    )


def _from_person_causing_harm(material: Material) -> Contents:
    """Built on what this patient said alone: no word of the other parent's account (PCH-24)."""
    material = replace(material, context=_own_grounds(material.context))
    path = "person_causing_harm_patient"
    return Contents(
        recipient=material.recipient(material.context.locality.children_team),
        marking=MARKING.split(". ", 1)[0],
        blocks=(
            *sharing.warnings(material, _ABOUT),
            *_context(material),
            *people.referrer(material),
            Heading(text="The patient, who says they may cause harm"),
            *people.identity(material),
            *material.fields("patient.address", "patient.gp_practice", "patient.language"),
            *people.children(material),
            Heading(text="What the patient said about their own behaviour"),
            material.asked(f"{path}.acknowledged"),
            material.asked(f"{path}.children_affected"),
            material.field(f"{path}.account"),
            *sharing.consent(material, _ABOUT),
            *people.signature(material),
        ),
        left_out=(
            "Anything told by or about another adult: ask the team to speak to them separately.",
        ),
    )


def _own_grounds(context: Context) -> Context:
    """The findings with only those reasons that rest on this patient's own answers."""
    kept = []
    for finding in context.findings:
        own = tuple(each for each in finding.reasons if each.field.startswith(_OWN_FIELDS))
        if own:
            kept.append(msgspec.structs.replace(finding, reasons=own))
    return msgspec.structs.replace(context, findings=tuple(kept))


FORM = Form(
    id="childrens-referral",
    title="Referral to children\u2019s social care",
    contents=_contents,
    from_person_causing_harm=True,
)
