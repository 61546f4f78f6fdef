"""An X server of our own, and the real program on it, seen and used from outside."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from dva_desktop.core.vault import Vault
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.system.x11 import ask_to_close

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0
_TIMING = re.compile(r"timing (\S+) ([0-9.]+) (\d+)\n")


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait for what happens in other processes; fail with ``what`` when it never does."""
    until = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"It never happened: {what}")
        pause.wait(0.02)


def _needed(program: str, package: str) -> str:
    path = shutil.which(program)
    if path is None:
        pytest.fail(f"{program} is missing. Install it with: sudo apt-get install {package}")
    return path


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of a display on an X server that is started for these tests alone."""
    reading, writing = os.pipe()
    command = [_needed("Xvfb", "xvfb"), "-displayfd", str(writing), "-screen", "0", "1366x768x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp", "-r"], pass_fds=[writing], stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            found = number.readline().strip()
        if not found:
            pytest.fail("Xvfb did not start.")
        yield f":{found}"
        server.terminate()


class Program:
    """The program, started as a person starts it. What it writes is kept, what it shows is seen."""

    def __init__(self, display: str, vault: Path, *arguments: str) -> None:
        self._xdotool = _needed("xdotool", "xdotool")
        self._environment = os.environ | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "DVA_TIMING": "1",
        }
        self.output = ""
        self._process = subprocess.Popen(
            self.command("--vault", str(vault), *arguments),
            cwd=ROOT,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @staticmethod
    def command(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "dva_desktop", *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the program, to its end."""
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env=self._environment | {"DVA_TIMING": ""},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    # what happened

    def times(self, event: str) -> list[float]:
        """When ``event`` was noted, in monotonic seconds."""
        return [float(at) for name, at, _pid in _TIMING.findall(self.output) if name == event]

    def wait_for(self, event: str, times: int = 1) -> float:
        """Wait until ``event`` was noted so many times; when the last of them was."""
        eventually(lambda: len(self.times(event)) >= times, f"{event} x {times}\n{self.output}")
        return self.times(event)[times - 1]

    def session(self) -> int:
        """The process id of the present session."""
        return int(re.findall(r"timing spawned-(\d+) ", self.output)[-1])

    def exit_status(self) -> int:
        """Wait for the end of the program."""
        status = self._process.wait(timeout=PATIENCE)
        self._reader.join()
        return status

    # the screen and the keyboard

    def windows(self) -> list[str]:
        """The titles of the windows on the screen."""
        found = self._do("search", "--onlyvisible", "--name", ".").split()
        return sorted({self._do("getwindowname", one).strip() for one in found} - {""})

    def wait_for_windows(self, *titles: str) -> None:
        eventually(lambda: self.windows() == sorted(titles), f"windows {titles}\n{self.output}")

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        self._do("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        self._do("type", "--delay", "5", text)

    def close_window(self, title: str) -> None:
        """Close a window as its frame's button does."""
        found: list[str] = []

        def is_found() -> bool:  # not at once, while xdotool stumbles over a window just destroyed
            found[:] = self._do("search", "--onlyvisible", "--name", f"^{title}$").split()
            return bool(found)

        eventually(is_found, f"window {title}\n{self.output}")
        for one in found:
            ask_to_close(self._environment["DISPLAY"], int(one))

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type the passphrase and press Enter."""
        self.type(passphrase)
        self.press("Return")

    def signal(self, what: signal.Signals) -> None:
        self._process.send_signal(what)

    def end(self) -> None:
        """Leave no process behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _do(self, *arguments: str) -> str:
        return subprocess.run(
            [self._xdotool, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        ).stdout

    def _read(self) -> None:
        if self._process.stderr is not None:
            for line in self._process.stderr:
                self.output += line


def is_running(pid: int) -> bool:
    """Whether the process exists and has not ended."""
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False


def set_up(folder: Path) -> Path:
    """A vault for which the first run is over."""
    vault, _code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    with vault:
        vault.set_setting("locality", "somerset")
        vault.set_setting("first_run", "done")
    return folder


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    """A vault that was set up before."""
    return set_up(tmp_path / "vault")


Start = Callable[..., Program]


@pytest.fixture
def start(display: str) -> Iterator[Start]:
    """Start the program with a vault folder and further arguments."""
    started: list[Program] = []

    def run(vault: Path, *arguments: str) -> Program:
        started.append(Program(display, vault, *arguments))
        return started[-1]

    yield run
    for program in started:
        program.end()


@pytest.fixture
def program(start: Start, vault_folder: Path) -> Program:
    """The program at its unlock prompt."""
    made = start(vault_folder)
    made.wait_for("uncovered")
    made.wait_for_windows("Consultation Desk")
    return made


@pytest.fixture
def desk(program: Program) -> Program:
    """The program, unlocked."""
    program.unlock()
    program.wait_for("screen-HomePage")
    return program
