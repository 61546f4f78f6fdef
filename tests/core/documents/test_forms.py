"""What each form says, to whom, and that unanswered is never printed as "no"."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from dva_desktop.core.documents import (
    DOCUMENT_IDS,
    Document,
    Field,
    Panel,
    Paragraph,
    Table,
    build,
    document_title,
    render_text,
)
from dva_desktop.core.documents.model import Checklist
from dva_desktop.core.errors import UserError
from dva_desktop.core.record import (
    DASH_ITEMS,
    Abuse,
    Action,
    Answer,
    Child,
    Consent,
    Dash,
    DashStatus,
    Decision,
    DecisionAbout,
    Household,
    Patient,
    PatientTold,
    PersonCausingHarm,
    PersonPresent,
    Previous,
    Record,
    Safety,
    Who,
)
from tests.core.documents.sample import HARMING, RECORD, TODAY, context

EMPTY = Record(locality="somerset", date=TODAY)
VICTIM_SIDE = tuple(
    each for each in DOCUMENT_IDS if each not in ("gp-record-entry", "childrens-referral")
)


def made(document_id: str, record: Record = RECORD, locality: str = "somerset") -> Document:
    return build(document_id, record, context(record, locality))


def in_order(text: str, *facts: str) -> bool:
    """Whether the facts stand in the text one after the other."""
    place = 0
    for fact in facts:
        place = text.find(fact, place)
        if place < 0:
            return False
        place += len(fact)
    return True


def values(document: Document) -> dict[str, str]:
    """The fields of a document by label (the last one wins)."""
    return {block.label: block.value for block in document.blocks if isinstance(block, Field)}


def criteria(record: Record) -> dict[str, tuple[str, str]]:
    """The MARAC criteria by their first words: met, and why."""
    document = made("marac-referral", record)
    table = next(
        block
        for block in document.blocks
        if isinstance(block, Table) and block.header[0] == "Criterion"
    )
    return {row[0].split(":")[0]: (row[1], row[2]) for row in table.rows}


def notices(document: Document) -> str:
    """Every notice of a document, as one text."""
    return " ".join(
        block.text
        for block in document.blocks
        if isinstance(block, Paragraph) and block.emphasis == "notice"
    )


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
        "14 yes of 24; 3 don't know, 2 not asked",
        "Consent: Did not agree",
        "Patient told: Not yet safe to tell",
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
        "13 yes of 24; 0 don't know, 0 not asked",
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


@pytest.mark.parametrize("document_id", DOCUMENT_IDS)
def test_nothing_asked_is_never_printed_as_no(document_id: str) -> None:
    if document_id == "shared-without-consent":
        record = replace(EMPTY, action=_decided(consent=Consent.REFUSED))
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


def _decided(
    about: DecisionAbout = DecisionAbout.MARAC,
    *,
    share: bool | None = True,
    consent: Consent | None = None,
    told: PatientTold | None = None,
) -> Action:
    decision = Decision(about=about, share=share, consent=consent, patient_told=told)
    return Action(decisions=(decision,))


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action(), "No decision about sharing"),
        (_decided(share=None), "No decision about sharing"),
        (_decided(share=False), "Not to be sent"),
        (_decided(told=PatientTold.NOT_YET_SAFE), "has not been told"),
        (_decided(DecisionAbout.POLICE), "No decision about sharing"),
    ],
)
def test_what_stands_in_the_way_of_sending_is_said_first(action: Action, said: str) -> None:
    document = made("marac-referral", replace(RECORD, action=action))
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.emphasis == "notice"
    assert said in notices(document)


def test_a_plain_decision_to_share_needs_no_notice() -> None:
    told = _decided(consent=Consent.GIVEN, told=PatientTold.TOLD)
    assert notices(made("marac-referral", replace(RECORD, action=told))) == ""


def test_consent_not_sought_is_an_answer_unlike_one_not_recorded() -> None:
    sought = made("marac-referral", replace(RECORD, action=_decided(consent=Consent.NOT_SOUGHT)))
    silent = made("marac-referral", replace(RECORD, action=_decided()))
    assert values(sought)["Consent"] == "Not sought"
    assert values(silent)["Consent"] == "Not recorded"


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
    assert checklist.total == "14 yes of 24; 3 don't know, 2 not asked"


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


def test_a_complete_checklist_needs_no_reason_and_tells_what_was_decided() -> None:
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
    agreed = replace(RECORD, action=_decided(consent=Consent.GIVEN))
    with pytest.raises(UserError, match="without consent"):
        made("shared-without-consent", agreed)
    kept = replace(RECORD, action=_decided(consent=Consent.REFUSED, share=False))
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
