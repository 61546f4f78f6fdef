"""Bringing a vault to the form this version knows, after a backup; a newer one is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from dva_desktop.core.platform.files import create_private, os_fault, sync_folder
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault import migrations
from dva_desktop.core.vault.connection import Database, connect
from dva_desktop.core.vault.faults import NewerVaultError, VaultDamaged


def latest() -> int:
    """The form of vault that this version of the program writes."""
    return len(migrations.MIGRATIONS)


def check_identity(database: Database) -> int:
    """The form of an opened vault (1, 2, ...).

    Raises ``NewerVaultError``, or ``VaultDamaged`` when it is some other program's database.
    """
    version = database.number("user_version")
    if version > latest():
        raise NewerVaultError
    if version < 1 or database.number("application_id") != migrations.APPLICATION_ID:
        raise VaultDamaged("The file in the place of the records is not one of this program's.")
    return version


def upgrade(database: Database, path: Path, secret: LockedBytes) -> str:
    """Bring an opened vault up to date. Returns which forms (``1-2``), or nothing when it was.

    A whole copy of the older form stays beside it as ``vault-form-1.db``. If anything fails, or the
    power goes, the older form is still there.
    """
    version = check_identity(database)
    if version == latest():
        return ""
    _back_up(database, path.with_name(f"{path.stem}-form-{version}.db"), secret)
    build(database)
    return f"{version}-{latest()}"


def build(database: Database) -> None:
    """Apply every migration that the database does not have yet, in one transaction."""
    with database.transaction():
        for number in range(database.number("user_version"), latest()):
            database.apply(migrations.MIGRATIONS[number])
            database.rows(f"PRAGMA user_version = {number + 1}")


def _back_up(database: Database, target: Path, secret: LockedBytes) -> None:
    temporary = target.with_name(f"{target.name}.new")
    try:
        temporary.unlink(missing_ok=True)
        create_private(temporary)
        copy = connect(temporary, secret, fresh=True)
        try:
            database.copy_to(copy)
            check_identity(copy)
        finally:
            copy.close()
        temporary.replace(target)
        sync_folder(target.parent)
        return
    except OSError as error:
        fault = os_fault(error)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    raise fault
