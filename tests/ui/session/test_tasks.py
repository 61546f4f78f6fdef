"""Slow work: its result comes back to the main thread, or to nobody."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import BugError, EnvironmentFault
from dva_desktop.ui.session.tasks import run_in_background


class Outcome:
    """What came back."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[str] = []
        self.discarded: list[object] = []
        self.threads: set[threading.Thread] = set()

    def on_done(self, result: object) -> None:
        self.threads.add(threading.current_thread())
        self.done.append(result)


@pytest.fixture
def outcome() -> Outcome:
    return Outcome()


def test_the_work_is_done_aside_and_the_result_comes_home(qtbot: QtBot, outcome: Outcome) -> None:
    owner = QObject()
    run_in_background(owner, threading.current_thread, outcome.on_done, outcome.failed.append)
    qtbot.waitUntil(lambda: bool(outcome.done), timeout=5000)
    assert outcome.threads == {threading.main_thread()}
    assert outcome.done != [threading.main_thread()]


def test_an_expected_failure_is_a_sentence(qtbot: QtBot, outcome: Outcome) -> None:
    def work() -> None:
        raise EnvironmentFault("The disk is full.", "Make some room.")

    owner = QObject()
    run_in_background(owner, work, outcome.on_done, outcome.failed.append)
    qtbot.waitUntil(lambda: bool(outcome.failed), timeout=5000)
    assert outcome.failed == ["The disk is full. Make some room."]


@pytest.mark.parametrize("error", [KeyError("Quillaverth"), BugError("no such place")])
def test_a_bug_is_treated_like_one_of_the_main_thread(
    qtbot: QtBot, outcome: Outcome, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    caught: list[BaseException] = []

    def hook(
        _kind: type[BaseException], found: BaseException, _trace: TracebackType | None
    ) -> None:
        caught.append(found)

    def work() -> None:
        raise error

    monkeypatch.setattr(sys, "excepthook", hook)
    owner = QObject()
    run_in_background(owner, work, outcome.on_done, outcome.failed.append)
    qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert caught == [error]
    assert outcome.failed == []


def test_a_result_that_comes_too_late_is_dropped(qtbot: QtBot, outcome: Outcome) -> None:
    go_on = threading.Event()

    def work() -> str:
        go_on.wait(10)
        return "late"

    owner = QObject()
    task = run_in_background(
        owner, work, outcome.on_done, outcome.failed.append, discard=outcome.discarded.append
    )
    task.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(outcome.discarded), timeout=5000)
    assert outcome.discarded == ["late"]
    assert outcome.done == []


def test_a_result_for_a_screen_that_is_gone_is_dropped(qtbot: QtBot, outcome: Outcome) -> None:
    go_on = threading.Event()

    def work() -> str:
        go_on.wait(10)
        return "late"

    owner = QObject()
    run_in_background(
        owner, work, outcome.on_done, outcome.failed.append, discard=outcome.discarded.append
    )
    with qtbot.waitSignal(owner.destroyed, timeout=5000):
        owner.deleteLater()
    go_on.set()
    qtbot.waitUntil(lambda: bool(outcome.discarded), timeout=5000)
    assert outcome.done == []
