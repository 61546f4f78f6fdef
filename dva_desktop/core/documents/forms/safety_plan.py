"""A plan for safety that the patient may take or leave; nothing on it tells what it is.

Found by the wrong person it must do as little harm as paper can: no name, no place, no word of
what was told. What the record holds decides which questions stand on it; where the patient will
be, and with whom, is said and never printed (``004 L203-205``, ``002 §8.18b``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dva_desktop.core.documents.dates import long_date
from dva_desktop.core.documents.forms.material import Contents, Form, Material, kept_back
from dva_desktop.core.documents.model import Block, Field, Heading, Paragraph
from dva_desktop.core.errors import UserError
from dva_desktop.core.guidance import Contact, Service, load_pocket_guide, tags_for
from dva_desktop.core.guidance.model import ServiceRole
from dva_desktop.core.pathway.facts import children, disclosed, is_infant, is_unborn, under_16
from dva_desktop.core.record import Abuse, AbuseKind, Answer, Connection, Record, Safety, Specsss

REQUIREMENTS = ("ACT-28", "REC-03", "REC-30")
_INTRODUCTION = (
    "Some things to think over in your own time. Nothing here has to be done. You decide what, "
    "and when, and you can change your mind."
)
_CLOSING = (
    "You need not keep this. We can go through it again at any visit, whatever others think it "
    "is for."
)
_ASK_FIRST = (
    "Before you print it, ask: is it safe for you to carry this? Is it safe to keep it, and where? "
    "Think of who looks through bags, pockets, the car, the phone and the bin. If there is any "
    "doubt, do not hand it over: go through it aloud, and keep it in the notes.",
    "Read it together first. It is theirs to take or to leave, and leaving it is not a refusal. "
    "If they take it, fold it with the blank side out.",
    "The numbers stand without names: say whose each one is.",
)
_STILL_IN_DANGER = "Danger was found today and safety is not arranged yet. See to that first."
_OVERHEARD = "Someone else may see or hear. Do not bring this out while they are there."
_CHILD = "Under 16: children\u2019s social care has a part in this plan. Speak to them first."
_EX = {Connection.EX_SPOUSE, Connection.EX_CIVIL_PARTNER, Connection.EX_ENGAGED,
       Connection.EX_PARTNER}  # fmt: skip
_SEPARATION, _STALKING, _CONTROL, _ANIMALS, _MONEY = 6, 8, 12, 19, 20
_NUMBER_LABELS: dict[ServiceRole, str] = {
    "emergency": "Emergency",
    "domestic_abuse_service": "Support near you",
    "helpline": "Support by phone",
    "men": "Support by phone",
    "honour_based": "Support with family matters",
    "forced_marriage": "Advice on family matters",
    "police": "Police, not an emergency",
}


def _contents(material: Material) -> Contents:
    if not _something_to_plan_with(material.record):
        raise UserError(
            "This record holds nothing to plan with yet.",
            "A plan for safety is made together with the patient, from what they have told you and "
            "the checks on safety today. Record those first.",
        )
    return Contents(
        recipient="your own use",
        marking="Personal",
        blocks=(
            Paragraph(text=_INTRODUCTION),
            *_next_visit(material),
            Heading(text="To think over"),
            *_questions(material.record),
            Heading(text="Numbers"),
            *(_number(role, contact) for role, _, contact in _numbers(material, sure=True)),
            Paragraph(text=_CLOSING),
        ),
        left_out=_left_out(material),
        ask_first=_ask_first(material),
    )


def _something_to_plan_with(record: Record) -> bool:
    """A disclosure; or, while that question is open, an answer about safety, abuse or danger.

    Where the patient was not asked or told nothing, no plan can have been made with them.
    """
    if record.ask.outcome is not None:
        return disclosed(record)
    return (record.safety, record.abuse, record.specsss) != (Safety(), Abuse(), Specsss())


def _next_visit(material: Material) -> tuple[Block, ...]:
    """The day, and the reason that everyone else has been given."""
    plan = material.record.ask.follow_up
    if plan is None or plan.date is None or plan.date < material.context.today:
        return ()
    parts = (long_date(plan.date), plan.cover_reason)
    return (Field(label="Your next visit", value=", ".join(part for part in parts if part)),)


def _questions(record: Record) -> Iterator[Field]:
    """What the guidance asks, of what fits this record; staying and going always (ACT-28)."""
    texts = {entry.id: entry.text for entry in load_pocket_guide().topic("safety_planning").entries}
    for entry, label, fits in _PLAN:
        if fits(record):
            yield Field(label=label, value=texts[entry])


def _always(_: Record) -> bool:
    return True


def _apart(record: Record) -> bool:
    return (
        record.specsss.separation is Answer.YES
        or _SEPARATION in record.dash.yes
        or record.abuse.connection in _EX
    )


def _watched(record: Record) -> bool:
    contact = record.validate.safe_contact
    return (
        record.specsss.stalking is Answer.YES
        or bool({_STALKING, _CONTROL} & {*record.dash.yes})
        or bool({AbuseKind.CONTROLLING_COERCIVE, AbuseKind.ECONOMIC} & {*record.abuse.kinds})
        or (contact is not None and (contact.voicemail is False or bool(contact.not_safe)))
    )


def _children(record: Record) -> bool:
    """A child who could be told whom to call; an age that is not known counts."""
    day = record.date
    return any(
        not is_unborn(child, day) and not is_infant(child, day) for _, child in children(record)
    )


def _animals(record: Record) -> bool:
    return _ANIMALS in record.dash.yes


def _papers(record: Record) -> bool:
    return (
        _apart(record)
        or _MONEY in record.dash.yes
        or AbuseKind.ECONOMIC in record.abuse.kinds
        or Answer.NO in (record.safety.safe_to_go_home, record.safety.children_safe)
        or record.abuse.forced_marriage is Answer.YES
    )


_PLAN: tuple[tuple[str, str, Callable[[Record], bool]], ...] = (
    ("staying", "At home", _always),
    ("going", "Somewhere else", _always),
    ("after", "Later on", _apart),
    ("phones", "Phone and accounts", _watched),
    ("plan_children", "Children", _children),
    ("pets", "Animals", _animals),
    ("papers", "Worth having", _papers),
)


def _numbers(material: Material, *, sure: bool) -> Iterator[tuple[ServiceRole, Service, Contact]]:
    """Phone numbers alone: a web address tells more than a number, and stays in a history."""
    record, locality = material.record, material.context.locality
    for role in _roles(material):
        for service in locality.services_for(role):
            if service.areas and record.area not in service.areas:
                continue
            for contact in service.contacts:
                if contact.kind == "phone" and contact.check_first is not sure:
                    yield role, service, contact


def _roles(material: Material) -> Iterator[ServiceRole]:
    record = material.record
    yield "emergency"
    yield "domestic_abuse_service"
    # The helpline of England and Wales is for women; Scotland's is for everyone.
    man = "man" in tags_for(record)
    if material.in_scotland or not man:
        yield "helpline"
    if man:
        yield "men"
    if record.abuse.honour_based is Answer.YES:
        yield "honour_based"
    if record.abuse.forced_marriage is Answer.YES:
        yield "forced_marriage"
    if record.action.police_wanted is Answer.YES:
        yield "police"


def _number(role: ServiceRole, contact: Contact) -> Field:
    hours = contact.hours or "Opening hours not known"
    # Notes name who runs a service; only what to do when one cannot speak belongs on this paper.
    note = contact.note if role == "emergency" else ""
    return Field(
        label=_NUMBER_LABELS[role],
        value=". ".join(part for part in (contact.value, hours, note) if part),
    )


def _ask_first(material: Material) -> tuple[str, ...]:
    said = list(_ASK_FIRST)
    if material.holds("immediate-danger") and not material.record.safety.secured:
        said.insert(0, _STILL_IN_DANGER)
    if material.holds("unsafe-to-ask", "unsafe-interpreter"):
        said.insert(0, _OVERHEARD)
    if under_16(material.record):
        said.append(_CHILD)
    if whose := "; ".join(_whose(material)):
        said.append(f"Whose they are: {whose}.")
    return tuple(said)


def _whose(material: Material) -> Iterator[str]:
    """Each number with its service, and whether it has to be checked before it is relied on."""
    for role, service, contact in _numbers(material, sure=True):
        if role == "emergency":
            continue
        due = " (past its review: check it)" if contact.is_due(material.context.today) else ""
        yield f"{contact.value} is {service.name}{due}"


def _left_out(material: Material) -> tuple[str, ...]:
    record = material.record
    patient, abuse, safety = record.patient, record.abuse, record.safety
    plan = record.ask.follow_up
    doubtful = "; ".join(
        f"{service.name} {contact.value}" for _, service, contact in _numbers(material, sure=False)
    )
    return kept_back(
        (patient.name or patient.date_of_birth or patient.address, "The patient\u2019s name."),
        (
            safety.secured_how or safety.children_where or safety.concerns,
            "Where the patient and the children will be, and what was arranged: on paper it would "
            "show where to look. Say it.",
        ),
        (
            abuse.safe_to_talk_to or abuse.not_safe_to_talk_to or abuse.afraid_of,
            "Whom the patient can turn to, and whom they fear. Say it.",
        ),
        (
            record.validate.account or abuse.incidents or record.body_map.injuries,
            "What has happened, and every word the patient said.",
        ),
        (record.dash.answers, "The DASH."),
        (abuse.person_causing_harm, "Who is causing harm."),
        (record.validate.wishes, "What the patient wants to happen."),
        (record.validate.safe_contact, "How to reach the patient."),
        (record.household.children, "The children\u2019s names."),
        (record.action.decisions, "Decisions about sharing."),
        (plan and (plan.who or plan.plan), "Who will see the patient next, and how."),
        (doubtful, f"Numbers that are in doubt: {doubtful}. Ring first, then say them."),
    )


FORM = Form(
    id="safety-plan",
    title="Notes from today",
    contents=_contents,
    offer="A plan for safety on a plain sheet, for the patient to take or to leave. Ask first: is "
    "it safe to carry it or keep it, and where?",
)
