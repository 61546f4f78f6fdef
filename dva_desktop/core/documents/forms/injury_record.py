"""Injury record: what was seen and what the patient says, fit to be read in court (domain 5)."""

from __future__ import annotations

from dva_desktop.core.bodymap import site
from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.forms import people, risk
from dva_desktop.core.documents.forms.harm import account, body_map
from dva_desktop.core.documents.forms.material import (
    Contents,
    Form,
    Material,
    health_number,
    kept_back,
)
from dva_desktop.core.documents.model import Block, Field, Heading, Paragraph, Table
from dva_desktop.core.record import AccountKind, Injury, PersonPresent

REQUIREMENTS = ("REC-05", "REC-06", "REC-09", "REC-10", "REC-13", "REC-29")
_WIDTHS = (0.06, 0.19, 0.19, 0.26, 0.3)
_CAUTION = (
    "Findings are described as seen. Colour does not date an injury, and no cause is inferred. "
    "Left and right are the patient\u2019s own."
)


def _contents(material: Material) -> Contents:
    record = material.record
    return Contents(
        recipient="The clinical record",
        blocks=(
            Heading(text="Patient and examination"),
            *people.identity(material),
            health_number(material),
            Field(label="Date of the examination", value=long_date(record.date)),
            *material.fields("consultation.place"),
            Field(label=material.label("ask.present"), value=present(material)),
            *material.fields("ask.interpreter"),
            *_findings(material),
            *_neck(material),
            *_account(material),
            *people.written_by(material, "Examined and written by"),
        ),
        left_out=_left_out(material),
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    return kept_back(
        (record.validate.safe_contact, "How to reach the patient."),
        (record.patient.address, "The patient\u2019s address."),
        (record.validate.wishes, "What the patient wants to happen."),
        (record.abuse.person_causing_harm, "Details of the person causing harm."),
        (record.household.children, "The children."),
        (record.dash.answers, "The DASH, its notes and your judgement."),
        (record.abuse.incidents, "The list of incidents."),
        (record.action.decisions, "Decisions about sharing."),
        (record.action.notes, "Other actions you noted."),
    )


def present(material: Material) -> str:
    """Who could see or hear, by relationship and name (REC-29)."""
    people_here = material.record.ask.present
    if people_here is None:
        return ""
    return "; ".join(_person(material, person) for person in people_here) or "Patient alone"


def _person(material: Material, person: PersonPresent) -> str:
    who = person.relationship or material.said("ask.present.who", person.who)
    return f"{who} ({person.name})" if person.name else who


def _findings(material: Material) -> tuple[Block, ...]:
    found = material.record.body_map.injuries
    seen_nothing = (material.field("body_map.nothing_seen"),) if not found else ()
    if not found:
        return (Heading(text="Findings"), *seen_nothing, material.field("body_map.areas_examined"))
    header = ("No.", "Site", "Type and size", "As seen", "Patient states")
    rows = tuple(_injury(material, injury) for injury in found)
    return (
        Heading(text="Findings"),
        body_map(found),
        Table(header=header, rows=rows, widths=_WIDTHS),
        Paragraph(text=_CAUTION),
        material.field("body_map.areas_examined"),
    )


def _injury(material: Material, injury: Injury) -> tuple[str, ...]:
    kind = material.said("body_map.injuries.type", injury.type) if injury.type else ""
    seen = [part for part in (injury.colour, injury.description) if part]
    said = [f"“{injury.patient_words}”"] if injury.patient_words else []
    when = [f"When: {injury.when_said}"] if injury.when_said else []
    return (
        str(injury.number),
        site(injury),
        f"{kind or 'Type not recorded'}\n{_size(injury)}",
        "\n".join(seen),
        "\n".join((*said, *when)),
    )


def _size(injury: Injury) -> str:
    match injury.length_mm, injury.width_mm:
        case None, None:
            return "Size not recorded"
        case length, None:
            return f"{length} mm long"
        case None, width:
            return f"{width} mm wide"
        case length, width:
            return f"{length} x {width} mm"


def _neck(material: Material) -> tuple[Block, ...]:
    found = risk.strangulation(material)
    return (Heading(text="Pressure on the neck"), *found[1:]) if found else ()


def _account(material: Material) -> tuple[Block, ...]:
    found = account(
        material,
        AccountKind.PATIENT_WORDS,
        AccountKind.OBSERVATION,
        AccountKind.PSYCHOLOGICAL_STATE,
    )
    return (Heading(text="Account"), *found) if found else ()


FORM = Form(id="injury-record", title="Injury record", contents=_contents)
