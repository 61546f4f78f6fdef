"""The program's own folders: neutral names, closed to others, never through a planted link."""

from __future__ import annotations

import os
import stat
import sys
import warnings
from pathlib import Path

import platformdirs

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import os_fault

APP_NAME = "consultation-desk"
_PRIVATE = 0o700


def vault_folder(override: Path | None = None) -> Path:
    """The folder of the vault, created when missing: ``override``, or the person's data folder.

    A folder that the person chose keeps the permissions it has; our own is closed to others.
    Raises ``EnvironmentFault`` when it is a link, somebody else's, or cannot be made.
    """
    return _private(vault_path(override), ours=override is None)


def vault_path(override: Path | None = None) -> Path:
    """Where the folder of the vault is or would be; nothing is made."""
    if override is not None:
        return override.expanduser().absolute()
    return platformdirs.user_data_path(APP_NAME, appauthor=False) / "vault"


def runtime_folder() -> Path:
    """The folder for things that live only while the program runs (the instance lock)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no runtime folder and uses /tmp
        folder = platformdirs.user_runtime_path(APP_NAME, appauthor=False)
    return _private(folder, ours=True)


def config_folder() -> Path:
    """The folder for the few settings kept outside the vault (window title, idle minutes)."""
    return _private(platformdirs.user_config_path(APP_NAME, appauthor=False), ours=True)


def _private(folder: Path, *, ours: bool) -> Path:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        if not folder.is_symlink():
            folder.mkdir(exist_ok=True, mode=_PRIVATE)
        fault = _problem(folder) or (_not_ours(folder) if ours else None)
        if fault is None and ours:
            _close_to_others(folder)
    except FileExistsError:
        fault = EnvironmentFault("A file stands where the program needs a folder.")
    except OSError as error:
        fault = os_fault(error)
    if fault is not None:
        raise fault
    return folder


def _problem(folder: Path) -> DvaError | None:
    status = folder.lstat()
    if stat.S_ISLNK(status.st_mode) or _is_junction(status):
        return EnvironmentFault(
            "The folder given to the program is a link to another place.",
            "Give the real folder instead, so that nobody can point it elsewhere.",
        )
    return None


def _not_ours(folder: Path) -> DvaError | None:
    """A folder made beforehand by another account, or inside one: they could swap it under us."""
    if sys.platform != "win32":
        owners = {folder.lstat().st_uid, folder.parent.stat().st_uid}
        if not owners <= {os.geteuid(), 0}:
            return EnvironmentFault(
                "The program's own folder belongs to another person on this computer.",
                "Ask whoever looks after this computer to remove it.",
            )
    return None


def _is_junction(status: os.stat_result) -> bool:
    return sys.platform == "win32" and status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT


def _close_to_others(folder: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) != _PRIVATE:
        folder.chmod(_PRIVATE)
