"""The vault: a folder with ``vault.db`` and ``keyring.json``, opened by a passphrase."""

from __future__ import annotations

import secrets
from pathlib import Path
from types import TracebackType

from dva_desktop.core.errors import UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.platform.files import write_private
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.core.vault import attempts, connection, creating, keyring
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.faults import AlreadyThereError, VaultDamaged
from dva_desktop.core.vault.journal import Event, Journal, Subject, first_seal
from dva_desktop.core.vault.keyring import STANDARD, Cost, Key, Keyring
from dva_desktop.core.vault.model import Role
from dva_desktop.core.vault.passphrase import new_recovery_code, strength
from dva_desktop.core.vault.sections import mended
from dva_desktop.core.vault.store import Store
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.upgrading import upgrade


class Vault(Store):
    """A store with its keys. Close it, or use it in a ``with`` block."""

    def __init__(self, database: Database, folder: Path, key: Key, clock: Clock) -> None:
        row = database.one("SELECT journal_key FROM vault")
        if row is None:
            raise VaultDamaged("The file with the records lacks its first row.")
        super().__init__(database, Journal(database, row[0], key.slot), clock)
        self._folder = folder
        self._key_slot = key.slot
        self.by_recovery = key.by_recovery
        """Opened by the recovery code: a new passphrase should be chosen."""

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a vault to unlock, whole or not; else a person may create one."""
        return creating.state(folder) is not creating.State.EMPTY

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        *,
        name: str = "",
        clock: Clock | None = None,
        cost: Cost = STANDARD,
    ) -> tuple[Vault, str]:
        """A new vault, and its recovery code, which is shown once and kept nowhere.

        Raises ``AlreadyThereError``, ``EnvironmentFault``, or ``UserError`` with a hint when the
        passphrase is weak.
        """
        time = clock or SystemClock()
        _require_strong(passphrase)
        if cls.exists(vault_folder(folder)):
            raise AlreadyThereError
        code = new_recovery_code()
        ring, key = keyring.new_keyring(passphrase, code, cost)
        creating.lay_down(folder, ring, key, lambda new: _first_rows(new, key, name, time))
        return cls.open_with(folder, key, clock=time), code

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, clock: Clock | None = None) -> Vault:
        """Open by a passphrase or the recovery code. Raises as ``unlock`` and ``open_with`` do."""
        time = clock or SystemClock()
        return cls.open_with(folder, unlock(folder, passphrase, time), clock=time)

    @classmethod
    def open_with(cls, folder: Path, key: Key, *, clock: Clock | None = None) -> Vault:
        """The quick half of ``open``, for a ``key`` that ``unlock`` derived in another thread.

        Raises ``NewerVaultError``, ``VaultDamaged``, ``VaultBusy``, ``NotWritable``, ``DiskFull``.
        """
        creating.tidy(folder)
        path = folder / connection.NAME
        database = connection.connect(path, key.secret)
        try:
            upgraded = upgrade(database, path, key.secret)
            vault = cls(database, folder, key, clock or SystemClock())
            vault._journal_opening(key, upgraded)
        except BaseException:
            database.close()
            raise
        return vault

    def close(self) -> None:
        """Close. Never fails; what was saved is on the disk already."""
        self._database.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def person(self) -> str:
        """The name of the person whose passphrase opened the vault; may be empty."""
        row = self._database.one("SELECT name FROM person WHERE slot = ?", self._key_slot)
        return str(row[0]) if row else ""

    def change_passphrase(self, current: str, new: str, *, cost: Cost = STANDARD) -> None:
        """Put ``new`` in the place of the passphrase; ``current`` may be the recovery code.

        Takes two key derivations. Raises ``WrongPassphraseError``, ``UserError`` for a weak one.
        """
        _require_strong(new)
        ring = keyring.read(self._folder)
        key = keyring.unlock(ring, current)
        self._replace_keyring(keyring.rewrapped(ring, key, new, cost), Event.PASSPHRASE_CHANGED)

    def change_recovery_code(self, current: str, *, cost: Cost = STANDARD) -> str:
        """A new recovery code, shown once; the old one stops working. ``current`` is the passphrase
        or the old code. For a code that was lost, seen by others, or never written down."""
        ring = keyring.read(self._folder)
        key, code = keyring.unlock(ring, current), new_recovery_code()
        changed = keyring.with_recovery_code(ring, key, code, cost)
        self._replace_keyring(changed, Event.RECOVERY_CODE_CHANGED)
        return code

    def _replace_keyring(self, ring: Keyring, what: Event) -> None:
        with self._database.transaction():
            self._journal.append(what, self._now())
            write_private(self._folder / keyring.NAME, keyring.encode(ring))

    def _journal_opening(self, key: Key, upgraded: str) -> None:
        failed = attempts.pending(self._folder).count
        at = self._now()
        with self._database.transaction():
            if upgraded:
                self._journal.append(Event.UPGRADED, at, Subject(detail=upgraded))
            if failed:
                self._journal.append(Event.FAILED_UNLOCKS, at, Subject(detail=str(failed)))
            if not key.keyring_intact:
                self._journal.append(Event.KEYRING_ALTERED, at)
            self._journal.append(Event.RECOVERY_UNLOCK if key.by_recovery else Event.UNLOCK, at)
        if failed:
            attempts.clear(self._folder)


def _first_rows(database: Database, key: Key, name: str, clock: Clock) -> None:
    """What a new vault holds: its own row, the person, and the first row of the journal."""
    at = clock.now().isoformat(timespec="milliseconds")
    vault_id, journal_key = secrets.token_hex(8), secrets.token_bytes(32)
    with database.transaction():
        database.rows(
            "INSERT INTO vault VALUES (1, ?, ?, ?, 0, ?, NULL)",
            vault_id, at, journal_key, first_seal(journal_key, vault_id),
        )  # fmt: skip
        database.rows(
            "INSERT INTO person VALUES (?, ?, ?, NULL)",
            key.slot,
            str(mended(name)),
            Role.SAFEGUARDING_LEAD,
        )
        Journal(database, journal_key, key.slot).append(Event.VAULT_MADE, at)


def _require_strong(passphrase: str) -> None:
    verdict = strength(passphrase)
    if not verdict.ok:
        raise UserError("That passphrase is too easy to guess.", verdict.hint)
