"""Closing the doors of our own process: no core dumps, no reading of its memory, private files.

Each step does what the system allows and never stops the program; each has a getter, so that the
security page can tell the truth.

The escape: ``DVA_DUMPABLE=1`` in the environment leaves the process readable by its owner and open
to debuggers. A closed process has an unreadable ``/proc/PID``, which some desktop portals and some
builds of screen readers need; the program itself needs neither, having dialogs of its own. Whoever
sets it gives up ``memory_private`` and ``debuggers_refused``, and the getters say so.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
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
    debuggers_refused: bool | None  # macOS
    error_reports_off: bool | None  # Windows
    libraries_from_known_folders: bool | None  # Windows


def harden() -> Hardening:
    """Take every step, and say what came of it. Call it first in ``main``; children inherit it."""
    turn_core_dumps_off()
    if os.environ.get(DUMPABLE_ESCAPE) != "1":
        make_memory_private()
        refuse_debuggers()
    make_files_private()
    survive_size_limit()
    turn_error_reports_off()
    take_libraries_from_known_folders()
    return hardening()


def hardening() -> Hardening:
    """What holds for this process now."""
    return Hardening(
        core_dumps_off=are_core_dumps_off(),
        memory_private=is_memory_private(),
        files_private=are_files_private(),
        size_limit_survived=is_size_limit_survived(),
        debuggers_refused=are_debuggers_refused(),
        error_reports_off=are_error_reports_off(),
        libraries_from_known_folders=are_libraries_from_known_folders(),
    )


def turn_core_dumps_off() -> None:
    """Ask that a crash of this process writes no memory to the disk.

    Linux may hand a crash to a program instead of a file, which the limit does not stop; so it is
    told as well that no kind of memory belongs into a dump.
    """
    if sys.platform == "win32":
        return
    if sys.platform == "linux":
        with suppress(OSError):
            Path("/proc/self/coredump_filter").write_text("0", encoding="ascii")
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


def refuse_debuggers() -> None:
    """Ask that no debugger can attach (macOS; on Linux that comes with private memory)."""
    if sys.platform == "darwin":
        from dva_desktop.core.platform import hardening_macos as macos

        with suppress(OSError, AttributeError):
            macos.refuse_debuggers(macos.library())


def are_debuggers_refused() -> bool | None:
    """Whether debuggers of the same user are kept out."""
    if sys.platform == "darwin":
        from dva_desktop.core.platform import hardening_macos as macos

        with suppress(OSError, AttributeError):
            return macos.are_debuggers_refused(macos.library())
    return None


def turn_error_reports_off() -> None:
    """Ask that Windows reports no crash of ours: a report carries parts of the memory."""
    if sys.platform == "win32":
        from dva_desktop.core.platform import hardening_windows as windows

        with suppress(OSError, AttributeError):
            windows.turn_error_reports_off(windows.library("kernel32"), windows.library("wer"))


def are_error_reports_off() -> bool | None:
    """Whether Windows was told to report nothing, now and later."""
    if sys.platform == "win32":
        import winreg

        from dva_desktop.core.platform import hardening_windows as windows

        with suppress(OSError, AttributeError):
            return windows.are_error_reports_off(windows.library("kernel32"), winreg)
    return None


def take_libraries_from_known_folders() -> None:
    """Ask that Windows loads no library that somebody put in the present folder."""
    if sys.platform == "win32":
        from dva_desktop.core.platform import hardening_windows as windows

        with suppress(OSError, AttributeError):
            windows.take_libraries_from_known_folders(windows.library("kernel32"))


def are_libraries_from_known_folders() -> bool | None:
    """Whether that was granted to this process."""
    if sys.platform == "win32":
        from dva_desktop.core.platform import hardening_windows as windows

        return windows.are_libraries_from_known_folders()
    return None
