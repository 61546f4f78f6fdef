"""How far each page has come, in words: the task list of the rail and of the last page."""

from __future__ import annotations

from enum import Enum

import msgspec

from dva_desktop.core.record import SECTIONS, Record

_FIELDS_OF_PAGE = {
    "room": ("present", "interpreter"),
    "signs": ("presentation", "indicators", "companion_signs", "observations"),
    "questions": ("confidentiality_explained", "outcome"),
    "behaviour": ("acknowledged",),
    "person_causing_harm_patient": (
        "flags",
        "signs_seen",
        "injuries_seen",
        "account",
        "risk_factors",
        "children_affected",
        "asks_for_anger_management",
        "notes",
    ),
    "say": ("statements_given",),
    "account": ("account", "wishes", "safe_contact"),
    "sharing": ("police_wanted", "decisions"),
}


class Progress(Enum):
    """Nothing yet, something, or everything that this page asks for."""

    EMPTY = "Nothing recorded yet"
    STARTED = "Started"
    DONE = "Recorded"

    @property
    def words(self) -> str:
        return self.value


def progress_of(record: Record, section: str, page: str) -> Progress:
    """How far ``page`` has come; optional fields that were left out do not hold it back."""
    value = record.section(section)
    empty = SECTIONS[section]()
    names = _FIELDS_OF_PAGE.get(page) or msgspec.structs.fields(value)
    fields = [name if isinstance(name, str) else name.name for name in names]
    filled = [name for name in fields if getattr(value, name) != getattr(empty, name)]
    if not filled:
        return Progress.EMPTY
    wanted = _NEEDED.get(page, ())
    missing = [name for name in wanted if getattr(value, name) == getattr(empty, name)]
    return Progress.STARTED if missing else Progress.DONE


_NEEDED = {
    "room": ("present",),
    "questions": ("outcome",),
    "safety": (
        "person_causing_harm_present",
        "children_safe",
        "safe_to_go_home",
        "immediate_concerns",
        "place_of_safety",
    ),
    "specsss": (
        "separation",
        "pregnancy",
        "escalation",
        "community",
        "stalking",
        "sexual_abuse",
        "strangulation_or_threats_to_kill",
    ),
    "patient": ("name", "date_of_birth"),
    "account": ("account", "safe_contact"),
    "abuse": ("connection", "person_causing_harm"),
    "household": ("children",),
    "safe_and_together": ("pattern", "protective_efforts"),
    "person_causing_harm_patient": ("account", "children_affected"),
    "sharing": ("decisions",),
}
