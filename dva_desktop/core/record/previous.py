"""An earlier MARAC, and whether something new has happened since (``002 §7.14``, D-09)."""

from __future__ import annotations

import datetime as dt

from dva_desktop.core.record.base import Section


class Previous(Section, frozen=True, kw_only=True):
    """``marac_date``: the last time this patient was referred to a MARAC."""

    marac_date: dt.date | None = None
    marac_where: str = ""
    new_incident_since: bool | None = None
