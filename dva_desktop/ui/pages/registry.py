"""Every page, in the order of the rail, and the order in which Continue walks them."""

from __future__ import annotations

from dva_desktop.core.pathway import Gate, gate, safe_and_together
from dva_desktop.core.pathway.facts import subject_causes_harm, under_16
from dva_desktop.core.record import Outcome, PersonCausingHarmPatient, Record
from dva_desktop.ui.pages.action_pages import FinishPage, NextPage, SharingPage
from dva_desktop.ui.pages.ask_pages import (
    ConsultationPage,
    PatientPage,
    QuestionsPage,
    RoomPage,
    SignsPage,
)
from dva_desktop.ui.pages.assess_pages import (
    AbusePage,
    AccountPage,
    PreviousPage,
    SafetyPage,
    SayPage,
    SpecsssPage,
    StrangulationPage,
)
from dva_desktop.ui.pages.behaviour_pages import BehaviourPage, PersonCausingHarmPage
from dva_desktop.ui.pages.body_map_page import BodyMapPage
from dva_desktop.ui.pages.dash_page import DashPage
from dva_desktop.ui.pages.documents_page import DocumentsPage
from dva_desktop.ui.pages.family_pages import HouseholdPage, SafeAndTogetherPage
from dva_desktop.ui.pages.page import Page

STAGES = ("Ask", "Validate", "Assess", "Action")

PAGES: tuple[type[Page], ...] = (
    RoomPage,
    ConsultationPage,
    PatientPage,
    SignsPage,
    QuestionsPage,
    BehaviourPage,
    SayPage,
    AccountPage,
    PersonCausingHarmPage,
    SafetyPage,
    SpecsssPage,
    AbusePage,
    DashPage,
    StrangulationPage,
    BodyMapPage,
    HouseholdPage,
    SafeAndTogetherPage,
    PreviousPage,
    NextPage,
    SharingPage,
    DocumentsPage,
    FinishPage,
)

_BY_ID = {page.id: page for page in PAGES}

# The two-minute core first: gate, ask, say, danger, SPECSSS, what to do. The rest can wait.
_WALK = (
    "room", "questions", "say", "safety", "specsss", "next", "account", "abuse", "dash",
    "strangulation", "body_map", "household", "safe_and_together", "previous", "signs", "patient",
    "consultation", "sharing", "documents", "finish",
)  # fmt: skip
# Under 16: no checklist, no MARAC (D-02, D-31); after the five checks the family comes first.
_WALK_UNDER_16 = (
    "room", "questions", "say", "safety", "household", "specsss", "next", "account", "abuse",
    "strangulation", "body_map", "signs", "patient", "consultation", "sharing", "documents",
    "finish",
)  # fmt: skip
_WALK_NOT_DISCLOSED = ("room", "questions", "signs", "patient", "consultation", "next", "finish")
_WALK_CAUSING_HARM = (
    "room", "consultation", "behaviour", "person_causing_harm_patient", "household", "next",
    "sharing", "patient", "documents", "finish",
)  # fmt: skip

BEFORE_THE_GATE = ("room", "consultation", "patient", "signs", "questions", "next", "finish")
_BEFORE_THE_GATE_CAUSING_HARM = ("room", "consultation", "patient", "behaviour", "finish")


def walk(record: Record) -> tuple[str, ...]:
    """The page ids in the order in which Continue visits them."""
    if subject_causes_harm(record):
        return _WALK_CAUSING_HARM
    if record.ask.outcome in (Outcome.NOT_DISCLOSED, Outcome.NOT_ASKED):
        return _WALK_NOT_DISCLOSED
    if under_16(record):
        return _WALK_UNDER_16
    fits = safe_and_together.fits(record)
    return tuple(page for page in _WALK if fits or page != SafeAndTogetherPage.id)


def pages_for(record: Record, *, is_open: bool | None = None) -> tuple[type[Page], ...]:
    """The pages of the rail: only the neutral ones until the gate has been passed.

    Once something has been told the later pages stay, whoever comes into the room.
    """
    if is_open is None:
        is_open = gate(record) is Gate.OPEN or _was_told(record)
    wanted = walk(record) if is_open else _before_the_gate(record)
    return tuple(page for page in _rail(record) if page.id in wanted)


def _was_told(record: Record) -> bool:
    if subject_causes_harm(record):
        return record.person_causing_harm_patient != PersonCausingHarmPatient()
    return record.ask.outcome is not None


def _before_the_gate(record: Record) -> tuple[str, ...]:
    return _BEFORE_THE_GATE_CAUSING_HARM if subject_causes_harm(record) else BEFORE_THE_GATE


def _rail(record: Record) -> tuple[type[Page], ...]:
    """All pages in order; for a patient under 16 the family stands right after the five checks."""
    if not under_16(record) or subject_causes_harm(record):
        return PAGES
    others = [page for page in PAGES if page is not HouseholdPage]
    others.insert(others.index(SafetyPage) + 1, HouseholdPage)
    return tuple(others)


def page_after(record: Record, page_id: str, step: int = 1) -> str | None:
    """The page to which Continue (or Back) leads, ``None`` at the end."""
    order = walk(record)
    if page_id not in order:
        return order[-1] if step > 0 else order[0]
    place = order.index(page_id) + step
    return order[place] if 0 <= place < len(order) else None


def page_of_field(field: str, record: Record | None = None) -> str:
    """The page on which a field of the record is answered, in this kind of consultation."""
    section, _, name = field.partition(".")
    name = name.split(".")[0]
    in_ask = {
        "present": "room", "interpreter": "room", "presentation": "signs", "indicators": "signs",
        "companion_signs": "signs", "observations": "signs",
    }  # fmt: skip
    if section == "ask":
        causes_harm = record is not None and subject_causes_harm(record)
        return in_ask.get(name, BehaviourPage.id if causes_harm else QuestionsPage.id)
    if section == "validate":
        return "say" if name == "statements_given" else "account"
    if section == "action":
        return "sharing"
    if field == "person_causing_harm_patient.acknowledged":
        return BehaviourPage.id
    return section if section in _BY_ID else "room"


def page_class(page_id: str) -> type[Page]:
    """The page called ``page_id``."""
    return _BY_ID[page_id]
