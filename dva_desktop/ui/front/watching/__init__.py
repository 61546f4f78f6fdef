"""Hearing of the computer's own locks: its screen lock, its sleep, another person's turn.

The front hears them, and not the session: it is never busy, it outlives every session, and it ends
a session that does not go by itself. What it misses, the session's own look at the clocks finds
(``core.platform.lock_policy``). A signal can only ever lock, so it matters little who sent it.
"""

from __future__ import annotations

import sys
from typing import Final, Literal, Protocol, get_args

from PySide6.QtCore import QObject, Signal

from dva_desktop.core.platform.lock_policy import Cause

Kind = Literal["sleep", "session", "screen"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)  # bit 0, 1 and 2 of what is told


class LockNow(Protocol):
    """What to call; ``sleeps_at_once``: the computer sleeps as soon as the call has returned."""

    def __call__(self, cause: Cause, *, sleeps_at_once: bool = False) -> object: ...


class Watch(QObject):
    """Whoever listens for the program; ``heard_of`` gives the bits of ``KINDS`` whenever one more
    is known to be heard of."""

    heard_of = Signal(int)

    def __init__(self, lock: LockNow) -> None:
        super().__init__()
        self.lock = lock
        self.bits = 0

    def hears(self, kind: Kind) -> None:
        """This kind of lock is noticed from now on."""
        self.bits |= 1 << KINDS.index(kind)
        self.heard_of.emit(self.bits)

    def start(self) -> None:
        """Begin to listen; never raises, and never waits."""


def kinds(bits: int) -> frozenset[Kind]:
    """The kinds in ``bits``."""
    return frozenset(kind for place, kind in enumerate(KINDS) if bits >> place & 1)


def make_watch(lock: LockNow) -> Watch:
    """The listener for this system, not listening yet; on an unknown one it never will."""
    system = str(sys.platform)
    if system == "win32":
        from dva_desktop.ui.front.watching.windows import WindowsWatch

        return WindowsWatch(lock)
    if system == "darwin":
        from dva_desktop.ui.front.watching.macos import MacWatch

        return MacWatch(lock)
    if system == "linux":
        from dva_desktop.ui.front.watching.dbus import DBusWatch

        return DBusWatch(lock)
    return Watch(lock)
