"""Making a backup: of a vault that nobody has open, without any key; or of one that is open.

A backup is written under a name of its own that no list shows, forced to the disk, and takes its
real name last: a stop at any instant, a full disk or a stick pulled out leaves the earlier backups
as they were, and nothing that could be taken for a new one.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import msgspec

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.platform.files import create_private, exists, sync_folder
from dva_desktop.core.vault import backup
from dva_desktop.core.vault.backup import (
    COUNTER,
    FORMAT,
    KEYS,
    MANIFEST,
    NEEDED,
    OPTIONAL,
    RECORDS,
    Backup,
    Manifest,
    Name,
)
from dva_desktop.core.vault.copying import (
    Part,
    PlaceGone,
    copy_exact,
    measure,
    place_fault,
    remove_known,
    require_room,
)
from dva_desktop.core.vault.creating import require_vault
from dva_desktop.core.vault.faults import VaultBusy
from dva_desktop.core.vault.journal import Event, Subject
from dva_desktop.core.vault.swapping import is_settled, stamp
from dva_desktop.core.vault.upgrading import latest
from dva_desktop.core.vault.vault import Vault

_Signature = tuple[tuple[Name, int, int, int], ...]


def copy_vault(folder: Path, into: Path, *, clock: Clock | None = None) -> Backup:
    """Copy the vault in ``folder``, which nobody has open, into ``into``; no key is needed.

    A vault whose session was killed is copied with its write-ahead log. When the newest backup
    already holds all there is, nothing is written and that one is returned.
    Raises ``NoVaultError``, ``VaultDamaged``, ``VaultBusy`` when the vault was used meanwhile, or
    ``EnvironmentFault`` (no room, write-protected, not there).
    """
    time, before = clock or SystemClock(), _signature(folder)
    series = backup.series_of(folder)
    _require_place(folder, into)
    newest = next(iter(backup.backups(into, series)), None)
    if newest is not None and _holds_all(newest, folder, before):
        return newest
    require_room(into, sum(size for _, size, _, _ in before), beside=folder)
    making = _Making(into, series, time)
    try:
        for name, *_ in before:
            making.copy(folder, name)
        if _signature(folder) != before:
            raise VaultBusy
        return making.finish()
    except OSError as error:
        fault: DvaError = place_fault(error)
    except DvaError as error:
        fault = error
    making.give_up()
    raise fault


def make_backup(vault: Vault, into: Path, *, clock: Clock | None = None) -> Backup:
    """Copy an open vault as it is at this moment into ``into``, and journal that it was made.

    To be called in the thread that the vault was opened in; others may go on using the same vault.
    Raises ``EnvironmentFault``.
    """
    folder, database = vault._folder, vault._database
    series = backup.series_of(folder)
    _require_place(folder, into)
    require_room(into, database.number("page_count") * database.number("page_size"), beside=folder)
    making = _Making(into, series, clock or SystemClock())
    try:
        # The witnesses first: what they know of the journal may be older than the copy, not newer.
        making.copy(folder, KEYS)
        if exists(folder / COUNTER):
            making.copy(folder, COUNTER)
        create_private(making.folder / RECORDS)
        database.rows("VACUUM INTO ?", (making.folder / RECORDS).absolute().as_uri())
        making.add(RECORDS)
        made = making.finish()
        note(vault, Event.BACKUP_MADE, made)
        return made
    except OSError as error:
        fault: DvaError = place_fault(error)
    except DvaError as error:
        fault = error
    making.give_up()
    raise fault


def note(vault: Vault, what: Event, about: Backup) -> None:
    """Journal what was done with a backup, and have the keyring know how far the journal is."""
    with vault._database.transaction():
        vault._journal.append(what, vault._now(), Subject(detail=about.code))
    vault.pin()


def why_not(folder: Path, into: Path) -> DvaError | None:
    """Why no backup of the vault in ``folder`` can be made in ``into`` now, as far as can be told
    without making one; ``None`` when nothing stands in the way."""
    try:
        _require_place(folder, into)
        require_room(into, sum(size for _, size, _, _ in _signature(folder)), beside=folder)
        remove_known(backup.unfinished(into), ())
        return None
    except OSError as error:
        return place_fault(error)
    except (EnvironmentFault, UserError) as fault:
        return fault


class _Making:
    """A backup on its way."""

    def __init__(self, into: Path, series: str, clock: Clock) -> None:
        backup.sweep(into)
        self._into = into
        self._series = series
        self._clock = clock
        self._files: dict[Name, Part] = {}
        try:
            self.folder = backup.unfinished(into)
            return
        except OSError as error:
            fault = place_fault(error)
        raise fault

    def copy(self, folder: Path, name: Name) -> None:
        """Copy one file of the vault as it is. Raises ``OSError`` or ``EnvironmentFault``."""
        self._files[name] = copy_exact(folder / name, self.folder / name)

    def add(self, name: Name) -> None:
        """Take in a file that was written here, once it is on the disk."""
        with (self.folder / name).open("rb+") as file:
            os.fsync(file.fileno())
        self._files[name] = measure(self.folder / name)

    def finish(self) -> Backup:
        """Write the manifest and give the backup its name. Raises ``OSError``."""
        there = backup.backups(self._into, self._series)
        manifest = Manifest(
            format=FORMAT,
            series=self._series,
            number=min(max((x.manifest.number for x in there), default=0) + 1, backup.MOST),
            made_at=self._clock.now().replace(microsecond=0),
            form=latest(),
            files=self._files,
        )
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        create_private(self.folder / MANIFEST, content)
        sync_folder(self.folder)
        path = self._named(manifest.made_at)
        sync_folder(self._into)
        return Backup(path=path, manifest=manifest, checked=False)

    def _named(self, at: dt.datetime) -> Path:
        """Give it the first name that is free, from that of the moment on."""
        while True:
            path = self._into / f"desk-{stamp(at)}"
            if not os.path.lexists(path):
                return self.folder.rename(path)
            at += dt.timedelta(seconds=1)

    def give_up(self) -> None:
        """Leave nothing behind, as far as the disk allows."""
        backup.remove(self.folder)


def _signature(folder: Path) -> _Signature:
    """The files of a vault that is not in use, each with its size, time and identity.

    Raises ``NoVaultError``, ``VaultDamaged``, ``VaultBusy`` or another ``EnvironmentFault``.
    """
    require_vault(folder)
    if not is_settled(folder):
        raise VaultBusy
    found: list[tuple[Name, int, int, int]] = []
    for name in (*NEEDED, *OPTIONAL):
        try:
            status = (folder / name).lstat()
        except FileNotFoundError:
            continue
        except OSError:
            raise VaultBusy from None
        if status.st_size or name in NEEDED:
            found.append((name, status.st_size, status.st_mtime_ns, status.st_ino))
    return tuple(found)


def _holds_all(newest: Backup, folder: Path, now: _Signature) -> bool:
    """Whether ``newest`` is the vault as it is. The keyring, which knows how far the journal has
    come, is looked at first; it tells most differences."""
    files = newest.manifest.files
    if {name: size for name, size, *_ in now} != {name: x.size for name, x in files.items()}:
        return False
    names = sorted((name for name, *_ in now), key=lambda name: name != KEYS)
    try:
        return all(measure(folder / name) == files[name] for name in names)
    except EnvironmentFault:
        return False


def _require_place(folder: Path, into: Path) -> None:
    """Make the last folder of ``into`` if only that is missing. A whole path that is missing is
    a stick that is not plugged in, and must not be made on the disk where it would be seen.

    Raises ``UserError`` for a place inside the vault's own folder, ``EnvironmentFault``.
    """
    try:
        if into.is_symlink():
            raise EnvironmentFault(
                "The folder for backups is a link to another place.", "Give the real folder."
            )
        own = folder.resolve()
        if own == into.resolve() or own in into.resolve().parents:
            raise UserError(
                "A backup inside the folder of the records would be lost with them.",
                "Choose another place, best on another disk or a memory stick.",
            )
        if not into.parent.is_dir():
            raise PlaceGone
        into.mkdir(mode=0o700, exist_ok=True)
        return
    except OSError as error:
        fault = place_fault(error)
    raise fault
