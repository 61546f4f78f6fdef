"""One program per person: a lock that the system itself takes back when its holder dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from dva_desktop.core.platform.files import os_fault
from dva_desktop.ui.front.calls import SHOW, call, take_calls, was_heard

ANSWER_SECONDS = 2.0
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Instance:
    """The lock file in the private runtime ``folder``; its content means nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handle = -1

    def take(self) -> bool:
        """Become the one program. False when another of this person's is.

        Raises ``EnvironmentFault`` when the lock cannot be made, because then nobody could tell.
        """
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            handle = os.open(self.folder / "lock", flags, 0o600)
        except OSError as error:
            raise os_fault(error) from None
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno in _TAKEN:
                return False
            raise os_fault(error) from None
        self._handle = handle
        take_calls(self.folder)  # what was left over is not meant for us
        return True

    def release(self) -> None:
        """Let another start be the one; the end of this process does the same."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def call_the_other(self) -> bool:
        """Ask the one that has the lock to come to the front. False when it does not answer."""
        request = call(self.folder, SHOW)
        return was_heard(request, until=time.monotonic() + ANSWER_SECONDS)
