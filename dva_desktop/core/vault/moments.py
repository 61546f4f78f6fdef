"""Days and times as they are kept in text. Those that make no sense were not written by us."""

from __future__ import annotations

import datetime as dt

from dva_desktop.core.vault.faults import VaultDamaged

_YEARS = range(1970, 3000)  # in which every system can tell the local time


def is_plausible(at: dt.datetime) -> bool:
    """Whether a time with its zone is one that a clock, be it wrong, can have shown."""
    try:
        return at.tzinfo is not None and at.astimezone(dt.UTC).year in _YEARS
    except OverflowError:
        return False


def moment(text: str) -> dt.datetime:
    """A time with its zone. Raises ``VaultDamaged``, which does not quote it."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or not is_plausible(at):
        raise _unreadable()
    return at


def day(text: str) -> dt.date:
    """A day. Raises ``VaultDamaged``, which does not quote it."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        fault = _unreadable()
    raise fault


def _unreadable() -> VaultDamaged:
    return VaultDamaged("A date in the records cannot be read.")
