"""One invented consultation, filled to the brim, for the tests of the documents."""

from __future__ import annotations

import datetime as dt

from dva_desktop.core.documents import Context
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway import findings
from dva_desktop.core.record import (
    Abuse,
    AbuseKind,
    AccountEntry,
    AccountKind,
    Action,
    Answer,
    Ask,
    BodyMap,
    CareSetting,
    Child,
    ClinicianRole,
    Connection,
    Consent,
    ConsultationDetails,
    Consulted,
    ConsultedRole,
    ContactMethod,
    Dash,
    DashStatus,
    Decision,
    DecisionAbout,
    DependentAdult,
    Household,
    Incident,
    Injury,
    InjuryType,
    Interpreter,
    Outcome,
    Patient,
    PatientTold,
    PersonCausingHarm,
    PersonCausingHarmPatient,
    Place,
    Previous,
    Record,
    SafeContact,
    Safety,
    Specsss,
    Strangulation,
    Subject,
    Validation,
    View,
)

TODAY = dt.date(2026, 3, 2)
REFERENCE = "CD-7K3M-2Q"

PATIENT = Patient(
    name="Rowan Fairweather",
    also_known_as="Ro Marsh",
    date_of_birth=dt.date(1990, 5, 17),
    nhs_number="9434765919",
    address="14 Quarry Lane, Wells, BA5 0ZZ",
    gp_practice="Mendip Vale Surgery",
    language="English",
    gender="Female",
    ethnicity="White British",
    disability="Hearing loss in the left ear",
    pregnant=Answer.NO,
    care_and_support_needs=Answer.NO,
)

ASK = Ask(
    present=(),
    interpreter=Interpreter.NONE,
    confidentiality_explained=True,
    presentation=("anxiety", "poor_sleep"),
    indicators=("repeated_injury", "hides_injury"),
    observations="Kept her coat on; looked at the door twice.",
    outcome=Outcome.DISCLOSED,
)

VALIDATION = Validation(
    statements_given=("listen", "believe_you", "not_your_fault"),
    account=(
        AccountEntry(
            kind=AccountKind.PATIENT_WORDS,
            text="He put both hands round my neck against the kitchen wall until I could not see. "
            "He said next time nobody would find me.",
        ),
        AccountEntry(
            kind=AccountKind.PATIENT_WORDS,
            text="He has my bank card, and he reads my phone every evening.",
        ),
        AccountEntry(
            kind=AccountKind.OBSERVATION, text="Torn collar. Winced when lifting the left arm."
        ),
        AccountEntry(
            kind=AccountKind.PSYCHOLOGICAL_STATE, text="Tearful, speaking quietly, hands shaking."
        ),
    ),
    wishes="She wants him to stop and the children to keep their school. Not ready to leave yet.",
    safe_contact=SafeContact(
        method=ContactMethod.PHONE,
        value="07700 900123",
        times="Weekdays, 10.00 to 14.00, while she is at work",
        voicemail=False,
        not_safe="Never text or write. He opens the post. If he answers, say it is the dentist.",
    ),
)

ABUSE = Abuse(
    connection=Connection.PARTNER,
    kinds=(
        AbuseKind.PHYSICAL,
        AbuseKind.CONTROLLING_COERCIVE,
        AbuseKind.ECONOMIC,
        AbuseKind.THREATS,
    ),
    honour_based=Answer.NO,
    forced_marriage=Answer.NO,
    police_callouts_12_months=2,
    incidents=(
        Incident(
            date=dt.date(2026, 2, 27),
            time="21:40",
            place="Kitchen at home",
            serious=True,
            children_present=True,
            description="Held by the neck against the wall, then pushed into the door frame.",
            crime_number="52260001234",
        ),
        Incident(
            place="Car",
            serious=False,
            description="Phone taken and thrown from the window.",
        ),
    ),
    person_causing_harm=(
        PersonCausingHarm(
            name="Dale Hartnell",
            relationship="Partner",
            date_of_birth=dt.date(1987, 11, 3),
            address="14 Quarry Lane, Wells, BA5 0ZZ",
            same_as_previous_marac=True,
        ),
        PersonCausingHarm(name="Keith Hartnell", relationship="Partner's father"),
    ),
    afraid_of="Her partner and his father, who drives past the house.",
    safe_to_talk_to="Her sister, and the school's family worker.",
    not_safe_to_talk_to="Anyone in the Hartnell family; the neighbour at number 12.",
)

SAFETY = Safety(
    person_causing_harm_present=Answer.NO,
    children_safe=Answer.YES,
    children_where="At school until 15:15; the sister collects them today.",
    safe_to_go_home=Answer.NO,
    immediate_concerns=Answer.YES,
    concerns="He finishes work at 18:00.",
    place_of_safety=Answer.YES,
    threat_to_life=Answer.UNKNOWN,
    secured=True,
    secured_how="Staying with her sister tonight.",
    consulted=(
        Consulted(
            role=ConsultedRole.SAFEGUARDING_LEAD,
            name="Dr Priya Nair",
            advice="Refer today, with the reasons for sharing written down.",
        ),
    ),
)

