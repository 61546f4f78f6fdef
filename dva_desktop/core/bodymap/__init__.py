"""Where it hurts: the atlas of the body, an injury in words, undo and redo. Pure geometry."""

from __future__ import annotations

from dva_desktop.core.bodymap.atlas import TOLERANCE, Atlas, atlas
from dva_desktop.core.bodymap.badges import spread
from dva_desktop.core.bodymap.drawing import Region, Side
from dva_desktop.core.bodymap.geometry import Bounds, PathCommand, Point
from dva_desktop.core.bodymap.history import History
from dva_desktop.core.bodymap.walk import Direction, step_from
from dva_desktop.core.bodymap.words import injury_sentence, mark_name, site

__all__ = [
    "TOLERANCE",
    "Atlas",
    "Bounds",
    "Direction",
    "History",
    "PathCommand",
    "Point",
    "Region",
    "Side",
    "atlas",
    "injury_sentence",
    "mark_name",
    "site",
    "spread",
    "step_from",
]
