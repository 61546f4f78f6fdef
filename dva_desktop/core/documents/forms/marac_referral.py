"""Referral to the MARAC: every field of the SafeLives template, and what areas commonly add."""

from __future__ import annotations

from dva_desktop.core.documents.forms import harm, people, risk, safe_and_together, sharing
from dva_desktop.core.documents.forms.material import Contents, Form, Material, kept_back
from dva_desktop.core.documents.model import Block, Field, Heading, Paragraph, Table
from dva_desktop.core.documents.visible import NOT_RECORDED
from dva_desktop.core.errors import UserError
from dva_desktop.core.pathway.facts import under_16
from dva_desktop.core.record import AccountKind, DecisionAbout

REQUIREMENTS = (
    "VAL-09", "ASS-16", "ASS-17", "ASS-18", "ACT-08", "ACT-10", "ACT-22", "ACT-25", "REC-13",
    "EDI-01",
)  # fmt: skip
_ABOUT = DecisionAbout.MARAC
_NOT_KNOWN = "Not known"


def _contents(material: Material) -> Contents:
    if under_16(material.record):
        raise UserError(
            "A MARAC takes people of 16 and over.", "Use the referral for a child instead."
        )
    return Contents(
        recipient=_recipient(material),
        blocks=(
            *sharing.warnings(material, _ABOUT),
            *_advice_first(material),
            *risk.danger_now(material),
            people.safe_contact(material),
            *people.referrer(material),
            *_criteria(material),
            *sharing.consent(material, _ABOUT),
            *_previous(material),
            *people.person_at_risk(material, number=True, practice=True),
            *people.people_causing_harm(material),
            *people.children(material, heading=True),
            *people.other_adults(material),
            *_what_happened(material),
            *harm.injuries(material),
            *_risk(material),
            *risk.immediate_safety(material),
            *sharing.patient_view(material),
            *people.signature(material),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (
            (*record.ask.presentation, *record.ask.indicators, *record.ask.companion_signs),
            "Why the patient came and the signs noticed: health details not needed here.",
        ),
        (record.ask.observations, "Your other observations: they stay in the clinical record."),
        (
            _states(material),
            "How the patient seemed: it belongs in the clinical and the injury record.",
        ),
        (record.action.notes, "Other actions you noted."),
        (record.household.notes, "Your notes on the household."),
        (safe_and_together.recorded(material), safe_and_together.KEPT_BACK),
        (
            record.dash.notes or record.dash.sources,
            "Notes on single DASH items: they travel in the DASH checklist.",
        ),
        (
            record.patient.informal_carer_for_mental_illness,
            "That the patient cares for someone with a mental illness.",
        ),
    )


def _recipient(material: Material) -> str:
    name = material.recipient(material.context.locality.marac)
    return f"{name}; copy to the MASH" if material.holds("copy-to-mash") else name


def _advice_first(material: Material) -> tuple[Block, ...]:
    """Where advice comes first, a referral without it is not ready (EDI-01)."""
    if not material.holds("marac-specialist-advice-first"):
        return ()
    text = (
        "Not to be sent yet. Here a specialist service is asked for advice before every "
        "referral, and no advice is recorded."
    )
    return (Paragraph(text=text, emphasis="notice"),)


def _states(material: Material) -> bool:
    entries = material.record.validate.account
    return any(entry.kind is AccountKind.PSYCHOLOGICAL_STATE for entry in entries)


def _criteria(material: Material) -> tuple[Block, ...]:
    rows = (_judgement(material), _high_risk(material), _escalation(material), _repeat(material))
    return (
        Heading(text="Why this case is referred"),
        Paragraph(text="Any one of the four is enough."),
        Table(header=("Criterion", "Met", "Why"), rows=rows, widths=(0.38, 0.14, 0.48)),
        *_advice(material),
    )


def _judgement(material: Material) -> tuple[str, str, str]:
    dash = material.record.dash
    met = material.said("dash.professional_judgement", dash.professional_judgement)
    return ("Professional judgement", met, dash.judgement_reasons)


def _high_risk(material: Material) -> tuple[str, str, str]:
    dash, threshold = material.record.dash, material.context.locality.thresholds.dash_yes
    criterion = f"Visible high risk: {threshold} or more yes on the DASH"
    if not dash.answers:
        return (criterion, _NOT_KNOWN, dash.not_done_reason or "The DASH has not been started")
    open_items = len(dash.unknown) + len(dash.not_asked)
    if len(dash.yes) >= threshold:
        met = "Yes"
    else:
        met = "Not shown" if len(dash.yes) + open_items >= threshold else "No"
    return (criterion, met, risk.tally(dash))


def _escalation(material: Material) -> tuple[str, str, str]:
    threshold = material.context.locality.thresholds.police_callouts
    callouts = material.record.abuse.police_callouts_12_months
    criterion = f"Potential escalation: {threshold} or more police callouts in 12 months"
    if callouts is None:
        return (criterion, _NOT_KNOWN, NOT_RECORDED)
    return (criterion, "Yes" if callouts >= threshold else "No", f"{callouts} in 12 months")


def _repeat(material: Material) -> tuple[str, str, str]:
    months = material.context.locality.thresholds.marac_repeat_months
    criterion = f"Repeat: something new within {months} months of the last referral"
    previous = material.record.previous
    finding = material.finding("marac-repeat")
    if finding is not None:
        return (criterion, "Yes", "\n".join(reason.text for reason in finding.reasons))
    if previous.marac_date is None:
        return (criterion, _NOT_KNOWN, "No earlier referral recorded")
    unsure = previous.new_incident_since is None
    last = f"Last referred {material.said('previous.marac_date', previous.marac_date)}"
    return (criterion, _NOT_KNOWN if unsure else "No", last)


def _advice(material: Material) -> tuple[Block, ...]:
    """Whether a specialist was asked first, where the locality wants it (D-26)."""
    if not material.context.locality.specialist_advice_before_marac:
        return ()
    return material.fields("action.specialist_advice_taken", "action.specialist_advice")


def _what_happened(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="What has been happening"),
        *harm.abuse(material),
        *harm.incidents(material),
        *harm.account(material, AccountKind.PATIENT_WORDS, AccountKind.OBSERVATION),
    )


def _risk(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="Risk"),
        *risk.dash_summary(material),
        Paragraph(text=risk.TALLY_CAUTION),
        *risk.specsss(material),
        *risk.strangulation(material),
    )


def _previous(material: Material) -> tuple[Block, ...]:
    same = [
        (person.name, person.same_as_previous_marac)
        for person in material.record.abuse.person_causing_harm
        if person.same_as_previous_marac is not None
    ]
    path = "abuse.person_causing_harm.same_as_previous_marac"
    shown = "; ".join(f"{name or 'Unnamed'}: {material.said(path, value)}" for name, value in same)
    return (
        Heading(text="Earlier MARAC"),
        *material.fields(
            "previous.marac_date", "previous.marac_where", "previous.new_incident_since"
        ),
        Field(label=material.label(path), value=shown),
    )


FORM = Form(id="marac-referral", title="MARAC referral", contents=_contents)
