"""Every page, in the order of the rail, and the order in which Continue walks them."""

from __future__ import annotations

from dva_desktop.core.pathway import Gate, gate
from dva_desktop.core.record import Outcome, Record, Subject
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
    HouseholdPage,
    PersonCausingHarmPage,
    PreviousPage,
    SafetyPage,
    SayPage,
    SpecsssPage,
    StrangulationPage,
)
from dva_desktop.ui.pages.body_map_page import BodyMapPage
from dva_desktop.ui.pages.dash_page import DashPage
from dva_desktop.ui.pages.documents_page import DocumentsPage
from dva_desktop.ui.pages.page import Page

STAGES = ("Ask", "Validate", "Assess", "Action")

PAGES: tuple[type[Page], ...] = (
    RoomPage,
    ConsultationPage,
    PatientPage,
    SignsPage,
    QuestionsPage,
    SayPage,
    AccountPage,
    SafetyPage,
    SpecsssPage,
    AbusePage,
    DashPage,
    StrangulationPage,
    BodyMapPage,
    HouseholdPage,
    PreviousPage,
    PersonCausingHarmPage,
    NextPage,
    SharingPage,
    DocumentsPage,
    FinishPage,
)

_BY_ID = {page.id: page for page in PAGES}

# The two-minute core first: gate, ask, say, danger, SPECSSS, what to do. The rest can wait.
_WALK = (
    "room", "questions", "say", "safety", "specsss", "next", "account", "abuse", "dash",
    "strangulation", "body_map", "household", "previous", "signs", "patient", "consultation",
    "sharing", "documents", "finish",
)  # fmt: skip
_WALK_NOT_DISCLOSED = ("room", "questions", "signs", "patient", "consultation", "next", "finish")
_WALK_CAUSING_HARM = (
    "room", "consultation", "questions", "person_causing_harm_patient", "household", "next",
    "sharing", "patient", "documents", "finish",
)  # fmt: skip

BEFORE_THE_GATE = ("room", "consultation", "patient", "signs", "questions", "next", "finish")


def walk(record: Record) -> tuple[str, ...]:
    """The page ids in the order in which Continue visits them."""
    if record.consultation.subject is Subject.PERSON_CAUSING_HARM:
        return _WALK_CAUSING_HARM
    if record.ask.outcome in (Outcome.NOT_DISCLOSED, Outcome.NOT_ASKED):
        return _WALK_NOT_DISCLOSED
    return _WALK


def pages_for(record: Record, *, is_open: bool | None = None) -> tuple[type[Page], ...]:
    """The pages of the rail: only the neutral ones until the gate has been passed.

    Once something has been disclosed the later pages stay, whoever comes into the room.
    """
    if is_open is None:
        is_open = gate(record) is Gate.OPEN or record.ask.outcome is not None
    wanted = walk(record) if is_open else BEFORE_THE_GATE
    return tuple(page for page in PAGES if page.id in wanted)


def page_after(record: Record, page_id: str, step: int = 1) -> str | None:
    """The page to which Continue (or Back) leads, ``None`` at the end."""
    order = walk(record)
    if page_id not in order:
        return order[-1] if step > 0 else order[0]
    place = order.index(page_id) + step
    return order[place] if 0 <= place < len(order) else None


def page_of_field(field: str) -> str:
    """The page on which a field of the record is answered."""
    section, _, name = field.partition(".")
    in_ask = {
        "present": "room", "interpreter": "room", "presentation": "signs", "indicators": "signs",
        "companion_signs": "signs", "observations": "signs",
    }  # fmt: skip
    if section == "ask":
        return in_ask.get(name.split(".")[0], "questions")
    if section == "validate":
        return "say" if name == "statements_given" else "account"
    if section == "action":
        return "sharing"
    return section if section in _BY_ID else "room"


def page_class(page_id: str) -> type[Page]:
    """The page called ``page_id``."""
    return _BY_ID[page_id]
