"""What the vault hands out: small frozen values."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from dva_desktop.core.record import Section


class _Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Status(StrEnum):
    """A finalised consultation is only ever added to."""

    OPEN = "open"
    FINALISED = "finalised"


class Role(StrEnum):
    """What a person may do: a clinician sees what they recorded themselves; a safeguarding lead
    reads all, and looks after people, retention and the journal."""

    CLINICIAN = "clinician"
    SAFEGUARDING_LEAD = "safeguarding_lead"


class Place(_Value, frozen=True):
    """Where the person was: page and field by their ids, caret in characters, scroll in pixels.

    ``typed``: what stood in fields, by their ids, that no section takes: half a date, a number with
    a digit too few.
    """

    page: str
    field: str = ""
    caret: int = 0
    scroll: int = 0
    typed: dict[str, str] = {}


class Saved(_Value, frozen=True):
    """A change that is on the disk: its revision (1, 2, ...) and when (UTC)."""

    revision: int
    at: dt.datetime


class Summary(_Value, frozen=True):
    """One line of the list of consultations.

    ``nhs_number`` and ``chi_number`` are bare digits; ``updated_at`` is right to the minute.
    """

    id: str
    date: dt.date
    locality: str
    area: str
    initials: str
    name: str
    nhs_number: str
    chi_number: str
    status: Status
    updated_at: dt.datetime


class Revision(_Value, frozen=True):
    """One state of a section: the first as finalised, then each addendum with its reason."""

    revision: int
    at: dt.datetime
    reason: str
    section: Section


class StoredDocument(_Value, frozen=True):
    """A document that was made, without its bytes; ``digest`` is the SHA-256 of them, in hex."""

    id: str
    kind: str
    made_at: dt.datetime
    digest: str
    size: int
