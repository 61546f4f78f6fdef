"""The DASH checklist: all 24 items, four states, a tally (``002 §3``; domain 1)."""

from __future__ import annotations

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.forms import people, risk, sharing
from dva_desktop.core.documents.forms.harm import kinds_of_abuse
from dva_desktop.core.documents.forms.material import (
    Contents,
    Form,
    Material,
    health_number,
    kept_back,
)
from dva_desktop.core.documents.model import (
    Block,
    Checklist,
    ChecklistItem,
    Field,
    Heading,
    ItemState,
    Paragraph,
)
from dva_desktop.core.guidance.model import DashItem
from dva_desktop.core.record import Answer, DashStatus, DecisionAbout

REQUIREMENTS = ("ASS-12", "ASS-14", "ASS-17", "ACT-18", "ACT-25")
TOOL = "SafeLives Dash risk checklist, 24 questions, for agencies other than the police"
CREDIT = (
    "Checklist: SafeLives. Items are shown here as short topics in other words, beside the "
    "published form. Do not add this tally to a score from another tool, such as the police "
    "DASH of 27 questions or DARA."
)
_STATES: dict[Answer | None, ItemState] = {
    Answer.YES: "yes",
    Answer.NO: "no",
    Answer.UNKNOWN: "unknown",
    None: "not_asked",
}


def _contents(material: Material) -> Contents:
    record = material.record
    return Contents(
        recipient=_recipient(material),
        blocks=(
            *sharing.warnings(material, _about(material)),
            *_heading(material),
            Heading(text="The 24 items"),
            Checklist(
                items=tuple(_item(material, item) for item in material.context.guidance.dash),
                total=risk.tally(record.dash),
            ),
            Paragraph(text=risk.TALLY_CAUTION),
            *_result(material),
            Paragraph(text=CREDIT),
            *people.signature(material),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (record.validate.safe_contact, "How to reach the patient: it stands in the referral."),
        (record.patient.address, "The patient\u2019s address."),
        (record.validate.account, "The account: it stands in the referral."),
        (record.body_map.injuries, "Injuries and the body map."),
        (record.ask.observations, "Your other observations."),
        (record.action.notes, "Other actions you noted."),
        (record.household.children, "The children\u2019s names and dates of birth."),
    )


def _about(material: Material) -> DecisionAbout:
    marac = material.holds("marac-referral")
    return DecisionAbout.MARAC if marac else DecisionAbout.DOMESTIC_ABUSE_SERVICE


def _recipient(material: Material) -> str:
    locality = material.context.locality
    if material.holds("marac-referral"):
        return material.recipient(f"{locality.marac} and {locality.domestic_abuse_service}")
    return material.recipient(locality.domestic_abuse_service)


def _heading(material: Material) -> tuple[Block, ...]:
    complete = material.record.dash.status is DashStatus.COMPLETE
    harming = [person.name or "Not named" for person in material.record.abuse.person_causing_harm]
    return (
        Heading(text="About whom"),
        *people.identity(material),
        health_number(material),
        Field(label=material.label("abuse.person_causing_harm"), value=people.names(harming)),
        kinds_of_abuse(material),
        Field(label="Tool", value=TOOL),
        material.field("dash.status"),
        *(() if complete else material.fields("dash.not_done_reason")),
    )


def _item(material: Material, item: DashItem) -> ChecklistItem:
    dash = material.record.dash
    answer = dash.answers.get(item.number)
    return ChecklistItem(
        number=str(item.number),
        text=item.topic,
        answer=material.answer(answer),
        state=_STATES[answer],
        note=dash.notes.get(item.number, ""),
        source=dash.sources.get(item.number, ""),
    )


def _result(material: Material) -> tuple[Block, ...]:
    threshold = material.context.locality.thresholds.dash_yes
    dash = material.record.dash
    reached = "Reached" if len(dash.yes) >= threshold else "Not reached"
    if (
        reached == "Not reached"
        and len(dash.yes) + len(dash.unknown) + len(dash.not_asked) >= threshold
    ):
        reached = "Open: the answers still missing could reach it"
    return (
        Heading(text="Professional judgement and result"),
        material.field("dash.professional_judgement"),
        Field(label=f"Threshold of {threshold} yes (visible high risk)", value=reached),
        material.field("dash.judgement_reasons"),
        _referred(material, DecisionAbout.MARAC, "Referral to a MARAC"),
        _referred(material, DecisionAbout.CHILDRENS_SOCIAL_CARE, "Referral for a child"),
        _routes(material),
    )


def _referred(material: Material, about: DecisionAbout, label: str) -> Field:
    """What was decided, and when; nothing decided is "Not recorded"."""
    decision = material.decision(about)
    if decision is None or decision.share is None:
        return Field(label=label, value="")
    day = f", {long_date(decision.date)}" if decision.date else ""
    return Field(label=label, value=f"{sharing.decided(decision)}{day}")


def _routes(material: Material) -> Field:
    held = "; ".join(title for title, _ in risk.grounds(material, risk.ROUTES))
    return Field(label="Routes to a MARAC that hold", value=held or "None by the answers recorded")


FORM = Form(id="dash-checklist", title="DASH risk checklist", contents=_contents)
