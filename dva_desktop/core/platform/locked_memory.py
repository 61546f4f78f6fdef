"""Bytes that are kept off the disk and can be wiped: for the key of the vault and nothing larger.

They lie in pages of their own, outside Python's memory, which the system is asked not to swap out,
not to write into a crash dump and not to copy into a child process. Where it refuses (a small
limit on locked memory), they are wiped all the same.
"""

from __future__ import annotations

import ctypes
import hmac
import mmap
import sys
from contextlib import suppress
from typing import NoReturn, TypeAlias

from dva_desktop.core.errors import BugError

Buffer: TypeAlias = bytes | bytearray | memoryview


class LockedBytes:
    """A fixed number of secret bytes. Made of a content, which is copied, or of a size (zeros).

    It never shows itself when printed, cannot be pickled or hashed, and is compared in a time that
    tells nothing.
    """

    __slots__ = ("_map", "_size", "_view", "locked")

    def __init__(self, content: Buffer | int) -> None:
        size = content if isinstance(content, int) else len(content)
        self._map = _pages(size)
        self._view: memoryview | None = memoryview(self._map)[:size]
        self._size = size
        self.locked = _lock(self._map)
        """Whether the system promised to keep the pages out of its swap file."""
        if not isinstance(content, int):
            self._view[:] = content

    @property
    def view(self) -> memoryview:
        """The bytes themselves, to be read or filled, without a copy. ``BugError`` once wiped."""
        if self._view is None:
            raise BugError("The program asked for a key that is no longer there.")
        return self._view

    @property
    def wiped(self) -> bool:
        """Whether the bytes are gone."""
        return self._view is None

    def copy(self) -> LockedBytes:
        """The same bytes in pages of their own, to be wiped on their own."""
        return LockedBytes(self.view)

    def wipe(self) -> None:
        """Overwrite the bytes and give the pages back. Never fails, however often it is called."""
        if self._view is None:
            return
        self._view[:] = bytes(self._size)
        self._view = None
        with suppress(BufferError):  # somebody still holds a view: of zeros, by now
            _unlock(self._map)
            self._map.close()

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LockedBytes):
            return hmac.compare_digest(self.view, other.view)
        if isinstance(other, bytes | bytearray | memoryview):
            return hmac.compare_digest(self.view, other)
        return NotImplemented

    def __hash__(self) -> NoReturn:
        raise TypeError("secret bytes have no hash: it would be a trace of them")

    def __repr__(self) -> str:
        return f"<{self._size} secret bytes>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("secret bytes are not written anywhere")

    def __del__(self) -> None:
        if hasattr(self, "_size") and not sys.is_finalizing():
            self.wipe()


def _pages(size: int) -> mmap.mmap:
    """Zeroed pages of our own, marked so that neither a crash dump nor a child process has them."""
    if sys.platform == "win32":
        return mmap.mmap(-1, max(size, 1))
    made = mmap.mmap(-1, max(size, 1), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for advice in ("MADV_DONTDUMP", "MADV_DONTFORK"):
        if hasattr(mmap, advice):
            with suppress(OSError):
                made.madvise(getattr(mmap, advice))
    return made


def _lock(pages: mmap.mmap) -> bool:
    return _ask("mlock", "VirtualLock", pages)


def _unlock(pages: mmap.mmap) -> bool:
    return _ask("munlock", "VirtualUnlock", pages)


def _ask(posix: str, windows: str, pages: mmap.mmap) -> bool:
    """Call a function that takes an address and a length. Whether it was there and agreed."""
    place = ctypes.c_char.from_buffer(pages)
    try:
        if sys.platform == "win32":
            call = getattr(ctypes.WinDLL("kernel32"), windows)
            agreed = call(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(len(pages)))
            return bool(agreed)
        call = getattr(ctypes.CDLL(None), posix)
        return bool(
            call(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(len(pages))) == 0
        )
    except (OSError, AttributeError):
        return False
    finally:
        del place
