"""Hiding from anywhere, again and again, through the real two processes on a real X server.

Every hiding covers the screen; coming back, the words, the field and the caret are as they were.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from dva_desktop.core.record import SECTIONS
from dva_desktop.core.vault import Vault, verify
from tests.benchmarks.numbers import judged
from tests.benchmarks.windows import ONE_FRAME_MS, WORST_MS, cover_times
from tests.core.documents.sample import RECORD
from tests.core.vault.support import PASSPHRASE
from tests.system.conftest import ROOT, Program, Start, eventually
from tests.system.soak import Soak, lengths

pytestmark = pytest.mark.x11
IN_ONE_PROGRAM = 50  # then it is closed and started again
BACK = ("shift+Tab", "shift+Tab", "space")


@pytest.fixture
def hasty(tmp_path: Path, vault_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the clinician takes notes; three consultations are in the vault, one of them rich."""
    folder = tmp_path / "hasty"
    folder.mkdir()
    with Vault.open(vault_folder, PASSPHRASE) as vault:
        made = [vault.new_consultation("somerset", dt.date(2026, 3, day)) for day in (2, 3, 4)]
        for name in SECTIONS:
            vault.save_section(made[0], name, RECORD.section(name))
        vault.save_section(made[1], "ask", RECORD.ask)
    monkeypatch.setenv("HASTY", str(folder))
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")  # should Qt itself fail
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'tests/system/hasty'}")
    return folder


@lengths(short=6, long=2000)
def test_hiding_from_anywhere_covers_and_nothing_is_lost(
    times: int,
    start: Start,
    vault_folder: Path,
    hasty: Path,
    request: pytest.FixtureRequest,
) -> None:
    soak, covers = Soak(request), list[float]()
    (hasty / "seed").write_text(soak.seed)
    for first in range(0, times, IN_ONE_PROGRAM):
        program = start(vault_folder)
        many = min(IN_ONE_PROGRAM, times - first)
        for number in range(1, many + 1):
            _is_covered(program, number, hasty)
            if number < many:
                program.wait_for("listening", number)
                program.press(*BACK)
        covers += cover_times(program.output)
        program.close_window("Clinical Calculator")
        assert program.exit_status() == 0, program.output
    came_back = [json.loads(one) for one in (hasty / "came_back.jsonl").read_text().splitlines()]
    hidings = [json.loads(one) for one in (hasty / "hidings.jsonl").read_text().splitlines()]
    _say(soak, times, covers, hidings, came_back)
    assert len(covers) == len(hidings) == times
    assert [one for one in came_back if one["wrong"]] == []
    assert verify(vault_folder, PASSPHRASE).ok


def _is_covered(program: Program, times: int, hasty: Path) -> None:
    """The decoy is painted, and it is the only window."""
    eventually(
        lambda: len(program.times("covered")) >= times or bool(program.times("ended-shown")),
        f"hiding number {times}\n{program.output[-3000:]}",
    )
    if program.times("ended-shown"):
        why = hasty / "failed.txt"
        pytest.fail(why.read_text() if why.exists() else program.output[-3000:])
    program.wait_for("unmapped", times)
    program.wait_for_windows("Clinical Calculator")


def _say(
    soak: Soak,
    times: int,
    covers: list[float],
    hidings: list[dict[str, str]],
    came_back: list[dict[str, list[str]]],
) -> None:
    wrong = Counter(name for one in came_back for name in one["wrong"])
    found = judged(covers, "p99", ONE_FRAME_MS, "", worst=WORST_MS)
    soak.say("hidings, covers", f"{times}, {len(covers)}")
    soak.say("from", ", ".join(f"{x} {n}" for x, n in Counter(x["from"] for x in hidings).items()))
    soak.say("times come back, with anything else than was left", f"{len(came_back)}, {wrong}")
    slowest = sorted(zip(covers, (one["from"] for one in hidings), strict=False), reverse=True)
    soak.say("slowest", ", ".join(f"{took:.1f} {where}" for took, where in slowest[:12]))
    soak.say(
        "cover_ms", f"p50 {found['p50']}, p99 {found['p99']}, worst {found['worst']};"
        f" target {found['target']}: {'met' if found['met'] else 'missed'}",
    )  # fmt: skip
