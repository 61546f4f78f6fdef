"""Two kinds of consultation that are never mixed (PCH-15, PCH-24; ``002 §8.3``, ``004 L160-161``).

What a person at risk has told and what a person causing harm has told stand in different records.
So a consultation may change from one to the other only while it holds nothing that was told.
"""

from __future__ import annotations

import msgspec

from dva_desktop.core.record.consultation import Subject
from dva_desktop.core.record.record import SECTIONS, Record

# The same whoever the patient is: where it takes place, who they are, who can hear.
_EITHER = frozenset({"consultation", "patient"})
_EITHER_IN_ASK = ("present", "interpreter", "confidentiality_explained")


def told_so_far(record: Record) -> tuple[str, ...]:
    """The sections that hold answers which belong to this kind of consultation alone."""
    return tuple(name for name in SECTIONS if name not in _EITHER and _holds_answers(record, name))


def may_become(record: Record, subject: Subject) -> bool:
    """Whether the consultation may be (or stay) about ``subject``."""
    return record.consultation.subject is subject or not told_so_far(record)


def _holds_answers(record: Record, name: str) -> bool:
    section = record.section(name)
    if name == "ask":
        empty = type(section)()
        kept = {field: getattr(empty, field) for field in _EITHER_IN_ASK}
        section = msgspec.structs.replace(section, **kept)
    return section != SECTIONS[name]()
