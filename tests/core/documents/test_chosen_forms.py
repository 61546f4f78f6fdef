"""The papers that only a choice calls for, and the facts of the chronology in their order."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from dva_desktop.core.documents import (
    Document,
    Signature,
    Table,
    document_offer,
    documents_offered,
    render_html,
    render_pdf,
    render_text,
)
from dva_desktop.core.record import (
    Abuse,
    Action,
    Answer,
    Ask,
    Child,
    Decision,
    DecisionAbout,
    Household,
    Incident,
    NotAskedReason,
    Outcome,
    Patient,
    PatientTold,
    PersonPresent,
    Previous,
    Record,
    Who,
)
from tests.core.documents.facts import EMPTY, in_order, made, notices, values
from tests.core.documents.reading import spoken
from tests.core.documents.sample import HARMING, RECORD, TODAY, context

CANARY = "zanzibar kumquat"


def said(document: Document) -> str:
    return " ".join(render_text(document).split())


def rows(document: Document) -> list[tuple[str, ...]]:
    """Every entry of the chronology, the dated ones first."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [row for table in tables for row in table.rows]


def happened(*incidents: Incident) -> Record:
    return replace(EMPTY, abuse=Abuse(incidents=incidents))


def wanting(police: Answer) -> Record:
    return replace(EMPTY, action=Action(police_wanted=police))


def test_both_are_offered_for_a_person_at_risk_and_none_beside_a_person_causing_harm() -> None:
    """PCH-24: safety-plan and chronology are about the person at risk."""
    assert documents_offered(RECORD) == ("safety-plan", "chronology")
    assert documents_offered(HARMING) == ()
    assert "safe to carry it or keep it" in document_offer("safety-plan")
    assert document_offer("marac-referral") == ""


@pytest.mark.parametrize("document_id", ["safety-plan", "chronology"])
def test_what_is_asked_first_is_for_the_clinician_and_never_printed(document_id: str) -> None:
    document = made(document_id)
    assert document.ask_first
    for rendering in (
        said(document),
        " ".join(render_html(document).split()),
        spoken(render_pdf(document)),
    ):
        for line in (*document.ask_first, *document.left_out):
            assert line not in rendering


def test_the_chronology_goes_from_the_oldest_to_the_newest() -> None:
    """REC-03, REC-05: what happened, in order, and then what nobody can put in order."""
    assert in_order(
        said(made("chronology")),
        "Recorded by: Dr Helen Ashby, GP",
        "Recorded on: 2 March 2026",
        "No.: 1 When: 20 August 2025 What: Earlier MARAC referral",
        "No.: 2 When: 27 February 2026 21:40 What: Incident",
        "Held by the neck",
        "Children present: Yes",
        "Crime number: 52260001234",
        "No.: 3 When: 2 March 2026 What: Consultation",
        "No.: 4 When: 2 March 2026 What: Decision",
        "MARAC: Share",
        "Consent: Did not agree",
        "Day not known",
        "No.: 6 When: Day not known Time not recorded",
        "Phone taken and thrown",
        "Children present: Not recorded",
        "Police callouts in 12 months: 2, on days not known",
    )


def test_incidents_of_one_day_follow_the_clock_and_those_without_one_come_last() -> None:
    day = dt.date(2026, 2, 1)
    document = made(
        "chronology",
        happened(
            Incident(date=day, time="", description="d"),
            Incident(date=day, time="21:40", description="c"),
            Incident(date=day, time="9.05", description="b"),
            Incident(date=dt.date(2025, 2, 1), time="23:00", description="a"),
            Incident(date=TODAY, time="07:00", description="e"),
        ),
    )
    assert [row[3].split("\n")[0] for row in rows(document)][:5] == ["a", "b", "c", "d", "e"]
    assert [row[0] for row in rows(document)] == ["1", "2", "3", "4", "5", "6"]
    assert rows(document)[5][2] == "Consultation"


def test_an_incident_or_decision_without_a_day_gets_none() -> None:
    record = replace(
        happened(Incident(description="x")),
        action=Action(decisions=(Decision(about=DecisionAbout.POLICE),)),
    )
    found = rows(made("chronology", record))
    assert [(row[1].split("\n")[0], row[2]) for row in found] == [
        ("2 March 2026", "Consultation"),
        ("Day not known", "Incident"),
        ("Day not known", "Decision"),
    ]
    assert found[2][3].startswith("Police: Not recorded")


def test_quotation_marks_stand_round_what_the_patient_said_and_nothing_else() -> None:
    text = said(made("chronology"))
    assert "> “He has my bank card, and he reads my phone every evening.”" in text
    assert "Patient states: “That is from his thumb.”" in text
    assert "“Held by the neck" not in text
    assert "“Torn collar" not in text


def test_injuries_keep_their_numbers_and_are_tied_to_no_incident() -> None:
    text = said(made("chronology"))
    assert in_order(
        text, "which incident it came from is not recorded", "1. Marks", "2. Bruise", "4. Injury"
    )
    for row in rows(made("chronology")):
        assert "Bruise" not in row[3]


