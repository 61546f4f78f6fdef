"""The program as it runs: how fast it hides, how soon it asks, and how much memory it takes."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.core.vault import Place, Vault
from tests.benchmarks.numbers import judged, ratio
from tests.benchmarks.screen import on
from tests.core.documents.sample import RECORD
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.system.conftest import ROOT, Program
from tests.system.support import Demonstration, World

FIELD = Place(page="dash", field="dash.notes.15", caret=3)
DOCUMENTS = Place(page="documents")
ONE_FRAME_MS = 16.7
WORST_MS = 50.0
STARTS = 12
DEMONSTRATIONS = 8
_SETTLED_S = 0.5
_BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: print("timing prompt", time.monotonic(), 0, flush=True))
app = QApplication([])
window = Bare()
window.resize(1180, 740)
window.show()
app.exec()
"""


@contextmanager
def _world(display: str) -> Iterator[World]:
    """The folders of a person at ``display``, with a vault that holds one consultation."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        world = World(Path(folder) / "world")
        os.environ.update(world.environment() | on(display))
        world.vault = vault_folder()
        vault, _code = Vault.create(world.vault, PASSPHRASE, cost=CHEAP)
        with vault:
            vault.set_setting("locality", "somerset")
            vault.set_setting("first_run", "done")
            made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
            for section in ("ask", "validate", "safety", "dash"):
                vault.save_section(made, section, RECORD.section(section))
        yield world


def _go_to(world: World, place: Place | None) -> None:
    """Have the next unlock lead there, or home."""
    with Vault.open(world.vault, PASSPHRASE) as vault:
        [listed] = vault.consultations()
        vault.save_place(listed.id if place else None, place)


# hiding


def cover(display: str, times: int) -> dict[str, Any]:
    """From the key's arrival in the session to its windows unmapped and the decoy painted."""
    if not display:
        how = f"offscreen; F9 by QTest in {DEMONSTRATIONS} demonstrations, from a note of the DASH"
        return judged(list(_covers_of_demonstrations()), "p99", ONE_FRAME_MS, how, worst=WORST_MS)
    with _world(display) as world:
        _go_to(world, FIELD)
        from_prompt = _covers(display, world, times // 2, unlocked=False)
        from_desk = _covers(display, world, times - times // 2, unlocked=True)
    how = (
        f"xcb on Xvfb; F9 by xdotool, {len(from_prompt)} from the passphrase field, "
        f"{len(from_desk)} from a note of the DASH in an open consultation; from the event in the "
        "session's filter to the later of: all its windows unmapped, decoy painted"
    )
    alone = "those from the open consultation alone"
    return judged(from_prompt + from_desk, "p99", ONE_FRAME_MS, how, worst=WORST_MS) | {
        "from_desk": judged(from_desk, "p99", ONE_FRAME_MS, alone, worst=WORST_MS)
    }


def _covers(display: str, world: World, times: int, *, unlocked: bool) -> list[float]:
    program = Program(display, world.vault)
    try:
        for number in range(1, times + 1):
            program.wait_for("uncovered", number)
            if unlocked:
                program.unlock()
                program.wait_for("screen-ConsultationView", number)
            program.press("F9")
            program.wait_for("unmapped", number)
            program.wait_for("covered", number)
            if number < times:
                program.wait_for("listening", number)
                program.press("shift+Tab", "shift+Tab", "space")
        return cover_times(program.output)
    finally:
        program.end()


def _covers_of_demonstrations() -> Iterator[float]:
    for _ in range(DEMONSTRATIONS):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            world = World(Path(folder) / "world")
            with Demonstration(world, DVA_TIMING="1", DVA_DEMO_FAST="1") as demonstration:
                demonstration.wait()
            yield from cover_times(demonstration.printed)


def cover_times(output: str) -> list[float]:
    """Milliseconds of each hiding; the notes of a hiding come together, the event first."""
    events, unmapped, covered = (
        [float(at) for at in re.findall(rf"timing {name} ([0-9.]+)", output)]
        for name in ("event", "unmapped", "covered")
    )
    pairs = zip(events, unmapped, covered, strict=False)  # the last session is closed, not hidden
    return [(max(gone, there) - event) * 1000 for event, gone, there in pairs]


# starting


def cold_start(display: str) -> dict[str, Any]:
    """From the start of the program to its unlock prompt, over a bare window's, in turns."""
    ours, bare = [], []
    with _world(display):
        for _ in range(STARTS + 1):
            bare.append(_seconds_to_paint(["-c", _BARE]))
            ours.append(_seconds_to_paint(["-m", "dva_desktop"]))
    how = f"median of {STARTS} starts each, in turns, to the first picture painted"
    return ratio(ours[1:], bare[1:], 1.8, how)  # the first ones read the files from the disk


def _seconds_to_paint(command: list[str]) -> float:
    started = time.monotonic()
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"DVA_TIMING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.startswith("timing prompt"))
        os.killpg(process.pid, 9)
    return float(line.split()[2]) - started


# memory


def memory(display: str) -> dict[str, Any]:
    """Megabytes of both processes together, resident and (what is shared counted once) in part."""
    if not display:
        return {"how": "not measured: it needs Xvfb and xdotool", "met": None}
    with _world(display) as world:
        found = {
            name: _memory_at(display, world, place)
            for name, place in (("home", None), ("dash", FIELD), ("documents", DOCUMENTS))
        }
    return found | {
        "target": "rss_together <= 200 everywhere",
        "met": max(one["rss_together"] for one in found.values()) <= 200,
        "how": "VmRSS and PSS of front and session, settled after unlocking to that page",
    }


def _memory_at(display: str, world: World, place: Place | None) -> dict[str, float]:
    _go_to(world, place)
    program = Program(display, world.vault)
    try:
        program.wait_for("uncovered")
        program.unlock()
        program.wait_for("screen-ConsultationView" if place else "screen-HomePage")
        return _settled({"front": program.pid, "session": program.session()})
    finally:
        program.end()


def _settled(processes: dict[str, int]) -> dict[str, float]:
    """The memory once it no longer changes."""
    pause = threading.Event()
    before: dict[str, float] = {}
    while (now := _memory(processes)) != before:
        before = now
        pause.wait(_SETTLED_S)
    return now


def _memory(processes: dict[str, int]) -> dict[str, float]:
    found: dict[str, float] = {}
    for kind, path, label in (("rss", "status", "VmRSS"), ("pss", "smaps_rollup", "Pss")):
        for name, pid in processes.items():
            text = Path(f"/proc/{pid}/{path}").read_text()
            [kilobytes] = re.findall(rf"^{label}:\s+(\d+) kB", text, re.MULTILINE)
            found[f"{kind}_{name}"] = round(int(kilobytes) / 1024, 1)
        found[f"{kind}_together"] = round(sum(found[f"{kind}_{name}"] for name in processes), 1)
    return found
