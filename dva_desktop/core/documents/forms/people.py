"""The people in a document: the patient, who is harming them, the children, the writer."""

from __future__ import annotations

from collections.abc import Sequence

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.forms.material import Material, born, health_number
from dva_desktop.core.documents.model import (
    Block,
    Field,
    Heading,
    Panel,
    Paragraph,
    Signature,
    Table,
)
from dva_desktop.core.record import Answer, Child, PersonCausingHarm

_PEOPLE_WIDTHS = (0.23, 0.2, 0.27, 0.3)
_CHILD_WIDTHS = (0.18, 0.18, 0.16, 0.15, 0.11, 0.22)
NO_CONTACT = (
    "No safe way to reach the patient has been agreed. Do not call, write or send a message: "
    "ask the referrer first."
)


def safe_contact(material: Material) -> Panel:
    """The box at the top: how the patient may be reached, and how not (``000 BP6``)."""
    contact = material.record.validate.safe_contact
    title = "Before you make contact"
    if contact is None:
        return Panel(title=title, text=NO_CONTACT)
    path = "validate.safe_contact"
    return Panel(
        title=title,
        text="Only in the way agreed here. Anything else may be seen by the person causing harm.",
        fields=(
            material.part(f"{path}.method", contact.method),
            material.part(f"{path}.value", contact.value),
            material.part(f"{path}.times", contact.times),
            material.part(f"{path}.voicemail", contact.voicemail),
            material.part(f"{path}.not_safe", contact.not_safe),
        ),
    )


def identity(material: Material) -> tuple[Field, ...]:
    """Name, other names and date of birth with age on the day of the consultation."""
    patient = material.record.patient
    return (
        *material.fields("patient.name", "patient.also_known_as"),
        Field(
            label=material.label("patient.date_of_birth"),
            value=born(patient.date_of_birth, material.record.date),
        ),
    )


def person_at_risk(material: Material, *, number: bool, practice: bool) -> tuple[Block, ...]:
    """Who the patient is, and what makes contact and support fit them."""
    return (
        Heading(text="The person at risk"),
        *identity(material),
        *((health_number(material),) if number else ()),
        *material.fields("patient.address"),
        *(material.fields("patient.gp_practice") if practice else ()),
        *material.fields("patient.language", "ask.interpreter"),
        *material.fields("patient.gender", "patient.ethnicity", "patient.disability"),
        material.asked("patient.pregnant"),
        material.asked("patient.care_and_support_needs"),
    )


def people_causing_harm(material: Material, *, addresses: bool = True) -> tuple[Block, ...]:
    """Everyone named as causing harm; none of them is ever told."""
    people = material.record.abuse.person_causing_harm
    heading = Heading(text="Person causing harm")
    warning = Paragraph(
        text="They must not learn of this document, nor of anything said by the patient."
    )
    if not people:
        return heading, Field(label=material.label("abuse.person_causing_harm"), value="")
    header = ["Name", "Relationship to patient", "Date of birth", "Address"]
    rows = [_person(material, person) for person in people]
    if addresses:
        table = Table(header=tuple(header), rows=tuple(rows), widths=_PEOPLE_WIDTHS)
    else:
        short = tuple(row[:3] for row in rows)
        table = Table(header=tuple(header[:3]), rows=short, widths=(0.4, 0.3, 0.3))
    return heading, warning, table


def _person(material: Material, person: PersonCausingHarm) -> tuple[str, str, str, str]:
    return (
        person.name,
        person.relationship,
        born(person.date_of_birth, material.record.date),
        person.address,
    )


def children(material: Material, *, heading: bool = True) -> tuple[Block, ...]:
    """The children of the family, born and unborn, each with what is known of harm to them."""
    household = material.record.household
    title = (Heading(text="Children"),) if heading else ()
    rows = [_child(material, child) for child in household.children or ()]
    if material.record.patient.pregnant is Answer.YES:
        rows.append(
            ("Unborn baby", "The patient is pregnant", "None", "", "Unborn", "Not yet known")
        )
    if not rows:
        return *title, Field(
            label=material.label("household.children"), value=_no_children(material)
        )
    header = (
        "Name",
        "Born",
        "School or nursery",
        "To person causing harm",
        "With patient",
        "Harm to the child",
    )
    return *title, Table(header=header, rows=tuple(rows), widths=_CHILD_WIDTHS)


def _no_children(material: Material) -> str:
    asked = material.record.household.children is not None
    return "None in the family" if asked else material.answer(None)


def _child(material: Material, child: Child) -> tuple[str, ...]:
    return (
        child.name,
        born(child.date_of_birth, material.record.date),
        child.school,
        child.relationship_to_person_causing_harm,
        material.said("household.children.lives_with_patient", child.lives_with_patient),
        "\n".join(_harm(material, child)),
    )


def _harm(material: Material, child: Child) -> list[str]:
    """Hurt and witnessed always, answered or not; an own violent relationship where answered."""
    answers = [("Hurt", child.hurt), ("Saw or heard", child.witnessed_serious)]
    if child.in_violent_relationship is not None:
        answers.append(("Own relationship violent", child.in_violent_relationship))
    return [f"{word}: {material.said('household.children.hurt', value)}" for word, value in answers]


def other_adults(material: Material) -> tuple[Block, ...]:
    """Adults in the home who depend on the patient or live there."""
    adults = material.record.household.dependent_adults
    label = material.label("household.dependent_adults")
    if not adults:
        nobody = "None" if adults is not None else material.answer(None)
        return (Field(label=label, value=nobody),)
    rows = tuple((adult.name, adult.relationship, adult.needs) for adult in adults)
    return (
        Heading(text=label, level=3),
        Table(header=("Name", "To the patient", "Needs"), rows=rows, widths=(0.3, 0.3, 0.4)),
    )


def referrer(material: Material) -> tuple[Block, ...]:
    """The writer, and the day of the consultation."""
    return (Heading(text="Who is writing"), *_writer(material), *_occasion(material))


def written_by(material: Material, title: str) -> tuple[Block, ...]:
    """The writer and the signature in one closing section."""
    return (Heading(text=title), *_writer(material)[2:], _signed(material, title=""))


def signature(material: Material) -> tuple[Block, ...]:
    """Name, role and date, with room to sign (``002 §8.19b``)."""
    return (_signed(material, title="Signed"),)


def _writer(material: Material) -> tuple[Field, ...]:
    return material.fields(
        "consultation.clinician_name",
        "consultation.clinician_role",
        "consultation.organisation",
        "consultation.clinician_contact",
    )


def _occasion(material: Material) -> tuple[Field, ...]:
    day = Field(label="Date of the consultation", value=long_date(material.record.date))
    return (day, *material.fields("consultation.place"))


def _signed(material: Material, *, title: str) -> Signature:
    details = material.record.consultation
    role = details.clinician_role
    return Signature(
        name=details.clinician_name,
        role=material.said("consultation.clinician_role", role) if role else "",
        date=material.context.today,
        title=title,
    )


def names(items: Sequence[str]) -> str:
    """A list in a sentence: ``a, b and c``."""
    *most, last = items or ("",)
    return f"{', '.join(most)} and {last}" if most else last
