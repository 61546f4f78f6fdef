"""The session process as the front holds it: start, hear, speak, end.

Nothing but the start itself is imported here: all that can wait comes after it.
"""

from __future__ import annotations

import sys

from dva_desktop.ui.front.spawn import start
from dva_desktop.ui.front.timing import note

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from dva_desktop.ui.front.wire import Message

    Listener = Callable[[Message | int], object]  # what was heard, at last the exit status


def session_command(options: list[str]) -> list[str]:
    """The command line of process B, from a checkout, a wheel or a frozen program."""
    program = [sys.executable] if hasattr(sys, "frozen") else [sys.executable, "-m", "dva_desktop"]
    return [*program, "session", *options]


class Child:
    """One running session process.

    Its standard input is held open for as long as this process lives, so that it ends when we do.
    What it says is kept until somebody listens.
    """

    def __init__(self, command: list[str]) -> None:
        self._process = start(command)
        note(f"spawned-{self._process.pid}")
        import threading

        self._mutex = threading.Lock()
        self._prompted = threading.Event()
        self._early: list[Message | int] = []
        self._listener: Listener = self._early.append
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` from a thread with each message, in the end with the exit status."""
        with self._mutex:
            for item in self._early:
                listener(item)
            self._listener = listener

    def wait_for_prompt(self, seconds: float) -> None:
        """Wait until the session shows its prompt or has ended, but no longer than ``seconds``."""
        self._prompted.wait(seconds)

    def say(self, message: Message) -> None:
        """Send one message; to a process that has ended it is lost, which its end will tell."""
        self._process.write(message.line())

    def kill(self) -> None:
        """End it now, whatever it is doing."""
        self._process.kill()

    def wait_for_end(self, seconds: float) -> None:
        """Wait until it has ended, but no longer than ``seconds``."""
        self._thread.join(seconds)

    def close(self) -> None:
        """End it, and give back what it held."""
        self.kill()
        self._thread.join()
        self._process.close()

    def _hear(self) -> None:
        from dva_desktop.ui.front.wire import messages

        for message in messages(self._process.read):
            self._pass_on(message)
            if message.word == "prompt":
                self._prompted.set()
        self._pass_on(self._process.wait())
        self._prompted.set()

    def _pass_on(self, item: Message | int) -> None:
        with self._mutex:
            self._listener(item)