def test_nothing_is_weighed_explained_or_blamed() -> None:
    text = said(made("chronology")).lower()
    for word in (
        "serious concerns", "rising control", "vital interests", "refer today", "because of",
        "high risk", "professional judgement", "not ready to leave", "failed", "alleged", "claims",
    ):  # fmt: skip
        assert word not in text
    assert any("Judgement" in line for line in made("chronology").left_out)


def test_other_people_and_the_way_to_the_patient_stay_out() -> None:
    here = (PersonPresent(who=Who.ADULT, relationship="mother", name=CANARY),)
    record = replace(RECORD, ask=replace(RECORD.ask, present=here))
    document = made("chronology", record)
    text = said(document)
    for kept in (
        CANARY, "Ivy", "Noah", "St Andrew", "Joan", "Quarry Lane", "07700", "dentist", "Priya",
        "sister", "1987",
    ):  # fmt: skip
        assert kept not in text
    assert "Who is present: mother" in text
    for line in ("How to reach", "children\u2019s names", "who were present", "whom you consulted"):
        assert any(line.lower() in told.lower() for told in document.left_out)


def test_children_are_told_by_age_with_what_they_saw() -> None:
    children = (
        Child(name="Ivy", date_of_birth=dt.date(2018, 9, 1), witnessed_serious=True),
        Child(name="Noah"),
        Child(name="Baby", date_of_birth=dt.date(2026, 6, 1)),
    )
    found = values(made("chronology", replace(RECORD, household=Household(children=children))))
    assert found["Child 1, aged 7"] == "Saw or heard a serious incident: Yes\nHurt: Not recorded"
    assert "Child 2, age not recorded" in found
    assert "Child 3" not in " ".join(found)


@pytest.mark.parametrize("expecting", [True, False])
def test_a_pregnancy_is_not_what_a_court_tells_the_person_causing_harm(expecting: bool) -> None:
    unborn = Child(date_of_birth=dt.date(2026, 6, 1))
    if expecting:
        record = replace(EMPTY, patient=Patient(pregnant=Answer.YES))
    else:
        record = replace(EMPTY, household=Household(children=(unborn,)))
    document = made("chronology", record)
    text = said(document).lower()
    for telling in ("pregnan", "born", "expected", "none in the family"):
        assert telling not in text.replace("date of birth", "")
    assert "Whether the patient is pregnant." in document.left_out


def test_a_marac_is_spoken_of_only_after_its_coordinator_was_asked() -> None:
    assert any("coordinator" in line for line in made("chronology").ask_first)
    assert not any("coordinator" in line for line in made("chronology", EMPTY).ask_first)


@pytest.mark.parametrize(
    ("record", "label", "value"),
    [
        (EMPTY, "Wants the police", "Not asked"),
        (wanting(Answer.UNKNOWN), "Wants the police", "Not known"),
        (wanting(Answer.NO), "Wants the police", "No"),
        (EMPTY, "Police callouts in 12 months", "Not recorded"),
        (
            replace(EMPTY, abuse=Abuse(police_callouts_12_months=0)),
            "Police callouts in 12 months",
            "0",
        ),
        (EMPTY, "Incidents", ""),
        (EMPTY, "Last MARAC referral", "Not recorded"),
        (EMPTY, "Children", "Not asked"),
        (replace(EMPTY, household=Household(children=())), "Children", "None in the family"),
        (EMPTY, "Who is present", ""),
        (replace(EMPTY, ask=Ask(present=())), "Who is present", "Patient alone"),
        (
            replace(EMPTY, previous=Previous(marac_date=dt.date(2025, 8, 20))),
            "New incident since the MARAC",
            "Not recorded",
        ),
    ],
)  # fmt: skip
def test_what_is_not_known_and_what_was_not_asked_are_told_apart(
    record: Record, label: str, value: str
) -> None:
    assert values(made("chronology", record))[label] == value


def test_a_patient_who_was_not_asked_is_said_not_to_have_been() -> None:
    ask = Ask(outcome=Outcome.NOT_ASKED, not_asked_reason=NotAskedReason.ACCOMPANIED)
    entry = rows(made("chronology", replace(EMPTY, ask=ask)))[0][3]
    guidance = context(EMPTY).guidance
    assert guidance.choice_text("ask.outcome", "not_asked") in entry
    assert guidance.choice_text("ask.not_asked_reason", "accompanied") in entry


def test_a_decision_the_patient_must_not_hear_of_is_marked_and_asked_about() -> None:
    """ACT-08: a chronology handed to the patient must not be how they learn of it."""
    document = made("chronology")
    assert "not been told of every decision" in notices(document)
    assert any("does not know of yet" in line for line in document.ask_first)
    told = Decision(about=DecisionAbout.MARAC, share=True, patient_told=PatientTold.TOLD)
    open_ = made("chronology", replace(RECORD, action=Action(decisions=(told,))))
    assert notices(open_) == ""
    assert not any("does not know" in line for line in open_.ask_first)


def test_the_chronology_is_signed_and_says_who_may_see_it() -> None:
    """REC-13."""
    document = made("chronology")
    last = document.blocks[-1]
    assert isinstance(last, Signature)
    assert (last.name, last.date) == ("Dr Helen Ashby", TODAY)
    assert any("everyone in the case" in line for line in document.ask_first)
