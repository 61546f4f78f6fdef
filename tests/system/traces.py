"""Looking for words where they should not be: in the memory of processes and in files."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dva_desktop.core.pathway.vignette import load_vignette
from dva_desktop.core.record import SECTIONS
from dva_desktop.core.vault import Vault
from tests.core.vault.support import PASSPHRASE
from tests.system.conftest import ROOT, Program, eventually, is_running

# Nothing but a word that was typed begins like this.
STEM = "Quillaverth-Zembrosky"
_VIGNETTE = ROOT / "tests/vignettes/whole/a_mother_and_what_she_keeps_going.toml"
_CHUNK = 8 << 20
_OVERLAP = 256


def patterns(word: str = STEM) -> list[bytes]:
    """``word`` as it may lie in memory or in a file."""
    cases = dict.fromkeys((word, word.lower(), word.upper()))
    return [one.encode(coding) for one in cases for coding in ("utf-8", "utf-16-le", "utf-16-be")]


def found_in_memory(pid: int, word: str = STEM) -> int:
    """How often ``word`` lies in the memory of a process: in all that can be read there, what is
    swapped out too. The end of the process in the meantime ends the count."""
    wanted = patterns(word)
    return sum(chunk.count(one) for chunk in _memory(pid) for one in wanted)


def _memory(pid: int) -> Iterator[bytes]:
    with suppress(FileNotFoundError, ProcessLookupError):
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                span, rights, *_rest = line.split()
                if rights.startswith("r") and "[v" not in line:  # the kernel's own few pages
                    low, high = (int(one, 16) for one in span.split("-"))
                    yield from _region(memory.fileno(), low, high)


def _region(handle: int, low: int, high: int) -> Iterator[bytes]:
    at = low
    while at < high:
        try:
            chunk = os.pread(handle, min(_CHUNK, high - at), at)
        except OSError:  # a page that was never there
            return
        if not chunk:
            return
        yield chunk
        at += len(chunk)
        if at < high:
            at -= _OVERLAP


def found_in_files(folder: Path, *apart: Path) -> list[str]:
    """The files below ``folder``, except those in ``apart``, that hold the word or are named so."""
    wanted = patterns()
    seen = (
        (path, str(path.relative_to(folder)).encode() + _content(path))
        for path in folder.rglob("*")
        if not any(one in (path, *path.parents) for one in apart)
    )
    return [str(path) for path, content in seen if any(one in content for one in wanted)]


def _content(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_symlink():
            return bytes(path.readlink())
        if path.is_file():
            return path.read_bytes()
    return b""


def forgotten_segments(makers: set[int]) -> list[str]:
    """The segments of shared memory that these processes made and nobody has removed."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return [f"segment {one.split()[1]}" for one in lines if int(one.split()[4]) in makers]


class Attended(Program):
    """The program with a person at it; ``tests.system.leaving`` says what they do."""

    deeds: Path

    @staticmethod
    def command(*arguments: str) -> list[str]:
        if "--deeds" in arguments:
            return [sys.executable, "-m", "tests.system.attended_front", *arguments]
        return Program.command(*arguments)

    def has_failed(self) -> bool:
        return self._process.poll() is not None or "ended-shown" in self.output

    def family(self) -> list[int]:
        """The processes that belong to it and are running: front, session, helpers."""
        everyone = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
        return [pid for pid in everyone if self._owns(pid) and is_running(pid)]

    def _owns(self, pid: int) -> bool:
        with suppress(OSError):
            return os.getpgid(pid) == self.pid
        return False


class House:
    """A person's folders, a vault with a consultation in it, and the program that uses them."""

    def __init__(self, base: Path, display: str) -> None:
        self.base = base
        self.vault, self.deeds, self.out = base / "vault", base / "deeds", base / "out"
        for folder in (self.deeds, self.out):
            folder.mkdir()
        record = load_vignette(_VIGNETTE).record
        with Vault.open(self.vault, PASSPHRASE) as vault:
            self.consultation = vault.new_consultation(record.locality, record.date, record.area)
            for name in SECTIONS:
                vault.save_section(self.consultation, name, getattr(record, name))
        self._sessions: set[int] = set()
        self._display = display
        self._times = 0

    def ask(self, words: str, scene: str, *, export: bool = True) -> None:
        """Say what is to be done in the next session."""
        (self.deeds / "done").unlink(missing_ok=True)
        task = {
            "consultation": self.consultation,
            "text": f"They said {STEM} {words}.",
            "line": f"{STEM} {words}",
            "folder": str(self.out) if export else "",
            "scene": scene,
        }
        (self.deeds / "next.json").write_text(json.dumps(task))

    def start(self) -> Attended:
        """Start the program."""
        return Attended(self._display, self.vault, "--deeds", str(self.deeds))

    def come_back(self, program: Attended) -> None:
        """Press Back in the calculator."""
        self._times += 1
        program.wait_for("listening", self._times)
        program.press("shift+Tab", "shift+Tab", "space")

    def wait(self, program: Attended) -> None:
        """Wait until the person has done it."""
        done = self.deeds / "done"
        with suppress(pytest.fail.Exception):
            eventually(lambda: done.exists() or program.has_failed(), "all of it is done")
        if not done.exists():
            pytest.fail(f"Not all of it was done.\n{program.output}")
        self._sessions.add(program.session())

    def leaks(self) -> list[str]:
        """Files in any of the person's folders or in shared memory that hold a word, and memory
        that a session shared with the X server and forgot."""
        files = found_in_files(self.base, self.deeds, self.out) + found_in_files(Path("/dev/shm"))
        return files + forgotten_segments(self._sessions)
