"""An older vault is brought up to date after a backup; a newer one is left alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dva_desktop.core.errors import BugError, EnvironmentFault
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import (
    Event,
    NewerVaultError,
    Vault,
    VaultDamaged,
    migrations,
    unlock,
    verify,
)
from dva_desktop.core.vault.connection import connect
from tests.core.vault.support import PASSPHRASE, files_no_larger_than, reopened, tampering

_TODAY = migrations.MIGRATIONS


def _second(connection: Any) -> None:
    connection.execute("CREATE TABLE attachment (id TEXT PRIMARY KEY) STRICT")
    connection.execute("ALTER TABLE document ADD COLUMN recipient TEXT NOT NULL DEFAULT ''")


def _broken(connection: Any) -> None:
    connection.execute("DELETE FROM section")
    connection.execute("SELECT nothing FROM nowhere")


@pytest.fixture
def written(vault: Vault, folder: Path, consultation: str) -> str:
    vault.save_section(consultation, "ask", Ask(observations="kept"))
    vault.close()
    return consultation


def test_an_older_vault_is_upgraded_after_a_backup(
    folder: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (*_TODAY, _second))
    with reopened(folder) as opened:
        assert opened.load(written).ask.observations == "kept"
        entry = next(x for x in opened.journal() if x.what == Event.UPGRADED)
        assert entry.detail == f"{len(_TODAY)}-{len(_TODAY) + 1}"
    assert verify(folder, PASSPHRASE).ok
    backup = connect(
        folder / f"vault-form-{len(_TODAY)}.db", unlock(folder, PASSPHRASE, SystemClock()).secret
    )
    assert backup.number("user_version") == len(_TODAY)
    assert backup.one("SELECT count(*) FROM section") == (1,)
    backup.close()
    with reopened(folder) as again:
        assert [x.what for x in again.journal()].count(Event.UPGRADED) == 1


def test_an_upgrade_that_fails_leaves_the_older_form_whole(
    folder: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (*_TODAY, _second, _broken))
    with pytest.raises(BugError):
        reopened(folder)
    monkeypatch.setattr(migrations, "MIGRATIONS", _TODAY)
    with reopened(folder) as opened:
        assert opened.load(written).ask.observations == "kept"
    assert verify(folder, PASSPHRASE).ok


def test_without_room_for_the_backup_nothing_is_upgraded(
    folder: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (*_TODAY, _second))
    with files_no_larger_than(20_000), pytest.raises(EnvironmentFault):
        reopened(folder)
    monkeypatch.setattr(migrations, "MIGRATIONS", _TODAY)
    assert verify(folder, PASSPHRASE).ok
    with reopened(folder) as opened:
        assert opened.load(written).ask.observations == "kept"
    assert {x.name for x in folder.iterdir()} == {"vault.db", "vault.counter", "keyring.json"}


def test_a_newer_vault_is_refused_and_not_touched(
    folder: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (*_TODAY, _second))
    reopened(folder).close()
    monkeypatch.setattr(migrations, "MIGRATIONS", _TODAY)
    before = (folder / "vault.db").read_bytes()
    for opening in (reopened, lambda x: verify(x, PASSPHRASE)):
        with pytest.raises(NewerVaultError, match="newer version"):
            opening(folder)
    assert (folder / "vault.db").read_bytes() == before


def test_some_other_encrypted_database_is_not_taken_for_a_vault(folder: Path, written: str) -> None:
    with tampering(folder) as database:
        database.rows("PRAGMA application_id = 7")
    with pytest.raises(VaultDamaged, match="not one of this program"):
        reopened(folder)


def test_a_record_made_today_can_still_be_read_by_date(folder: Path, written: str) -> None:
    with reopened(folder) as opened:
        assert opened.load(written).date == dt.date(2026, 3, 2)
