"""One user of a vault at a time, also when its folder is shared between two computers.

``vault.lock`` stands beside the records from opening to closing. The lock of a process that has
died, of an earlier start of this computer, or of this computer under an older name, is taken over
by itself; one of another computer only when the person says so, for nobody here can tell whether
that computer is still at work.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.files import NO_FOLLOW, PRIVATE_FILE, NotWritable, os_fault

NAME = "vault.lock"
_PATIENCE_MS = 100  # somebody may just be looking whether it is free
_LONGEST_HOST = 63


class VaultInUseError(UserError):
    """The records are open elsewhere: on which computer, as far as is known, and since when (UTC).

    ``can_override``: it is another computer's, so the person may decide to open them here anyway.
    """

    def __init__(self, host: str, since: dt.datetime | None, *, can_override: bool) -> None:
        self.host, self.since, self.can_override = host, since, can_override
        if not can_override:
            super().__init__(
                "The records are already open on this computer.",
                "Close the other window, or ask whoever else is logged in here to close theirs.",
            )
            return
        when = f" since {_said(since)}" if since else ""
        where = f"on another computer ({host})" if host else "by another program"
        super().__init__(
            f"The records are open {where}{when}.",
            "Close them there first. If that computer was switched off while they were open, you "
            "can open them here anyway; that will be written in the journal.",
        )


class VaultLock:
    """The lock of the vault in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file = QLockFile(str(self._path))
        self._file.setStaleLockTime(0)  # being old does not make it free: a day is long

    def take(self, *, anyway: bool = False) -> None:
        """Hold it until ``release``. ``anyway`` takes it from another computer: only for a person
        who was told what that means. Doing it again changes nothing.

        Raises ``VaultInUseError``, ``NotWritable`` or another ``EnvironmentFault``.
        """
        if self._file.isLocked():
            return
        self._require_plain()
        if anyway:
            self._file.removeStaleLockFile()
        if not self._file.tryLock(_PATIENCE_MS):
            raise self._fault()

    def release(self) -> None:
        """Let others have it. Never fails; doing it again changes nothing."""
        if self._file.isLocked():
            self._file.unlock()

    def is_held(self) -> bool:
        """Whether we have it."""
        return self._file.isLocked()

    def _require_plain(self) -> None:
        """At a pipe, reading whose it is would never end."""
        try:
            status = self._path.lstat()
        except OSError:
            return  # what is wrong, if anything, shows when it is taken
        if not stat.S_ISREG(status.st_mode):
            raise EnvironmentFault(
                "Something else stands where the records are marked as being in use (vault.lock).",
                "The records were not opened. Ask whoever looks after this computer to remove it.",
            )

    def _fault(self) -> DvaError:
        if self._file.error() is QLockFile.LockError.LockFailedError:
            host, since = self._holder()
            ours = host == QSysInfo.machineHostName()
            return VaultInUseError(host, since, can_override=not ours)
        return self._why_not_writable()

    def _holder(self) -> tuple[str, dt.datetime | None]:
        """Whose it is, and since when. The file is another's: nothing in it is believed as it is"""
        found = self._file.getLockInfo()
        host = str(found[1]) if isinstance(found, tuple) and len(found) == 3 else ""
        try:
            since = dt.datetime.fromtimestamp(self._path.stat().st_mtime, dt.UTC)
        except (OSError, ValueError, OverflowError):
            since = None
        return ("".join(x for x in host if x.isprintable())[:_LONGEST_HOST], since)

    def _why_not_writable(self) -> DvaError:
        probe = self._path.with_name(f"{NAME}.{os.urandom(4).hex()}")
        try:
            os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW, PRIVATE_FILE))
            probe.unlink(missing_ok=True)
        except OSError as error:
            fault = os_fault(error)
            if not isinstance(fault, NotWritable):
                return fault
            from dva_desktop.core.vault.faults import records_not_writable  # loads the whole store

            return records_not_writable()
        return EnvironmentFault(
            "The program could not mark the records as being in use.",
            "Another computer could open them at the same time, so they were not opened. Ask "
            "whoever looks after this disk whether it allows files to be locked.",
        )


@contextmanager
def holding(folder: Path, *, anyway: bool = False) -> Iterator[None]:
    """Have the vault in ``folder`` for oneself. Raises as ``VaultLock.take`` does."""
    lock = VaultLock(folder)
    lock.take(anyway=anyway)
    try:
        yield
    finally:
        lock.release()


def is_free(folder: Path) -> bool:
    """Whether nobody has the vault open now. Where that cannot be told it is taken to be open."""
    try:
        with holding(folder):
            return True
    except DvaError:
        return False


def _said(at: dt.datetime) -> str:
    here = at.astimezone()
    return f"{here:%H:%M} on {here.day} {here:%B}"
