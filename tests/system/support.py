"""The demonstration as a process of its own, in folders of its own, watched from outside."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest

from dva_desktop.ui.session.demo_script import CANARIES, NHS_NUMBER, PASSPHRASE
from tests.system.conftest import ROOT, eventually

FENCE = Path(__file__).parent / "fence"
# What may be found in the encrypted vault and in the exported folder, and nowhere else.
SECRETS = (*CANARIES, PASSPHRASE, NHS_NUMBER, NHS_NUMBER.replace(" ", ""), "Marisol")
_CODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_LOOK_EVERY_S = 0.05
PATIENCE_S = 100.0  # a demonstration takes ten seconds where nothing else runs


class World:
    """A person's folders, from home to runtime, below ``base``; ``out`` is where one exports to."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.out = base / "out"
        self.vault = base / "vault"
        self.fence_log = base / "fence.log"
        for name in ("home", "data", "config", "cache", "state", "run", "tmp"):
            (base / name).mkdir(mode=0o700, parents=True)

    def environment(self) -> dict[str, str]:
        """What a program started in this world knows. It lets itself be looked at (to its owner a
        process is closed otherwise), so that an onlooker sees all there is."""
        folders = {f"XDG_{x.upper()}_HOME": x for x in ("data", "config", "cache", "state")}
        folders |= {"HOME": "home", "XDG_RUNTIME_DIR": "run", "TMPDIR": "tmp"}
        return os.environ | {
            **{name: str(self.base / folder) for name, folder in folders.items()},
            "QT_QPA_PLATFORM": "offscreen",
            "DVA_DUMPABLE": "1",
            "FENCE_LOG": str(self.fence_log),
        }

    def changes(self) -> list[dict[str, Any]]:
        """The changes that the demonstration wrote down, except one it was killed while writing."""
        path = self.out / "changes.jsonl"
        whole = path.read_text().rpartition("\n")[0] if path.exists() else ""
        return [json.loads(line) for line in whole.splitlines()]

    def changes_made(self) -> int:
        """How many changes were made until now, kept or not."""
        path = self.out / "changes.jsonl"
        return path.read_bytes().count(b'{"what": "intend"') if path.exists() else 0

    def leaks(self, *further: str) -> list[str]:
        """The files, the vault's among them, that hold or are named by a secret."""
        inside = {
            str(path.relative_to(self.base)): path.read_bytes() if path.is_file() else b""
            for path in self.base.rglob("*")
            if self.out not in (path, *path.parents)
        }
        return [
            name for name, content in inside.items() if found_in(name.encode() + content, *further)
        ]


def found_in(content: bytes, *further: str) -> list[str]:
    """The secrets, and ``further`` ones, in ``content``, whatever the case, in 8 or 16 bits."""
    folded = content.lower()
    secrets = (*SECRETS, *further)
    return [x for x in secrets if any(x.lower().encode(coding) in folded for coding in _CODINGS)]


class Demonstration:
    """``dva-desktop demo`` in ``world``; none of its processes outlives the ``with`` block."""

    def __init__(self, world: World, **environment: str) -> None:
        self.world = world
        self._printed = (world.base / "printed.txt").open("wb")
        folders = ("--out", str(world.out), "--vault", str(world.vault))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dva_desktop", "demo", *folders],
            cwd=ROOT,
            env=world.environment() | environment,
            stdout=self._printed,
            stderr=self._printed,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._printed.close()

    @property
    def printed(self) -> str:
        """All that it wrote to the terminal."""
        return (self.world.base / "printed.txt").read_text()

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def play_until(self, condition: Callable[[], bool] = lambda: False) -> None:
        """Wait until ``condition`` holds or the demonstration has ended."""
        until = time.monotonic() + PATIENCE_S
        pause = threading.Event()
        while not (self.has_ended() or condition()):
            if time.monotonic() > until:
                pytest.fail(f"The demonstration does not get on.\n{self.printed}")
            pause.wait(0.02)

    def wait(self) -> int:
        """Wait for its end; the exit status."""
        self.play_until()
        return self._process.wait()

    def processes(self) -> list[int]:
        """Those of its processes that are still there, the front and the sessions."""
        everyone = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
        return [pid for pid in everyone if self._owns(pid)]

    def kill(self) -> None:
        """End all its processes at once, as ``kill -9`` does, and wait until they are gone."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        eventually(lambda: not self.processes(), "the killed processes are gone")

    def _owns(self, pid: int) -> bool:
        with suppress(OSError):
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
            state, _parent, group = after_name.split()[:3]
            return int(group) == self._process.pid and state != "Z"
        return False


class Onlooker:
    """Another program of the same person: while in its ``with`` block it looks, twenty times a
    second, at the processes (``seen`` is all that it saw) and at the windows (``titles``)."""

    def __init__(self, demonstration: Demonstration, display: str) -> None:
        self.seen: set[bytes] = set()
        self.titles: set[str] = set()
        self._demonstration = demonstration
        self._display = display
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._enough.wait(_LOOK_EVERY_S):
            for pid in self._demonstration.processes():
                self.seen.update(_what_shows(Path(f"/proc/{pid}")))
            self.titles.update(_window_titles(self._display))


def _what_shows(process: Path) -> Iterator[bytes]:
    """Command line, environment, names of process and threads, and names of the open files."""
    for name in ("cmdline", "environ", "task/*/comm"):
        for path in process.glob(name):
            with suppress(OSError):
                yield path.read_bytes()
    for path in process.glob("fd/*"):
        with suppress(OSError):
            yield bytes(path.readlink())


def _window_titles(display: str) -> set[str]:
    """The titles of all windows on an X display, also of those that are not on the screen."""
    command = ["xdotool", "search", "--name", "", "getwindowname", "%@"]
    environment = os.environ | {"DISPLAY": display}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True)
    return {*answer.stdout.splitlines()} - {""}


def fence_notes(world: World) -> list[str]:
    """What the fence wrote down: ``fenced`` for each process that started, and every event."""
    return [re.sub(r"^\d+ ", "", line) for line in world.fence_log.read_text().splitlines()]
