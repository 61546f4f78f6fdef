"""Small private files, written whole or not at all, and never readable by anyone else."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from dva_desktop.core.errors import DvaError, EnvironmentFault

T = TypeVar("T")
PRIVATE_FILE = 0o600
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | NO_FOLLOW | getattr(os, "O_NONBLOCK", 0)  # a pipe would keep us for ever


class DiskFull(EnvironmentFault):
    """There is no room left for the change."""


class NotWritable(EnvironmentFault):
    """The folder or the disk may be read but not written."""


def os_fault(error: OSError) -> DvaError:
    """The plain sentence for what the operating system refused; never carries a path or a value."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return DiskFull("The disk is full.", "Make some room; what was saved before is kept.")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return NotWritable(
                "The program is not allowed to write in its folder.",
                "Ask whoever looks after this computer to let you write there.",
            )
        case errno.EEXIST | errno.ELOOP:
            return EnvironmentFault(
                "Something else is already there under that name.", "Nothing was overwritten."
            )
        case _:
            return EnvironmentFault(
                f"The disk could not be used ({_name(error)}).",
                "It may have been unplugged. What was saved before is kept.",
            )


def _name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, "no error number")


def write_private(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, replacing what was there in one step, for its owner's eyes only.

    At any instant the old content or the new is there, whole. Raises ``DiskFull``, ``NotWritable``
    or another ``EnvironmentFault``; then the old content is untouched.
    """

    def replace(temporary: Path) -> None:
        temporary.replace(path)
        sync_folder(path.parent)

    stage_private(path, content, replace)


def stage_private(path: Path, content: bytes, place: Callable[[Path], T]) -> T:
    """Write ``content`` whole beside ``path``; ``place`` gives the finished file its real name.

    Returns what ``place`` returns. Nothing is left of it when anything fails. Raises as
    ``write_private`` does, also for the ``OSError`` of ``place``.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
    try:
        create_private(temporary, content)
        return place(temporary)
    except OSError as error:
        fault = os_fault(error)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    raise fault


def create_private(path: Path, content: bytes = b"") -> None:
    """Create ``path`` with mode 0600 before its first byte, and force it to the disk.

    Raises ``OSError``; ``FileExistsError`` when anything, even a dangling link, has that name.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def place_new(temporary: Path, path: Path) -> None:
    """Give a finished file its real name without ever replacing one that is there already.

    Raises ``FileExistsError`` when the name is taken, ``OSError`` for anything else.
    """
    if sys.platform == "win32":
        temporary.rename(path)
    else:
        try:
            path.hardlink_to(temporary)
        except OSError as error:
            # A memory stick's file system may know no links.
            if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}:
                raise
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "already there") from None
            temporary.rename(path)
        else:
            temporary.unlink()
    sync_folder(path.parent)


def exists(path: Path) -> bool:
    """Whether anything, even a dangling link, has that name. Raises ``EnvironmentFault`` where that
    cannot be told: a folder that may not be entered is not an empty one."""
    return _status(path) is not None


def is_folder(path: Path) -> bool:
    """Whether a folder, and no link to one, has that name. Raises ``EnvironmentFault``."""
    status = _status(path)
    return status is not None and stat.S_ISDIR(status.st_mode)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        fault = os_fault(error)
    raise fault


@contextmanager
def open_plain(path: Path) -> Iterator[io.BufferedReader]:
    """Open a plain file for reading. Raises ``OSError``; ``ELOOP`` for anything but a file."""
    handle = os.open(path, _READ)
    try:
        # Windows knows no O_NOFOLLOW: there the link itself is looked at.
        if path.is_symlink() or not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.ELOOP, "not a plain file")
        file = os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise
    with file:
        yield file


def read_small(path: Path, limit: int) -> bytes:
    """All of a plain file that ought to be small.

    Raises ``EnvironmentFault`` when it is over ``limit`` bytes, is no plain file or cannot be read,
    ``FileNotFoundError`` when it is not there.
    """
    try:
        with open_plain(path) as file:
            content = file.read(limit + 1)
        if len(content) <= limit:
            return content
        fault: DvaError = EnvironmentFault("A file of the program is far larger than it can be.")
    except FileNotFoundError:
        raise
    except OSError as error:
        fault = os_fault(error)
    raise fault


def sync_folder(folder: Path) -> None:
    """Force the names in ``folder`` to the disk; Windows does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | NO_FOLLOW)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network and memory-stick file systems cannot sync a folder; the file itself is safe.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)
