"""What each form says, to whom, and that unanswered is never printed as "no"."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    Field,
    Panel,
    Paragraph,
    Table,
    render_text,
)
from dva_desktop.core.documents.model import Checklist
from dva_desktop.core.errors import UserError
from dva_desktop.core.record import (
    Action,
    Answer,
    Consent,
    Dash,
    Decision,
    DecisionAbout,
    Patient,
    PatientTold,
    Previous,
    Safety,
)
from tests.core.documents.facts import (
    EMPTY,
    criteria,
    decided,
    in_order,
    made,
    notices,
    values,
)
from tests.core.documents.sample import RECORD


def test_the_marac_referral_tells_the_case_in_order() -> None:
    text = " ".join(render_text(made("marac-referral")).split())
    assert in_order(
        text,
        "MARAC referral",
        "For: The Somerset MARAC",
        "has not been told",
        "Before you make contact",
        "07700 900123",
        "If he answers, say it is",
        "Dr Helen Ashby",
        "Professional judgement",
        "14 yes of 24; 3 don\u2019t know, 2 not asked",
        "Consent: Did not agree",
        "Patient told: Not yet safe to tell",
        "Reason for waiting to tell: He goes through her phone",
        "Telling is reviewed on: 5 March 2026",
        "Last MARAC referral: 20 August 2025",
        "Rowan Fairweather",
        "17 May 1990 (aged 35)",
        "943 476 5919",
        "Dale Hartnell",
        "3 November 1987 (aged 38)",
        "Keith Hartnell",
        "Ivy Fairweather",
        "Joan Fairweather",
        "27 February 2026",
        "21:40",
        "52260001234",
        "Patient states",
        "“He put both hands round my neck",
        "1. Marks of a grip on the neck",
        "This is a tally, not a prediction",
        "Strangulation or threats to kill: Yes",
        "A. Person causing harm is here: No",
        "Threat to life: Don\u2019t know",
        "Afraid of: Her partner and his father",
        "Safe to talk to: Her sister",
        "Not safe to talk to: Anyone in the Hartnell family",
        "Role: GP",
        "Date: 2 March 2026",
    )


def test_safe_contact_is_a_box_before_anything_about_the_person() -> None:
    for document_id in ("marac-referral", "domestic-abuse-service-intake", "childrens-referral"):
        blocks = made(document_id).blocks
        panel = next(place for place, block in enumerate(blocks) if isinstance(block, Panel))
        fields = next(place for place, block in enumerate(blocks) if isinstance(block, Field))
        assert panel < fields


def test_without_an_agreed_contact_the_reader_is_told_not_to_try() -> None:
    record = replace(RECORD, validate=replace(RECORD.validate, safe_contact=None))
    panel = next(each for each in made("marac-referral", record).blocks if isinstance(each, Panel))
    assert "Do not call, write or send a message" in panel.text


@pytest.mark.parametrize(
    ("yes", "unknown", "met"),
    [
        (range(1, 15), (), "Yes"),
        (range(1, 14), (), "Not shown"),
        (range(1, 14), (14,), "Not shown"),
        ((1,), (), "Not shown"),
    ],
)
def test_visible_high_risk_is_not_denied_while_items_are_open(
    yes: range, unknown: tuple[int, ...], met: str
) -> None:
    record = replace(RECORD, dash=Dash(yes=tuple(yes), unknown=unknown))
    assert criteria(record)["Visible high risk"][0] == met


def test_visible_high_risk_is_denied_only_when_no_answer_could_still_reach_it() -> None:
    dash = Dash(yes=tuple(range(1, 14)), no=tuple(range(14, 25)))
    assert criteria(replace(RECORD, dash=dash))["Visible high risk"] == (
        "No",
        "13 yes of 24; 0 don\u2019t know, 0 not asked",
    )


@pytest.mark.parametrize(
    ("callouts", "met"), [(None, "Not known"), (0, "No"), (2, "No"), (3, "Yes")]
)
def test_escalation_counts_police_callouts(callouts: int | None, met: str) -> None:
    record = replace(RECORD, abuse=replace(RECORD.abuse, police_callouts_12_months=callouts))
    assert criteria(record)["Potential escalation"][0] == met


@pytest.mark.parametrize(
    ("previous", "met"),
    [
        (Previous(), "Not known"),
        (Previous(marac_date=dt.date(2025, 8, 20)), "Yes"),  # an incident later than the MARAC
        (Previous(marac_date=dt.date(2025, 8, 20), new_incident_since=False), "No"),
        (Previous(marac_date=dt.date(2025, 3, 2), new_incident_since=True), "Yes"),
        (Previous(marac_date=dt.date(2025, 3, 1), new_incident_since=True), "No"),
    ],
)
def test_a_repeat_is_met_within_twelve_months(previous: Previous, met: str) -> None:
    assert criteria(replace(RECORD, previous=previous))["Repeat"][0] == met


def test_a_repeat_is_not_denied_when_nobody_asked_about_a_new_incident() -> None:
    quiet = replace(RECORD.abuse, incidents=())
    earlier = Previous(marac_date=dt.date(2025, 8, 20))
    assert criteria(replace(RECORD, abuse=quiet, previous=earlier))["Repeat"][0] == "Not known"


# Without anything told there is no safety plan at all (test_chosen_forms).
@pytest.mark.parametrize("document_id", [each for each in DOCUMENT_IDS if each != "safety-plan"])
def test_nothing_asked_is_never_printed_as_no(document_id: str) -> None:
    if document_id == "shared-without-consent":
        record = replace(EMPTY, action=decided(consent=Consent.REFUSED))
    else:
        record = EMPTY
    document = made(document_id, record)
    cells = [
        cell
        for block in document.blocks
        for cell in (
            [cell for row in block.rows for cell in row]
            if isinstance(block, Table)
            else [block.value]
            if isinstance(block, Field)
            else [item.answer for item in block.items]
            if isinstance(block, Checklist)
            else []
        )
    ]
    assert cells
    assert "No" not in cells
    text = render_text(document)
    assert ": No\n" not in text
    assert "Not recorded" in text


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action(), "No decision about sharing"),
        (decided(share=None), "No decision about sharing"),
        (decided(share=False), "Not to be sent"),
        (decided(told=PatientTold.NOT_YET_SAFE), "has not been told"),
        (decided(DecisionAbout.POLICE), "No decision about sharing"),
    ],
)
def test_what_stands_in_the_way_of_sending_is_said_first(action: Action, said: str) -> None:
    document = made("marac-referral", replace(RECORD, action=action))
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.emphasis == "notice"
    assert said in notices(document)


def test_a_plain_decision_to_share_needs_no_notice() -> None:
    told = decided(consent=Consent.GIVEN, told=PatientTold.TOLD)
    assert notices(made("marac-referral", replace(RECORD, action=told))) == ""


def test_consent_not_sought_is_an_answer_unlike_one_not_recorded() -> None:
    sought = made("marac-referral", replace(RECORD, action=decided(consent=Consent.NOT_SOUGHT)))
    silent = made("marac-referral", replace(RECORD, action=decided()))
    assert values(sought)["Consent"] == "Not sought"
    assert values(silent)["Consent"] == "Not recorded"


@pytest.mark.parametrize("document_id", ["marac-referral", "shared-without-consent"])
@pytest.mark.parametrize(
    ("told", "reason", "why", "until"),
    [
        (PatientTold.NOT_YET_SAFE, "Phone is read", "Phone is read", "5 March 2026"),
        (PatientTold.NOT_YET_SAFE, "", "Not recorded", "5 March 2026"),
        (PatientTold.TOLD_LATER, "Phone is read", "Phone is read", None),
        (PatientTold.TOLD_LATER, "", None, None),
        (PatientTold.TOLD, "Phone is read", None, None),
        (None, "", None, None),
    ],
)
def test_why_telling_waits_stands_beside_whether_the_patient_knows(
    document_id: str, told: PatientTold | None, reason: str, why: str | None, until: str | None
) -> None:
    """A day for telling is never left standing once the patient knows (ACT-08)."""
    decision = Decision(
        about=DecisionAbout.MARAC,
        share=True,
        consent=Consent.REFUSED,
        patient_told=told,
        not_told_reason=reason,
        review_on=dt.date(2026, 3, 5),
    )
    record = replace(RECORD, action=Action(decisions=(decision,)))
    found = values(made(document_id, record))
    assert found.get("Reason for waiting to tell") == why
    assert found.get("Telling is reviewed on") == until


def test_danger_that_is_not_secured_stands_at_the_top() -> None:
    unsafe = Safety(person_causing_harm_present=Answer.YES)
    assert "Danger now" in notices(made("marac-referral", replace(RECORD, safety=unsafe)))
    secured = replace(unsafe, secured=True)
    assert "Danger now" not in notices(made("marac-referral", replace(RECORD, safety=secured)))


def test_edinburgh_wants_advice_first_and_uses_its_own_number() -> None:
    patient = Patient(name="Sam Reid", chi_number="1705901234", nhs_number="9434765919")
    record = replace(RECORD, locality="edinburgh", patient=patient, safety=Safety())
    document = made("marac-referral", record, "edinburgh")
    assert "specialist service is asked for advice" in notices(document)
    assert values(document)["CHI number"] == "170 590 1234"
    assert "NHS number" not in values(document)
    advised = replace(record, action=replace(RECORD.action, specialist_advice_taken=True))
    assert "asked for advice" not in notices(made("marac-referral", advised, "edinburgh"))


def test_the_area_is_named_and_an_unborn_baby_is_copied_to_the_mash() -> None:
    expecting = replace(RECORD.patient, pregnant=Answer.YES)
    record = replace(RECORD, locality="west_midlands", area="walsall", patient=expecting)
    document = made("marac-referral", record, "west_midlands")
    assert document.recipient.endswith("(Walsall); copy to the MASH")
    assert "Unborn baby" in render_text(document)


def test_a_number_of_another_length_is_printed_as_typed() -> None:
    record = replace(RECORD, patient=Patient(nhs_number="943 476 59"))
    assert values(made("marac-referral", record))["NHS number"] == "943 476 59"


@pytest.mark.parametrize(
    ("born", "refused"), [(dt.date(2010, 3, 2), False), (dt.date(2010, 3, 3), True), (None, False)]
)
def test_a_marac_takes_people_from_their_sixteenth_birthday(
    born: dt.date | None, refused: bool
) -> None:
    record = replace(RECORD, patient=Patient(date_of_birth=born))
    if refused:
        with pytest.raises(UserError, match="16 and over"):
            made("marac-referral", record)
    else:
        assert made("marac-referral", record).blocks
