"""After hiding, no word of a record is in the memory of any process of ours, nor in any file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.conftest import eventually, is_running
from tests.system.leaving import SCENES
from tests.system.soak import Soak, lengths
from tests.system.traces import (
    STEM,
    Attended,
    House,
    found_in_files,
    found_in_memory,
    patterns,
)

pytestmark = [pytest.mark.x11, pytest.mark.timeout(300)]
GONE_WITHIN_S = 2.0
SIGNS: dict[str, tuple[str, ...]] = {
    "key": ("F9",),
    "shifts": ("Shift_L", "Shift_L", "Shift_L"),
    "command": (),
}


@pytest.fixture
def house(
    tmp_path: Path, display: str, vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> House:
    assert vault_folder == tmp_path / "vault"
    monkeypatch.setenv("DVA_DUMPABLE", "1")  # so that whoever runs the tests may look
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    return House(tmp_path, display)


@pytest.fixture
def ended() -> Iterator[list[Attended]]:
    programs: list[Attended] = []
    yield programs
    for one in programs:
        one.end()


def _hide(program: Attended, sign: str) -> float:
    """Hide; how long it took until the session was gone, in seconds."""
    session = program.session()
    if keys := SIGNS[sign]:
        program.press(*keys)
    else:
        assert program.run("hide").returncode == 0
    begun = program.wait_for("cover", len(program.times("cover")) or 1)
    eventually(lambda: not is_running(session), "the session is gone")
    return time.monotonic() - begun


@lengths(short=2, long=50)
def test_nothing_is_left_in_memory_or_files(
    times: int, house: House, ended: list[Attended], request: pytest.FixtureRequest
) -> None:
    soak = Soak(request)
    slowest, looked = 0.0, 0
    for turn in range(times):
        scene, sign = soak.chance.choice(SCENES), soak.chance.choice(sorted(SIGNS))
        house.ask(f"turn {turn} {scene}", scene)
        if not ended:
            ended.append(house.start())
        else:
            house.come_back(ended[0])
        [program] = ended
        house.wait(program)
        before = program.session()
        assert found_in_memory(before) > 0, "the words should be there while they are shown"
        slowest = max(slowest, _hide(program, sign))
        program.wait_for("listening", turn + 1)
        assert program.session() != before
        family = program.family()
        assert {program.pid, program.session()} <= {*family}
        assert {pid: found_in_memory(pid) for pid in family} == dict.fromkeys(family, 0)
        assert house.leaks() == []
        looked += len(family)
    soak.say("slowest end of a session, s", round(slowest, 3))
    soak.say("processes looked into", looked)
    assert slowest < GONE_WITHIN_S


def test_the_helper_that_makes_the_backup_knows_no_word(
    house: House, ended: list[Attended]
) -> None:
    house.ask("backup", "field", export=False)
    ended.append(house.start())
    house.wait(ended[0])
    _hide(ended[0], "key")
    helpers: dict[int, int] = {}

    def looked() -> bool:
        for pid in ended[0].family():
            if b"backup" in _command_line(pid).split(b"\0"):
                helpers[pid] = helpers.get(pid, 0) + found_in_memory(pid)
        return any(not is_running(pid) for pid in helpers)

    eventually(looked, "a backup is made")
    assert set(helpers.values()) == {0}
    assert house.leaks() == []


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


# that the looking finds

_HOLDER = "import sys; kept = sys.stdin.buffer.readline(); print(flush=True); sys.stdin.read()"


@pytest.mark.parametrize("one", [b"nothing", *patterns()])
def test_a_word_would_be_found_in_memory_however_it_is_written(one: bytes) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write(b"\x01odd" + one + b"\n")
        holder.stdin.flush()
        holder.stdout.readline()
        found = found_in_memory(holder.pid)
        holder.stdin.close()
    assert (found > 0) is (one != b"nothing")


def test_a_word_would_be_found_across_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    word = "Oxterhaven Plimsollgate"[::-1]
    kept = [bytearray(word.encode() * 3) for _ in range(100)]
    monkeypatch.setattr("tests.system.traces._CHUNK", 4096)
    assert found_in_memory(os.getpid(), word) >= 300
    assert kept


def test_a_word_would_be_found_in_files_and_their_names(tmp_path: Path) -> None:
    apart = tmp_path / "apart"
    apart.mkdir()
    for place, one in enumerate(patterns()):
        (tmp_path / f"{place}").write_bytes(b"\x01odd" + one + b"\xff")
        (apart / f"{place}").write_bytes(one)
    (tmp_path / STEM.lower()).mkdir()
    (tmp_path / "link").symlink_to(STEM)
    assert len(found_in_files(tmp_path, apart)) == len(patterns()) + 2
