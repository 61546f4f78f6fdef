"""A missing system library is named with the command that brings it, before Qt is touched."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from dva_desktop.ui.front.libraries import missing_libraries, remedy


def _without(monkeypatch: pytest.MonkeyPatch, *absent: str) -> None:
    def load(name: str, *_arguments: Any) -> object:
        if name in absent:
            raise OSError(f"{name}: cannot open shared object file")
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)


def test_nothing_is_missing_when_all_can_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch)
    assert missing_libraries() == ()


def test_what_only_x11_needs_is_asked_for_only_there(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "libxcb-cursor.so.0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert missing_libraries() == ()
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert missing_libraries() == ("libxcb-cursor0",)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert missing_libraries() == ()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert missing_libraries() == ("libxcb-cursor0",)


def test_the_remedy_is_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "libEGL.so.1", "libxkbcommon.so.0")
    assert remedy(missing_libraries()).endswith("\n  sudo apt-get install libegl1 libxkbcommon0")
