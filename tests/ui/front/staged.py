"""A front whose session processes do as they are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from dva_desktop.ui.front.child import Child
from dva_desktop.ui.front.supervisor import Supervisor
from dva_desktop.ui.front.wire import Message, Word


class FakeChild:
    """Stands in for a process: remembers what it was told, and says what a test wants."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.killed = False
        self.waited = 0.0
        self._listener: Callable[[Message | int], object] = lambda _item: None

    def listen(self, listener: Callable[[Message | int], object]) -> None:
        self._listener = listener

    def say(self, message: Message) -> None:
        self.told.append(message.line().decode().strip())

    def kill(self) -> None:
        self.killed = True

    def close(self) -> None:
        self.killed = True

    def wait_for_end(self, seconds: float) -> None:
        self.waited = seconds

    def says(self, word: Word, *numbers: int) -> None:
        self._listener(Message(word, numbers))

    def ends(self, status: int = 0) -> None:
        self._listener(status)


class Stage:
    """A supervisor with fake children, and a record of what it showed."""

    def __init__(self) -> None:
        self.children = [FakeChild()]
        self.shown: list[str] = []
        first = cast("Child", self.children[0])
        self.supervisor = Supervisor(["session"], first, start=self._start, now=lambda: 1000.0)
        self.supervisor.cover.connect(lambda _cause: self.shown.append("cover"))
        self.supervisor.uncover.connect(lambda: self.shown.append("uncover"))
        self.supervisor.failed.connect(lambda at: self.shown.append(f"failed {at:g}"))
        self.supervisor.closed.connect(lambda: self.shown.append("closed"))
        self.supervisor.begin()

    @property
    def child(self) -> FakeChild:
        return self.children[-1]

    def _start(self, command: list[str]) -> Child:
        assert command == ["session"]
        self.children.append(FakeChild())
        return cast("Child", self.children[-1])
