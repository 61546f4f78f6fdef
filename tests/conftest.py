"""Shared by all tests: no socket may be opened, and nothing touches the person's own folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dva_desktop.ui  # noqa: F401 - makes Qt safe on this Python before any test

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_opened: list[str] = []
_LOCAL = {1}  # AF_UNIX: X11 and pytest-xdist speak over it


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"):
        family = getattr(arguments[0], "family", None)
        if family not in _LOCAL:
            _opened.append(event)


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fail any test that opens a socket other than a local one."""
    before = len(_opened)
    yield
    assert _opened[before:] == []


@pytest.fixture(autouse=True)
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("TMPDIR", "")  # as if unset; a session leads it elsewhere
    return home
