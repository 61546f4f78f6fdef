"""The windows. Importing any of them first makes Qt safe to use on this Python."""

from __future__ import annotations

from dva_desktop.core.platform.singletons import hold

hold()
