"""The session's end of the wire to the front: standard output to it, standard input from it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from dva_desktop.ui.front.wire import Message, Word, messages

_LAST_CHANCE_SECONDS = 0.5
_COVER_SECONDS = 0.25
_BEAT_MS = 1000


class Link(QObject):
    """``heard`` gives each message; ``lost`` says that the front is gone, and so must we be."""

    heard = Signal(object)
    lost = Signal()

    def __init__(
        self, incoming: int = 0, outgoing: int = 1, end: Callable[[int], object] = os._exit
    ) -> None:
        super().__init__()
        self._incoming = incoming
        self._outgoing = outgoing
        self._end = end
        self._covered = threading.Event()

    def listen(self) -> None:
        """Hear from now on, in a thread of its own that never outlives the process."""
        threading.Thread(target=self._listen, daemon=True).start()
        with suppress(OSError, AttributeError):  # Windows can do this from Python 3.12
            # A front that no longer reads must not keep us from hiding: what does not fit is lost.
            os.set_blocking(self._outgoing, False)

    def beat(self) -> None:
        """Tell from now on that this thread answers; a silent window is covered by the front."""
        beat = QTimer(self)
        beat.timeout.connect(lambda: self.say("alive"))
        beat.start(_BEAT_MS)

    def say(self, word: Word, *numbers: int) -> None:
        """Tell the front. If it is gone there is nobody to tell."""
        with suppress(OSError):
            os.write(self._outgoing, Message(word, numbers).line())

    def wait_for_cover(self) -> None:
        """Wait until the cover is on the screen, but not for long. A process that ends keeps the
        system, and the server of its windows, busy for some ms that painting would lack."""
        self._covered.wait(_COVER_SECONDS)

    def _listen(self) -> None:
        with suppress(OSError):
            for message in messages(lambda size: os.read(self._incoming, size)):
                self._note_cover(message.word)
                self.heard.emit(message)
        self._covered.set()  # nobody is there to cover
        self.lost.emit()
        time.sleep(_LAST_CHANCE_SECONDS)
        self._end(1)  # the main thread had its time to commit and go

    def _note_cover(self, word: Word) -> None:
        """The main thread, which waits, hears of nothing."""
        if word == "covered":
            self._covered.set()
        elif word == "unlock":
            self._covered.clear()  # that was an earlier one
