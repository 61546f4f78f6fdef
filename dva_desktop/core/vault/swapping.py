"""Putting a restored vault in the place of another, so that a stop at any instant leaves one whole.

The new files wait in ``restoring-TAG`` inside the vault's folder; such a folder that was left
over is swept away. Renaming it to ``restored-TIME`` decides: from that instant the new vault is
the one, and whoever comes next finishes what is left to do (``settle``). The old files go to
``replaced-TIME``.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import suppress
from pathlib import Path

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.files import exists, is_folder, os_fault, sync_folder
from dva_desktop.core.vault import connection, keyring, names


def stamp(at: dt.datetime) -> str:
    """A moment as the names of folders have it, in UTC."""
    return at.astimezone(dt.UTC).strftime("%Y%m%d-%H%M%SZ")


def sweep(folder: Path) -> None:
    """Remove what a stopped restore had made ready. Never fails."""
    with suppress(DvaError):
        for path in names.found(folder, names.RESTORING):
            with suppress(OSError):
                shutil.rmtree(path)


def swap_in(folder: Path, staged: Path, at: dt.datetime) -> Path | None:
    """Make the whole vault in ``staged``, a folder inside ``folder``, the vault of ``folder``.

    Returns where the vault that was there is now, or ``None`` if there was none. Raises
    ``EnvironmentFault``; then either nothing has changed or the next opening ends what was begun.
    """
    while exists(folder / f"restored-{stamp(at)}") or exists(_kept(folder, stamp(at))):
        at += dt.timedelta(seconds=1)
    try:
        sync_folder(staged)
        staged.rename(folder / f"restored-{stamp(at)}")
        sync_folder(folder)
    except OSError as error:
        fault = os_fault(error)
    else:
        settle(folder)
        kept = _kept(folder, stamp(at))
        return kept if exists(kept) else None
    raise fault


def is_settled(folder: Path) -> bool:
    """Whether no restore and no change of keys is half way through in ``folder``. Raises
    ``EnvironmentFault``."""
    return not _decided(folder) and not names.found(folder, names.REKEYED)


def settle(folder: Path) -> None:
    """Finish a restore that was decided. Does nothing when there is none.

    Raises ``EnvironmentFault`` when the folder cannot be written; it can be called again.
    """
    try:
        for ready in _decided(folder):
            _finish(folder, ready)
        return
    except OSError as error:
        fault = os_fault(error)
    raise fault


def _decided(folder: Path) -> list[Path]:
    return [x for x in names.found(folder, names.RESTORED) if is_folder(x)]


def _kept(folder: Path, when: str) -> Path:
    return folder / f"replaced-{when}"


def _finish(folder: Path, ready: Path) -> None:
    """Each step may have been done already, by whoever was stopped in the middle of it."""
    new = ready / connection.NAME
    if exists(new):  # until it has left, whatever stands in the folder is the old
        _move_away(folder, _kept(folder, ready.name.removeprefix("restored-")))
        new.rename(folder / connection.NAME)
        sync_folder(folder)
    for name in ("vault.counter", keyring.NAME):  # without its keyring nothing opens half of it
        with suppress(FileNotFoundError):
            (ready / name).rename(folder / name)
    sync_folder(folder)
    shutil.rmtree(ready)


def _move_away(folder: Path, kept: Path) -> None:
    old = [x for x in names.found(folder, names.VAULT) if not x.is_dir()]
    if not old:
        return
    kept.mkdir(mode=0o700, exist_ok=True)
    for path in old:
        path.rename(kept / path.name)
    sync_folder(kept)
    sync_folder(folder)
