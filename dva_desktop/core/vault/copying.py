"""Copying files exactly, to and from places that may be slow, full, unplugged or hostile.

Only plain files are read: a link, a pipe or a device in the place of one is refused. What is copied
is forced to the disk as it goes, so that a slow memory stick never holds up the rest of the system.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import (
    NO_FOLLOW,
    PRIVATE_FILE,
    DiskFull,
    NotWritable,
    open_plain,
    os_fault,
)

_CHUNK = 1 << 20
_SYNC_EVERY = 8 << 20
_ROOM_LEFT = 32 << 20  # on the disk of the records themselves, for the work that goes on
_KEPT = "Your records are not affected."
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as it was copied: its size in bytes and the SHA-256 of its content, in hex."""

    size: Annotated[int, msgspec.Meta(ge=0, le=1 << 48)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class PlaceGone(EnvironmentFault):
    """The folder for backups is not there: usually a memory stick that was taken out."""

    def __init__(self) -> None:
        super().__init__(
            "The place for backups is not there.",
            f"If it is on a memory stick, plug it in, or choose another place. {_KEPT}",
        )


def copy_exact(source: Path, target: Path, *, at_most: int | None = None) -> Part:
    """Copy a plain file to a new private one, force it to the disk, and say what was copied.

    Not more than ``at_most`` bytes and one are copied. Raises ``EnvironmentFault`` when the source
    cannot be read, ``OSError`` when the target cannot be written.
    """
    digest, size, unsynced = hashlib.sha256(), 0, 0
    handle = os.open(target, _CREATE, PRIVATE_FILE)
    with os.fdopen(handle, "wb", buffering=0) as file:
        for chunk in _chunks(source):
            size += len(chunk)
            if at_most is not None and size > at_most:
                raise EnvironmentFault("A file is larger than it was when the backup was made.")
            digest.update(chunk)
            _write_all(file, chunk)
            unsynced += len(chunk)
            if unsynced >= _SYNC_EVERY:
                os.fsync(handle)
                unsynced = 0
        os.fsync(handle)
    return Part(size=size, sha256=digest.hexdigest())


class Measure:
    """A plain file's size and digest, worked out a piece at a time."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._size = 0

    def steps(self, path: Path, *, at_most: int | None = None) -> Iterator[None]:
        """Take in all of the file, or a little more than ``at_most`` bytes of it, a small piece at
        each step. Raises ``EnvironmentFault``."""
        for chunk in _chunks(path):
            self._size += len(chunk)
            self._digest.update(chunk)
            yield
            if at_most is not None and self._size > at_most:
                return

    @property
    def part(self) -> Part:
        """What was taken in."""
        return Part(size=self._size, sha256=self._digest.hexdigest())


def measure(path: Path) -> Part:
    """A plain file's size and digest. Raises ``EnvironmentFault``."""
    found = Measure()
    for _ in found.steps(path):
        pass
    return found.part


def read_bounded(path: Path, limit: int) -> bytes:
    """All of a small plain file. Raises ``EnvironmentFault``."""
    try:
        with open_plain(path) as file:
            content = file.read(limit + 1)
    except OSError as error:
        fault: DvaError = os_fault(error)
    else:
        if len(content) <= limit:
            return content
        fault = EnvironmentFault("A file of the backup is far larger than it can be.")
    raise fault


def _write_all(file: io.FileIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:  # near a limit less is taken than is given
        rest = rest[file.write(rest) or 0 :]


def _chunks(source: Path) -> Iterator[bytes]:
    try:
        with open_plain(source) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
        return
    except OSError as error:
        fault = os_fault(error)
    raise fault


def require_room(place: Path, size: int, *, beside: Path | None = None) -> None:
    """Refuse a copy of ``size`` bytes that ``place`` has no room for, before anything is written.

    When it is on the disk of ``beside`` (the records), some room is left for the work there.
    Raises ``DiskFull`` or ``PlaceGone``.
    """
    try:
        free = shutil.disk_usage(place).free
        shared = beside is not None and place.stat().st_dev == beside.stat().st_dev
    except OSError as error:
        fault: DvaError = place_fault(error)
    else:
        if size + (_ROOM_LEFT if shared else 0) <= free:
            return
        fault = _no_room()
    raise fault


def place_fault(error: OSError) -> DvaError:
    """The plain sentence for what the place of the backups refused; never carries a path."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return _no_room()
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return NotWritable(
                "The place for backups cannot be written to.",
                f"It may be write-protected. Choose another place. {_KEPT}",
            )
        case errno.ENOENT | errno.ENODEV | errno.ENXIO | errno.EIO | errno.ENOTCONN | errno.ESTALE:
            return PlaceGone()
        case errno.ENOTDIR | errno.EEXIST | errno.ELOOP | errno.ENOTEMPTY:
            return EnvironmentFault(
                "Something else stands where the backups should be.",
                f"Nothing was overwritten. Choose another place. {_KEPT}",
            )
        case _:
            return os_fault(error)


def _no_room() -> DiskFull:
    return DiskFull(
        "There is not enough room for a copy of the records.",
        f"Make some room there, or choose another place. {_KEPT}",
    )


def remove_known(folder: Path, names: Iterable[str]) -> bool:
    """Remove the files with these names, and the folder when nothing else is in it. Never follows
    a link, and never fails: what cannot be removed now is tried again another time.

    Returns whether none of them is there any more.
    """
    gone = True
    try:
        if folder.is_symlink():
            folder.unlink()
            return True
    except OSError:
        return False
    for name in names:
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError:
            gone = False
    with suppress(OSError):
        folder.rmdir()
    return gone
