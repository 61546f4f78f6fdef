"""Entry for the GP record, to be hidden from online access while it is written (REC-27/28)."""

from __future__ import annotations

from operator import attrgetter

from dva_desktop.core.bodymap import injury_sentence
from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.forms import harm, people, risk, safe_and_together, sharing
from dva_desktop.core.documents.forms.injury_record import present
from dva_desktop.core.documents.forms.material import (
    Contents,
    Form,
    Material,
    health_number,
    kept_back,
)
from dva_desktop.core.documents.model import Block, Bullets, Field, Heading, Paragraph, Table
from dva_desktop.core.pathway.facts import subject_causes_harm
from dva_desktop.core.record import AccountKind, Decision, PatientTold

REQUIREMENTS = (
    "REC-05", "REC-06", "REC-13", "REC-20", "REC-27", "REC-28", "REC-29", "PCH-24", "ACT-07",
    "ACT-08",
)  # fmt: skip
_MARKING = "OFFICIAL-SENSITIVE - PERSONAL. Hide this entry from online access."
_HIDE = (
    "Hide this entry from online access before you save it, not afterwards. Hiding does not "
    "remove it from a printed summary: check every print-out before it leaves the room."
)
_UNTOLD = (
    "The patient does not know of every decision below, because telling them could put them at "
    "risk. Say nothing of it to them, or to anyone with them, before whoever decided says that it "
    "is safe."
)
_RECIPIENT = "The patient\u2019s GP record"


def _contents(material: Material) -> Contents:
    if subject_causes_harm(material.record):
        return _about_person_causing_harm(material)
    return Contents(
        recipient=_RECIPIENT,
        marking=_MARKING,
        blocks=(
            Paragraph(text=_HIDE, emphasis="notice"),
            *_encounter(material),
            *_signs(material),
            *_disclosure(material),
            *_examination(material),
            *_risk(material),
            people.safe_contact(material),
            *_family(material),
            *_plan(material),
            *people.written_by(material, "Written by"),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (
            record.dash.notes or record.dash.sources,
            "Notes on single DASH items, and who said what: they stay in the DASH checklist.",
        ),
        (
            _addresses(material),
            "Address and date of birth of the person causing harm: details about someone else.",
        ),
        (_schools(material), "The children\u2019s schools."),
        (safe_and_together.recorded(material), safe_and_together.KEPT_BACK),
    )


def _addresses(material: Material) -> bool:
    people_named = material.record.abuse.person_causing_harm
    return any(person.address or person.date_of_birth for person in people_named)


def _schools(material: Material) -> bool:
    return any(child.school for child in material.record.household.children or ())


def _encounter(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="Consultation"),
        *people.identity(material),
        health_number(material),
        Field(label="Date", value=long_date(material.record.date)),
        *material.fields("consultation.setting", "consultation.place"),
        Field(label=material.label("ask.present"), value=present(material)),
        *material.fields("ask.interpreter", "ask.confidentiality_explained", "ask.outcome"),
    )


def _signs(material: Material) -> tuple[Block, ...]:
    ask, guidance = material.record.ask, material.context.guidance
    indicators = [entry for group in guidance.indicators for entry in group.entries]
    listed = (
        ("ask.presentation", ask.presentation, guidance.presentation),
        ("ask.indicators", ask.indicators, indicators),
        ("ask.companion_signs", ask.companion_signs, guidance.companion_signs),
    )
    fields = []
    for path, chosen, entries in listed:
        texts = {entry.id: entry.text for entry in entries}
        value = "; ".join(texts.get(each, each) for each in chosen)
        fields.append(Field(label=material.label(path), value=value))
    return (Heading(text="What was noticed"), *fields, material.field("ask.observations"))


def _disclosure(material: Material) -> tuple[Block, ...]:
    named = [
        f"{person.name or 'Not named'} ({person.relationship or 'relationship not recorded'})"
        for person in material.record.abuse.person_causing_harm
    ]
    return (
        Heading(text="What the patient told us"),
        *harm.abuse(material),
        Field(label=material.label("abuse.person_causing_harm"), value=people.names(named)),
        *harm.incidents(material),
        *harm.account(material, *AccountKind),
        *material.fields("validate.wishes"),
    )


def _examination(material: Material) -> tuple[Block, ...]:
    found = material.record.body_map
    sentences = tuple(injury_sentence(each, material.context.guidance) for each in found.injuries)
    return (
        Heading(text="Examination"),
        *((Bullets(items=sentences, marked=False),) if sentences else ()),
        *(() if sentences else material.fields("body_map.nothing_seen")),
        material.field("body_map.areas_examined"),
        *risk.strangulation(material),
    )


