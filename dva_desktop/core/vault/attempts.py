"""The count of failed unlocks, kept beside the vault until an unlock puts it in the journal."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.clock import Clock
from dva_desktop.core.platform.files import read_small, write_private

NAME = "attempts.json"
_MAX_FILE = 1024


class Attempts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many unlocks failed since the last that worked, and when the last of them was (UTC)."""

    count: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0
    last: dt.datetime | None = None


def pending(folder: Path) -> Attempts:
    """The failed unlocks not yet in the journal. A file that cannot be read counts as one."""
    try:
        return msgspec.json.decode(read_small(folder / NAME, _MAX_FILE), type=Attempts)
    except FileNotFoundError:
        return Attempts()
    except (msgspec.DecodeError, UnicodeDecodeError, DvaError):
        return Attempts(count=1)


def note(folder: Path, clock: Clock) -> None:
    """Count one more. On a read-only disk it is not counted: the person must still be told why."""
    known = pending(folder)
    one_more = Attempts(count=min(known.count + 1, 10**9), last=clock.now())
    with suppress(DvaError):
        write_private(folder / NAME, msgspec.json.encode(one_more))


def clear(folder: Path) -> None:
    """Forget the count, once it is in the journal."""
    with suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)
