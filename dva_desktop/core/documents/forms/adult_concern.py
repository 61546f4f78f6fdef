"""Concern about an adult with care and support needs (domain 4.2)."""

from __future__ import annotations

from dva_desktop.core.documents.forms import harm, people, risk, safe_and_together, sharing
from dva_desktop.core.documents.forms.material import Contents, Form, Material, kept_back
from dva_desktop.core.documents.model import Block, Bullets, Field, Heading, Paragraph
from dva_desktop.core.record import AccountKind, DecisionAbout

REQUIREMENTS = ("ACT-27",)
_ABOUT = DecisionAbout.ADULT_SOCIAL_CARE
_THREE_POINTS = {
    "england_wales": (
        "The adult needs care and support, whether or not the authority meets those needs",
        "They are experiencing abuse or neglect, or are at risk of it",
        "Because of those needs they cannot protect themselves from it",
    ),
    "scotland": (
        "They are not able to safeguard themselves, their property, rights or interests",
        "They are at risk of harm",
        "Disability, illness or infirmity leaves them more open to harm than others",
    ),
}


def _contents(material: Material) -> Contents:
    return Contents(
        recipient=material.recipient(material.context.locality.adult_team),
        blocks=(
            *sharing.warnings(material, _ABOUT),
            *risk.danger_now(material),
            people.safe_contact(material),
            *people.referrer(material),
            *people.person_at_risk(material, number=True, practice=True),
            *_needs(material),
            *_concern(material),
            *people.people_causing_harm(material),
            *people.children(material),
            *people.other_adults(material),
            *harm.injuries(material),
            *risk.immediate_safety(material),
            *_views(material),
            *sharing.consent(material, _ABOUT),
            *people.signature(material),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (
            (*record.ask.presentation, *record.ask.indicators, *record.ask.companion_signs),
            "Why the patient came and the signs noticed.",
        ),
        (record.ask.observations, "Your other observations."),
        (record.dash.notes or record.dash.sources, "Notes on single DASH items."),
        (record.dash.judgement_reasons, "The reasons for your judgement on the DASH."),
        (record.specsss.notes, "Your notes on SPECSSS."),
        (record.household.notes, "Your notes on the household."),
        (safe_and_together.recorded(material), safe_and_together.KEPT_BACK),
        (record.action.notes, "Other actions you noted."),
    )


def _needs(material: Material) -> tuple[Block, ...]:
    locality = material.context.locality
    return (
        Heading(text="Law and capacity"),
        Paragraph(
            text=f"This concern is raised under: {locality.adult_law}. It asks three things:"
        ),
        Bullets(items=_THREE_POINTS[locality.legal_frame]),
        Field(label="Mental capacity for this decision", value=""),
    )


def _concern(material: Material) -> tuple[Block, ...]:
    dash = material.record.dash
    return (
        Heading(text="The concern"),
        Field(label="Category", value="Domestic abuse"),
        *harm.abuse(material),
        *harm.incidents(material),
        *harm.account(
            material,
            AccountKind.PATIENT_WORDS,
            AccountKind.OBSERVATION,
            AccountKind.PSYCHOLOGICAL_STATE,
        ),
        Field(label="DASH tally", value=risk.tally(dash) if dash.answers else ""),
        *risk.strangulation(material),
    )


def _views(material: Material) -> tuple[Block, ...]:
    """The adult's own view and wanted outcome come first (Making Safeguarding Personal)."""
    return (
        *sharing.patient_view(material),
        Paragraph(
            text="The adult\u2019s own view guides what happens, unless they lack capacity for it "
            "or someone else is at risk."
        ),
    )


FORM = Form(id="adult-safeguarding-concern", title="Adult safeguarding concern", contents=_contents)
