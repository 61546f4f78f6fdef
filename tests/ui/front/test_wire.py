"""Only short lines from the closed list get through between the processes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.ui.front.wire import Message, cause_in, hide, messages, parse


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"ready", Message("ready")),
        (b"hide 4 123", Message("hide", (4, 123))),
        (b"gone", Message("gone")),
        (b"at 10 -20 1180 740", Message("at", (10, -20, 1180, 740))),
        (b"covered 5", Message("covered", (5,))),
        (b"owed 2", Message("owed", (2,))),
        (b"saved 999999999", Message("saved", (999_999_999,))),
    ],
)
def test_a_line_of_ours(line: bytes, message: Message) -> None:
    assert parse(line) == message
    assert message.line() == line + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b" gone",
        b"gone ",
        b"gone 1",
        b"hide",
        b"hide 1",
        b"hide panic 1",
        b"HIDE 1 2",
        b"gone\r",
        b"gone\x00",
        b"at 1 2 3",
        b"at 1 2 3 4 5",
        b"at 1 2 3 four",
        b"at 1 2 3 4.0",
        b"at 1 2 3 1_000",
        b"at 1 2 3 +4",
        b"at 1 2 3 --4",
        b"at 1  2 3",
        b"saved 1000000000",
        b"saved \xd9\xa3",
        b"saved -",
        b"said he would find her",
        b"h\xc3\xafde",
        b"saved " + b"1" * 100,
    ],
)
def test_a_hostile_line_is_not_a_message(line: bytes) -> None:
    assert parse(line) is None


@given(st.binary(max_size=80))
def test_whatever_is_accepted_is_exactly_what_would_be_sent(line: bytes) -> None:
    message = parse(line)
    assert message is None or message.word in line.decode("ascii")


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_travels_as_a_number(cause: Cause) -> None:
    message = parse(hide(cause, 999_999_999).line().strip())
    assert message is not None
    assert cause_in(message.numbers[0]) == cause


@pytest.mark.parametrize("number", [-1, len(CAUSES), 999_999_999])
def test_a_cause_that_nobody_knows_still_locks(number: int) -> None:
    assert cause_in(number) == "command"


def test_lines_cut_anywhere_are_put_together() -> None:
    pieces = [b"rea", b"dy\nprom", b"pt\nhi", b"de 0 1\nat 1 2 3 4\n", b"gone"]
    assert [message.word for message in messages(_reader(pieces))] == [
        "ready",
        "prompt",
        "hide",
        "at",
    ]


def test_a_line_without_end_is_dropped_and_does_not_fill_the_memory() -> None:
    pieces = [b"x" * 200] * 5000 + [b"\ngone\n"]
    assert list(messages(_reader(pieces))) == [Message("gone")]


def test_the_end_of_an_endless_line_is_not_taken_for_a_message() -> None:
    pieces = [b"x" * 65, b"ready\n", b"gone\n"]
    assert list(messages(_reader(pieces))) == [Message("gone")]


def _reader(pieces: list[bytes]) -> Callable[[int], bytes]:
    left = iter(pieces)
    return lambda _size: next(left, b"")
