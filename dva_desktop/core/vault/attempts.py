"""Failed unlocks: how many, kept beside the vault until an unlock puts them in the journal, and how
long the next try has to wait.

The wait is for people at the keyboard. Who copies the files away guesses at their own pace, against
the cost of the key derivation; so nothing is ever wiped, and nobody is locked out for longer than
``LONGEST`` seconds. What stands in the place of the count and cannot be read makes the wait the
longest until an unlock works: whoever put it there gains nothing.
"""

from __future__ import annotations

import datetime as dt
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import msgspec

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.platform.files import read_small, write_private
from dva_desktop.core.vault.faults import TooSoonError, VaultBusy, WrongPassphraseError
from dva_desktop.core.vault.turns import turn

NAME = "attempts.json"
LONGEST = 60  # seconds
_FREE = 2  # so many failures make nobody wait
_MAX_FILE = 1024
_PATIENCE_S = 1.0  # for a turn to count, which is done in any case


class Attempts(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """How many unlocks failed since the last that worked, when the first and the last of them were
    (UTC), and from when the wait is counted: the last, or the moment that a clock set back to
    before it was noticed. ``lost``: how many there were before cannot be known."""

    count: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    since: dt.datetime | None = None
    lost: bool = False

    @property
    def detail(self) -> str:
        """For the journal: the number, and the first and the last time where they are known."""
        times = [x.isoformat(timespec="seconds") for x in (self.first, self.last) if x is not None]
        return " ".join([str(self.count), *times])


def pending(folder: Path) -> Attempts:
    """The failed unlocks not yet in the journal; what cannot be read is one, and ``lost``."""
    try:
        found = msgspec.json.decode(read_small(folder / NAME, _MAX_FILE), type=Attempts)
    except FileNotFoundError:
        return Attempts()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, DvaError):
        return Attempts(count=1, lost=True)
    times = (found.first, found.last, found.since)
    if any(x is not None and x.tzinfo is None for x in times):
        return Attempts(count=1, lost=True)
    return found


def wait_seconds(folder: Path, now: dt.datetime) -> int:
    """How many whole seconds the next try has to wait: 0 after one and two failures, then 1, 2, 4
    and so on, never over ``LONGEST``. With the clock set back, the wait begins anew; with a count
    that cannot be read, it begins now."""
    known = pending(folder)
    delay = LONGEST if known.lost else _delay(known.count)
    if not delay:
        return 0
    if known.since is None or known.since > now:
        with suppress(DvaError):
            _write(folder, msgspec.structs.replace(known, since=now))
            return delay
        return 0  # it could not be begun anew, and would not end
    return max(0, math.ceil(delay - (now - known.since).total_seconds()))


def _delay(failures: int) -> int:
    return 0 if failures <= _FREE else min(LONGEST, 2 ** min(failures - _FREE - 1, 10))


@contextmanager
def judging(folder: Path, clock: Clock) -> Iterator[None]:
    """For the block that tries a passphrase: it waits for its turn, a wrong one is counted before
    anybody else has theirs. Raises ``TooSoonError``, ``VaultBusy``, and what the block raises."""
    with turn(folder):
        require_waited(folder, clock)
        try:
            yield
        except WrongPassphraseError:
            _count(folder, clock)
            raise


def require_waited(folder: Path, clock: Clock) -> None:
    """Raises ``TooSoonError`` while the next try has to wait."""
    if seconds := wait_seconds(folder, clock.now()):
        raise TooSoonError(seconds)


def note(folder: Path, clock: Clock) -> None:
    """Count one more. On a read-only disk it is not counted: the person must still be told why."""
    with suppress(VaultBusy), turn(folder, _PATIENCE_S):
        _count(folder, clock)
        return
    _count(folder, clock)


def _count(folder: Path, clock: Clock) -> None:
    known, now = pending(folder), clock.now()
    one_more = msgspec.structs.replace(
        known, count=min(known.count + 1, 10**9), first=known.first or now, last=now, since=now
    )
    with suppress(DvaError):
        _write(folder, one_more)


def clear(folder: Path) -> None:
    """Forget the count, once it is in the journal."""
    with suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)


def _write(folder: Path, known: Attempts) -> None:
    path = folder / NAME
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():  # a file is replaced, a folder has to move
            path.rename(path.with_name(f"{NAME}.{os.urandom(6).hex()}"))
    write_private(path, msgspec.json.encode(known))
