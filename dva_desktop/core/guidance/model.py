"""The shapes of resources/guidance and resources/localities.

Everything a person reads comes from here, in our own plain words, each entry with its source
(``002 §2.3``) and the requirement ids it carries. Ids are the contract; texts may be reworded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from dva_desktop.core.record import CareSetting, Place


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Entry(_Strict):
    """Anything with words in it. ``requirements`` are ids such as ``ASK-33``."""

    id: str
    text: str
    source: str
    requirements: tuple[str, ...] = ()
    help: str = ""


class Question(Entry):
    """A question about one field of the record; ``id`` is its path, ``safety.safe_to_go_home``.

    ``text`` is the question as shown; ``label`` the short form for tables, reasons and documents.
    """

    label: str


class Choice(_Strict):
    """One value of a closed list: its label on screen, and a word of help."""

    id: str
    text: str
    help: str = ""


class Group(_Strict):
    """A titled run of entries (indicators come in groups)."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Prompt(Entry):
    """Words to say aloud. Empty ``settings``, ``places`` and ``tags`` mean: fits anywhere.

    ``yes_no`` marks a question that can be answered with yes or no, for a call that may be
    overheard. ``tags`` name who it suits: antenatal, injury, symptoms, sleep, older, carer, man,
    same_sex.
    """

    settings: tuple[CareSetting, ...] = ()
    places: tuple[Place, ...] = ()
    tags: tuple[str, ...] = ()
    yes_no: bool = False


class DashItem(_Strict):
    """One of the 24: short topic, a sentence to say aloud, and why it is asked."""

    number: int
    topic: str
    say: str
    why: str
    source: str
    follow_up: str = ""


class FindingText(_Strict):
    """What a finding says. ``{...}`` fields come from the locality: service, advocate, marac,
    threshold, callouts, adult_law, children_team, adult_team, lead.

    ``lift`` (stop findings only) says what would lift it.
    """

    id: str
    title: str
    action: str
    sources: tuple[str, ...]
    lift: str = ""


class Guidance(_Strict):
    """All of resources/guidance, checked and indexed."""

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
    risk_factors: tuple[Entry, ...]
    findings: Mapping[str, FindingText]

    def question(self, field: str) -> Question:
        """The question about ``field``; ``KeyError`` if guidance has none (a test forbids it)."""
        return self.questions[field]

    def choice_text(self, field: str, value: str) -> str:
        """The label of one value of a closed list."""
        return next(choice.text for choice in self.choices[field] if choice.id == value)


class Contact(_Strict):
    """One way to reach a service. ``kind``: phone, email, web or post."""

    kind: str
    value: str
    source: str
    last_checked: dt.date
    review_by: dt.date
    hours: str = ""
    note: str = ""


class Service(_Strict):
    """A service that can be called or referred to.

    ``role``: domestic_abuse_service, marac, childrens_social_care, adult_social_care, police,
    emergency, helpline, person_causing_harm, forced_marriage, honour_based, fgm, men, lgbt, other.
    """

    id: str
    name: str
    role: str
    contacts: tuple[Contact, ...]
    for_whom: str = ""


class Thresholds(_Strict):
    """The numbers that a locality may set (D-07, D-34)."""

    dash_yes: int = 14
    police_callouts: int = 3
    marac_repeat_months: int = 12


class Locality(_Strict):
    """One area's services, thresholds, words and law. ``legal_frame``: england_wales, scotland."""

    id: str
    name: str
    legal_frame: str
    areas: Mapping[str, str] = {}
    thresholds: Thresholds = Thresholds()
    advocate: str = "IDVA"
    marac: str = "MARAC"
    domestic_abuse_service: str
    children_team: str
    adult_team: str
    adult_law: str
    specialist_advice_before_marac: bool = False
    intake_with_marac: bool = False
    unborn_copied_to_mash: bool = False
    refers_infants_after_any_incident: bool = False
    mandatory_fgm_duty: bool = True
    section_47: bool = True
    services: tuple[Service, ...] = ()

    def services_for(self, role: str) -> tuple[Service, ...]:
        """The services with this role, in the order of the file."""
        return tuple(service for service in self.services if service.role == role)
