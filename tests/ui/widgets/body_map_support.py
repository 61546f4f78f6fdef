"""What the tests of the body map share: marks at the middle of regions, and all regions."""

from __future__ import annotations

import msgspec

from dva_desktop.core.bodymap import atlas
from dva_desktop.core.record import Injury, View

ALL = [region for view in View for region in atlas().regions(view)]


def mark(number: int, region: str, **known: object) -> Injury:
    """An injury at the middle of ``region``."""
    found = atlas().region(region)
    x, y = found.centre
    made = Injury(number=number, view=found.view, x=x, y=y, region=region)
    return msgspec.structs.replace(made, **known)
