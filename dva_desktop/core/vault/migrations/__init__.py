"""The numbered forms of the vault: each speaks to the plain connection, and no live code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dva_desktop.core.vault.migrations import m0001_initial, m0002_people_and_retention

APPLICATION_ID = 1128354609

MIGRATIONS: tuple[Callable[[Any], None], ...] = (
    m0001_initial.migrate,
    m0002_people_and_retention.migrate,
)
