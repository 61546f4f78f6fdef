"""The plan that a patient may take: it tells nothing, orders nothing, fits the record."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from msgspec.structs import replace
from pikepdf import Pdf

from dva_desktop.core.documents import (
    Document,
    Field,
    Heading,
    build,
    render_html,
    render_pdf,
    render_text,
)
from dva_desktop.core.errors import UserError
from dva_desktop.core.guidance import load_locality
from dva_desktop.core.record import (
    Abuse,
    AbuseKind,
    Action,
    Answer,
    Ask,
    BodyMap,
    Child,
    Connection,
    Dash,
    FollowUp,
    Household,
    Outcome,
    Patient,
    PersonPresent,
    Record,
    SafeContact,
    Safety,
    Specsss,
    Validation,
    Who,
)
from tests.core.documents.facts import EMPTY, made, values
from tests.core.documents.reading import spoken
from tests.core.documents.sample import RECORD, TODAY, context

TOLD = replace(EMPTY, ask=Ask(outcome=Outcome.DISCLOSED))


def said(document: Document) -> str:
    return " ".join(render_text(document).split())


def plan(record: Record = RECORD, locality: str = "somerset") -> Document:
    return made("safety-plan", replace(record, locality=locality), locality)


def labels(document: Document) -> list[str]:
    return [block.label for block in document.blocks if isinstance(block, Field)]


def numbers(document: Document) -> list[str]:
    """The values under the heading of the numbers."""
    start = document.blocks.index(Heading(text="Numbers"))
    return [block.value for block in document.blocks[start:] if isinstance(block, Field)]


@pytest.mark.parametrize("locality", ["somerset", "west_midlands", "edinburgh"])
def test_nothing_on_the_paper_tells_what_it_is(locality: str) -> None:
    """ACT-28, REC-30: title, marking, headings, labels and the names of services tell nothing."""
    document = plan(locality=locality)
    assert document.title == "Notes from today"
    assert document.marking == "Personal"
    assert document.recipient == "your own use"
    for rendering in (render_text(document), render_html(document), spoken(render_pdf(document))):
        text = " ".join(rendering.split()).lower()
        for telling in (
            "domestic", "abuse", "violence", "refuge", "safety plan", "causing harm", "safeguard",
            "women\u2019s", "sensitive", "marac", "dash", "advocate", "somerset", "edinburgh",
        ):  # fmt: skip
            assert telling not in text


def test_no_name_place_or_word_of_the_record_stands_on_it() -> None:
    text = said(plan())
    for told in (
        "Rowan", "Fairweather", "Hartnell", "Ivy", "Noah", "sister", "Helen", "Ashby", "Mendip",
        "Quarry", "07700", "dentist", "neck", "18:00", "school until", "Hartnell", "9434765919",
    ):  # fmt: skip
        assert told not in text
    kept = " ".join(plan().left_out)
    for line in ("on paper it would show where to look", "every word the patient said", "causing"):
        assert line in kept
    assert "sister" not in kept


def test_it_never_tells_anyone_to_leave() -> None:
    text = said(plan(replace(RECORD, specsss=Specsss(separation=Answer.YES)))).lower()
    for order in ("leave him", "leave her", "you should", "you must", "you need to", "leave home",
                  "get out", "make sure you"):  # fmt: skip
        assert order not in text
    assert "nothing here has to be done" in text
    assert "you decide" in text


def test_staying_and_going_stand_together_and_nothing_that_was_not_recorded() -> None:
    assert labels(plan(TOLD))[:2] == ["At home", "Somewhere else"]
    for label in ("Later on", "Phone and accounts", "Children", "Animals", "Worth having"):
        assert label not in labels(plan(TOLD))


@pytest.mark.parametrize(
    ("label", "record"),
    [
        ("Later on", replace(TOLD, specsss=Specsss(separation=Answer.YES))),
        ("Later on", replace(TOLD, dash=Dash(yes=(6,)))),
        ("Later on", replace(TOLD, abuse=Abuse(connection=Connection.EX_PARTNER))),
        ("Phone and accounts", replace(TOLD, specsss=Specsss(stalking=Answer.YES))),
        ("Phone and accounts", replace(TOLD, dash=Dash(yes=(8,)))),
        ("Phone and accounts", replace(TOLD, dash=Dash(yes=(12,)))),
        (
            "Phone and accounts",
            replace(TOLD, validate=Validation(safe_contact=SafeContact(voicemail=False))),
        ),
        ("Children", replace(TOLD, household=Household(children=(Child(),)))),
        ("Animals", replace(TOLD, dash=Dash(yes=(19,)))),
        ("Worth having", replace(TOLD, dash=Dash(yes=(20,)))),
        ("Worth having", replace(TOLD, abuse=Abuse(kinds=(AbuseKind.ECONOMIC,)))),
        ("Worth having", replace(TOLD, safety=Safety(safe_to_go_home=Answer.NO))),
        ("Worth having", replace(TOLD, abuse=Abuse(forced_marriage=Answer.YES))),
    ],
)
def test_what_was_recorded_brings_what_fits_it(label: str, record: Record) -> None:
    assert label in labels(plan(record))


@pytest.mark.parametrize(
    ("label", "record"),
    [
        ("Later on", replace(TOLD, specsss=Specsss(separation=Answer.NO))),
        ("Later on", replace(TOLD, specsss=Specsss(separation=Answer.UNKNOWN))),
        ("Animals", replace(TOLD, dash=Dash(no=(19,)))),
        ("Children", replace(TOLD, household=Household(children=()))),
        (
            "Children",
            replace(
                TOLD, household=Household(children=(Child(date_of_birth=dt.date(2025, 3, 3)),))
            ),
        ),
        (
            "Children",
            replace(
                TOLD, household=Household(children=(Child(date_of_birth=dt.date(2026, 6, 1)),))
            ),
        ),
    ],
)
def test_what_does_not_fit_is_not_brought(label: str, record: Record) -> None:
    assert label not in labels(plan(record))


def test_the_next_visit_stands_with_the_reason_that_others_are_given() -> None:
    visit = FollowUp(
        date=dt.date(2026, 3, 5), cover_reason="a blood test", who="Nurse Okafor", plan="Room 4"
    )
    document = plan(replace(TOLD, ask=replace(TOLD.ask, follow_up=visit)))
    assert values(document)["Your next visit"] == "5 March 2026, a blood test"
    assert "Okafor" not in said(document)
    assert "Room 4" not in said(document)
    over = replace(visit, date=dt.date(2026, 3, 1))
    assert "Your next visit" not in labels(
        plan(replace(TOLD, ask=replace(TOLD.ask, follow_up=over)))
    )


@pytest.mark.parametrize(
    ("locality", "helpline"),
    [
        ("somerset", "0808 2000 247"),
        ("west_midlands", "0808 2000 247"),
        ("edinburgh", "0800 027 1234"),
    ],
)
def test_the_numbers_of_the_place_stand_with_their_hours(locality: str, helpline: str) -> None:
    found = numbers(plan(TOLD, locality))
    assert found[0].startswith("999. Day and night. ")
    assert f"{helpline}. Day and night" in found
    assert all(". " in number for number in found)
    assert not any("www" in number or "@" in number or ".uk" in number for number in found)


def test_the_numbers_fit_the_patient() -> None:
    man = replace(TOLD, patient=Patient(gender="Male"))
    assert "0808 801 0327. Opening hours not known" in numbers(plan(man))
    assert not any(number.startswith("0808 2000 247") for number in numbers(plan(man)))
    scottish = numbers(plan(man, "edinburgh"))
    assert any(number.startswith("0800 027 1234") for number in scottish)
    assert not any(number.startswith("0808 801 0327") for number in numbers(plan(TOLD)))
    forced = replace(TOLD, abuse=Abuse(forced_marriage=Answer.YES))
    assert any(number.startswith("020 7008 0151") for number in numbers(plan(forced)))
    police = replace(TOLD, action=Action(police_wanted=Answer.YES))
    assert any(number.startswith("101. ") for number in numbers(plan(police)))
    assert not any(number.startswith("101. ") for number in numbers(plan(TOLD)))


def test_a_doubtful_number_is_told_to_the_clinician_and_not_to_the_patient() -> None:
    honour = replace(TOLD, abuse=Abuse(honour_based=Answer.YES))
    document = plan(honour)
    assert "0800 5999 247" not in said(document)
    assert any("0800 5999 247" in line for line in document.left_out)


def test_only_numbers_of_the_patients_own_area_are_given() -> None:
    locality = load_locality("west_midlands")
    here = locality.services_for("emergency")[0]
    local = replace(here, id="x", role="domestic_abuse_service", areas=("walsall",))
    for area, given in (("walsall", 2), ("sandwell", 1), ("", 1)):
        record = replace(TOLD, locality="west_midlands", area=area)
        around = replace(
            context(record, "west_midlands"), locality=replace(locality, services=(here, local))
        )
        assert len(numbers(build("safety-plan", record, around))) == given


def test_the_clinician_is_asked_where_it_can_be_kept_and_told_whose_the_numbers_are() -> None:
    asked = " ".join(plan(TOLD).ask_first)
    for line in (
        "safe for you to carry", "safe to keep it, and where", "theirs to take or to leave",
        "0800 69 49 999 is Somerset Domestic Abuse Service (past its review: check it)",
    ):  # fmt: skip
        assert line in asked


def test_danger_a_listener_or_a_child_as_patient_comes_before_any_paper() -> None:
    danger = replace(TOLD, safety=Safety(safe_to_go_home=Answer.NO))
    assert "See to that first" in plan(danger).ask_first[0]
    safe = replace(danger, safety=replace(danger.safety, secured=True))
    assert "See to that first" not in " ".join(plan(safe).ask_first)
    overheard = replace(danger, ask=replace(TOLD.ask, present=(PersonPresent(who=Who.ADULT),)))
    assert "Someone else" in plan(overheard).ask_first[0]
    young = replace(TOLD, patient=Patient(date_of_birth=dt.date(2012, 1, 1)))
    assert "Under 16" in " ".join(plan(young).ask_first)
    assert "Under 16" not in " ".join(plan(TOLD).ask_first)


@pytest.mark.parametrize(
    "record",
    [
        EMPTY,
        replace(EMPTY, body_map=BodyMap(nothing_seen=True)),
        replace(EMPTY, ask=Ask(outcome=Outcome.NOT_DISCLOSED), safety=Safety(secured=True)),
        replace(RECORD, ask=replace(RECORD.ask, outcome=Outcome.NOT_ASKED)),
    ],
)
def test_without_anything_told_there_is_nothing_to_plan_with(record: Record) -> None:
    with pytest.raises(UserError, match="nothing to plan with") as refused:
        plan(record)
    assert "together with the patient" in refused.value.remedy


def test_an_answer_about_safety_is_enough_while_the_outcome_is_open() -> None:
    assert plan(replace(EMPTY, safety=Safety(safe_to_go_home=Answer.UNKNOWN))).blocks


@pytest.mark.parametrize("locality", ["somerset", "west_midlands", "edinburgh"])
def test_the_fullest_plan_is_one_sheet_that_can_be_folded(locality: str) -> None:
    record = replace(
        RECORD,
        ask=replace(RECORD.ask, follow_up=FollowUp(date=TODAY, cover_reason="a blood test")),
        abuse=replace(RECORD.abuse, honour_based=Answer.YES, forced_marriage=Answer.YES),
        dash=Dash(yes=(6, 8, 12, 19, 20)),
        action=Action(police_wanted=Answer.YES),
    )
    document = plan(record, locality)
    assert len(labels(document)) >= 12
    with Pdf.open(io.BytesIO(render_pdf(document))) as opened:
        assert len(opened.pages) == 1
