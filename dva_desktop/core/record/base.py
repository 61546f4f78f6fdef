"""What every section of the record shares: a frozen struct that refuses unknown fields."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Section(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One part of a consultation: one dataclass, one page, one row of the vault."""


class Part(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A repeated item inside a section (a child, an incident, an injury)."""


class Answer(StrEnum):
    """A three-way answer. Not asked is ``None``, which is never the same as ``NO``."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FgmAnswer(StrEnum):
    """What is known about FGM (``002 App1``). Not asked is ``None``."""

    NO = "no"
    AT_RISK = "at_risk"
    SUSPECTED = "suspected"
    KNOWN = "known"
