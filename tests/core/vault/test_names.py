"""Only what the program itself left in a vault's folder is ever moved or removed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.vault import Vault, WrongPassphraseError, attempts, migrations, names
from dva_desktop.core.vault.backing_up import copy_vault
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.rekeying import rekey
from dva_desktop.core.vault.restoring import restore
from tests.core.vault.backup_support import contents
from tests.core.vault.support import CHEAP, PASSPHRASE, reopened

OTHER = "seven otters under the pier"
# What a person may well have in the folder that they chose, each nearly a name of ours.
THEIRS = (
    "Ward.newsletter.pdf",
    "budget.new.xlsx",
    "notes.new",
    "restoring-furniture/photo.jpg",
    "restoring-0123456789ABCDEF/photo.jpg",
    "restored-in-march/photo.jpg",
    "replaced-windows/photo.jpg",
    "vault.db (copy)",
    "vault.db.bak",
    "vault.db.new",
    "vault.db.0123456789ab.new.txt",
    "vault.db-wal.old",
    "vault.counter.bak",
    "vault-form-blank.db",
    "vault-form-letters.docx",
    "vault-form-1.db.newest",
    "rekeyed.db.txt",
    "keyring.json.bak",
    "keyring.json.0123.new",
    ".keyring.json.mine.tmp",
    ".attempts.json.tmp",
)


@pytest.fixture
def theirs(folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    for name in THEIRS:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"mine")
    return dict.fromkeys(THEIRS, b"mine")


def _among(folder: Path, wanted: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in contents(folder).items() if name in wanted}


def _made(folder: Path) -> None:
    Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()


def test_a_persons_own_files_outlive_every_opening_and_sweeping(
    folder: Path, theirs: dict[str, bytes]
) -> None:
    _made(folder)
    reopened(folder).close()
    assert _among(folder, theirs) == theirs
    (folder / "keyring.json").rename(folder / "keyring.json.0123456789ab.new")
    _made(folder)  # after a creation that was stopped
    assert _among(folder, theirs) == theirs
    assert not (folder / "keyring.json.0123456789ab.new").exists()


def test_nor_are_they_taken_for_a_change_that_was_stopped_or_moved_away(
    folder: Path, theirs: dict[str, bytes], tmp_path: Path
) -> None:
    _made(folder)
    rekey(folder, PASSPHRASE, cost=CHEAP)
    assert _among(folder, theirs) == theirs
    backup = copy_vault(folder, tmp_path / "backups")
    kept = restore(backup, folder, PASSPHRASE)
    assert _among(folder, theirs) == theirs
    assert kept is not None
    assert {x.name for x in kept.iterdir()} == {"vault.db", "vault.counter", "keyring.json"}


class _Seen:
    """The names in a folder, looked at whenever something is read, written, synced or renamed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self.names: set[str] = set()
        for where, what in ((os, "fsync"), (Path, "replace"), (Path, "rename")):
            monkeypatch.setattr(where, what, self._looking(getattr(where, what)))
        for what in ("rows", "copy_to", "close"):
            monkeypatch.setattr(Database, what, self._looking(getattr(Database, what)))

    def _looking(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*args: Any, **named: Any) -> Any:
            self._look()
            try:
                return real(*args, **named)
            finally:
                self._look()

        return looked

    def _look(self) -> None:
        if self._folder.is_dir():
            self.names.update(x.name for x in self._folder.iterdir())


def _second(connection: Any) -> None:
    connection.execute("CREATE TABLE attachment (id TEXT PRIMARY KEY) STRICT")


def _everything(folder: Path, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that makes files beside the records."""
    _made(folder)
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, OTHER)
    with reopened(folder) as vault:
        vault.change_passphrase(PASSPHRASE, PASSPHRASE, cost=CHEAP)
        vault.change_recovery_code(PASSPHRASE, cost=CHEAP)
    rekey(folder, PASSPHRASE, cost=CHEAP)
    restore(copy_vault(folder, into), folder, PASSPHRASE)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _second))
    reopened(folder).close()


def test_whatever_is_on_its_way_is_known_by_its_name(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = _Seen(folder, monkeypatch)
    _everything(folder, tmp_path / "backups", monkeypatch)
    kinds = (names.VAULT, names.RESTORING, names.RESTORED, names.REPLACED)
    strangers = {x for x in seen.names if not any(kind.fullmatch(x) for kind in kinds)}
    assert strangers <= {attempts.NAME, "attempts.lock", "backup.id"}
    staged = {re.sub("[0-9a-f]{12}", "TAG", x) for x in seen.names if names.STAGED.fullmatch(x)}
    form = f"vault-form-{len(migrations.MIGRATIONS) - 1}.db.new"
    assert staged >= {
        "vault.db.TAG.new", "vault.db.TAG.new-wal", "vault.db.TAG.new-shm", "keyring.json.TAG.new",
        ".keyring.json.TAG.tmp", ".attempts.json.TAG.tmp", ".backup.id.TAG.tmp",
        "rekeyed.db.new", form, f"{form}-wal", f"{form}-shm",
    }  # fmt: skip
    assert any(names.RESTORING.fullmatch(x) for x in seen.names)
    assert any(names.RESTORED.fullmatch(x) for x in seen.names)
    for name in seen.names - {x.name for x in folder.iterdir()}:
        if names.STAGED.fullmatch(name):
            (folder / name).write_bytes(b"left by a stop")
    reopened(folder).close()
    assert not names.found(folder, names.STAGED)


def test_a_folder_is_looked_into_or_it_is_said_that_it_cannot_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert names.found(folder, names.VAULT) == []
    folder.write_bytes(b"a file")
    assert names.found(folder, names.VAULT) == []

    def refused(_folder: Path) -> None:
        raise PermissionError(13, "refused", str(folder))

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(EnvironmentFault) as caught:
        names.found(folder, names.VAULT)
    assert str(folder) not in str(caught.value)
    assert caught.value.__context__ is None
