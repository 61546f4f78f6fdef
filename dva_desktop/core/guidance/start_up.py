"""What is read once at the start, so that a broken file of words is refused before it is needed."""

from __future__ import annotations

from dva_desktop.core.guidance.loader import load_guidance
from dva_desktop.core.guidance.localities import built_in_ids, load_built_in
from dva_desktop.core.guidance.pocket_guide import load_pocket_guide
from dva_desktop.core.guidance.wording import load_wording


def check_all() -> None:
    """Read every file of words of the program's own, and keep it.

    Raises ``GuidanceFault`` with the file, the key and the reason of the first that is broken.
    Packs from outside are not among them: a broken one keeps nobody out.
    """
    load_guidance()
    for name in built_in_ids():
        load_built_in(name)
    load_wording()
    load_pocket_guide()
