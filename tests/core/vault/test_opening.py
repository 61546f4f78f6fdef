"""Who has the passphrase or the recovery code gets in, and nobody else."""

from __future__ import annotations

import datetime as dt
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dva_desktop.core.errors import BugError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.platform.files import NotWritable
from dva_desktop.core.vault import (
    AlreadyThereError,
    Event,
    NoVaultError,
    Vault,
    WrongPassphraseError,
    strength,
    unlock,
    verify,
)
from dva_desktop.core.vault.backing_up import copy_vault
from dva_desktop.core.vault.backup import read_backup
from tests.core.vault.support import CHEAP, PASSPHRASE, shared_folder, unprivileged

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    "typed",
    [
        " purple kettle  forest anchor\n",
        "purple kettle forest anchor",
        "ｐurple kettle forest anchor",
    ],
)
def test_the_passphrase_opens_however_it_was_spaced_or_composed(
    vault: Vault, folder: Path, typed: str
) -> None:
    vault.close()
    Vault.open(folder, typed).close()


@pytest.mark.parametrize(
    "typed", ["", " ", "Purple kettle forest anchor", "purple", "x" * 100_000, "\ud800"]
)
def test_anything_else_does_not_open(vault: Vault, folder: Path, typed: str) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        Vault.open(folder, typed)
    assert "purple" not in str(caught.value).casefold()


def test_the_recovery_code_opens_however_it_is_typed(folder: Path) -> None:
    made, code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    made.close()
    assert len(code) == 29
    confusable = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    for typed in (code, code.replace("-", ""), f"  {confusable}\n", code.replace("-", "–")):
        with Vault.open(folder, typed) as opened:
            assert opened.by_recovery
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, code[:-1] + ("2" if code[-1] != "2" else "3"))


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(
    folder: Path, clock: ManualClock
) -> None:
    made, code = Vault.create(folder, PASSPHRASE, name="Dr Ames", clock=clock, cost=CHEAP)
    consultation = made.new_consultation("somerset", DAY)
    made.close()
    with Vault.open(folder, code) as opened:
        assert opened.journal()[-1].what == Event.RECOVERY_UNLOCK
        with pytest.raises(UserError):
            opened.change_passphrase(code, "too short", cost=CHEAP)
        with pytest.raises(WrongPassphraseError):
            opened.change_passphrase("wrong", "quite other words here now", cost=CHEAP)
        opened.change_passphrase(code, "quite other words here now", cost=CHEAP)
        assert opened.journal()[-1].what == Event.PASSPHRASE_CHANGED
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, PASSPHRASE)
    with Vault.open(folder, "quite other words here now") as again:
        assert again.person == "Dr Ames"
        assert again.load(consultation).locality == "somerset"
    assert verify(folder, code).ok


def test_an_existing_vault_is_never_overwritten(vault: Vault, folder: Path) -> None:
    vault.close()
    before = {x.name: x.read_bytes() for x in folder.iterdir()}
    with pytest.raises(AlreadyThereError):
        Vault.create(folder, "some other passphrase here", cost=CHEAP)
    (folder / "keyring.json").rename(folder / "elsewhere")
    with pytest.raises(AlreadyThereError):
        Vault.create(folder, "some other passphrase here", cost=CHEAP)
    (folder / "elsewhere").rename(folder / "keyring.json")
    assert {x.name: x.read_bytes() for x in folder.iterdir()} == before


def test_a_weak_passphrase_makes_no_vault(folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        Vault.create(folder, "password1234567", cost=CHEAP)
    assert caught.value.remedy == strength("password1234567").hint
    assert not Vault.exists(folder)


def test_an_empty_folder_has_no_vault(tmp_path: Path) -> None:
    assert not Vault.exists(tmp_path / "nowhere")
    with pytest.raises(NoVaultError):
        Vault.open(tmp_path / "nowhere", PASSPHRASE)


def test_a_key_derived_in_one_thread_opens_in_another(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    vault.close()
    keys = []
    worker = threading.Thread(target=lambda: keys.append(unlock(folder, PASSPHRASE, clock)))
    worker.start()
    worker.join()
    assert bytes(keys[0].secret.view).hex() not in repr(keys[0])
    with Vault.open_with(folder, keys[0], clock=clock) as opened:
        assert opened.consultations() == ()


def test_an_open_vault_refuses_a_second_thread(vault: Vault) -> None:
    caught: list[BaseException] = []

    def use() -> None:
        try:
            vault.consultations()
        except BugError as error:
            caught.append(error)

    worker = threading.Thread(target=use)
    worker.start()
    worker.join()
    assert len(caught) == 1


def test_the_files_are_the_owners_only(vault: Vault, folder: Path) -> None:
    vault.new_consultation("somerset", DAY)
    files = list(folder.iterdir())
    kept = {"vault.db", "vault.counter", "keyring.json"}
    assert {x.name for x in files} == kept | {"vault.db-wal", "vault.db-shm"}
    assert {stat.S_IMODE(x.stat().st_mode) for x in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    vault.close()
    assert {x.name for x in folder.iterdir()} == kept


def test_a_recovery_code_never_written_down_is_replaced(folder: Path) -> None:
    made, old = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    with made:
        with pytest.raises(WrongPassphraseError):
            made.change_recovery_code("wrong", cost=CHEAP)
        new = made.change_recovery_code(PASSPHRASE, cost=CHEAP)
        assert made.journal()[-1].what == Event.RECOVERY_CODE_CHANGED
    with pytest.raises(WrongPassphraseError):
        Vault.open(folder, old)
    for typed in (new, PASSPHRASE):
        Vault.open(folder, typed).close()


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("keyring.json", False),
        ("vault.db", False),
        ("vault.db-journal", False),
        ("rekeyed.db", False),
        ("vault.counter", True),
        ("attempts.json", False),  # a file that cannot be read makes one wait
    ],
)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(
    vault: Vault, folder: Path, name: str, opens: bool
) -> None:
    vault.close()
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    for use in (verify, Vault.open):
        said = _refusal(use, folder)
        assert (said == "") is opens
        assert str(folder) not in said


def _refusal(use: Callable[[Path, str], object], folder: Path) -> str:
    """What the person is told; nothing when it is done."""
    try:
        use(folder, PASSPHRASE)
    except (UserError, EnvironmentFault) as fault:
        return str(fault)
    return ""


@pytest.mark.parametrize("mode", [0o000, 0o444])
def test_a_folder_that_may_not_be_entered_is_told_and_not_taken_for_an_empty_one(mode: int) -> None:
    with shared_folder() as base:
        folder = base / "kanarienvogel"
        Vault.create(folder, PASSPHRASE, cost=CHEAP)[0].close()
        folder.chmod(mode)
        with unprivileged():
            for use in (
                lambda: Vault.exists(folder),
                lambda: Vault.open(folder, PASSPHRASE),
                lambda: verify(folder, PASSPHRASE),
                lambda: copy_vault(folder, base / "backups"),
                lambda: read_backup(folder / "desk-20260302-104203Z"),
            ):
                with pytest.raises(NotWritable) as caught:
                    use()
                assert "kanarienvogel" not in str(caught.value)
                assert caught.value.__context__ is None
