"""SPECSSS: seven indicators, any one of which calls for action (``002 §2.10-2.11``, D-03)."""

from __future__ import annotations

from dva_desktop.core.record.base import Answer, Section


class Specsss(Section, frozen=True, kw_only=True):
    """Each indicator: yes, no, unknown, or ``None`` when not asked."""

    separation: Answer | None = None
    pregnancy: Answer | None = None
    escalation: Answer | None = None
    community: Answer | None = None
    stalking: Answer | None = None
    sexual_abuse: Answer | None = None
    strangulation_or_threats_to_kill: Answer | None = None
    notes: str = ""
