"""Sessions for the tests of this folder, and a vault that was set up before."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.first_run import DONE, STAGE
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.ui.session.play import Begin, Play


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setenv("DVA_DUMPABLE", "1")
    monkeypatch.setattr(gc, "freeze", lambda: None)  # here are other tests' windows too
    mask = os.umask(0o077)
    played: list[Play] = []

    def run(vault: Path, *, asked: bool = True) -> Play:
        play = Play(qapp, vault, asked=asked)
        played.append(play)
        if asked:
            qtbot.waitUntil(lambda: "prompt" in play.link.said, timeout=10_000)
        return play

    yield run
    os.umask(mask)
    for play in played:
        play.session.lock.now("closed")
        if play.session._is_ready:
            qapp.removeEventFilter(play.session._filter)
        play.session.window.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    vault, _code = Vault.create(made, PASSPHRASE, cost=CHEAP)
    with vault:
        vault.set_setting(STAGE, DONE)
    return made
