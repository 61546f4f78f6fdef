"""Practising to hide, for real: what the vault remembers between the press and the coming back.

The window's ``practise_wanted`` begins and ends a practice. Hiding during one leaves its time in
the vault; the next session adds how long the cover took, which the front has measured.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from dva_desktop.core.platform.lock_policy import Cause
    from dva_desktop.core.vault import Vault

LAST_PRACTICE = "last_practice"  # {"at": ISO time, "ms": milliseconds to the painted cover or None}
UNFINISHED = "practice_unfinished"  # ISO time at which the person hid


class Drill:
    """``is_on``: the next hiding is practice."""

    def __init__(self) -> None:
        self.is_on = False

    def want(self, on: bool) -> None:
        """The person wants to practise, or not any more."""
        self.is_on = on

    def on_lock(self, vault: Vault, cause: Cause, now: dt.datetime) -> None:
        """Remember it, if this was the practice and not a clock or a closed lid."""
        if self.is_on and cause in ("panic", "command"):
            vault.set_own_setting(UNFINISHED, now.isoformat())

    @staticmethod
    def after_unlock(vault: Vault, covered_ms: int | None) -> bool:
        """Finish what was begun before the lock: keep when it was and how long the cover took.
        Whether there was anything to finish."""
        at = vault.own_setting(UNFINISHED)
        if at is None:
            return False
        vault.set_own_setting(LAST_PRACTICE, {"at": at, "ms": covered_ms})
        vault.set_own_setting(UNFINISHED, None)
        return True
