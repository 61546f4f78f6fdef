"""What the sources say: typed guidance and localities, each entry with its source."""

from __future__ import annotations

from dva_desktop.core.guidance.fault import GuidanceFault
from dva_desktop.core.guidance.installed import (
    InUse,
    install_pack,
    installed_path,
    load_locality,
    locality_ids,
    locality_in_use,
    locality_notices,
    remove_pack,
    whose_list,
)
from dva_desktop.core.guidance.loader import load_guidance
from dva_desktop.core.guidance.localities import load_locality_file, locality_faults, overdue
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
from dva_desktop.core.guidance.pack_changes import locality_changes, second_looks
from dva_desktop.core.guidance.packs import load_pack, pack_bytes, pack_faults, visible
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
    "InUse",
    "Locality",
    "PageId",
    "Prompt",
    "Question",
    "Route",
    "Service",
    "Thresholds",
    "Topic",
    "fitting",
    "install_pack",
    "installed_path",
    "load_guidance",
    "load_locality",
    "load_locality_file",
    "load_pack",
    "load_pocket_guide",
    "locality_changes",
    "locality_faults",
    "locality_ids",
    "locality_in_use",
    "locality_notices",
    "overdue",
    "pack_bytes",
    "pack_faults",
    "prompts_for",
    "remove_pack",
    "second_looks",
    "tags_for",
    "visible",
    "whose_list",
]
