"""After pressure on the neck: the signs that need care the same day."""

from __future__ import annotations

from dva_desktop.core.record.base import Section


class Strangulation(Section, frozen=True, kw_only=True):
    """Red flags by id; ``days_since`` counts whole days from the pressure to the consultation."""

    red_flags: tuple[str, ...] = ()
    days_since: int | None = None
    notes: str = ""
