"""Closing the doors of our own process: no core dumps, no reading of its memory, private files.

Each step does what the system allows and never stops the program; each has a getter, so that the
security page can tell the truth. ``DVA_DUMPABLE=1`` leaves the process readable by its owner, for
the desktops whose file dialogs or screen reader need that.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

import msgspec

DUMPABLE_ESCAPE = "DVA_DUMPABLE"
PRIVATE_UMASK = 0o077
_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4


class Hardening(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for this process now; ``None`` where the system has no such thing."""

    core_dumps_off: bool | None
    memory_private: bool | None
    files_private: bool | None
    size_limit_survived: bool | None


def harden() -> Hardening:
    """Take every step, and say what came of it. Call it first in ``main``; children inherit it."""
    turn_core_dumps_off()
    if os.environ.get(DUMPABLE_ESCAPE) != "1":
        make_memory_private()
    make_files_private()
    survive_size_limit()
    return hardening()


def hardening() -> Hardening:
    """What holds for this process now."""
    return Hardening(
        core_dumps_off=are_core_dumps_off(),
        memory_private=is_memory_private(),
        files_private=are_files_private(),
        size_limit_survived=is_size_limit_survived(),
    )


def turn_core_dumps_off() -> None:
    """Ask that a crash of this process writes no memory to the disk."""
    if sys.platform == "win32":
        return
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return


def are_core_dumps_off() -> bool | None:
    """Whether the core dump limit is zero."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def make_memory_private() -> None:
    """Ask that other programs of the same user cannot read this process's memory (Linux)."""
    _prctl(_PR_SET_DUMPABLE, 0)


def is_memory_private() -> bool | None:
    """Whether other programs of the same user are kept out of this process's memory."""
    dumpable = _prctl(_PR_GET_DUMPABLE, 0)
    return None if dumpable is None else dumpable != 1


def _prctl(option: int, value: int) -> int | None:
    if sys.platform != "linux":
        return None
    try:
        answer = int(ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0))
    except (OSError, AttributeError):
        return None
    return None if answer < 0 else answer


def make_files_private() -> None:
    """New files of this process are its owner's only (no effect on Windows)."""
    os.umask(PRIVATE_UMASK)


def are_files_private() -> bool | None:
    """Whether new files are the owner's only; read without changing the mask where possible."""
    if sys.platform == "win32":
        return None
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        mask = next(int(x.split()[1], 8) for x in status.splitlines() if x.startswith("Umask:"))
    except (OSError, StopIteration):
        mask = os.umask(PRIVATE_UMASK)
        os.umask(mask)
    return mask & PRIVATE_UMASK == PRIVATE_UMASK


def survive_size_limit() -> None:
    """A file that may not grow gives an error to report instead of a signal that kills.

    Python does this by itself when it is started as a program, not always when it is embedded.
    """
    if sys.platform != "win32":
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        except ValueError:  # not the main thread
            return


def is_size_limit_survived() -> bool | None:
    """Whether the signal of the file size limit is ignored."""
    if sys.platform == "win32":
        return None
    return signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN
