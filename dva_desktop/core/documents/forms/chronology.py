"""Chronology: what was recorded, oldest first, in facts and without a word of explanation.

For a court or whoever asks for the facts in order: nothing is inferred, an incident is never tied
to an injury, and a day that is not known is never guessed (``002 §8.18b-8.19b``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dva_desktop.core.bodymap import injury_sentence
from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.forms import harm, people, risk, sharing
from dva_desktop.core.documents.forms.material import (
    Contents,
    Form,
    Material,
    health_number,
    kept_back,
)
from dva_desktop.core.documents.model import Block, Bullets, Field, Heading, Paragraph, Table
from dva_desktop.core.documents.visible import NOT_RECORDED
from dva_desktop.core.pathway.facts import is_unborn
from dva_desktop.core.record import (
    AccountKind,
    Answer,
    Child,
    Decision,
    DecisionAbout,
    Incident,
    Outcome,
    PatientTold,
    PersonPresent,
    age_on,
)

REQUIREMENTS = ("REC-03", "REC-05", "REC-06", "REC-13", "REC-29")
_DAY_NOT_KNOWN = "Day not known"
_HEADER = ("No.", "When", "What", "As recorded")
_WIDTHS = (0.07, 0.19, 0.16, 0.58)
_HOW_TO_READ = (
    "Oldest first. Each entry is what one consultation recorded; other records are not included. "
    "Words in quotation marks are the patient\u2019s own. \u201cNot recorded\u201d, "
    "\u201cNot asked\u201d and \u201cNot known\u201d mean neither yes nor no. A decision to share "
    "says what was decided, not that anything was sent."
)
_ASK_FIRST = (
    "What is given to a court may be seen by everyone in the case, the person causing harm among "
    "them. Ask the patient, and your safeguarding lead, before it goes.",
    "What you typed is printed as it stands: look for other people\u2019s names, and for where "
    "anyone is staying.",
)
_NOT_TOLD = (
    "The patient has not been told of every decision below, because telling them could put them "
    "at risk. Do not mention it to them until the writer confirms that it is safe."
)
_UNTOLD = "It tells of a decision that the patient does not know of yet."
_MARAC = "It speaks of a MARAC. Ask its coordinator before that goes to anyone outside it."
_INJURIES = (
    "Seen at the consultation. When each happened is given only as it was told; which incident it "
    "came from is not recorded."
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\b")
_AFTER_ALL_CLOCKS = 24 * 60


@dataclass(frozen=True)
class _Event:
    """``rank`` orders what happened on one day: before, at, or after the consultation."""

    day: dt.date | None
    rank: int
    minute: int
    when: str
    what: str
    lines: tuple[str, ...]


def _contents(material: Material) -> Contents:
    decisions = material.record.action.decisions
    untold = any(each.patient_told is PatientTold.NOT_YET_SAFE for each in decisions)
    marac = material.record.previous.marac_date or material.decision(DecisionAbout.MARAC)
    return Contents(
        recipient="A court, or whoever has asked for the facts in order",
        blocks=(
            *((Paragraph(text=_NOT_TOLD, emphasis="notice"),) if untold else ()),
            *_about(material),
            *_events(material),
            *_standing(material),
            *_consultation(material),
            *_injuries(material),
            *_children(material),
            *people.written_by(material, "Signed by"),
        ),
        left_out=_left_out(material),
        ask_first=(*_ASK_FIRST, *kept_back((untold, _UNTOLD), (marac, _MARAC))),
    )


def _about(material: Material) -> tuple[Block, ...]:
    details = material.record.consultation
    role = details.clinician_role
    writer = (
        details.clinician_name,
        material.said("consultation.clinician_role", role) if role else "",
    )
    named = [
        f"{person.name or 'Not named'} ({person.relationship or 'relationship not recorded'})"
        for person in material.record.abuse.person_causing_harm
    ]
    return (
        Heading(text="About whom, and who recorded it"),
        *people.identity(material),
        health_number(material),
        Field(label="Recorded by", value=", ".join(part for part in writer if part)),
        Field(label="Recorded on", value=long_date(material.record.date)),
        Field(label="Named as causing harm", value=people.names(named)),
    )


def _events(material: Material) -> tuple[Block, ...]:
    """Dated events in order, then those whose place in the order nobody knows."""
    found = list(_all_events(material))
    dated = sorted(
        (each for each in found if each.day is not None),
        key=lambda each: (each.day or dt.date.min, each.rank, each.minute),
    )
    undated = [each for each in found if each.day is None]
    rows = tuple(_row(number, each) for number, each in enumerate((*dated, *undated), 1))
    return (
        Heading(text="In order of time"),
        Paragraph(text=_HOW_TO_READ),
        Table(header=_HEADER, rows=rows[: len(dated)], widths=_WIDTHS),
        *_without_a_day(rows[len(dated) :]),
    )


def _row(number: int, event: _Event) -> tuple[str, ...]:
    return (str(number), event.when, event.what, "\n".join(event.lines))


def _without_a_day(rows: tuple[tuple[str, ...], ...]) -> tuple[Block, ...]:
    if not rows:
        return ()
    return (
        Heading(text="Day not known"),
        Paragraph(text="In the order in which they were written down, which may not be theirs."),
        Table(header=_HEADER, rows=rows, widths=_WIDTHS),
    )


def _all_events(material: Material) -> Iterator[_Event]:
    record = material.record
    if record.previous.marac_date:
        yield _earlier_marac(material, record.previous.marac_date)
    for incident in record.abuse.incidents:
        yield _incident(material, incident)
    yield _Event(
        day=record.date,
        rank=2,
        minute=0,
        when=long_date(record.date),
        what="Consultation",
        lines=(f"{material.label('ask.outcome')}: {_outcome(material)}", "Set out below."),
    )
    for decision in record.action.decisions:
        yield _decision(material, decision)


def _earlier_marac(material: Material, day: dt.date) -> _Event:
    where = material.record.previous.marac_where
    return _Event(
        day=day,
        rank=0,
        minute=0,
        when=long_date(day),
        what="Earlier MARAC referral",
        lines=(f"Where: {where or NOT_RECORDED}",),
    )


def _incident(material: Material, incident: Incident) -> _Event:
    day = long_date(incident.date) if incident.date else _DAY_NOT_KNOWN
    there = material.said("abuse.incidents.children_present", incident.children_present)
    return _Event(
        day=incident.date,
        rank=1,
        minute=_minute(incident.time),
        when=f"{day}\n{incident.time or 'Time not recorded'}",
        what="Incident",
        lines=(
            incident.description or "What happened: not recorded",
            f"Where: {incident.place or NOT_RECORDED}",
            f"{material.label('abuse.incidents.children_present')}: {there}",
            f"{material.label('abuse.incidents.crime_number')}: "
            f"{incident.crime_number or NOT_RECORDED}",
        ),
    )


def _minute(time: str) -> int:
    """Minutes since midnight; a time in other words comes after those that a clock tells."""
    told = _CLOCK.match(time.strip())
    return int(told[1]) * 60 + int(told[2]) if told else _AFTER_ALL_CLOCKS


def _decision(material: Material, decision: Decision) -> _Event:
    path = "action.decisions"
    about = material.said(f"{path}.about", decision.about)
    told = material.said(f"{path}.patient_told", decision.patient_told)
    return _Event(
        day=decision.date,
        rank=3,
        minute=0,
        when=long_date(decision.date) if decision.date else _DAY_NOT_KNOWN,
        what="Decision",
        lines=(
            f"{about}: {sharing.decided(decision) or NOT_RECORDED}",
            f"{material.label(f'{path}.consent')}: {sharing.consent_given(material, decision)}",
            f"{material.label(f'{path}.patient_told')}: {told}",
        ),
    )


def _standing(material: Material) -> tuple[Block, ...]:
    """What is known as a number or an answer, without days; and what is not known at all."""
    record = material.record
    calls = record.abuse.police_callouts_12_months
    told = f"{calls}, on days not known" if calls else material.said("", calls)
    blocks: list[Block] = [
        Heading(text="Recorded without days"),
        Field(label=material.label("abuse.police_callouts_12_months"), value=told),
        Field(
            label=material.label("action.police_wanted"),
            value=_known(material, record.action.police_wanted),
        ),
    ]
    if not record.abuse.incidents:
        blocks.append(Field(label=material.label("abuse.incidents"), value=""))
    if not record.previous.marac_date:
        blocks.append(material.field("previous.marac_date"))
    else:
        blocks.append(material.field("previous.new_incident_since"))
    if not record.action.decisions:
        blocks.append(Field(label="Decisions about sharing", value=""))
    return tuple(blocks)


def _known(material: Material, answer: Answer | None) -> str:
    return "Not known" if answer is Answer.UNKNOWN else material.answer(answer)


def _outcome(material: Material) -> str:
    ask = material.record.ask
    said = material.said("ask.outcome", ask.outcome)
    if ask.outcome is not Outcome.NOT_ASKED:
        return said
    why = material.said("ask.not_asked_reason", ask.not_asked_reason)
    return f"{said} ({material.label('ask.not_asked_reason')}: {why})"


def _consultation(material: Material) -> tuple[Block, ...]:
    record = material.record
    return (
        Heading(text=f"The consultation of {long_date(record.date)}"),
        *material.fields("consultation.place"),
        Field(label=material.label("ask.present"), value=_present(material)),
        *material.fields("ask.interpreter"),
        material.field("ask.observations"),
        *_dash(material),
        *harm.account(material, *AccountKind),
        *_neck(material),
    )


def _neck(material: Material) -> tuple[Block, ...]:
    found = risk.strangulation(material)
    return (Heading(text="Pressure on the neck", level=3), *found[1:]) if found else ()


def _dash(material: Material) -> tuple[Field, ...]:
    dash = material.record.dash
    tally = risk.tally(dash) if dash.answers else ""
    return (material.field("dash.status"), Field(label="DASH tally", value=tally))


def _present(material: Material) -> str:
    """Who could see or hear, without names: they are other people's."""
    here = material.record.ask.present
    if here is None:
        return ""
    return "; ".join(_one_present(material, person) for person in here) or "Patient alone"


