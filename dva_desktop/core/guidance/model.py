"""The shapes of resources/guidance and resources/localities.

Everything a person reads comes from here, in our own plain words, each entry with its source
(``002 §2.3``) and the requirement ids it carries. Ids are the contract; texts may be reworded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import chain
from typing import Literal

import msgspec

from dva_desktop.core.record import CareSetting, Place

EMERGENCY = frozenset(("999", "112"))
Tag = Literal["antenatal", "injury", "symptoms", "sleep", "older", "carer", "man", "same_sex"]
ContactKind = Literal["phone", "email", "web", "post"]
LegalFrame = Literal["england_wales", "scotland"]
ServiceRole = Literal[
    "domestic_abuse_service", "marac", "childrens_social_care", "adult_social_care", "police",
    "emergency", "helpline", "person_causing_harm", "forced_marriage", "honour_based", "fgm",
    "men", "lgbt", "other",
]  # fmt: skip


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Entry(_Strict, frozen=True, kw_only=True):
    """Anything with words in it. ``requirements`` are ids such as ``ASK-33``."""

    id: str
    text: str
    source: str
    requirements: tuple[str, ...] = ()
    help: str = ""


class Question(Entry, frozen=True, kw_only=True):
    """A question about one field of the record; ``id`` is its path, ``safety.safe_to_go_home``.

    ``text`` is the question as shown; ``label`` the short form for tables, reasons and documents.
    """

    label: str


class Choice(_Strict, frozen=True, kw_only=True):
    """One value of a closed list: its label on screen, and a word of help."""

    id: str
    text: str
    help: str = ""


class Group(_Strict, frozen=True, kw_only=True):
    """A titled run of entries (indicators come in groups)."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Prompt(Entry, frozen=True, kw_only=True):
    """Words to say aloud. Empty ``settings``, ``places`` and ``tags`` mean: fits anywhere.

    ``yes_no`` marks words that need no more than yes or no in reply, for a call that may be
    overheard. ``tags`` name who it suits: antenatal, injury, symptoms, sleep, older, carer, man,
    same_sex.
    """

    settings: tuple[CareSetting, ...] = ()
    places: tuple[Place, ...] = ()
    tags: tuple[Tag, ...] = ()
    yes_no: bool = False


class DashItem(_Strict, frozen=True, kw_only=True):
    """One of the 24: short topic, a sentence to say aloud, and why it is asked."""

    number: int
    topic: str
    say: str
    why: str
    source: str
    follow_up: str = ""


class FindingText(_Strict, frozen=True, kw_only=True):
    """What a finding says. ``{...}`` fields come from the locality: service, advocate, marac,
    threshold, callouts, adult_law, children_team, adult_team, lead, and the numbers respect_phone
    and forced_marriage_phone.

    ``lift`` (stop findings only) says what would lift it.
    """

    id: str
    title: str
    action: str
    sources: tuple[str, ...]
    lift: str = ""

    def filled(self, locality: Locality) -> FindingText:
        """The same text with the locality's words in place of the ``{...}`` fields."""
        words = locality.words
        return msgspec.structs.replace(
            self,
            title=self.title.format_map(words),
            action=self.action.format_map(words),
            lift=self.lift.format_map(words),
        )


class Guidance(_Strict, frozen=True, kw_only=True):
    """All of resources/guidance but the pocket guide, checked and indexed.

    ``red_flags`` holds every id that ``strangulation.red_flags`` may record; ``cautions`` are
    those among them that are circumstances rather than signs.
    """

    questions: Mapping[str, Question]
    choices: Mapping[str, tuple[Choice, ...]]
    presentation: tuple[Entry, ...]
    indicators: tuple[Group, ...]
    companion_signs: tuple[Entry, ...]
    opening_questions: tuple[Prompt, ...]
    direct_questions: tuple[Prompt, ...]
    confidentiality: tuple[Prompt, ...]
    validating_statements: tuple[Prompt, ...]
    specsss: tuple[Entry, ...]
    dash: tuple[DashItem, ...]
    red_flags: tuple[Entry, ...]
    cautions: tuple[Entry, ...]
    risk_factors: tuple[Entry, ...]
    findings: Mapping[str, FindingText]

    def question(self, field: str) -> Question:
        """The question about ``field``; ``KeyError`` if guidance has none (a test forbids it)."""
        return self.questions[field]

    def choice_text(self, field: str, value: str) -> str:
        """The label of one value of a closed list; ``KeyError`` if guidance has none.

        Answers are under ``answer``; ``choice_text("answer", "none")`` is "Not asked".
        """
        choices = chain(self.choices[field], self.choices.get(f"{field}.{value}", ()))
        for choice in choices:
            if choice.id == value:
                return choice.text
        raise KeyError(f"{field}.{value}")


