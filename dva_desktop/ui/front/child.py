"""The session process as the front holds it: start, hear, speak, end. No Qt, so that it can start
before Qt is there."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from dva_desktop.ui.front.timing import note
from dva_desktop.ui.front.wire import Message, messages

_NO_CONSOLE = 0x0800_0000 if sys.platform == "win32" else 0


class Child:
    """One running session process.

    Its standard input is held open for as long as this process lives, so that it ends when we do.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            creationflags=_NO_CONSOLE,
        )
        note(f"spawned-{self._process.pid}")

    def listen(self, heard: Callable[[Message], None], ended: Callable[[int], None]) -> None:
        """Call ``heard`` with each message and ``ended`` with the exit status, from a thread."""
        threading.Thread(target=self._listen, args=(heard, ended), daemon=True).start()

    def say(self, message: Message) -> None:
        """Send one message; to a process that has ended it is lost, which ``ended`` will tell."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.write(message.line())

    def kill(self) -> None:
        """End it now, whatever it is doing."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End it, and give back what it held."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _listen(self, heard: Callable[[Message], None], ended: Callable[[int], None]) -> None:
        pipe = self._process.stdout
        if pipe is None:  # pragma: no cover - we asked for a pipe
            return
        for message in messages(lambda size: os.read(pipe.fileno(), size)):
            heard(message)
        ended(self._process.wait())
