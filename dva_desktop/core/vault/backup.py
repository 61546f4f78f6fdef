"""Backups: what one is, which there are, and which may go.

A backup is a folder ``desk-YYYYMMDD-HHMMSSZ`` with the files of the vault as they are, encrypted,
and ``backup.json`` with their sizes and digests. Nothing in it tells whose it is: there is no name
in it, and ``series``, by which the backups of one vault are told from another's on a shared
memory stick, is a random number kept in the vault's folder. They are counted, so that a clock that
was set wrongly neither hides the newest nor makes it the oldest.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import exists, is_folder, write_private
from dva_desktop.core.vault import keyring
from dva_desktop.core.vault.copying import Part, place_fault, read_bounded, remove_known
from dva_desktop.core.vault.faults import NewerVaultError
from dva_desktop.core.vault.moments import is_plausible

MANIFEST = "backup.json"
CHECKED = "checked"
SERIES = "backup.id"
FORMAT: Final = 1
Name: TypeAlias = Literal["vault.db", "vault.db-wal", "keyring.json", "vault.counter"]
RECORDS: Final = "vault.db"
KEYS: Final = "keyring.json"
COUNTER: Final = "vault.counter"
NEEDED: tuple[Name, ...] = (RECORDS, KEYS)
OPTIONAL: tuple[Name, ...] = ("vault.db-wal", COUNTER)
# What a backup's folder may hold, also when a look at it was interrupted; the manifest goes first.
_OURS = (MANIFEST, CHECKED, *NEEDED, *OPTIONAL, "vault.db-shm", "vault.db-journal")
_FOLDER = re.compile(r"desk-\d{8}-\d{6}Z", re.ASCII)
_UNFINISHED = re.compile(r"unfinished-[0-9a-f]{12}", re.ASCII)
_HEX8 = re.compile(rb"[0-9a-f]{8}")
_MAX_MANIFEST = 16 * 1024
MOST: Final = 10**9  # backups of one series
_NEWEST, _DAYS, _WEEKS = 5, 7, 5

Series: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}\Z")]


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``backup.json``. ``form`` is the newest form of vault that its maker knew; ``number`` counts
    the backups of one ``series`` in one place."""

    format: Literal[1]
    series: Series
    number: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    made_at: Annotated[dt.datetime, msgspec.Meta(tz=True)]
    form: Annotated[int, msgspec.Meta(ge=1, le=10**6)]
    files: dict[Name, Part]


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that is there. ``checked``: it was opened with its key since it was made."""

    path: Path
    manifest: Manifest
    checked: bool

    @property
    def made_at(self) -> dt.datetime:
        """When it was made, in UTC."""
        return self.manifest.made_at.astimezone(dt.UTC)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(part.size for part in self.manifest.files.values())

    @property
    def code(self) -> str:
        """Its name as the journal takes it."""
        return self.path.name.lower()


class BackupDamaged(EnvironmentFault):
    """A backup is not as it was made, or was never finished."""

    def __init__(self, what: str = "This backup is damaged or not complete.") -> None:
        super().__init__(what, "Use another backup. Nothing was changed.")


def usual_place(folder: Path) -> Path:
    """Where the backups of the vault in ``folder`` go unless the person prefers another place."""
    return folder.parent / "backups"


def read_backup(path: Path) -> Backup:
    """The backup in the folder ``path``, by its manifest alone.

    Raises ``BackupDamaged``, ``NewerVaultError`` when a later version of the program made it, or
    ``EnvironmentFault`` when the folder it is in may not be looked into.
    """
    if not is_folder(path):
        raise BackupDamaged("There is no backup in this place.")
    try:
        content = read_bounded(path / MANIFEST, _MAX_MANIFEST)
    except EnvironmentFault:
        content = b""
    newer = False
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        newer = keyring.format_of(content) > FORMAT
    else:
        whole = all(name in manifest.files for name in NEEDED)
        if whole and is_plausible(manifest.made_at):
            return Backup(path=path, manifest=manifest, checked=exists(path / CHECKED))
    raise NewerVaultError if newer else BackupDamaged()


def backups(into: Path, series: str | None = None) -> tuple[Backup, ...]:
    """The backups in ``into``, newest first; of one ``series`` when it is given. Folders that are
    not whole backups of a kind that this version knows are left out.

    Raises ``EnvironmentFault`` when the folder cannot be read; a missing one holds none.
    """
    found = [x for x in _readable(into) if series is None or x.manifest.series == series]
    if series is None:
        return tuple(sorted(found, key=lambda x: (x.made_at, x.path.name), reverse=True))
    return tuple(sorted(found, key=lambda x: (x.manifest.number, x.path.name), reverse=True))


def _readable(into: Path) -> Iterable[Backup]:
    for path in _folders(into, _FOLDER):
        with suppress(DvaError):
            backup = read_backup(path)
            if _looks_whole(backup):
                yield backup


def _folders(into: Path, pattern: re.Pattern[str]) -> list[Path]:
    try:
        return [path for path in into.iterdir() if pattern.fullmatch(path.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        fault = place_fault(error)
    raise fault


def _looks_whole(backup: Backup) -> bool:
    """Whether every file is there in its size; whether they are right is for ``check_backup``."""
    try:
        return all(
            (backup.path / name).lstat().st_size == part.size
            for name, part in backup.manifest.files.items()
        )
    except OSError:
        return False


def series_of(folder: Path) -> str:
    """What tells the backups of the vault in ``folder`` from others'. Made when there is none.

    Raises ``EnvironmentFault`` when it can be neither read nor made.
    """
    path = folder / SERIES
    with suppress(EnvironmentFault):
        content = read_bounded(path, 64).strip()
        if _HEX8.fullmatch(content):
            return content.decode("ascii")
    made = secrets.token_hex(4)
    write_private(path, made.encode("ascii"))
    return made


def mark_checked(backup: Backup) -> None:
    """Remember that it was opened: it is then not given up while no later one was. On a stick that
    is read-only it is not remembered."""
    with suppress(DvaError):
        write_private(backup.path / CHECKED, b"")


def rotate(into: Path, series: str) -> tuple[Path, ...]:
    """Remove the backups of ``series`` that are no longer needed; returns which could be.

    Kept are the newest five, the newest of each of the last seven days and of the last five weeks
    that have any, and always the newest that was opened with its key. Backups of other vaults, and
    folders that are not whole backups, are not touched.
    """
    there = backups(into, series)
    kept = {x.path for x in there[:_NEWEST]}
    kept |= _newest_of_each(there, lambda at: at.date().toordinal(), _DAYS)
    kept |= _newest_of_each(there, lambda at: at.date().isocalendar()[:2], _WEEKS)
    kept |= {x.path for x in islice((x for x in there if x.checked), 1)}
    return tuple(x.path for x in there if x.path not in kept and remove(x.path))


def _newest_of_each(
    there: tuple[Backup, ...], period: Callable[[dt.datetime], object], most: int
) -> set[Path]:
    newest: dict[object, Path] = {}
    for backup in there:
        newest.setdefault(period(backup.made_at), backup.path)
    return set(list(newest.values())[:most])


def remove(path: Path) -> bool:
    """Remove a backup; returns whether nothing of it is left. Its name goes first, so that half of
    it is never taken for a whole one. Files that are not ours are left where they are."""
    doomed = path.with_name(f"unfinished-{secrets.token_hex(6)}")
    try:
        path.rename(doomed)
    except OSError:
        doomed = path
    return remove_known(doomed, _OURS)


def sweep(into: Path) -> None:
    """Remove what stopped backups left in ``into``. Never fails."""
    with suppress(DvaError):
        for path in _folders(into, _UNFINISHED):
            remove_known(path, _OURS)


def unfinished(into: Path) -> Path:
    """A new, private folder in ``into`` for a backup that is being made. Raises ``OSError``."""
    made = into / f"unfinished-{secrets.token_hex(6)}"
    made.mkdir(mode=0o700)
    return made
