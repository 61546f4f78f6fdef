"""The vault: a folder with ``vault.db`` and ``keyring.json``, opened by a passphrase."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.core.vault import (
    attempts,
    connection,
    counter,
    creating,
    keyring,
    settings,
    slots,
)
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.counter import Counter, Witnessed
from dva_desktop.core.vault.exporting import journal_csv
from dva_desktop.core.vault.faults import AlreadyThereError, NoLongerHereError, VaultDamaged
from dva_desktop.core.vault.journal import Event, Journal, Subject, first_seal
from dva_desktop.core.vault.keyring import Cost, Key
from dva_desktop.core.vault.passphrase import new_recovery_code, require_strong
from dva_desktop.core.vault.people import People, owner, put_first, vouch
from dva_desktop.core.vault.retention import Retention
from dva_desktop.core.vault.slots import Standing
from dva_desktop.core.vault.store import Store
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.upgrading import upgrade

_PINNED = frozenset({Event.EXPORT, Event.PRINT})
_KEYS_REPLACED = (
    "The file with the keys (keyring.json) is older than the records. Passphrases and a recovery"
    " code that had been changed may open them again. Change your passphrase, and have a"
    " safeguarding lead make a new recovery code."
)
_KEYS_UNFINISHED = (
    "The computer stopped while a passphrase or the recovery code was being changed. The new one"
    " is in force."
)
_KEYS_ALTERED = "The file with the keys (keyring.json) was damaged or changed outside the program."
_COUNTER_LOST = (
    "The counter beside the records (vault.counter) was {}. If nobody knows why, the last changes"
    " may have been taken away unseen: compare with a paper or a backup made since."
)


class Vault(Store):
    """A store with its keys. Close it, or use it in a ``with`` block."""

    def __init__(self, database: Database, folder: Path, key: Key, clock: Clock) -> None:
        row = database.one("SELECT journal_key FROM vault")
        if row is None:
            raise VaultDamaged("The file with the records lacks its first row.")
        who = owner(database, key)
        self._counter = Counter(folder, row[0])
        journal = Journal(database, row[0], who, self._counter.following)
        super().__init__(database, journal, clock)
        self._folder = folder
        self._header_key = keyring.header_key(key.secret)
        self.people = People(database, journal, clock, folder)
        """Who may open the vault, and with what."""
        self.retention = Retention(database, journal, clock, folder)
        """How long consultations stay, and how they go."""
        self.is_open = True
        self.by_recovery = key.by_recovery
        """Opened by the recovery code: a new passphrase should be chosen."""
        self.noticed: tuple[str, ...] = ()
        """What the person has to be told about the files, found at opening and journalled."""

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
        cost: Cost | None = None,
    ) -> tuple[Vault, str]:
        """A new vault, and its recovery code, which is shown once and kept nowhere.

        ``cost`` is what this computer can bear unless given. Takes two key derivations, and one to
        measure. Raises ``AlreadyThereError``, ``EnvironmentFault``, or ``UserError`` with a hint
        when the passphrase is weak.
        """
        key, code = cls.found(folder, passphrase, name=name, clock=clock, cost=cost)
        with key:
            return cls.open_with(folder, key, clock=clock), code

    @classmethod
    def found(
        cls,
        folder: Path,
        passphrase: str,
        *,
        name: str = "",
        clock: Clock | None = None,
        cost: Cost | None = None,
        first: Mapping[str, object] | None = None,
    ) -> tuple[Key, str]:
        """The slow half of ``create``: a new vault's key for ``open_with``, and the recovery code.
        ``first`` are settings that it has from its first instant. For any thread. Raises as
        ``create`` does."""
        time = clock or SystemClock()
        require_strong(passphrase)
        if cls.exists(vault_folder(folder)):
            raise AlreadyThereError
        code = new_recovery_code()
        ring, key = keyring.new_keyring(passphrase, code, cost or keyring.measured_cost())

        def fill(new: Database) -> None:
            _first_rows(new, key, name, time, first or {})

        creating.lay_down(folder, ring, key, fill)
        attempts.clear(folder)  # they were at what is no longer there
        return key, code

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, clock: Clock | None = None) -> Vault:
        """Open by a passphrase or the recovery code. Raises as ``unlock`` and ``open_with`` do."""
        time = clock or SystemClock()
        with unlock(folder, passphrase, time) as key:
            return cls.open_with(folder, key, clock=time)

    @classmethod
    def open_with(
        cls, folder: Path, key: Key, *, clock: Clock | None = None, accept_older: bool = False
    ) -> Vault:
        """The quick half of ``open``, for a ``key`` that ``unlock`` derived in another thread.

        Raises ``OlderVaultError`` when changes that were saved here are missing, and leaves every
        file as it is; ``accept_older`` opens what is there, and journals that.
        Raises ``NoLongerHereError`` for a person who was removed.
        Raises ``NewerVaultError``, ``VaultDamaged``, ``VaultBusy``, ``NotWritable``, ``DiskFull``.
        """
        time = clock or SystemClock()
        creating.tidy(folder)
        path = folder / connection.NAME
        witnessed = counter.look(folder, key.secret)
        if witnessed.older is not None and not accept_older:
            raise witnessed.older
        database = connection.connect(path, key.secret)
        try:
            upgraded = upgrade(database, path, key.secret)
            vault = cls(database, folder, key, time)
            vault._journal_opening(key, upgraded, witnessed)
            vault.pin()
        except BaseException as error:
            database.close()
            if isinstance(error, NoLongerHereError):
                attempts.note(folder, time)
            raise
        return vault

    def close(self) -> None:
        """Close. Never fails; what was saved is on the disk already."""
        self.is_open = False
        self.pin()
        self._database.close()
        self._counter.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def mark(self) -> str:
        """How far the journal has got, as printed in every export, such as ``1234-ab12cd34ef56``:
        ``verify`` says of any export whether the journal still contains it."""
        return self._journal.head().mark

    def pin(self) -> None:
        """Have ``keyring.json`` know how far the journal has got. Never fails: a witness that is
        behind means nothing."""
        with suppress(DvaError):
            keyring.pin(self._folder, self._journal.head(), self._header_key)

    def export_journal(self) -> Iterator[bytes]:
        """The whole journal as CSV for a spreadsheet, with its seals, and the mark at its end; for
        safeguarding leads. That it was exported is its own last row, written at once. It comes in
        pieces, and work may go on between them."""
        self._require_lead()
        with self._database.transaction():
            self._journal.append(Event.JOURNAL_EXPORTED, self._now())
            last = self._journal.head()
        self.pin()
        return journal_csv(self._database, last)

    def record_event(
        self, what: Event, consultation_id: str | None = None, detail: str = ""
    ) -> None:
        """As in ``Papers``; after an export the keyring knows of it too."""
        super().record_event(what, consultation_id, detail)
        if what in _PINNED:
            self.pin()

    @property
    def folder(self) -> Path:
        """Where the vault is."""
        return self._folder

    @property
    def person(self) -> str:
        """The name of the person whose passphrase opened the vault; may be empty."""
        row = self._database.one("SELECT name FROM person WHERE slot = ?", self._journal.who)
        return str(row[0]) if row else ""

    def change_passphrase(self, current: str, new: str, *, cost: Cost | None = None) -> None:
        """Put ``new`` in the place of one's own passphrase; ``current`` may be the recovery code,
        where that opened the vault.

        Takes two key derivations. Raises ``WrongPassphraseError``, ``TooSoonError``, ``UserError``
        for a weak one, ``PassphraseTakenError`` for somebody else's.
        """
        self.people.change_own_passphrase(current, new, cost)

    def change_recovery_code(self, current: str, *, cost: Cost | None = None) -> str:
        """A new recovery code, shown once; the old one stops working. ``current`` is the lead's
        passphrase or the old code. For a code that was lost, seen by others, or never written
        down."""
        return self.people.change_recovery_code(current, cost)

    def _journal_opening(self, key: Key, upgraded: str, witnessed: Witnessed) -> None:
        failed = attempts.pending(self._folder)
        at = self._now()
        with self._database.transaction():
            if upgraded:
                self._journal.append(Event.UPGRADED, at, Subject(detail=upgraded))
            if upgraded.startswith("1-"):
                vouch(self._database, self._journal, at)
            if failed.count:
                self._journal.append(Event.FAILED_UNLOCKS, at, Subject(detail=failed.detail))
            if witnessed.older is not None:
                detail = f"{witnessed.older.expected}-{witnessed.older.found}"
                self._journal.append(Event.OLDER_ACCEPTED, at, Subject(detail=detail))
            if witnessed.lost:
                self._journal.append(Event.COUNTER_LOST, at, Subject(detail=witnessed.lost))
                self.noticed += (_COUNTER_LOST.format(witnessed.lost),)
            ways_in = self._journal_ways_in(at, is_older=witnessed.older is not None)
            how = Event.RECOVERY_UNLOCK if key.by_recovery else Event.UNLOCK
            self._journal.append(how, at, Subject(digest=ways_in))
        if failed.count:
            attempts.clear(self._folder)

    def _journal_ways_in(self, at: str, *, is_older: bool) -> bytes | None:
        """Write down if the keyring is not the one that the journal knows; what is to stand for the
        ways in from now on. Inside a transaction: nobody else is changing them then."""
        ring = keyring.read(self._folder)
        if not keyring.is_intact(ring, self._header_key):
            self._journal.append(Event.KEYRING_ALTERED, at)
            self.noticed += (_KEYS_ALTERED,)
            return slots.known(self._database)[1]
        found = self._journal.digest(*slots.parts(ring))
        match Standing.KNOWN if is_older else slots.standing(ring, self._database):
            case Standing.KNOWN:
                pass
            case Standing.UNFINISHED:
                subject = Subject(digest=found, detail=slots.UNFINISHED)
                self._journal.append(Event.KEYRING_WRITTEN, at, subject)
                self.noticed += (_KEYS_UNFINISHED,)
            case Standing.REPLACED:
                self._journal.append(Event.KEYRING_ALTERED, at, Subject(detail=slots.REPLACED))
                self.noticed += (_KEYS_REPLACED,)
        return found


def _first_rows(
    database: Database, key: Key, name: str, clock: Clock, first: Mapping[str, object]
) -> None:
    """What a new vault holds: its own row, the person, and the first row of the journal."""
    at = clock.now().isoformat(timespec="milliseconds")
    vault_id, journal_key = secrets.token_hex(8), secrets.token_bytes(32)
    with database.transaction():
        database.rows(
            "INSERT INTO vault VALUES (1, ?, ?, ?, 0, ?, NULL)",
            vault_id, at, journal_key, first_seal(journal_key, vault_id),
        )  # fmt: skip
        journal = Journal(database, journal_key, key.slot)
        digest = put_first(database, journal, name)
        journal.append(Event.VAULT_MADE, at, Subject(digest=digest))
        for each, value in first.items():
            settings.put(database, each, value)
