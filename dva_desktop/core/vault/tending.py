"""Looking after the backups with the vault's key: is the newest good, and which must not live on.

A consultation that was deleted for good is still in older copies. As soon as a backup from after
the deletion was opened and found good, the older copies within reach are removed; those that cannot
be opened are counted, so that nobody is told more than is true.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.platform.files import exists, is_folder
from dva_desktop.core.vault import backup as backups
from dva_desktop.core.vault import names
from dva_desktop.core.vault.backing_up import make_backup, note, why_not
from dva_desktop.core.vault.backup import RECORDS, Backup
from dva_desktop.core.vault.connection import connect
from dva_desktop.core.vault.copying import remove_known
from dva_desktop.core.vault.journal import Event
from dva_desktop.core.vault.keyring import Key
from dva_desktop.core.vault.restoring import OtherKeyError, check_backup
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.vault import Vault

_LAST_KEY = f"SELECT max(seq) FROM journal WHERE what = '{Event.REKEYED}'"  # noqa: S608 (our own word)
# Until the file is rewritten, pages that were let go may still hold what was deleted.
_DELETIONS = ", ".join(f"'{x}'" for x in (Event.PURGED, Event.REWRITTEN, Event.REKEYED))
_LAST_DELETION = f"SELECT max(seq) FROM journal WHERE what IN ({_DELETIONS})"  # noqa: S608 (our own words)
_LOCKS_SINCE = (
    f"SELECT count(*) FROM (SELECT 1 FROM journal WHERE seq > ? AND what = '{Event.LOCK}' LIMIT ?)"  # noqa: S608 (our own word)
)
_LOCKS = 3
_A_DAY = dt.timedelta(days=1)
_NONE_RECENT = "There is no recent backup."
_AT_THE_NEXT_LOCK = "The program makes a new one when you lock."


class Tended(msgspec.Struct, frozen=True, kw_only=True):
    """How the newest backup was found.

    ``newest`` is ``None`` when there is none under the present key. ``reach`` is the number of the
    last row of its journal; ``fault`` says why it is not good. ``forgotten`` copies held what was
    deleted since and were removed; ``beyond_reach`` may hold it and could not be opened, or holds
    it and could not be removed.
    """

    newest: Backup | None = None
    reach: int = 0
    fault: DvaError | None = None
    forgotten: int = 0
    beyond_reach: int = 0

    @property
    def good(self) -> bool:
        """Whether there is a backup that opens and is whole."""
        return self.newest is not None and self.fault is None


def newest_of(folder: Path, into: Path) -> Backup | None:
    """The newest backup in ``into`` of the vault in ``folder``. Raises ``EnvironmentFault``."""
    return next(iter(backups.backups(into, backups.series_of(folder))), None)


def tend(folder: Path, newest: Backup, key: Key, *, summed: bool = False) -> Tended:
    """Open the newest backup of the vault in ``folder``, and remove the older copies that hold what
    was deleted before it was made. For any thread; that it is good is remembered by ``remember``.

    ``summed`` as in ``check_backup``. What went wrong is in ``fault``, except a ``BugError``.
    """
    try:
        reach = check_backup(newest, key, summed=summed).journal_rows
    except OtherKeyError:
        return Tended()  # from before a change of key: there is none yet
    except (EnvironmentFault, UserError) as fault:
        return Tended(newest=newest, fault=fault)
    removed, left = forget_deleted(folder, newest, key)
    return Tended(newest=newest, reach=reach, forgotten=removed, beyond_reach=left)


def remember(vault: Vault, newest: Backup) -> None:
    """A backup was opened and is good: in the journal first, then beside it."""
    if not newest.checked:
        note(vault, Event.BACKUP_CHECKED, newest)
        backups.mark_checked(newest)


def make_checked_backup(
    folder: Path, passphrase: str, into: Path, *, clock: Clock | None = None
) -> Backup:
    """A backup of the vault in ``folder``, which may be open, and a look into it; both are
    journalled. Takes a key derivation; for any thread.

    Raises as ``Vault.open``, ``make_backup`` and ``check_backup`` do.
    """
    time = clock or SystemClock()
    key = unlock(folder, passphrase, time)
    try:
        with Vault.open_with(folder, key, clock=time) as vault:
            made = make_backup(vault, into, clock=time)
            check_backup(made, key)
            remember(vault, made)
            return made
    finally:
        key.wipe()


def worry(vault: Vault, into: Path, found: Tended) -> tuple[str, str] | None:
    """What the person has to be told about the backups in ``into``, and what to do; or nothing.

    A backup that is not good is told at once. That there is none is told when the vault was locked
    three times since the last, and a day has gone by: coming back quickly stops a backup, and that
    alone is no fault.
    """
    if found.fault is not None:
        return f"The last backup is not good. {found.fault.what}", _AT_THE_NEXT_LOCK
    [(locks,)] = vault._database.rows(_LOCKS_SINCE, found.reach, _LOCKS)
    if locks < _LOCKS:
        return None
    if found.newest is not None and abs(vault._clock.now() - found.newest.made_at) < _A_DAY:
        return None
    why = why_not(vault.folder, into)
    if why is None:
        return _NONE_RECENT, "Make one now, under Settings and safety."
    return f"{_NONE_RECENT} {why.what}", why.remedy


def forget_older_backups(into: Path, series: str) -> tuple[Path, ...]:
    """Remove all backups of ``series`` but the newest; none while that was not opened with its key
    since it was made. Returns which are gone; copies carried elsewhere are not reached."""
    there = backups.backups(into, series)
    if not there or not there[0].checked:
        return ()
    return tuple(x.path for x in there[1:] if backups.remove(x.path))


def forget_deleted(folder: Path, newest: Backup, key: Key) -> tuple[int, int]:
    """Remove the older copies from before the last deletion, or the last change of the key, that
    ``newest`` knows of: older backups, what a restore replaced, what an upgrade left.

    Returns how many are gone, and how many could not be opened to see, or could not be removed.
    """
    since = _number(newest.path / RECORDS, key, _LAST_DELETION)
    if since is None:
        return 0, 0
    rekeyed = _number(newest.path / RECORDS, key, _LAST_KEY) is not None
    removed = beyond = 0
    for records in _older_copies(folder, newest):
        reach = _number(records, key, "SELECT head_seq FROM vault")
        if reach is None and rekeyed and _is_backup(folder, records):
            reach = 0  # made with an earlier key
        if reach is not None and reach >= since:
            continue
        if reach is not None and _remove(folder, records):
            removed += 1
        else:
            beyond += 1
    return removed, beyond


def _older_copies(folder: Path, newest: Backup) -> list[Path]:
    there = backups.backups(newest.path.parent, newest.manifest.series)
    older = [x.path / RECORDS for x in there if x.path != newest.path]
    replaced = [x / RECORDS for x in names.found(folder, names.REPLACED)]
    return [*older, *filter(_may_be, replaced), *names.found(folder, names.OLDER_FORM)]


def _may_be(copy: Path) -> bool:
    try:
        return is_folder(copy.parent) and exists(copy)
    except DvaError:
        return True


def _is_backup(folder: Path, records: Path) -> bool:
    return folder not in records.parents


def _remove(folder: Path, copy: Path) -> bool:
    """Whether it is gone; the person's own files beside it stay."""
    if copy.parent == folder:
        return remove_known(folder, (copy.name,))
    if copy.parent.parent != folder:
        return backups.remove(copy.parent)
    try:
        ours = names.found(copy.parent, names.VAULT)
    except DvaError:
        return False
    return remove_known(copy.parent, [x.name for x in ours])


def _number(records: Path, key: Key, query: str) -> int | None:
    """The answer of a copy; ``None`` when it has none, or cannot be opened with this key."""
    try:
        copy = connect(records, key.secret, "still")
    except DvaError:
        return None
    try:
        row = copy.one(query)
        return None if row is None or row[0] is None else int(row[0])
    except DvaError:
        return None
    finally:
        copy.close()
