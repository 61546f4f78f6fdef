"""The SQLCipher connection: opened in one order, checked at every open, used by ``Database``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, TypeAlias

import sqlcipher3

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.core.platform.files import exists, open_plain, os_fault
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault.faults import VaultBusy, VaultDamaged, database_fault

NAME = "vault.db"
BUSY_SECONDS = 2.0
_PLAINTEXT = b"SQLite format 3\x00"
_NO_LOCKS = "win32-none" if sys.platform == "win32" else "unix-none"
_PAGE = 4096
_PAGES_AT_ONCE = 1024

Access: TypeAlias = Literal["write", "read", "still"]
Row: TypeAlias = tuple[Any, ...]

# Setting, value, and what it must answer when asked again: a wheel built differently is refused.
_SETTINGS = (
    ("cipher_memory_security", "ON", "1"),
    ("synchronous", "FULL", "2"),
    ("foreign_keys", "ON", "1"),
    ("secure_delete", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("recursive_triggers", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("fullfsync", "ON", "1"),
    ("checkpoint_fullfsync", "ON", "1"),
    # A log that is brought home early is soon written over in its place: no new blocks to be found
    # on the disk, so that keeping what is typed takes a quarter less. Half a megabyte at most.
    ("wal_autocheckpoint", "128", "128"),
)


class Database:
    """One connection. Every statement passes here, so that every error is translated here."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._afterwards: list[Callable[[], None]] = []
        self._damaged = False

    def rows(self, sql: str, *values: object) -> list[Row]:
        """Run one statement to its end and return all its rows."""
        try:
            found: list[Row] = self._raw.execute(sql, values).fetchall()
            fault: DvaError | None = VaultDamaged() if _is_blanked(found) else None
        except sqlcipher3.Error as error:
            fault = database_fault(error)
        if fault is None:
            return found
        if isinstance(fault, VaultDamaged):
            self._damaged = True
        # From then on SQLCipher refuses to write, and SQLite says that the disk is read-only.
        raise VaultDamaged() if self._damaged else fault

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row of one statement, or ``None``."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def number(self, pragma: str) -> int:
        """The answer of a pragma that is a whole number."""
        row = self.one(f"PRAGMA {pragma}")
        return int(row[0]) if row else 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or, whatever goes wrong, nothing of it. On the disk when it ends."""
        self.rows("BEGIN IMMEDIATE")
        self._afterwards = []
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            self.roll_back()
            raise
        for work in self._afterwards:
            work()

    def written(self) -> int:
        """How many rows this connection wrote so far."""
        return int(self._raw.total_changes)

    def after_commit(self, work: Callable[[], None]) -> None:
        """Have ``work`` done once this transaction is on the disk; never, if it is undone."""
        self._afterwards.append(work)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One unchanging view of the vault while others may write."""
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.roll_back()

    def roll_back(self) -> None:
        """Undo what is not committed, if anything."""
        with suppress(sqlcipher3.Error):
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")

    def apply(self, change: Callable[[Any], None]) -> None:
        """Run a migration, which speaks to the plain connection."""
        try:
            change(self._raw)
            return
        except sqlcipher3.Error as error:
            fault = database_fault(error)
        raise fault

    def copy_to(self, other: Database, progress: Callable[[float], None] | None = None) -> None:
        """Copy every page to another open database, encrypted under that one's key. ``progress`` is
        told the share done, 0 to 1, and may raise to stop it."""
        try:
            if progress is None:
                self._raw.backup(other._raw)
                return
            self._raw.backup(
                other._raw,
                pages=_PAGES_AT_ONCE,
                progress=lambda _, left, pages: progress(1 - left / max(pages, 1)),
            )
            return
        except sqlcipher3.Error as error:
            fault = database_fault(error)
        raise fault

    def rewrite(self) -> None:
        """Write the whole file anew, so that nothing deleted is left in a corner of it."""
        self.rows("VACUUM")
        [(busy, _, _)] = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise VaultBusy

    def close(self) -> None:
        """Bring the write-ahead log home and close. Never fails, however often it is called: what
        was saved is in the log."""
        self.roll_back()
        with suppress(sqlcipher3.Error):
            self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with suppress(sqlcipher3.Error):
            self._raw.close()


def _is_blanked(rows: list[Row]) -> bool:
    """Whether a text came back with zeros in it. We write none; SQLCipher puts them in the place of
    a page whose seal is broken, and when that is the last page of a long text, says nothing."""
    return any(type(value) is str and "\0" in value for row in rows for value in row)


