"""The session's end of the wire, over real pipes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from dva_desktop.ui.front.wire import Message
from dva_desktop.ui.session import link
from dva_desktop.ui.session.link import Link


class Wire:
    """A link, the front's two ends of its pipes, and what it did."""

    def __init__(self) -> None:
        incoming, self.to_session = os.pipe()
        self.from_session, outgoing = os.pipe()
        self._ours = [incoming, outgoing]
        self.ended: list[int] = []
        self.heard: list[Message] = []
        self.link = Link(incoming, outgoing, self.ended.append)
        self.link.heard.connect(self.heard.append)
        self.link.listen()

    def hang_up(self) -> None:
        if self.to_session >= 0:
            os.close(self.to_session)
            self.to_session = -1

    def close(self) -> None:
        delete(self.link)  # else it would go on telling whoever has its pipe's number next
        for handle in (*self._ours, self.from_session):
            os.close(handle)


@pytest.fixture
def wire(qtbot: QtBot) -> Iterator[Wire]:
    made = Wire()
    yield made
    made.hang_up()
    qtbot.waitUntil(lambda: bool(made.ended), timeout=5000)
    made.close()


def test_what_the_front_says_is_heard_and_anything_else_is_not(wire: Wire, qtbot: QtBot) -> None:
    os.write(wire.to_session, b"at 1 2 800 600\nopen the vault\n\xff\xfe\nunlock\n")
    qtbot.waitUntil(lambda: len(wire.heard) == 2, timeout=5000)
    assert wire.heard == [Message("at", (1, 2, 800, 600)), Message("unlock")]


def test_what_is_said_is_a_line(wire: Wire) -> None:
    wire.link.say("at", 1, -2, 800, 600)
    wire.link.say("hide")
    assert os.read(wire.from_session, 100) == b"at 1 -2 800 600\nhide\n"


def test_an_ending_session_waits_for_its_own_cover_and_for_none_before(
    wire: Wire, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.write(wire.to_session, b"covered 5\nunlock\n")
    qtbot.waitUntil(lambda: len(wire.heard) == 2, timeout=5000)
    monkeypatch.setattr(link, "_COVER_SECONDS", 0.01)
    wire.link.wait_for_cover()  # it does not come, and nothing waits for ever
    assert not wire.link._covered.is_set()
    os.write(wire.to_session, b"covered 7\n")
    monkeypatch.setattr(link, "_COVER_SECONDS", 60)
    wire.link.wait_for_cover()
    assert wire.link._covered.is_set()


def test_nobody_waits_for_a_cover_when_the_front_is_gone(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "_COVER_SECONDS", 60)
    wire.hang_up()
    wire.link.wait_for_cover()
    assert wire.link._covered.is_set()


def test_when_the_front_is_gone_the_session_is_told_and_then_ended(
    wire: Wire, qtbot: QtBot
) -> None:
    order: list[str] = []
    wire.link.lost.connect(lambda: order.append("told"), Qt.ConnectionType.DirectConnection)
    real_end = wire.link._end

    def end(status: int) -> None:
        order.append("ended")
        real_end(status)

    wire.link._end = end
    wire.hang_up()
    qtbot.waitUntil(lambda: wire.ended == [1], timeout=5000)
    assert order == ["told", "ended"]  # told first, so that it has its time to commit


def test_speaking_to_nobody_does_no_harm(qapp: object) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    link = Link(0, writing)
    link.say("hide")
    os.close(writing)


def test_a_front_that_no_longer_reads_does_not_keep_the_session_from_hiding(wire: Wire) -> None:
    for number in range(20_000):  # more than a pipe takes
        wire.link.say("saved", number)
    wire.link.say("hide", 0, 0)


def test_it_says_again_and_again_that_it_answers(
    wire: Wire, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dva_desktop.ui.session.link._BEAT_MS", 5)
    said = b""
    os.set_blocking(wire.from_session, False)
    wire.link.beat()

    def heard() -> bool:
        nonlocal said
        with suppress(BlockingIOError):
            said += os.read(wire.from_session, 4096)
        return said.startswith(b"alive\nalive\nalive\n")

    qtbot.waitUntil(heard, timeout=5000)
