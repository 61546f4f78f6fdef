"""Looking into a backup, and putting one in the place of the vault.

Nothing of a backup is believed before it was looked at: its digests while it is copied next to the
vault, then, with the passphrase, its pages, tables and journal. Only then is it put in the place
of what was there, which is kept.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dva_desktop.core.errors import EnvironmentFault, UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.platform.files import os_fault
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.core.vault import attempts, connection, keyring, swapping
from dva_desktop.core.vault.backing_up import note
from dva_desktop.core.vault.backup import Backup, BackupDamaged
from dva_desktop.core.vault.connection import Database, connect
from dva_desktop.core.vault.copying import Measure, copy_exact, require_room
from dva_desktop.core.vault.faults import (
    NewerVaultError,
    VaultDamaged,
    WrongPassphraseError,
)
from dva_desktop.core.vault.journal import Event
from dva_desktop.core.vault.keyring import Key
from dva_desktop.core.vault.upgrading import check_identity, latest
from dva_desktop.core.vault.vault import Vault
from dva_desktop.core.vault.verifying import Problem, Report, pages, verify

_COUNTS = (
    "SELECT count(*) FROM consultation",
    "SELECT count(*) FROM section",
    "SELECT count(*) FROM document",
    "SELECT head_seq FROM vault",
)


class OtherKeyError(UserError):
    """The backup is whole, and the key that was given is not the one it was made with."""

    def __init__(self) -> None:
        super().__init__(
            "This backup does not open with that passphrase.",
            "A backup opens with the passphrase, or the recovery code, that held when it was made.",
        )


def summing(backup: Backup) -> Iterator[None]:
    """Compare every file with the manifest, a small piece at each step; no key is needed.

    Raises ``BackupDamaged``.
    """
    for name, part in backup.manifest.files.items():
        found = Measure()
        try:
            for _ in found.steps(backup.path / name, at_most=part.size):
                yield
        except EnvironmentFault:
            raise BackupDamaged from None
        if found.part != part:
            raise BackupDamaged


def check_backup(backup: Backup, key: Key, *, summed: bool = False) -> Report:
    """Open a backup where it is, changing nothing, and look at its pages and its structure.

    ``summed``: its files were compared with the manifest just before.
    Raises ``BackupDamaged``, ``OtherKeyError`` when it was made with another key than ``key``,
    ``NewerVaultError``, or ``EnvironmentFault``. ``journal_rows`` is how far its journal goes.
    """
    _require_known(backup)
    if not summed:
        for _ in summing(backup):
            pass
    try:
        copy = connect(backup.path / connection.NAME, key.secret, "still")
    except VaultDamaged:
        copy = None
    if copy is None:
        ring = keyring.read(backup.path)
        ours = keyring.is_intact(ring, keyring.header_key(key.secret))
        raise BackupDamaged if ours else OtherKeyError
    try:
        check_identity(copy)
        report = _look_over(copy)
    finally:
        copy.close()
    if not report.ok:
        raise BackupDamaged("This backup opens, but it is not whole.")
    return report


def _look_over(copy: Database) -> Report:
    """The seals of the pages and the structure, which take moments; not each record."""
    problems: list[Problem] = []
    counts = [0, 0, 0, 0]
    try:
        for check in (pages.seals, pages.structure):
            problems.extend(check(copy))
        for place, query in enumerate(_COUNTS):
            [(counts[place],)] = copy.rows(query)
    except EnvironmentFault as fault:
        problems.append(Problem(where="file vault.db", row="", what=fault.what))
    return Report(
        problems=tuple(problems), consultations=counts[0], sections=counts[1],
        documents=counts[2], journal_rows=counts[3],
    )  # fmt: skip


def restore(
    backup: Backup, folder: Path, passphrase: str, *, clock: Clock | None = None
) -> Path | None:
    """Put ``backup`` in the place of the vault in ``folder``, which nobody may have open.

    ``passphrase`` is one that held when the backup was made, or the recovery code of then. What was
    there before is kept; returns where, or ``None`` if there was nothing. Takes two key
    derivations and a whole verification. A wrong one counts as one at the vault itself, also when
    there is none yet: a backup is not the place to guess faster.

    Raises ``BackupDamaged``, ``OtherKeyError``, ``TooSoonError``, ``NewerVaultError``,
    ``NoLongerHereError``, ``DiskFull`` or another ``EnvironmentFault``; then the vault is as it
    was.
    """
    time = clock or SystemClock()
    _require_known(backup)
    vault_folder(folder)
    attempts.require_waited(folder, time)
    swapping.settle(folder)
    swapping.sweep(folder)
    staged = folder / f"restoring-{secrets.token_hex(6)}"
    try:
        _stage(backup, staged)
        _make_ready(backup, staged, _key(staged, folder, passphrase, time), passphrase, time)
        return swapping.swap_in(folder, staged, time.now())
    finally:
        with suppress(OSError):
            shutil.rmtree(staged)


def _require_known(backup: Backup) -> None:
    if backup.manifest.form > latest():
        raise NewerVaultError


def _stage(backup: Backup, staged: Path) -> None:
    """Copy the backup to where it can be opened. Raises ``BackupDamaged``, ``EnvironmentFault``."""
    # Twice: opening it may write as much again.
    require_room(staged.parent, 2 * backup.size)
    try:
        staged.mkdir(mode=0o700)
        for name, part in backup.manifest.files.items():
            if copy_exact(backup.path / name, staged / name, at_most=part.size) != part:
                raise BackupDamaged
        return
    except OSError as error:
        fault = os_fault(error)
    raise fault


def _key(staged: Path, folder: Path, passphrase: str, clock: Clock) -> Key:
    """The key of the backup in ``staged``; a wrong passphrase counts at the vault in ``folder``."""
    ring = keyring.read(staged)
    with suppress(WrongPassphraseError), attempts.judging(folder, clock):
        return keyring.unlock(ring, passphrase)
    raise OtherKeyError


def _make_ready(backup: Backup, staged: Path, key: Key, passphrase: str, clock: Clock) -> None:
    """Open the copy, bring it up to date, write down that it came back, and look through it all."""
    try:
        with Vault.open_with(staged, key, clock=clock) as vault:
            note(vault, Event.RESTORED, backup)
        whole = verify(staged, passphrase, clock=clock).ok
    except VaultDamaged:
        whole = False
    finally:
        key.wipe()
    if not whole:
        raise BackupDamaged("This backup opens, but it is not whole.")
    for path in staged.glob("vault-form-*"):  # the backup itself is the copy of the older form
        path.unlink()
    if (staged / f"{connection.NAME}-wal").exists():
        raise EnvironmentFault("The restored records could not be closed.", "Please try again.")
