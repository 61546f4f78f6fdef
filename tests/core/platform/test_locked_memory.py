"""Secret bytes: kept, wiped, never shown, and left out of what other processes and dumps get."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError
from dva_desktop.core.platform.locked_memory import LockedBytes

ROOT = Path(__file__).resolve().parents[3]
SECRET = bytes(range(100, 132))


def test_what_was_put_in_comes_out_and_can_be_filled() -> None:
    kept = LockedBytes(SECRET)
    assert bytes(kept.view) == SECRET
    assert len(kept) == 32
    empty = LockedBytes(32)
    assert bytes(empty.view) == bytes(32)
    empty.view[:] = SECRET
    assert empty == kept == SECRET
    assert empty != SECRET[:-1]
    assert empty != "other"


def test_a_copy_outlives_the_original() -> None:
    kept = LockedBytes(SECRET)
    other = kept.copy()
    kept.wipe()
    assert other == SECRET


def test_once_wiped_it_is_gone_also_for_who_holds_a_view() -> None:
    kept = LockedBytes(SECRET)
    view = kept.view
    kept.wipe()
    kept.wipe()
    assert kept.wiped
    assert bytes(view) == bytes(32)
    with pytest.raises(BugError):
        kept.view  # noqa: B018 (it is the asking that is refused)


def test_it_shows_itself_nowhere() -> None:
    kept = LockedBytes(SECRET)
    for shown in (repr(kept), str(kept), f"{kept}", repr([kept]), repr({"key": kept})):
        assert "secret bytes" in shown
        assert SECRET.decode("latin-1")[:8] not in shown
        assert SECRET.hex()[:8] not in shown
    with pytest.raises(TypeError):
        pickle.dumps(kept)
    with pytest.raises(TypeError):
        copy.deepcopy(kept)
    with pytest.raises(TypeError):
        hash(kept)


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_it_is_locked_and_left_out_of_dumps_and_children() -> None:
    kept = LockedBytes(SECRET)
    flags = _flags_of(kept)
    assert kept.locked
    assert {"lo", "dd", "dc"} <= flags
    kept.wipe()


def test_forgotten_ones_are_wiped_and_give_their_pages_back() -> None:
    before = _locked_kib()
    for _ in range(3000):
        LockedBytes(SECRET)
    gc.collect()
    assert _locked_kib() <= before + 64


def test_without_leave_to_lock_it_still_keeps_and_wipes() -> None:
    code = (
        "import os, resource; resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "from dva_desktop.core.platform.locked_memory import LockedBytes\n"
        "kept = LockedBytes(b'x' * 32); print(kept.locked, bytes(kept.view) == b'x' * 32)\n"
        "kept.wipe(); print(kept.wiped)"
    )
    # Imported before the change of user, to whom the package may be closed.
    known = "import dva_desktop.core.platform.locked_memory\n" + code
    ended = subprocess.run(
        [sys.executable, "-c", known], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.split() == ["False", "True", "True"]


def _flags_of(kept: LockedBytes) -> set[str]:
    """What the kernel says of the pages that hold the secret."""
    maps = Path("/proc/self/smaps").read_text(encoding="ascii").splitlines()
    found: dict[range, set[str]] = {}
    here = range(0)
    for line in maps:
        start, dash, rest = line.split(" ")[0].partition("-")
        if dash and all(x in "0123456789abcdef" for x in start + rest):
            here = range(int(start, 16), int(rest, 16))
        elif line.startswith("VmFlags:"):
            found[here] = set(line.split()[1:])
    with Path("/proc/self/mem").open("rb") as memory:
        for place, flags in found.items():
            if "lo" in flags:
                os.lseek(memory.fileno(), place.start, os.SEEK_SET)
                if bytes(kept.view) in os.read(memory.fileno(), len(place)):
                    return flags
    return set()


def _locked_kib() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmLck:"))
