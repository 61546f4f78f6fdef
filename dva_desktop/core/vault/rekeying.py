"""A new key for the records themselves: for a key that was shown, or people who left with a copy.

A passphrase only wraps the key; changing it does not help against someone who has the key, or an
old ``keyring.json`` with a passphrase in it. So the whole database is copied under a new key,
looked over, and put in the place of the old one. Backups made before still open with what opened
them then: they have to be made anew, and the old ones destroyed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dva_desktop.core.errors import DvaError, UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.platform.files import create_private, os_fault, sync_folder, write_private
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault import connection, keyring, rekeyed, slots
from dva_desktop.core.vault.connection import Database, connect
from dva_desktop.core.vault.faults import NotAllowedError, VaultBusy, VaultDamaged
from dva_desktop.core.vault.journal import Event, Head, Journal, Subject
from dva_desktop.core.vault.keyring import Cost, Key, Keyring
from dva_desktop.core.vault.model import Role
from dva_desktop.core.vault.passphrase import new_recovery_code
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.upgrading import check_identity
from dva_desktop.core.vault.vault import Vault

_UNFINISHED = f"{rekeyed.NAME}.new"
_COPIED = 0.7  # of the whole work, the rest is looking over what was copied


def rekey(
    folder: Path,
    passphrase: str,
    progress: Callable[[float], None] = lambda _: None,
    *,
    clock: Clock | None = None,
    cost: Cost | None = None,
) -> str:
    """Give a closed vault a new key; returns the new recovery code, shown once.

    Only a safeguarding lead may, with their own passphrase, which stays. Everybody else's is not
    known, so their way in is gone until they are given a passphrase again. ``progress`` is told the
    share done, 0 to 1, the last time just before the step that decides; what it raises stops the
    work and nothing has changed. Once that step is taken no error and no Ctrl-C counts: nobody
    would ever see the code.

    Needs as much free room as the vault takes. Raises as ``Vault.open`` does, ``NotAllowedError``,
    ``VaultBusy`` while the vault is open anywhere; then the vault is as it was.
    """
    time = clock or SystemClock()
    with unlock(folder, passphrase, time) as key:
        if key.by_recovery:
            raise UserError("This needs a passphrase of your own.", "Choose one first.")
        with Vault.open_with(folder, key, clock=time) as vault:
            if vault.people.me().role is not Role.SAFEGUARDING_LEAD:
                raise NotAllowedError
        code, secret = new_recovery_code(), keyring.new_secret()
        chosen = cost or keyring.measured_cost()
        ring, fresh = keyring.ring_around(secret, key.slot, passphrase, code, chosen)
        with fresh:
            _decide(folder, key, ring, secret, _Work(progress, time, key.slot))
            # From here on the next opening would end it too.
            with suppress(DvaError, KeyboardInterrupt):
                rekeyed.take(folder)
    return code


class _Work(NamedTuple):
    progress: Callable[[float], None]
    clock: Clock
    who: str


def _decide(folder: Path, key: Key, ring: Keyring, secret: LockedBytes, work: _Work) -> None:
    """The whole copy, and then the keyring for it; or nothing."""
    old = _alone(folder / connection.NAME, key.secret)
    try:
        head = _copy(folder, old, secret, ring, work)
        (folder / _UNFINISHED).replace(folder / rekeyed.NAME)
        sync_folder(folder)
        pinned = keyring.pinned(ring, head, keyring.header_key(secret))
        work.progress(1.0)
        write_private(folder / keyring.NAME, keyring.encode(pinned))
        return
    except BaseException as error:
        # The keyring may be in its place although the disk then refused to say so.
        if rekeyed.is_todays(folder, secret):
            return
        rekeyed.sweep(folder, key.secret)
        if not isinstance(error, OSError):
            raise
        fault = os_fault(error)
    finally:
        old.close()
    raise fault


def _alone(path: Path, secret: LockedBytes) -> Database:
    """The records, held so that nobody else can open them. Raises ``VaultBusy``."""
    database = connect(path, secret)
    try:
        # Without its log the file is whole by itself; leaving the log takes that nobody else is in.
        if database.one("PRAGMA journal_mode = DELETE") != ("delete",):
            raise VaultBusy
        database.rows("PRAGMA locking_mode = EXCLUSIVE")
        database.rows("BEGIN EXCLUSIVE")
        database.rows("COMMIT")
    except BaseException:
        database.close()
        raise
    return database


def _copy(folder: Path, old: Database, secret: LockedBytes, ring: Keyring, work: _Work) -> Head:
    """All pages under the new key, and in the journal that it was done; looked over."""
    target = folder / _UNFINISHED
    target.unlink(missing_ok=True)
    create_private(target)
    copy = connect(target, secret, fresh=True)
    try:
        copy.rows("PRAGMA journal_mode = MEMORY")  # if it is stopped, it is thrown away
        old.copy_to(copy, lambda done: work.progress(done * _COPIED))
        check_identity(copy)
        [(key,)] = copy.rows("SELECT journal_key FROM vault")
        journal = Journal(copy, key, work.who)
        with copy.transaction():
            at = work.clock.now().isoformat(timespec="milliseconds")
            journal.append(Event.REKEYED, at, Subject(digest=journal.digest(*slots.parts(ring))))
        head = journal.head()
    finally:
        copy.close()
    _look_over(target, secret, head, work.progress)
    return head


def _look_over(
    target: Path, secret: LockedBytes, head: Head, progress: Callable[[float], None]
) -> None:
    copy = connect(target, secret, "read")
    try:
        whole = not copy.rows("PRAGMA cipher_integrity_check")
        progress(0.85)
        whole = whole and copy.rows("PRAGMA integrity_check(1)") == [("ok",)]
        progress(0.95)
        last = copy.one("SELECT seq, mac FROM journal ORDER BY seq DESC LIMIT 1")
        whole = whole and last == (head.seq, head.seal)
    finally:
        copy.close()
    if not whole:
        raise VaultDamaged(
            "The copy of the records under the new key is not whole.",
            "The records are as they were. Check them and the disk before trying again.",
        )
