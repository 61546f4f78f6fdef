"""When what is on the screen has to go: judged from clocks and hands, with no timer and no window.

The rule is the same for all that a session shows, the unlock prompt among it: a passphrase half
typed, and the reference that opens before unlocking, are not to stay on a screen nobody looks at.
"""

from __future__ import annotations

import sys
import time
from typing import Final, Literal, NamedTuple, get_args

# Why a session ended, as the journal has it. New ones are added at the end: two processes count
# them in this order.
Cause = Literal[
    "panic",  # a key, Shift three times, or the button
    "command",  # `dva-desktop hide`, or a system shortcut bound to it
    "idle",  # nothing was touched for too long
    "screen_locked",  # the computer's own lock or screen saver came on
    "suspend",  # the computer is about to sleep, or its lid was closed
    "switched",  # somebody else's turn at this computer, or its screen was taken elsewhere
    "clock_gap",  # the clocks jumped: it slept, and nobody said so beforehand
    "front_gone",  # the other process ended
    "closed",  # the person closed the program
    "crash",  # an error of ours
    "silent",  # its window no longer answered: hiding keys would not have been heard either
]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
URGENT: Final[frozenset[Cause]] = frozenset({"panic", "command"})  # someone may be looking

GAP_SECONDS: Final = 30.0
BEAT_SECONDS: Final = 5.0
COUNTDOWN_SECONDS: Final = 30


class Moment(NamedTuple):
    """One reading of three clocks, in seconds: ``wall`` can be set by people; ``steady`` may stand
    still while the computer sleeps; ``boot`` goes on then, where the system has such a clock."""

    wall: float
    steady: float
    boot: float


def this_moment() -> Moment:
    """The clocks now."""
    return Moment(time.time(), time.monotonic(), _since_boot())


if sys.platform == "linux":

    def _since_boot() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def _since_boot() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # unlike time.monotonic() it counts sleep

else:

    def _since_boot() -> float:
        return time.monotonic()


class Verdict(NamedTuple):
    """``cause``: lock now, for this reason. ``left``: whole seconds of the countdown to show, 0 for
    none. ``again``: look once more after so many seconds at the latest."""

    cause: Cause | None = None
    left: int = 0
    again: float = BEAT_SECONDS


class LockPolicy:
    """Hand in every use, and look at least as often as it asks; hand in the clocks each time."""

    def __init__(self, idle_minutes: int, now: Moment) -> None:
        self._patience = idle_minutes * 60.0
        self._seen = now
        self._used = now.boot

    def used(self, now: Moment) -> Verdict:
        """Someone touched something. Too late is too late: what is due is not taken back."""
        verdict = self.look(now)
        if verdict.cause is not None:
            return verdict
        self._used = now.boot
        return self._wait(now)

    def look(self, now: Moment) -> Verdict:
        """What is to be done at this moment."""
        before, self._seen = self._seen, now
        if max(new - old for new, old in zip(now, before, strict=True)) > GAP_SECONDS:
            return Verdict("clock_gap")
        return self._wait(now)

    def _wait(self, now: Moment) -> Verdict:
        left = self._used + self._patience - now.boot
        if left <= 0:
            return Verdict("idle")
        if left <= COUNTDOWN_SECONDS:
            shown = int(-(-left // 1))  # the whole second that has begun
            return Verdict(left=shown, again=left - (shown - 1))
        return Verdict(again=min(BEAT_SECONDS, left - COUNTDOWN_SECONDS))
