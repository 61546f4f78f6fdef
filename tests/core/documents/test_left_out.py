"""What a form keeps back is said to the clinician and never reaches the recipient."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from dva_desktop.core.documents import build, render_html, render_pdf, render_text
from dva_desktop.core.record import (
    AccountEntry,
    AccountKind,
    Child,
    Dash,
    Incident,
    Injury,
    PersonCausingHarm,
    Record,
    SafeContact,
    View,
)
from tests.core.documents.reading import spoken
from tests.core.documents.sample import RECORD, context

CANARY = "zanzibar kumquat"
Put = Callable[[Record], Record]


def observations(record: Record) -> Record:
    return replace(record, ask=replace(record.ask, observations=CANARY))


def state(record: Record) -> Record:
    entry = AccountEntry(kind=AccountKind.PSYCHOLOGICAL_STATE, text=CANARY)
    return replace(record, validate=replace(record.validate, account=(entry,)))


def observation(record: Record) -> Record:
    entry = AccountEntry(kind=AccountKind.OBSERVATION, text=CANARY)
    return replace(record, validate=replace(record.validate, account=(entry,)))


def words(record: Record) -> Record:
    entry = AccountEntry(kind=AccountKind.PATIENT_WORDS, text=CANARY)
    return replace(record, validate=replace(record.validate, account=(entry,)))


def wishes(record: Record) -> Record:
    return replace(record, validate=replace(record.validate, wishes=CANARY))


def contact(record: Record) -> Record:
    safe = SafeContact(value=CANARY, times=CANARY, not_safe=CANARY)
    return replace(record, validate=replace(record.validate, safe_contact=safe))


def address(record: Record) -> Record:
    return replace(record, patient=replace(record.patient, address=CANARY))


def number(record: Record) -> Record:
    return replace(record, patient=replace(record.patient, nhs_number=CANARY))


def notes(record: Record) -> Record:
    return replace(record, action=replace(record.action, notes=CANARY))


def household_notes(record: Record) -> Record:
    return replace(record, household=replace(record.household, notes=CANARY))


def specsss_notes(record: Record) -> Record:
    return replace(record, specsss=replace(record.specsss, notes=CANARY))


def dash_notes(record: Record) -> Record:
    return replace(record, dash=Dash(yes=(1,), notes={1: CANARY}, sources={1: CANARY}))


def judgement(record: Record) -> Record:
    return replace(record, dash=Dash(yes=(1,), judgement_reasons=CANARY))


def injury(record: Record) -> Record:
    mark = Injury(
        number=1,
        view=View.FRONT,
        x=0.5,
        y=0.5,
        region="",
        colour=CANARY,
        description=CANARY,
        patient_words=CANARY,
    )
    return replace(record, body_map=replace(record.body_map, injuries=(mark,)))


def neck(record: Record) -> Record:
    return replace(record, strangulation=replace(record.strangulation, notes=CANARY))


def child(record: Record) -> Record:
    named = Child(name=CANARY, school=CANARY)
    return replace(record, household=replace(record.household, children=(named,)))


def school(record: Record) -> Record:
    named = Child(name="Ivy", school=CANARY)
    return replace(record, household=replace(record.household, children=(named,)))


def incident(record: Record) -> Record:
    happened = Incident(place=CANARY, description=CANARY)
    return replace(record, abuse=replace(record.abuse, incidents=(happened,)))


def person(record: Record) -> Record:
    named = PersonCausingHarm(name=CANARY, address=CANARY)
    return replace(record, abuse=replace(record.abuse, person_causing_harm=(named,)))


def their_address(record: Record) -> Record:
    named = PersonCausingHarm(name="Dale", address=CANARY)
    return replace(record, abuse=replace(record.abuse, person_causing_harm=(named,)))


KEPT_BACK: dict[str, tuple[Put, ...]] = {
    "marac-referral": (observations, state, notes, household_notes, dash_notes),
    "domestic-abuse-service-intake": (
        observations, state, observation, number, notes, household_notes, specsss_notes,
        dash_notes, injury, neck,
    ),
    "dash-checklist": (contact, address, words, injury, observations, notes, child),
    "injury-record": (contact, address, wishes, person, child, judgement, incident, notes),
    "childrens-referral": (
        injury, neck, observations, state, dash_notes, judgement, specsss_notes, notes,
    ),
    "adult-safeguarding-concern": (
        observations, dash_notes, judgement, specsss_notes, household_notes, notes,
    ),
    "shared-without-consent": (
        contact, address, words, wishes, incident, person, injury, dash_notes, notes,
    ),
    "gp-record-entry": (dash_notes, their_address, school),
}  # fmt: skip
CASES = [
    pytest.param(document_id, put, id=f"{document_id}-{put.__name__}")
    for document_id, puts in KEPT_BACK.items()
    for put in puts
]


@pytest.mark.parametrize(("document_id", "put"), CASES)
def test_what_is_kept_back_stands_in_no_rendering(document_id: str, put: Put) -> None:
    record = put(RECORD)
    document = build(document_id, record, context(record))
    assert CANARY not in render_text(document).replace("\n", " ")
    assert CANARY not in render_html(document)
    assert CANARY not in spoken(render_pdf(document))
    assert document.left_out
    assert CANARY not in " ".join(document.left_out)


@pytest.mark.parametrize(("document_id", "put"), CASES)
def test_each_thing_kept_back_is_told_to_the_clinician(document_id: str, put: Put) -> None:
    """Taking the thing out of the record takes its line out of the list, and only that."""
    blank = Record(locality="somerset", date=RECORD.date, action=RECORD.action)
    blank = replace(blank, action=replace(blank.action, notes=""))
    without = build(document_id, blank, context(blank)).left_out
    record = put(blank)
    told = build(document_id, record, context(record)).left_out
    assert len(told) == len(without) + 1


@pytest.mark.parametrize("document_id", list(KEPT_BACK))
def test_the_list_itself_is_never_printed(document_id: str) -> None:
    document = build(document_id, RECORD, context())
    for rendering in (
        render_text(document).replace("\n", " "),
        render_html(document),
        spoken(render_pdf(document)),
    ):
        for line in document.left_out:
            assert line not in rendering