DASH = Dash(
    status=DashStatus.PARTIAL,
    not_done_reason="The patient had to collect the children.",
    yes=(1, 2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15, 20, 21),
    no=(7, 9, 16, 19, 23),
    unknown=(18, 22, 24),
    notes={
        1: "Bruises to neck and left arm. Not the first injury.",
        3: "That he will kill her; that he will take the children to his father.",
        14: "Said on Friday evening. She believed him.",
        15: "Both hands, about ten seconds; vision went dark.",
    },
    sources={21: "Sister, by phone with the patient's consent"},
    professional_judgement=True,
    judgement_reasons="Strangulation on Friday, rising control of money and phone, extreme fear.",
)

BODY_MAP = BodyMap(
    injuries=(
        Injury(
            number=1,
            view=View.FRONT,
            x=0.5,
            y=0.155,
            region="neck_front",
            type=InjuryType.NECK_GRIP,
            length_mm=30,
            width_mm=20,
            colour="Red and purple",
            description="Three round marks in a row",
            patient_words="That is from his thumb.",
            when_said="Friday evening",
        ),
        Injury(
            number=2,
            view=View.FRONT,
            x=0.8,
            y=0.37,
            region="left_forearm_front",
            type=InjuryType.BRUISE,
            length_mm=40,
            width_mm=25,
            colour="Yellow at the edge, blue in the middle",
            patient_words="I put my arm up.",
        ),
        Injury(number=4, view=View.BACK, x=0.42, y=0.3, region="left_upper_back"),
    ),
    areas_examined="Head, face, eyes, inside of the mouth, neck, both arms, back.",
)

HOUSEHOLD = Household(
    children=(
        Child(
            name="Ivy Fairweather",
            date_of_birth=dt.date(2018, 9, 1),
            school="St Andrew's Primary",
            relationship_to_person_causing_harm="Daughter",
            lives_with_patient=True,
            hurt=False,
            witnessed_serious=True,
        ),
        Child(
            name="Noah Fairweather",
            date_of_birth=dt.date(2021, 1, 20),
            school="Little Acorns Nursery",
            relationship_to_person_causing_harm="Son",
            lives_with_patient=True,
        ),
    ),
    dependent_adults=(
        DependentAdult(name="Joan Fairweather", relationship="Mother", needs="Early dementia"),
    ),
    notes="The sister has a key.",
)

DECISIONS = (
    Decision(
        about=DecisionAbout.MARAC,
        share=True,
        consent=Consent.REFUSED,
        basis="Risk of serious harm or death: vital interests, substantial public interest",
        rationale="Strangulation with loss of vision. The risk of not sharing is greater.",
        discussed_with="Dr Priya Nair, safeguarding lead",
        patient_told=PatientTold.NOT_YET_SAFE,
        not_told_reason="He goes through her phone and her bag every evening.",
        review_on=dt.date(2026, 3, 5),
        date=TODAY,
    ),
    Decision(
        about=DecisionAbout.DOMESTIC_ABUSE_SERVICE,
        share=True,
        consent=Consent.GIVEN,
        patient_told=PatientTold.TOLD,
        date=TODAY,
    ),
)

RECORD = Record(
    locality="somerset",
    date=TODAY,
    consultation=ConsultationDetails(
        setting=CareSetting.PRIMARY_CARE,
        place=Place.CONSULTING_ROOM,
        clinician_role=ClinicianRole.GP,
        regulated_professional=True,
        clinician_name="Dr Helen Ashby",
        organisation="Mendip Vale Surgery",
        clinician_contact="01632 960 555, helen.ashby@example.nhs.uk",
    ),
    patient=PATIENT,
    ask=ASK,
    validate=VALIDATION,
    abuse=ABUSE,
    safety=SAFETY,
    specsss=Specsss(
        separation=Answer.NO,
        escalation=Answer.YES,
        stalking=Answer.UNKNOWN,
        strangulation_or_threats_to_kill=Answer.YES,
        notes="Weekly now; monthly a year ago.",
    ),
    dash=DASH,
    strangulation=Strangulation(
        red_flags=("visual_change", "neck_marks"), days_since=3, notes="Sent to hospital today."
    ),
    body_map=BODY_MAP,
    household=HOUSEHOLD,
    previous=Previous(
        marac_date=dt.date(2025, 8, 20), marac_where="Somerset", new_incident_since=True
    ),
    action=Action(
        police_wanted=Answer.NO,
        decisions=DECISIONS,
        notes="Gave the helpline number on a plain card.",
    ),
)

HARMING = Record(
    locality="somerset",
    date=TODAY,
    consultation=ConsultationDetails(
        subject=Subject.PERSON_CAUSING_HARM,
        clinician_role=ClinicianRole.GP,
        clinician_name="Dr Helen Ashby",
    ),
    patient=Patient(name="Dale Hartnell", date_of_birth=dt.date(1987, 11, 3)),
    household=Household(children=(Child(name="Ivy Fairweather", hurt=True),)),
    person_causing_harm_patient=PersonCausingHarmPatient(
        acknowledged=Answer.YES,
        account="I lost my temper and I frightened her.",
        risk_factors=("recent_escalation", "substance_misuse"),
        children_affected=Answer.YES,
        asks_for_anger_management=True,
    ),
)


def context(record: Record = RECORD, locality: str = "somerset") -> Context:
    """A context with the real guidance and the findings that follow from ``record``."""
    guidance, area = load_guidance(), load_locality(locality)
    return Context(
        guidance=guidance,
        locality=area,
        findings=findings(record, guidance, area),
        today=TODAY,
        reference=REFERENCE,
    )
