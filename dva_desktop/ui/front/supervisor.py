"""The front's judgement: what to show, and when a session process is started, awaited or ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QRect, QTimer, Signal

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.ui.front.child import Child
from dva_desktop.ui.front.timing import note, since, stamp
from dva_desktop.ui.front.wire import Message, cause_in, hide

GRACE_MS = 500  # how long a session may take to go, once it has to
COMMIT_MS = 2000  # and when nothing of it can be seen any more: a slow disk shall lose no word
BEAT_MS = 1000  # how often a session that is shown says that its window answers
SILENT_BEATS = 10  # so many without a word, and it is hung: a slow memory stick takes less
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

    ``cover`` asks for the decoy at once, where the session was, and gives the cause; ``uncover``
    says that the session can be seen, ``moved`` where; ``failed`` that it ended by itself, with the
    wall-clock seconds of the last change it is known to have kept (0.0: none); ``closed`` that all
    is over. ``wanted``: a session is about to be asked for the prompt. ``rested``: one that had the
    vault open has ended, in whatever way, and none has it open now.
    """

    cover = Signal(str)
    uncover = Signal()
    moved = Signal(QRect)
    failed = Signal(float)
    closed = Signal()
    wanted = Signal()
    rested = Signal()

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
        self.is_seen = True  # not minimised
        self.watching = 0  # what the front hears of, as it is told to each session
        self._child = first
        self._command = command
        self._start = start
        self._now = now
        self._failures = 0
        self._wanted = False
        self._saved_at = 0.0
        self._has_vault = False
        self._has_gone = False
        self._pressed = 0  # the stamp of what led to the last cover
        self._covered_ms: int | None = None
        self._owed: Cause | None = None  # an end that is not in the journal yet
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.timeout.connect(self._kill)
        self._silence = 0  # beats since its last word
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._on_beat)

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

    def hide(self, cause: Cause = "command") -> None:
        """Hide from outside: cover first, then tell the session, which may not be listening."""
        if self.state in (State.ASKED, State.SHOWN):
            now = stamp()
            self._child.say(hide(cause, now))
            self._leave(cause, now)

    def covered(self) -> None:
        """The cover is on the screen; a session that has gone from it waits for that to end."""
        note("covered")
        self._covered_ms = since(self._pressed)
        if self.state is State.LEAVING:
            self._child.say(Message("covered", (self._covered_ms,)))

    def tell_watching(self, bits: int) -> None:
        """What of the computer's own locks the front hears of (``watching.KINDS``)."""
        note(f"watching-{bits}")
        self.watching = bits
        self._child.say(Message("watching", (bits,)))

    def see_it_end(self) -> None:
        """Wait for the end of a session that is leaving, and end it when its time is over; for
        those moments after which this process may not run for a while."""
        if self.state is State.LEAVING:
            self._child.wait_for_end(GRACE_MS / 1000)
            self._kill()

    def close(self) -> None:
        """The person closed the program: let the session commit, then end."""
        if self.state is State.GONE:
            self.closed.emit()
        elif self.state is not State.CLOSING:
            self.state = State.CLOSING
            self._child.say(Message("quit"))
            self._grace.start(GRACE_MS)

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
        self.wanted.emit()
        self.state = State.ASKED
        self.is_seen = True
        if self.place is not None:
            at = self.place
            self._child.say(Message("at", (at.x(), at.y(), at.width(), at.height())))
        if self._covered_ms is not None:
            self._child.say(Message("covered", (self._covered_ms,)))
        if self._owed is not None:
            self._child.say(Message("owed", (CAUSES.index(self._owed),)))
        self._child.say(Message("watching", (self.watching,)))
        self._child.say(Message("unlock"))

    def _leave(self, cause: Cause, pressed: int) -> None:
        note("cover")
        self._beat.stop()
        self.state = State.LEAVING
        self._pressed, self._covered_ms = pressed, None
        self._owed = cause if self._has_vault else self._owed
        self._grace.start(GRACE_MS)
        self.cover.emit(cause)

    def _on_beat(self) -> None:
        """Counted, not timed: if it was we who could not run, one beat passes, not many.

        Before the vault is open there is nothing to cover, and bringing a large vault of an earlier
        version up to date may take long."""
        self._silence += 1
        if self._silence > SILENT_BEATS and self._has_vault:
            self.hide("silent")

    def _kill(self) -> None:
        note("killed")
        self._child.kill()

    def _on_heard(self, item: Message | int) -> None:
        self._silence = 0
        if isinstance(item, int):
            self._on_ended()
        else:
            self._on_word(item)

    def _on_word(self, item: Message) -> None:
        match item.word, self.state:
            case "hide", State.ASKED | State.SHOWN:
                code, pressed = item.numbers
                self._leave(cause_in(code), pressed)
            case "opened", _:
                self._has_vault = True
                self._owed = None  # it has written that down
            case "hidden", State.LEAVING | State.CLOSING:
                self._grace.start(COMMIT_MS)
            case "gone", _:
                self._has_gone = True
                self._owed = None if self._has_vault else self._owed
            case "prompt", State.ASKED:
                self._failures = 0
                self._saved_at = 0.0
                self.state = State.SHOWN
                self._beat.start()
                note("uncovered")
                self.uncover.emit()
            case "quit", State.ASKED | State.SHOWN:
                self.state = State.CLOSING
                self._grace.start(GRACE_MS)
            case "at", _:
                self.place = QRect(*item.numbers)
                self.moved.emit(self.place)
            case "seen", _:
                self.is_seen = item.numbers[0] != 0
            case "saved", _:
                self._saved_at = self._now()
            case _:
                pass  # "ready" is for whoever measures

    def _on_ended(self) -> None:
        note(f"ended-{self.state}")
        self._grace.stop()
        self._beat.stop()
        before, self.state = self.state, State.GONE
        self._settle_up()
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

    def _settle_up(self) -> None:
        """What the one that ended leaves to be done."""
        had_vault, self._has_vault = self._has_vault, False
        if had_vault and self._owed is None and not self._has_gone:
            self._owed = "crash"
        self._has_gone = False
        if had_vault:
            self.rested.emit()

    def _next(self) -> None:
        """The next session, warm and unseen, so that coming back is quick."""
        self._adopt(self._start(self._command))
        if self._wanted:
            self._wanted = False
            self._ask()
