"""Intake form of the domestic abuse service: contact, consent and need first (domain 3)."""

from __future__ import annotations

from dva_desktop.core.documents.forms import harm, people, risk, safe_and_together, sharing
from dva_desktop.core.documents.forms.material import Contents, Form, Material, kept_back
from dva_desktop.core.documents.model import Block, Bullets, Field, Heading, Paragraph
from dva_desktop.core.record import AccountKind, Answer, DecisionAbout

REQUIREMENTS = ("VAL-09", "ACT-01", "ACT-18", "ACT-20", "REC-13")
_ABOUT = DecisionAbout.DOMESTIC_ABUSE_SERVICE
_TO_ASK = (
    "Housing: who holds the tenancy, and whether a refuge place is wanted",
    "Money, benefits, debts and the National Insurance number",
    "Nationality, leave to remain and recourse to public funds",
    "Court orders, bail conditions and solicitors",
    "Pets, work and other things that would keep the patient from leaving",
)


def _contents(material: Material) -> Contents:
    return Contents(
        recipient=material.recipient(material.context.locality.domestic_abuse_service),
        blocks=(
            *sharing.warnings(material, _ABOUT),
            *risk.danger_now(material),
            people.safe_contact(material),
            *_referral(material),
            *people.referrer(material),
            *people.person_at_risk(material, number=False, practice=True),
            *people.people_causing_harm(material),
            *people.children(material),
            *people.other_adults(material),
            *_what_happened(material),
            *_risk(material),
            *risk.immediate_safety(material),
            *sharing.patient_view(material),
            *_to_ask(),
            *people.signature(material),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (
            (*record.ask.presentation, *record.ask.indicators, *record.ask.companion_signs),
            "Why the patient came and the signs noticed: health details.",
        ),
        (record.patient.nhs_number or record.patient.chi_number, "The NHS or CHI number."),
        (
            record.body_map.injuries,
            "Injuries and the body map: they travel in the injury record.",
        ),
        (
            record.strangulation.red_flags or record.strangulation.notes,
            "Clinical signs after strangulation.",
        ),
        (record.ask.observations, "Your other observations."),
        (_not_spoken(material), "What you saw, and how the patient seemed."),
        (record.action.notes, "Other actions you noted."),
        (record.household.notes, "Your notes on the household."),
        (safe_and_together.recorded(material), safe_and_together.KEPT_BACK),
        (record.specsss.notes, "Your notes on SPECSSS."),
        (
            record.dash.notes or record.dash.sources,
            "Notes on single DASH items: they travel in the DASH checklist.",
        ),
    )


def _not_spoken(material: Material) -> bool:
    entries = material.record.validate.account
    return any(entry.kind is not AccountKind.PATIENT_WORDS for entry in entries)


def _referral(material: Material) -> tuple[Block, ...]:
    """Consent first: the service must know whether the patient expects a call."""
    routes = material.holds("marac-referral")
    return (
        *sharing.consent(material, _ABOUT),
        Field(label="Also referred to the MARAC", value="Indicated" if routes else "Not indicated"),
    )


def _what_happened(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="What has been happening"),
        *harm.abuse(material),
        *harm.incidents(material),
        *harm.account(material, AccountKind.PATIENT_WORDS),
    )


def _risk(material: Material) -> tuple[Block, ...]:
    found = [
        material.label(f"specsss.{name}")
        for name in material.record.specsss.__struct_fields__
        if getattr(material.record.specsss, name) is Answer.YES
    ]
    return (
        Heading(text="Risk"),
        *risk.dash_summary(material),
        Field(label="High-risk indicators answered yes (SPECSSS)", value="; ".join(found)),
        Paragraph(text=risk.TALLY_CAUTION),
    )


def _to_ask() -> tuple[Block, ...]:
    return (
        Heading(text="For the first conversation"),
        Paragraph(text="This record does not hold the following. Ask when it is safe to."),
        Bullets(items=_TO_ASK),
    )


FORM = Form(
    id="domestic-abuse-service-intake",
    title="Domestic abuse service: intake form",
    contents=_contents,
)
