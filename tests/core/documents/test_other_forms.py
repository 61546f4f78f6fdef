"""The checklist, the injury record and the other forms: what each says, and to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    document_title,
    render_text,
)
from dva_desktop.core.documents.model import Checklist, Table
from dva_desktop.core.errors import UserError
from dva_desktop.core.record import (
    DASH_ITEMS,
    Abuse,
    Action,
    Child,
    Consent,
    Dash,
    DashStatus,
    Decision,
    DecisionAbout,
    Household,
    PatientTold,
    PersonCausingHarm,
    PersonPresent,
    Who,
)
from tests.core.documents.facts import (
    VICTIM_SIDE,
    decided,
    in_order,
    made,
    notices,
    values,
)
from tests.core.documents.sample import HARMING, RECORD


def test_the_checklist_shows_all_items_in_their_four_states() -> None:
    document = made("dash-checklist")
    checklist = next(block for block in document.blocks if isinstance(block, Checklist))
    assert [item.number for item in checklist.items] == [str(number) for number in DASH_ITEMS]
    states = {item.number: (item.state, item.answer) for item in checklist.items}
    assert states["1"] == ("yes", "Yes")
    assert states["7"] == ("no", "No")
    assert states["18"] == ("unknown", "Don\u2019t know")
    assert states["5"] == ("not_asked", "Not asked")
    assert checklist.items[20].source == "Sister, by phone with the patient's consent"
    assert checklist.total == "14 yes of 24; 3 don\u2019t know, 2 not asked"


def test_the_checklist_names_its_tool_its_caution_and_its_judgement() -> None:
    text = " ".join(render_text(made("dash-checklist")).split())
    assert in_order(
        text,
        "SafeLives Dash risk checklist, 24 questions",
        "Partly done",
        "The patient had to collect the children.",
        "a tally, not a prediction",
        "Professional judgement: serious concerns: Yes",
        "Visible high risk",
        "Checklist: SafeLives",
    )


@pytest.mark.parametrize(
    ("dash", "reached"),
    [
        (Dash(yes=tuple(range(1, 15))), "Reached"),
        (Dash(yes=(1,)), "Open: the answers still missing could reach it"),
        (Dash(yes=(1,), no=tuple(range(2, 25))), "Not reached"),
    ],
)
def test_the_threshold_is_open_while_answers_are_missing(dash: Dash, reached: str) -> None:
    found = values(made("dash-checklist", replace(RECORD, dash=dash)))
    assert found["Threshold of 14 yes (visible high risk)"] == reached


def test_a_complete_checklist_needs_no_reason_and_tells_what_wasdecided() -> None:
    complete = replace(RECORD, dash=Dash(status=DashStatus.COMPLETE, yes=tuple(range(1, 25))))
    found = values(made("dash-checklist", complete))
    assert "Reason the DASH is not complete" not in found
    assert found["Referral to a MARAC"] == "Share, 2 March 2026"
    assert found["Referral for a child"] == ""


def test_the_injury_record_describes_and_never_dates_or_explains() -> None:
    text = " ".join(render_text(made("injury-record")).split())
    assert in_order(
        text,
        "Who is present: Patient alone",
        "No.: 1",
        "30 x 20 mm",
        "“That is from his thumb.”",
        "When: Friday evening",
        "No.: 4",
        "Type not recorded",
        "Size not recorded",
        "Colour does not date an injury",
        "Head, face, eyes",
        "Patient states",
        "How the patient seemed",
    )


def test_who_was_present_is_named() -> None:
    here = (PersonPresent(who=Who.ADULT, relationship="mother", name="Joan Fairweather"),)
    record = replace(RECORD, ask=replace(RECORD.ask, present=here))
    assert values(made("injury-record", record))["Who is present"] == "mother (Joan Fairweather)"
    unasked = replace(RECORD, ask=replace(RECORD.ask, present=None))
    assert "Patient alone" not in render_text(made("injury-record", unasked))


def test_sharing_without_consent_needs_such_a_decision() -> None:
    agreed = replace(RECORD, action=decided(consent=Consent.GIVEN))
    with pytest.raises(UserError, match="without consent"):
        made("shared-without-consent", agreed)
    kept = replace(RECORD, action=decided(consent=Consent.REFUSED, share=False))
    with pytest.raises(UserError, match="without consent"):
        made("shared-without-consent", kept)


def test_sharing_without_consent_gives_basis_grounds_and_who_was_asked() -> None:
    text = " ".join(render_text(made("shared-without-consent")).split())
    assert in_order(
        text,
        "has not been told",
        "Shared with: MARAC",
        "Consent: Did not agree",
        "vital interests",
        "The risk of not sharing is greater.",
        "Dr Priya Nair, safeguarding lead",
        "Criteria for a MARAC are met",
    )
    assert "Shared with: Domestic abuse service" not in text


def test_the_gp_entry_opens_with_hiding_it_from_online_access() -> None:
    document = made("gp-record-entry")
    assert "Hide this entry from online access before you save it" in notices(document)
    assert document.marking.endswith("Hide this entry from online access.")


def _gp_decisions(*decisions: Decision) -> tuple[str, str]:
    """What the GP entry says of these decisions: its notices, and the column on telling."""
    document = made("gp-record-entry", replace(RECORD, action=Action(decisions=decisions)))
    table = next(
        block
        for block in document.blocks
        if isinstance(block, Table) and block.header[0] == "Shared with"
    )
    return notices(document), "|".join(
        row[table.header.index("Patient told")] for row in table.rows
    )


def test_the_gp_entry_says_why_and_until_when_the_patient_was_not_told() -> None:
    """ACT-08: the next clinician must not let slip what the patient cannot know safely."""
    untold = Decision(
        about=DecisionAbout.MARAC,
        share=True,
        patient_told=PatientTold.NOT_YET_SAFE,
        not_told_reason="He reads her phone",
        review_on=dt.date(2026, 3, 5),
    )
    told = Decision(about=DecisionAbout.POLICE, share=True, patient_told=PatientTold.TOLD)
    warned, said = _gp_decisions(untold, told)
    assert "Say nothing of it to them" in warned
    assert said == (
        "Not yet safe to tell\nReason for waiting to tell: He reads her phone\n"
        "Telling is reviewed on: 5 March 2026|Told"
    )
    warned, said = _gp_decisions(told)
    assert "Say nothing of it" not in warned
    assert said == "Told"


def test_the_gp_entry_shows_a_missing_reason_and_day_as_missing() -> None:
    warned, said = _gp_decisions(
        Decision(about=DecisionAbout.MARAC, share=True, patient_told=PatientTold.NOT_YET_SAFE)
    )
    assert "Say nothing of it" in warned
    assert said.count("Not recorded") == 2


def test_the_gp_entry_keeps_why_telling_waited_but_no_day_once_it_is_done() -> None:
    _, said = _gp_decisions(
        Decision(
            about=DecisionAbout.MARAC,
            share=True,
            patient_told=PatientTold.TOLD_LATER,
            not_told_reason="He read her phone",
            review_on=dt.date(2026, 3, 5),
        )
    )
    assert "Reason for waiting to tell: He read her phone" in said
    assert "reviewed on" not in said


def test_the_childrens_referral_names_each_child_and_the_grounds() -> None:
    hurt = Child(name="Ivy Fairweather", hurt=True, significant_harm=True)
    record = replace(RECORD, household=Household(children=(hurt,)))
    text = " ".join(render_text(made("childrens-referral", record)).split())
    assert in_order(
        text,
        "ring first",
        "The local threshold for a referral is met",
        "Child hurt: Yes",
        "Significant harm (Children Act 1989, section 47)",
        "Ivy Fairweather",
        "Hurt: Yes",
    )


def test_section_47_is_not_named_in_scotland() -> None:
    hurt = Child(name="Ivy", hurt=True, significant_harm=True)
    record = replace(RECORD, locality="edinburgh", household=Household(children=(hurt,)))
    assert "section 47" not in render_text(made("childrens-referral", record, "edinburgh"))


def test_no_children_and_not_asked_are_told_apart() -> None:
    none = replace(RECORD, household=Household(children=()))
    unasked = replace(RECORD, household=Household())
    assert values(made("marac-referral", none))["Children"] == "None in the family"
    assert values(made("marac-referral", unasked))["Children"] == "Not asked"


def test_the_adult_concern_follows_the_law_of_the_place() -> None:
    assert "Care Act 2014" in render_text(made("adult-safeguarding-concern"))
    scottish = render_text(made("adult-safeguarding-concern", RECORD, "edinburgh"))
    assert "Care Act" not in scottish
    assert "(Scotland) Act" in scottish


@pytest.mark.parametrize("document_id", VICTIM_SIDE)
def test_no_document_of_a_victim_from_the_consultation_of_a_person_causing_harm(
    document_id: str,
) -> None:
    with pytest.raises(UserError, match="own behaviour"):
        made(document_id, HARMING)


@pytest.mark.parametrize("document_id", ["gp-record-entry", "childrens-referral"])
def test_nothing_of_a_victim_stands_in_the_papers_of_a_person_causing_harm(
    document_id: str,
) -> None:
    mixed = replace(
        RECORD,
        consultation=HARMING.consultation,
        patient=HARMING.patient,
        household=HARMING.household,
        person_causing_harm_patient=HARMING.person_causing_harm_patient,
        action=Action(notes="victim-canary"),
        abuse=Abuse(
            police_callouts_12_months=9,
            afraid_of="victim-canary",
            person_causing_harm=(PersonCausingHarm(name="victim-canary"),),
        ),
    )
    text = render_text(made(document_id, mixed))
    assert "I lost my temper" in text
    for told in (
        "victim-canary", "07700 900123", "Quarry Lane", "reads my phone", "Rowan", "DASH",
        "neck", "dentist", "sister",
    ):  # fmt: skip
        assert told not in text
    assert "Do not tell the person causing harm" not in text


@pytest.mark.parametrize("document_id", DOCUMENT_IDS)
def test_building_changes_nothing_in_the_record_and_gives_the_same_twice(document_id: str) -> None:
    before = repr(RECORD)
    assert made(document_id) == made(document_id)
    assert repr(RECORD) == before


def test_an_unknown_document_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match="marac-referral"):
        document_title("letter-home")
    assert document_title("dash-checklist") == "DASH risk checklist"
