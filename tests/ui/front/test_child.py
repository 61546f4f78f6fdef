"""The front's end of a session process: real processes, small ones."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Iterator

import pytest

from dva_desktop.ui.front.child import Child, session_command
from dva_desktop.ui.front.wire import Message

Start = Callable[[str], Child]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Child] = []

    def run(code: str) -> Child:
        started.append(Child([sys.executable, "-c", code]))
        return started[-1]

    yield run
    for child in started:
        child.close()


def _heard(child: Child) -> list[Message | int]:
    """Everything the child says, to its exit status."""
    said: queue.SimpleQueue[Message | int] = queue.SimpleQueue()
    child.listen(said.put)
    found: list[Message | int] = []
    while not found or not isinstance(found[-1], int):
        found.append(said.get(timeout=20))
    return found


def test_what_was_said_before_anyone_listened_is_not_lost(start: Start) -> None:
    child = start("print('ready'); print('a secret'); print('prompt', flush=True)")
    child.wait_for_prompt(20)
    assert _heard(child) == [Message("ready"), Message("prompt"), 0]


def test_it_hears_what_it_is_told_and_its_status_is_known(start: Start) -> None:
    child = start("import sys; sys.exit(7 if sys.stdin.readline() == 'unlock\\n' else 1)")
    child.say(Message("unlock"))
    assert _heard(child) == [7]


def test_a_kill_ends_it_and_telling_it_more_does_no_harm(start: Start) -> None:
    child = start("import sys; sys.stdin.read()")
    child.kill()
    assert _heard(child) == [-9]
    child.say(Message("hide"))
    child.kill()


def test_its_input_ends_with_us(start: Start) -> None:
    child = start("import sys; sys.stdin.read(); print('gone', flush=True)")
    child._process.close_input()
    assert _heard(child) == [Message("gone"), 0]


def test_waiting_for_a_prompt_ends_with_the_process(start: Start) -> None:
    start("pass").wait_for_prompt(20)


def test_the_session_gets_our_options_and_nothing_else() -> None:
    command = session_command(["--vault", "/x"])
    assert command == [sys.executable, "-m", "dva_desktop", "session", "--vault", "/x"]
