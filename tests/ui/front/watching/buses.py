"""Private buses with a pretended desktop on them; nothing of the real one is reached."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

import pytest

ROOT = Path(__file__).resolve().parents[4]
_PATIENCE = 20


class Desktop:
    """While in its ``with`` block: a system bus, a session bus, and ``fake_desktop`` on both."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[str]] = []
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.empty_bus = ""
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.environment = {
            "DBUS_SYSTEM_BUS_ADDRESS": self._bus("system"),
            "DBUS_SESSION_BUS_ADDRESS": self._bus("session"),
        }
        self.empty_bus = self._bus("empty")
        self._services = self._start(
            [sys.executable, "-m", "tests.ui.front.watching.fake_desktop"], self.environment
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for("there")
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._running):
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def order(self, what: str) -> None:
        """Have something happen; it has been sent when this returns."""
        assert self._services.stdin is not None
        self._services.stdin.write(f"{what}\n")
        self._services.stdin.flush()
        self.wait_for(f"did {what}")

    def wait_for(self, line: str) -> None:
        """Wait until the desktop tells this; what it told before is forgotten."""
        told: list[str] = []
        while not told or told[-1] != line:
            try:
                told.append(self._said.get(timeout=_PATIENCE))
            except queue.Empty:
                pytest.fail(f"The desktop never told {line!r}, only {told}")

    def has_told(self) -> list[str]:
        """What it told since the last wait."""
        told = []
        while not self._said.empty():
            told.append(self._said.get())
        return told

    def _bus(self, name: str) -> str:
        program = shutil.which("dbus-daemon")
        if program is None:
            pytest.fail("dbus-daemon is missing. Install it with: sudo apt-get install dbus")
        config = self._folder / f"{name}.conf"
        config.write_text(_CONFIG.format(path=self._folder / name))
        process = self._start([program, "--nofork", f"--config-file={config}", "--print-address"])
        assert process.stdout is not None
        return process.stdout.readline().strip()

    def _start(
        self, command: list[str], environment: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._running.append(process)
        return process

    def _read(self) -> None:
        assert self._services.stdout is not None
        for line in self._services.stdout:
            self._said.put(line.strip())


_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
