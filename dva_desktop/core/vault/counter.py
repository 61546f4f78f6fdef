"""How far the journal had got, kept outside the database: an older or shortened one shows.

There are two witnesses. ``keyring.json`` is written anew, and safely, whenever the vault is opened,
closed, exported from or copied. ``vault.counter`` is written in its place after every change: 80
bytes, sealed under the key of the journal, without waiting for the disk, which costs microseconds.

A change is on the disk before either is told of it, never after: a power cut may leave a witness
behind the vault, which means nothing, and cannot leave it ahead, which would be a false alarm.
Whoever puts back the database, the keyring and the counter all together is found out by none of
this, but by the mark of any export since (``Head.mark``, ``verify --mark``).
"""

from __future__ import annotations

import hmac
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.files import NO_FOLLOW, PRIVATE_FILE, read_small
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault import connection, keyring
from dva_desktop.core.vault.connection import Database, connect
from dva_desktop.core.vault.faults import OlderVaultError, VaultDamaged
from dva_desktop.core.vault.journal import SEAL_BYTES, Head
from dva_desktop.core.vault.keyring import Keyring
from dva_desktop.core.vault.upgrading import check_identity

NAME = "vault.counter"
_FORM = struct.Struct(f"<8sQ{SEAL_BYTES}s")
_KIND = b"COUNTER1"
_MAC_BYTES = 32
_SIZE = _FORM.size + _MAC_BYTES
_WRITE = os.O_RDWR | os.O_CREAT | NO_FOLLOW


class Counter:
    """The file, written after every change. Nothing that goes wrong with it stops the work."""

    def __init__(self, folder: Path, journal_key: bytes) -> None:
        self._path = folder / NAME
        self._key = _file_key(journal_key)
        self._handle: int | None = None

    def following(self, head: Head) -> Callable[[], None]:
        """What puts ``head`` in the place of what was there. All that can be done before the change
        is on the disk is done by then: after waiting for a disk everything is slow."""
        return partial(self._write, _encode(head, self._key))

    def _write(self, content: bytes) -> None:
        with suppress(OSError):
            if self._handle is None:
                self._handle = os.open(self._path, _WRITE, PRIVATE_FILE)
                os.ftruncate(self._handle, _SIZE)
            _write_at_start(self._handle, content)

    def close(self) -> None:
        """Let go of the file; doing it again does nothing."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with suppress(OSError):
                os.close(handle)


class Witnessed(NamedTuple):
    """What the witnesses say of a vault: ``older`` when changes that they saw are missing; ``lost``
    says what became of the counter file when it should be there (else it is empty)."""

    older: OlderVaultError | None
    lost: str


def look(folder: Path, secret: LockedBytes) -> Witnessed:
    """Hear the witnesses before anything is opened for writing: the log of a vault that lacks
    changes is evidence, and opening it would tidy it away. Raises as ``connect`` does."""
    # The witnesses first: whatever another process adds meanwhile, the vault is ahead of them.
    ring, content = keyring.read(folder), _content(folder)
    database = connect(folder / connection.NAME, secret, "read")
    try:
        check_identity(database)
        with database.snapshot():
            return _hear(database, ring, content, keyring.header_key(secret))
    finally:
        database.close()


def _hear(database: Database, ring: Keyring, content: bytes | None, header_key: bytes) -> Witnessed:
    row = database.one("SELECT journal_key FROM vault")
    if row is None:
        raise VaultDamaged("The file with the records lacks its first row.")
    counted = None if content is None else _decode(content, _file_key(row[0]))
    # What a changed keyring says counts for nothing.
    pinned = ring.counter if keyring.is_intact(ring, header_key) else None
    lost = ""
    if pinned is not None and counted is None:
        lost = "missing" if content is None else "damaged"
    heads = sorted((x for x in (pinned, counted) if x), key=lambda x: x.seq, reverse=True)
    return Witnessed(next((x for x in map(partial(_missing, database), heads) if x), None), lost)


def _missing(database: Database, head: Head) -> OlderVaultError | None:
    """Whether the journal lacks the row that a witness saw: how far that was, and how far this."""
    [(last,)] = database.rows("SELECT head_seq FROM vault")
    row = database.one("SELECT mac FROM journal WHERE seq = ?", head.seq)
    if last >= head.seq and row is not None and row[0] == head.seal:
        return None
    return OlderVaultError(head.seq, last)


def _file_key(journal_key: bytes) -> bytes:
    return hmac.digest(journal_key, b"vault.counter", "sha256")


def _encode(head: Head, key: bytes) -> bytes:
    content = _FORM.pack(_KIND, head.seq, head.seal)
    return content + hmac.digest(key, content, "sha256")


def _content(folder: Path) -> bytes | None:
    try:
        return read_small(folder / NAME, _SIZE)
    except FileNotFoundError:
        return None
    except DvaError:
        return b""


def _decode(content: bytes, key: bytes) -> Head | None:
    """What the file says; nothing when it is damaged, or another vault's."""
    if len(content) != _SIZE:
        return None
    kind, seq, seal = _FORM.unpack(content[: _FORM.size])
    sealed = hmac.digest(key, content[: _FORM.size], "sha256")
    if kind != _KIND or not hmac.compare_digest(sealed, content[_FORM.size :]):
        return None
    return Head(seq=seq, seal=seal)


def _write_at_start(handle: int, content: bytes) -> None:
    if hasattr(os, "pwrite"):
        os.pwrite(handle, content, 0)
    else:  # Windows
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, content)
