"""macOS: what each notification leads to, with a stand-in for the Objective-C runtime."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dva_desktop.core.platform.lock_policy import Cause
from dva_desktop.ui.front.watching import kinds
from dva_desktop.ui.front.watching.macos import CAUSES_OF, WANTED, MacWatch


class Mac:
    """Stands in for the runtime; ``post`` is what the system does."""

    def __init__(self) -> None:
        self._on: Callable[[str], None] | None = None

    def observe(self, on: Callable[[str], None]) -> None:
        self._on = on

    def post(self, name: str) -> None:
        assert self._on is not None
        for _centre, wanted, selector in WANTED:
            if wanted == name:
                self._on(selector)


class Locked:
    """A watch on the pretended Mac, and what it locked for."""

    def __init__(self) -> None:
        self.mac = Mac()
        self.causes: list[tuple[Cause, bool]] = []
        self.watch = MacWatch(self._lock, lambda: self.mac)
        self.watch.start()

    def _lock(self, cause: Cause, *, sleeps_at_once: bool = False) -> None:
        self.causes.append((cause, sleeps_at_once))


@pytest.mark.parametrize(
    ("name", "locked"),
    [
        ("com.apple.screenIsLocked", [("screen_locked", False)]),
        ("com.apple.screensaver.didstart", [("screen_locked", False)]),
        ("NSWorkspaceWillSleepNotification", [("suspend", True)]),
        ("NSWorkspaceSessionDidResignActiveNotification", [("switched", False)]),
        ("com.apple.screenIsUnlocked", []),
        ("NSWorkspaceDidWakeNotification", []),
    ],
)
def test_each_notification(qapp: object, name: str, locked: list[tuple[Cause, bool]]) -> None:
    made = Locked()
    made.mac.post(name)
    assert made.causes == locked
    assert kinds(made.watch.bits) == {"sleep", "session", "screen"}


def test_every_method_has_its_cause_and_takes_one_argument() -> None:
    assert {selector for _centre, _name, selector in WANTED} == set(CAUSES_OF)
    assert all(selector.endswith(":") and selector.count(":") == 1 for selector in CAUSES_OF)


def test_a_call_of_another_name_is_nothing(qapp: object) -> None:
    made = Locked()
    made.watch._on("dealloc")
    assert made.causes == []


def test_where_there_is_no_runtime_nothing_is_heard_of(qapp: object) -> None:
    watch = MacWatch(Locked()._lock)  # this is not a Mac
    watch.start()
    assert watch.bits == 0