def _risk(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="Risk"),
        *risk.dash_summary(material),
        Field(label="Routes to a MARAC that hold", value="; ".join(_routes(material))),
        Paragraph(text=risk.TALLY_CAUTION),
        *risk.specsss(material),
        *risk.immediate_safety(material),
    )


def _routes(material: Material) -> list[str]:
    return [title for title, _ in risk.grounds(material, risk.ROUTES)] or ["None recorded"]


def _family(material: Material) -> tuple[Block, ...]:
    """Names only, so that the practice can link the family's records (REC-29)."""
    listed = material.record.household.children
    value = people.names([child.name or "Not named" for child in listed or ()])
    label = material.label("household.children")
    nobody = "None in the family" if listed is not None else material.answer(None)
    return (Heading(text="Family, for linking"), Field(label=label, value=value or nobody))


def _plan(material: Material) -> tuple[Block, ...]:
    return (
        Heading(text="Decisions and plan"),
        *_decisions(material),
        material.asked("action.police_wanted"),
        material.field("action.notes"),
        *_follow_up(material),
    )


def _decisions(material: Material) -> tuple[Block, ...]:
    found = material.record.action.decisions
    if not found:
        return (Field(label=material.label("action.decisions"), value=""),)
    header = ("Shared with", "Decision", "Consent", "Patient told", "Basis and reasons")
    rows = tuple(_decision(material, decision) for decision in found)
    untold = any(decision.patient_told is PatientTold.NOT_YET_SAFE for decision in found)
    return (
        *((Paragraph(text=_UNTOLD, emphasis="notice"),) if untold else ()),
        Table(header=header, rows=rows, widths=(0.17, 0.12, 0.13, 0.25, 0.33)),
    )


def _decision(material: Material, decision: Decision) -> tuple[str, ...]:
    path = "action.decisions"
    reasons = (decision.basis, decision.rationale, decision.discussed_with)
    return (
        material.said(f"{path}.about", decision.about),
        sharing.decided(decision),
        sharing.consent_given(material, decision),
        _told(material, decision),
        "\n".join(reason for reason in reasons if reason),
    )


def _told(material: Material, decision: Decision) -> str:
    """Whether the patient knows; if not, why and until when, for whoever sees them next."""
    said = material.said("action.decisions.patient_told", decision.patient_told)
    later = (f"{field.label}: {field.value}" for field in sharing.not_told(material, decision))
    return "\n".join((said, *later))


def _follow_up(material: Material) -> tuple[Block, ...]:
    plan = material.record.ask.follow_up
    if plan is None:
        return ()
    path = "ask.follow_up"
    return (
        material.part(f"{path}.cover_reason", plan.cover_reason),
        material.part(f"{path}.date", plan.date),
        material.part(f"{path}.who", plan.who),
        material.part(f"{path}.specialist_present", plan.specialist_present),
        material.part(f"{path}.plan", plan.plan),
    )


def _about_person_causing_harm(material: Material) -> Contents:
    """Only what this patient said about themselves; nothing that came from anyone else (PCH-24)."""
    texts = {entry.id: entry.text for entry in material.context.guidance.risk_factors}
    found = material.record.person_causing_harm_patient
    factors = "; ".join(texts.get(factor, factor) for factor in found.risk_factors)
    path = "person_causing_harm_patient"
    label = material.label(f"{path}.risk_factors")
    return Contents(
        recipient=_RECIPIENT,
        marking=_MARKING,
        blocks=(
            Paragraph(text=_HIDE, emphasis="notice"),
            Heading(text="Consultation"),
            *people.identity(material),
            health_number(material),
            Field(label="Date", value=long_date(material.record.date)),
            *material.fields("consultation.setting", "consultation.place"),
            Heading(text="What the patient said about their own behaviour"),
            material.asked(f"{path}.acknowledged"),
            material.field(f"{path}.account"),
            _chosen(material, f"{path}.flags"),
            material.asked(f"{path}.children_affected"),
            Field(label=label, value=factors),
            Heading(text="What was noticed"),
            _chosen(material, f"{path}.signs_seen"),
            _chosen(material, f"{path}.injuries_seen"),
            Paragraph(
                text="Next step: a specialist behaviour-change service. The patient is seen apart "
                "from any partner. Only what this patient said or showed belongs in this entry."
            ),
            *people.written_by(material, "Written by"),
        ),
        left_out=(
            "Anything told by or about another person: it never enters this patient\u2019s record.",
            *kept_back((found.notes, "Your notes: they could carry what someone else said.")),
        ),
    )


def _chosen(material: Material, path: str) -> Field:
    """The ticked values of a closed list."""
    values = attrgetter(path)(material.record)
    said = "; ".join(material.said(path, value) for value in values)
    return Field(label=material.label(path), value=said)


FORM = Form(
    id="gp-record-entry",
    title="Entry for the GP record",
    contents=_contents,
    from_person_causing_harm=True,
)
