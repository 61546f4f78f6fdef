"""What the sources say: typed guidance and localities, each entry with its source."""

from __future__ import annotations

from dva_desktop.core.guidance.fault import GuidanceFault
from dva_desktop.core.guidance.loader import load_guidance
from dva_desktop.core.guidance.localities import (
    load_locality,
    load_locality_file,
    locality_changes,
    locality_faults,
    locality_ids,
    overdue,
)
from dva_desktop.core.guidance.model import (
    Choice,
    Contact,
    DashItem,
    Entry,
    FindingText,
    Group,
    Guidance,
    Locality,
    Prompt,
    Question,
    Route,
    Service,
    Thresholds,
)
from dva_desktop.core.guidance.pocket_guide import (
    Code,
    Guide,
    GuideEntry,
    PageId,
    Topic,
    fitting,
    load_pocket_guide,
)
from dva_desktop.core.guidance.prompts import prompts_for, tags_for

__all__ = [
    "Choice",
    "Code",
    "Contact",
    "DashItem",
    "Entry",
    "FindingText",
    "Group",
    "Guidance",
    "GuidanceFault",
    "Guide",
    "GuideEntry",
    "Locality",
    "PageId",
    "Prompt",
    "Question",
    "Route",
    "Service",
    "Thresholds",
    "Topic",
    "fitting",
    "load_guidance",
    "load_locality",
    "load_locality_file",
    "load_pocket_guide",
    "locality_changes",
    "locality_faults",
    "locality_ids",
    "overdue",
    "prompts_for",
    "tags_for",
]