def check_header(path: Path) -> None:
    """Refuse what cannot be our vault before any key goes near it. Raises ``VaultDamaged``, or
    ``EnvironmentFault`` when it may not be read or is no plain file."""
    try:
        with suppress(FileNotFoundError), open_plain(path.with_name(f"{path.name}-journal")):
            pass  # SQLite reads it if it is there, and would wait for ever at a pipe
        with open_plain(path) as file:
            size = os.fstat(file.fileno()).st_size
            start = file.read(len(_PLAINTEXT))
        fault: DvaError | None = None
    except FileNotFoundError:
        fault = VaultDamaged("The file with the records is missing.")
    except OSError as error:
        fault = os_fault(error)
    if fault is not None:
        raise fault
    if start == _PLAINTEXT:
        raise VaultDamaged(
            "The file in the place of the records is not encrypted, so it is not ours.",
            "It was not opened. Put back the most recent backup and ask how this file got there.",
        )
    if size < _PAGE:
        raise VaultDamaged("The file with the records has been cut short.")


def connect(
    path: Path, secret: LockedBytes, access: Access = "write", *, fresh: bool = False
) -> Database:
    """Open ``path`` with the raw 256-bit key, in the order the architecture fixes, and check it.

    ``fresh`` is for an empty file just created; ``still`` access is for a copy that nobody uses,
    also with its log on a disk that is read-only: nothing is made beside it.
    Raises ``VaultDamaged``, ``VaultBusy``, ``NotWritable`` or another ``EnvironmentFault``.
    """
    if not fresh:
        check_header(path)
    try:
        raw = sqlcipher3.connect(
            _uri(path, access), uri=True, isolation_level=None, timeout=BUSY_SECONDS
        )
    except sqlcipher3.Error as error:
        fault = database_fault(error)
    else:
        return _prepared(Database(raw), secret, access)
    raise fault


def _uri(path: Path, access: Access) -> str:
    return f"{path.absolute().as_uri()}?{_mode(path, access)}"


def _mode(path: Path, access: Access) -> str:
    """How SQLite is to open the file so that reading leaves the folder exactly as it was."""
    if access == "write":
        return "mode=rw"
    if access == "still":
        has_log = exists(path.with_name(f"{path.name}-wal"))
        return f"mode=ro&vfs={_NO_LOCKS}" if has_log else "mode=ro&immutable=1"
    if exists(path.with_name(f"{path.name}-wal")):
        # Someone is writing, or was stopped while writing: the log is evidence too.
        return "mode=ro"
    if os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        # Only a connection that may write takes its own side files away again.
        return "mode=rw"
    return "mode=ro&immutable=1"


def _prepared(database: Database, secret: LockedBytes, access: Access) -> Database:
    try:
        if not database.one("PRAGMA cipher_version"):
            raise BugError("The encrypting store is missing from this installation.")
        database.rows("PRAGMA cipher_log_level = NONE")
        _give_key(database, secret)
        database.rows("PRAGMA cipher_memory_security = ON")
        if access == "still":
            database.rows("PRAGMA locking_mode = EXCLUSIVE")  # so that no index is made of the log
        database.rows("SELECT count(*) FROM sqlite_master")
        if access == "write":
            database.rows("PRAGMA journal_mode = WAL")
        for name, value, _ in _SETTINGS:
            database.rows(f"PRAGMA {name} = {value}")
        _check_settings(database)
        if access != "write":
            database.rows("PRAGMA query_only = ON")
    except BaseException:
        database.close()
        raise
    return database


def _give_key(database: Database, secret: LockedBytes) -> None:
    """Hand the key over without leaving a copy of it in Python's memory."""
    spelt = LockedBytes(2 * len(secret) + len("x''"))
    try:
        spelt.view[:2], spelt.view[-1:] = b"x'", b"'"
        for place, byte in enumerate(secret.view):
            spelt.view[2 * place + 2 : 2 * place + 4] = b"%02x" % byte
        database.apply(lambda raw: raw.set_key(spelt.view))
    finally:
        spelt.wipe()


def _check_settings(database: Database) -> None:
    for name, _, answer in _SETTINGS:
        row = database.one(f"PRAGMA {name}")
        if row is None or str(row[0]) != answer:
            raise BugError(f"The encrypting store does not keep its setting {name}.")
