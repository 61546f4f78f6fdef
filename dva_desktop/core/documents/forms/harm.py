"""What has happened: the abuse, the account, the incidents, the injuries."""

from __future__ import annotations

from dva_desktop.core.bodymap import injury_sentence, site
from dva_desktop.core.documents.forms.material import Material
from dva_desktop.core.documents.model import (
    Block,
    Bullets,
    Field,
    Figure,
    FigureMark,
    Figures,
    Heading,
    Paragraph,
    Table,
)
from dva_desktop.core.record import AccountKind, FgmAnswer, Incident, Injury, View

_INCIDENT_WIDTHS = (0.18, 0.14, 0.3, 0.11, 0.11, 0.16)
_QUOTES = ' \n\t"“”'
_QUOTED = {
    AccountKind.PATIENT_WORDS: "Patient states",
    AccountKind.OBSERVATION: "Seen and heard by the writer",
    AccountKind.PSYCHOLOGICAL_STATE: "How the patient seemed",
}


def kinds_of_abuse(material: Material) -> Field:
    """The kinds of abuse, in words."""
    chosen = [material.said("abuse.kinds", kind) for kind in material.record.abuse.kinds]
    return Field(label=material.label("abuse.kinds"), value="; ".join(chosen))


def abuse(material: Material) -> tuple[Field, ...]:
    """Connection, kinds, honour, forced marriage, and police contacts."""
    found = material.record.abuse
    fgm = (material.field("abuse.fgm"),) if found.fgm not in (None, FgmAnswer.NO) else ()
    return (
        material.field("abuse.connection"),
        kinds_of_abuse(material),
        material.asked("abuse.honour_based"),
        material.asked("abuse.forced_marriage"),
        *fgm,
        material.field("abuse.police_callouts_12_months"),
    )


def incidents(material: Material) -> tuple[Block, ...]:
    """Each incident in a row; a day that is not known stays "Not recorded"."""
    found = material.record.abuse.incidents
    if not found:
        return (Field(label=material.label("abuse.incidents"), value=""),)
    header = ("When", "Where", "What happened", "Serious", "Children there", "Crime number")
    rows = tuple(_incident(material, incident) for incident in found)
    return (
        Heading(text=material.label("abuse.incidents"), level=3),
        Table(header=header, rows=rows, widths=_INCIDENT_WIDTHS),
    )


def _incident(material: Material, incident: Incident) -> tuple[str, ...]:
    day = material.said("abuse.incidents.date", incident.date)
    return (
        f"{day}\n{incident.time}" if incident.time else day,
        incident.place,
        incident.description,
        material.said("abuse.incidents.serious", incident.serious),
        material.said("abuse.incidents.children_present", incident.children_present),
        incident.crime_number,
    )


def account(material: Material, *kinds: AccountKind) -> tuple[Block, ...]:
    """The account by kind: the patient's words as a quotation, apart from what was seen (D-10)."""
    blocks: list[Block] = []
    for kind in kinds:
        entries = [each.text for each in material.record.validate.account if each.kind is kind]
        if not entries:
            continue
        blocks.append(Heading(text=_QUOTED[kind], level=3))
        spoken = kind is AccountKind.PATIENT_WORDS
        for text in entries:
            quoted = f"“{text.strip(_QUOTES)}”" if spoken else text
            blocks.append(Paragraph(text=quoted, emphasis="quote" if spoken else "none"))
    return tuple(blocks)


def injuries(material: Material) -> tuple[Block, ...]:
    """Body map and a sentence for each injury, as seen and as the patient tells it."""
    found = material.record.body_map.injuries
    if not found:
        return (
            Heading(text="Injuries"),
            _nothing(material),
            material.field("body_map.areas_examined"),
        )
    sentences = tuple(injury_sentence(injury, material.context.guidance) for injury in found)
    return (
        Heading(text="Injuries"),
        body_map(found),
        Bullets(items=sentences, marked=False),
        material.field("body_map.areas_examined"),
    )


def _nothing(material: Material) -> Field:
    seen = material.record.body_map.nothing_seen
    value = "Examined, nothing seen" if seen else ""
    return Field(label=material.label("body_map.injuries"), value=value)


def body_map(found: tuple[Injury, ...]) -> Figures:
    """Both views with their numbered marks, and the same in words."""
    return Figures(figures=tuple(_view(view, found) for view in View))


def _view(view: View, found: tuple[Injury, ...]) -> Figure:
    here = [injury for injury in found if injury.view is view]
    listed = "; ".join(f"{injury.number}, {site(injury)}" for injury in here)
    return Figure(
        view=view.value,
        marks=tuple(FigureMark(number=each.number, x=each.x, y=each.y) for each in here),
        alt=f"Body map, {view.value} view. " + (f"Marks: {listed}." if here else "No marks."),
        caption=view.value.capitalize(),
    )
