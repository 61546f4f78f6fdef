"""How fast the program is with 100,000 consultations: unlocking, finding and opening one."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Event, Key, Vault, unlock
from dva_desktop.ui.pages.home_page import PAGE
from tests.benchmarks.large import CONSULTATIONS, large_vault, people
from tests.benchmarks.numbers import judged, spread
from tests.benchmarks.screen import on
from tests.core.vault.support import PASSPHRASE
from tests.system.conftest import ROOT
from tests.system.support import World

UNLOCKS = 12
OPENED = 400
SHOWN = 12  # opened in the window, at each unlock
PERSONS = 60  # who are looked for, letter by letter
COLD = 20  # searches, each the first in a vault just opened
_SEED = 11
Given = dict[str, Any]


def measure(display: str) -> dict[str, Given]:
    """All of it, in a copy of the large vault."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        world = World(Path(folder) / "world")
        shutil.copytree(large_vault(), world.vault)
        key = unlock(world.vault, PASSPHRASE, SystemClock())
        return {
            "search_ms": _search(world.vault, key),
            "open_consultation_ms": _open(world.vault, key),
            "unlock_overhead_ms": _windows(world, display),
        }


def _search(folder: Path, key: Key) -> Given:
    typed = list(_typed())
    with _open_vault(folder, key) as vault:
        vault.consultations(PAGE + 1)
        warm = [_ms(partial(vault.search, text, PAGE + 1)) for text in typed]
    cold = []
    for text in typed[:: len(typed) // COLD]:
        with _open_vault(folder, key) as vault:
            cold.append(_ms(partial(vault.search, text, PAGE + 1)))
    how = (
        f"{len(typed)} searches among {CONSULTATIONS} as home makes them, for a page of {PAGE}: "
        f"{PERSONS} people, name and number typed key by key, any part of a name, two parts, "
        "what is not there"
    )
    return judged(warm, "p99", 20, how) | {"first_after_unlock": spread(cold)}


def _typed() -> Iterator[str]:
    """What people type: a name or a number from its beginning, parts of names, and mistakes."""
    chance = random.Random(_SEED)  # noqa: S311 (whom to look for)
    everyone = list(islice(people(), 5000))
    for patient in chance.sample(everyone, PERSONS):
        name, number = patient.name or "", patient.nhs_number or ""
        given, _, family = name.partition(" ")
        yield from (family[:length] for length in range(1, len(family) + 1))
        yield from (number[:length] for length in range(3, 11))
        yield from (family[2:6], family[-4:], f"{family} {given}", f"{given[:2]} {family[:3]}")
        yield from (f"{family}x", "zq", "999")


def _open(folder: Path, key: Key) -> Given:
    chance = random.Random(_SEED)  # noqa: S311 (which)
    with _open_vault(folder, key) as vault:
        listed = vault.consultations()
        rich = [one.id for one in listed[:: len(listed) // 1000]]
        chosen = [one.id for one in chance.sample(listed, OPENED // 2)]
        chosen += chance.sample(rich, OPENED // 2)

        def view(consultation: str) -> None:
            vault.summaries([consultation])
            vault.load(consultation)
            vault.record_event(Event.VIEW, consultation)

        times = [_ms(partial(view, one)) for one in chosen]
    how = (
        f"{OPENED} at random: its line, its record read and checked, the view in the journal and "
        "on the disk"
    )
    return judged(times, "p99", 30, how)


def _windows(world: World, display: str) -> Given:
    """In the real session process, from the key in hand to the first picture of home."""
    unlocked, shown = [], []
    for _ in range(UNLOCKS):
        notes = _attended(world, display)
        unlocked.append(_between(notes, "key", "home-painted")[0])
        shown += _between(notes, "wanted", "view-painted")
    how = (
        f"{UNLOCKS} sessions, {'xcb on Xvfb' if display else 'offscreen'}, {CONSULTATIONS} "
        "consultations: from the key in hand to home painted with its first lines (vault opened "
        "and checked, unlock in the journal and on the disk, list read)"
    )
    painted = "a consultation asked for to painted with its first page, which is mostly its widgets"
    return judged(unlocked, "p99", 60, how) | {
        "consultation_painted": spread(shown) | {"how": painted}
    }


def _attended(world: World, display: str) -> list[tuple[str, float]]:
    arguments = ["-m", "tests.benchmarks.attended", str(world.vault), str(SHOWN)]
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=world.environment() | on(display) | {"DVA_TIMING": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as session:
        assert session.stdin is not None
        assert session.stderr is not None
        session.stdin.write("unlock\n")
        session.stdin.flush()
        said = session.stderr.read()  # to its end; closing the other pipe would lock it
    return [(name, float(at)) for name, at in re.findall(r"timing (\S+) ([0-9.]+)", said)]


def _between(notes: list[tuple[str, float]], first: str, then: str) -> list[float]:
    """Milliseconds from each ``first`` to the next ``then``."""
    found, since = [], None
    for name, at in notes:
        if name == first:
            since = at
        elif name == then and since is not None:
            found.append((at - since) * 1000)
            since = None
    return found


@contextmanager
def _open_vault(folder: Path, key: Key) -> Iterator[Vault]:
    with Vault.open_with(folder, key) as vault:
        yield vault


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
