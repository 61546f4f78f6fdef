"""The front's judgement: what to show, and when a session process is started, awaited or ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QRect, QTimer, Signal

from dva_desktop.ui.front.child import Child
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.front.wire import Message

GRACE_MS = 500  # how long a session may take to commit and go, once it has to
TRIES = 3  # sessions that end by themselves before anyone asked for one


class State(StrEnum):
    """What the present session process is doing."""

    WARM = "warm"  # starting or waiting, unseen
    ASKED = "asked"  # told to show the unlock prompt
    SHOWN = "shown"  # a person can see it
    LEAVING = "leaving"  # hidden, committing, about to end
    CLOSING = "closing"  # the person closed the program
    GONE = "gone"  # there is none, and none is started until asked for


class Ear(QObject):
    """Carries what one session process says, and its end, from its thread to the main thread."""

    heard = Signal(object)


class Supervisor(QObject):
    """Starts, shows, hides and replaces session processes.

    ``cover`` asks for the decoy at once, where the session was; ``uncover`` says that the session
    can be seen, ``moved`` where; ``failed`` that it ended by itself, with the wall-clock seconds of
    the last change it is known to have kept (0.0: none); ``closed`` that all is over.
    """

    cover = Signal()
    uncover = Signal()
    moved = Signal(QRect)
    failed = Signal(float)
    closed = Signal()

    def __init__(
        self,
        command: list[str],
        first: Child,
        start: Callable[[list[str]], Child] = Child,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.state = State.ASKED  # the first one is asked for the prompt as soon as it starts
        self.place: QRect | None = None
        self._child = first
        self._command = command
        self._start = start
        self._now = now
        self._failures = 0
        self._wanted = False
        self._saved_at = 0.0
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(GRACE_MS)
        self._grace.timeout.connect(self._kill)

    def begin(self) -> None:
        """Listen to the first session, also to what it said until now."""
        self._listen()

    def unlock(self) -> None:
        """The person wants to come back: ask for the unlock prompt."""
        match self.state:
            case State.WARM:
                self._ask()
            case State.GONE:
                self._adopt(self._start(self._command))
                self._ask()
            case State.LEAVING:
                self._wanted = True
            case State.ASKED | State.SHOWN | State.CLOSING:
                pass

    def hide(self) -> None:
        """Hide from outside: cover first, then tell the session, which may not be listening."""
        if self.state in (State.ASKED, State.SHOWN):
            self._child.say(Message("hide"))
            self._leave()

    def close(self) -> None:
        """The person closed the program: let the session commit, then end."""
        if self.state is State.GONE:
            self.closed.emit()
        elif self.state is not State.CLOSING:
            self.state = State.CLOSING
            self._child.say(Message("quit"))
            self._grace.start()

    def raise_window(self) -> None:
        """Bring the session's window to the front, if it is the one on show."""
        if self.state is State.SHOWN:
            self._child.say(Message("unlock"))

    def end(self) -> None:
        """No session outlives us."""
        if self.state is not State.GONE:
            self._child.close()

    # one session process

    def _adopt(self, child: Child) -> None:
        self.state = State.WARM
        self._child = child
        self._listen()

    def _listen(self) -> None:
        self._ear = Ear()
        self._ear.heard.connect(self._on_heard)
        self._child.listen(self._ear.heard.emit)

    def _ask(self) -> None:
        self.state = State.ASKED
        if self.place is not None:
            at = self.place
            self._child.say(Message("at", (at.x(), at.y(), at.width(), at.height())))
        self._child.say(Message("unlock"))

    def _leave(self) -> None:
        note("cover")
        self.state = State.LEAVING
        self._grace.start()
        self.cover.emit()

    def _kill(self) -> None:
        note("killed")
        self._child.kill()

    def _on_heard(self, item: Message | int) -> None:
        if isinstance(item, int):
            self._on_ended()
            return
        match item.word, self.state:
            case "hide", State.ASKED | State.SHOWN:
                self._leave()
            case "prompt", State.ASKED:
                self._failures = 0
                self._saved_at = 0.0
                self.state = State.SHOWN
                note("uncovered")
                self.uncover.emit()
            case "quit", State.ASKED | State.SHOWN:
                self.state = State.CLOSING
                self._grace.start()
            case "at", _:
                self.place = QRect(*item.numbers)
                self.moved.emit(self.place)
            case "saved", _:
                self._saved_at = self._now()
            case _:
                pass  # "ready" and "gone" are for whoever measures

    def _on_ended(self) -> None:
        note(f"ended-{self.state}")
        self._grace.stop()
        before, self.state = self.state, State.GONE
        match before:
            case State.CLOSING:
                self.closed.emit()
            case State.SHOWN:
                self._next()
                self.failed.emit(self._saved_at)
            case State.ASKED:
                self.failed.emit(0.0)
            case State.WARM:
                self._failures += 1
                if self._failures < TRIES:
                    self._next()
            case State.LEAVING:
                self._next()
            case State.GONE:
                pass

    def _next(self) -> None:
        """The next session, warm and unseen, so that coming back is quick."""
        self._adopt(self._start(self._command))
        if self._wanted:
            self._wanted = False
            self._ask()
