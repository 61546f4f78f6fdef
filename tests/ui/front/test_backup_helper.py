"""The front's helper for backups: begun when all is quiet, ended at once, waited for by nobody."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dva_desktop.ui.front.backup_helper import BackupHelper, backup_command
from dva_desktop.ui.front.spawn import Process, start

_SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
_ENDS = [sys.executable, "-c", "pass"]


class _Stage:
    """A helper whose processes are real, small, and counted."""

    def __init__(self, command: list[str]) -> None:
        self.started: list[Process] = []
        self.helper = BackupHelper(command, start=self._start)
        self.helper._soon.setInterval(10)

    def _start(self, command: list[str]) -> Process:
        self.started.append(start(command))
        return self.started[-1]


@pytest.fixture
def stages(qapp: object) -> Iterator[list[_Stage]]:
    made: list[_Stage] = []
    yield made
    for stage in made:
        stage.helper.stop()
        assert stage.helper._ended.wait(20)


def _stage(stages: list[_Stage], command: list[str]) -> _Stage:
    stages.append(_Stage(command))
    return stages[-1]


def test_it_begins_a_while_after_a_session_has_ended(stages: list[_Stage], qtbot: QtBot) -> None:
    stage = _stage(stages, _ENDS)
    stage.helper.begin_soon()
    assert stage.started == []
    qtbot.waitUntil(lambda: len(stage.started) == 1, timeout=5000)
    qtbot.waitUntil(lambda: not stage.helper.at_work, timeout=20_000)
    stage.helper.begin_soon()
    qtbot.waitUntil(lambda: len(stage.started) == 2, timeout=5000)


def test_coming_back_at_once_means_that_it_never_begins(stages: list[_Stage], qtbot: QtBot) -> None:
    stage = _stage(stages, _SLEEPS)
    stage.helper.begin_soon()
    stage.helper.stop()
    with qtbot.waitSignal(stage.helper._soon.timeout, timeout=100, raising=False):
        pass
    assert stage.started == []


def test_coming_back_ends_it_and_does_not_wait(stages: list[_Stage], qtbot: QtBot) -> None:
    stage = _stage(stages, _SLEEPS)
    stage.helper.begin_soon()
    qtbot.waitUntil(lambda: stage.helper.at_work, timeout=5000)
    before = time.monotonic()
    stage.helper.stop()
    assert time.monotonic() - before < 0.05
    qtbot.waitUntil(lambda: not stage.helper.at_work, timeout=5000)
    stage.helper.stop()  # its number may be another's by now


def test_one_that_hangs_on_a_slow_disk_keeps_nobody_waiting_and_the_next_waits_for_it(
    stages: list[_Stage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = _stage(stages, _SLEEPS)
    stage.helper.begin_soon()
    qtbot.waitUntil(lambda: stage.helper.at_work, timeout=5000)
    hanging = stage.started[0]
    kill = hanging.kill
    monkeypatch.setattr(hanging, "kill", lambda: None)
    stage.helper.stop()
    stage.helper.begin_soon()
    with qtbot.waitSignal(stage.helper._soon.timeout, timeout=5000):
        pass
    assert len(stage.started) == 1
    kill()
    qtbot.waitUntil(lambda: len(stage.started) == 2, timeout=5000)


def test_closing_the_program_does_now_what_was_put_off(stages: list[_Stage]) -> None:
    stage = _stage(stages, _ENDS)
    stage.helper.leave()
    assert stage.started == []  # nothing was
    stage.helper.begin_soon()
    stage.helper.leave()
    assert len(stage.started) == 1


def test_a_helper_that_cannot_be_started_stops_nothing(stages: list[_Stage], qtbot: QtBot) -> None:
    stage = _stage(stages, ["/nowhere/at/all"])
    stage.helper.begin_soon()
    stage.helper.leave()
    assert not stage.helper.at_work


def test_its_thread_ends_with_it(stages: list[_Stage], qtbot: QtBot) -> None:
    before = threading.active_count()
    stage = _stage(stages, _ENDS)
    stage.helper.begin_soon()
    stage.helper.leave()
    qtbot.waitUntil(lambda: threading.active_count() == before, timeout=20_000)


def test_it_is_told_the_vault_and_nothing_else() -> None:
    command = [sys.executable, "-m", "dva_desktop", "backup", "--automatic"]
    assert backup_command(None) == command
    assert backup_command(Path("/x/vault")) == [*command, "--vault", "/x/vault"]