class Contact(_Strict, frozen=True, kw_only=True):
    """One way to reach a service.

    ``last_checked`` is the day the source is known to be from. ``check_first`` marks a contact
    whose source is doubtful: shown, but to be confirmed before it is relied on.
    """

    kind: ContactKind
    value: str
    source: str
    last_checked: dt.date
    review_by: dt.date
    hours: str = ""
    note: str = ""
    check_first: bool = False

    def is_due(self, today: dt.date) -> bool:
        """Whether its review is due; the day itself counts. Nobody is to check 999 first."""
        return today >= self.review_by and self.value not in EMERGENCY


class Service(_Strict, frozen=True, kw_only=True):
    """A service that can be called or referred to.

    ``contacts`` is empty where the sources name the service but give no way to reach it.
    ``areas`` limits it to some areas of the locality.
    """

    id: str
    name: str
    role: ServiceRole
    source: str
    contacts: tuple[Contact, ...] = ()
    for_whom: str = ""
    areas: tuple[str, ...] = ()


class Route(Entry, frozen=True, kw_only=True):
    """How one document travels here: ``id`` names the route, ``document`` what is sent.

    ``within_hours`` is the time in which the written form must follow, where one is published.
    """

    document: str = ""
    areas: tuple[str, ...] = ()
    within_hours: int | None = None


class Thresholds(_Strict, frozen=True, kw_only=True):
    """The numbers that a locality may set (D-07, D-34)."""

    dash_yes: int = 14
    police_callouts: int = 3
    marac_repeat_months: int = 12


class Locality(_Strict, frozen=True, kw_only=True):
    """One area's services, thresholds, words and law.

    ``services`` are the area's own, followed by those of the whole country. ``issued_by`` is who
    keeps a pack from outside; empty for the program's own.
    """

    id: str
    name: str
    legal_frame: LegalFrame
    issued_by: str = ""
    areas: Mapping[str, str] = {}
    thresholds: Thresholds = Thresholds()
    advocate: str = "IDVA"
    marac: str = "MARAC"
    domestic_abuse_service: str
    children_team: str
    adult_team: str
    adult_law: str
    lead: str = "safeguarding lead"
    specialist_advice_before_marac: bool = False
    intake_with_marac: bool = False
    unborn_copied_to_mash: bool = False
    refers_infants_after_any_incident: bool = False
    mandatory_fgm_duty: bool = True
    section_47: bool = True
    services: tuple[Service, ...] = ()
    routes: tuple[Route, ...] = ()
    notes: tuple[Entry, ...] = ()

    @property
    def words(self) -> Mapping[str, str]:
        """What stands for each ``{...}`` field of a ``FindingText`` here."""
        return {
            "service": self.domestic_abuse_service,
            "advocate": self.advocate,
            "marac": self.marac,
            "threshold": str(self.thresholds.dash_yes),
            "callouts": str(self.thresholds.police_callouts),
            "adult_law": self.adult_law,
            "children_team": self.children_team,
            "adult_team": self.adult_team,
            "lead": self.lead,
            "respect_phone": self._phone_of("respect"),
            "forced_marriage_phone": self._phone_of("forced_marriage_unit"),
        }

    def _phone_of(self, service_id: str) -> str:
        """A service's first number, so that no text holds another one than the list does."""
        numbers = (
            contact.value
            for service in self.services
            if service.id == service_id
            for contact in service.contacts
            if contact.kind == "phone"
        )
        return next(numbers, "the number under \u201cWho to call\u201d")

    def services_for(self, role: ServiceRole, area: str = "") -> tuple[Service, ...]:
        """The services with this role in the order of the file; with ``area``, those serving it."""
        return tuple(
            service
            for service in self.services
            if service.role == role and (not area or not service.areas or area in service.areas)
        )