def _one_present(material: Material, person: PersonPresent) -> str:
    return person.relationship or material.said("ask.present.who", person.who)


def _injuries(material: Material) -> tuple[Block, ...]:
    found, guidance = material.record.body_map.injuries, material.context.guidance
    numbered = tuple(injury_sentence(each, guidance) for each in found)
    if not numbered:
        return (
            Heading(text="Injuries"),
            *material.fields("body_map.nothing_seen", "body_map.areas_examined"),
        )
    return (
        Heading(text="Injuries, by their number on the body map"),
        Paragraph(text=_INJURIES),
        Bullets(items=numbered, marked=False),
        material.field("body_map.areas_examined"),
    )


def _children(material: Material) -> tuple[Block, ...]:
    """The children by age, without names. One not yet born is kept back: a court tells everyone."""
    found, day = material.record.household.children, material.record.date
    label = material.label("household.children")
    born = [each for each in found or () if not is_unborn(each, day)]
    told = [_child(material, number, each) for number, each in enumerate(born, 1)]
    if not found:
        nobody = material.answer(None) if found is None else "None in the family"
        told = [Field(label=label, value=nobody)]
    return (Heading(text=label), *told) if told else ()


def _child(material: Material, number: int, child: Child) -> Field:
    seen = material.said("household.children.witnessed_serious", child.witnessed_serious)
    hurt = material.said("household.children.hurt", child.hurt)
    born = child.date_of_birth
    age = f"aged {age_on(born, material.record.date)}" if born else "age not recorded"
    return Field(
        label=f"Child {number}, {age}",
        value=f"Saw or heard a serious incident: {seen}\nHurt: {hurt}",
    )


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    abuse, safety, children = record.abuse, record.safety, record.household.children or ()
    return kept_back(
        (record.validate.safe_contact, "How to reach the patient."),
        (record.patient.address, "The patient\u2019s address."),
        (
            any(each.address or each.date_of_birth for each in abuse.person_causing_harm),
            "Address and date of birth of the person causing harm.",
        ),
        (
            children,
            "The children\u2019s names, dates of birth and schools: they are numbered, with ages.",
        ),
        (
            record.patient.pregnant or any(is_unborn(each, record.date) for each in children),
            "Whether the patient is pregnant.",
        ),
        (any(each.name for each in record.ask.present or ()), "Names of those who were present."),
        (
            record.household.dependent_adults or record.household.notes,
            "Other people in the household, and your notes on it.",
        ),
        (
            abuse.afraid_of or abuse.safe_to_talk_to or abuse.not_safe_to_talk_to,
            "Whom the patient fears, and with whom it is safe to talk.",
        ),
        (
            safety.children_where or safety.secured_how or safety.concerns,
            "Where the patient and the children are, and how they were made safe.",
        ),
        (safety.consulted, "Whom you consulted, and what they advised."),
        (record.validate.wishes, "What the patient wants to happen."),
        (record.ask.follow_up, "The plan for the next visit."),
        (_judgement(material), "Judgement and reasons: they are not events."),
        (record.dash.notes or record.dash.sources, "Notes on single DASH items."),
        (record.action.notes, "Other actions you noted."),
    )


def _judgement(material: Material) -> bool:
    record = material.record
    return (
        bool(record.dash.judgement_reasons)
        or record.dash.professional_judgement is not None
        or any(each.serious is not None for each in record.abuse.incidents)
        or any(each.rationale or each.basis for each in record.action.decisions)
    )


FORM = Form(
    id="chronology",
    title="Chronology",
    contents=_contents,
    offer="What was recorded, oldest first, for a court. Facts only; ask who will see it.",
)
