"""A new key for the records: all are kept, the old key is worth nothing, any stop is safe."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dva_desktop.cli import rekey as command
from dva_desktop.core.errors import EnvironmentFault, UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.platform.files import write_private
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import (
    Event,
    NotAllowedError,
    Place,
    Role,
    Vault,
    VaultBusy,
    VaultDamaged,
    WrongPassphraseError,
    connection,
    halves,
    rekeyed,
    rekeying,
    unlock,
    verify,
)
from dva_desktop.core.vault.connection import connect
from dva_desktop.core.vault.rekeying import rekey
from tests.core.vault.steps import at_steps, steps
from tests.core.vault.support import CHEAP, PASSPHRASE, ROOT, files_no_larger_than, reopened

NURSE = "yellow lantern river basket"
_MORE_STEPS_THAN_IT_TAKES = 120
_QUIET = "SELECT name, sql FROM sqlite_master ORDER BY rowid"


@pytest.fixture
def full(vault: Vault, folder: Path, consultation: str) -> Path:
    """A closed vault with a person, a finished consultation, a document and a place in it."""
    vault.people.add(PASSPHRASE, "Sam Reed", Role.CLINICIAN, NURSE)
    vault.save_section(
        consultation, "ask", Ask(observations="kept"), place=Place(page="ask", caret=3)
    )
    vault.store_document(consultation, "marac-referral", b"%PDF" * 5000)
    vault.finalise(consultation)
    vault.add_addendum(consultation, "ask", Ask(observations="kept too"), "left out")
    vault.set_setting("area", "gp")
    vault.close()
    return folder


def _all_of(folder: Path, passphrase: str, clock: ManualClock) -> dict[str, object]:
    """Every table row by row with its hidden number, the form, and the pragmas kept in the file."""
    with unlock(folder, passphrase, clock) as key:
        database = connect(folder / connection.NAME, key.secret, "read")
    schema = database.rows(_QUIET)
    content: dict[str, object] = {"schema": schema}
    for pragma in ("user_version", "application_id", "page_size", "auto_vacuum", "encoding"):
        content[pragma] = database.one(f"PRAGMA {pragma}")
    for name, sql in schema:
        if sql and sql.startswith("CREATE TABLE"):
            columns = "*" if "WITHOUT ROWID" in sql else "rowid, *"
            content[name] = database.rows(f"SELECT {columns} FROM {name}")  # noqa: S608 (our own names)
    database.close()
    return content


def test_everything_is_kept_under_the_new_key(full: Path, clock: ManualClock) -> None:
    before = _all_of(full, PASSPHRASE, clock)
    said: list[float] = []
    code = rekey(full, PASSPHRASE, said.append, clock=clock, cost=CHEAP)
    after = _all_of(full, PASSPHRASE, clock)
    old, new = before.pop("journal"), after.pop("journal")
    assert isinstance(old, list)
    assert isinstance(new, list)
    assert new[: len(old)] == old
    assert [x[4] for x in new[len(old) :]] == [Event.UNLOCK, Event.REKEYED]
    assert before.pop("vault") != after.pop("vault")  # the head of the journal
    assert after == before
    assert said == sorted(said)
    assert said[-1] == 1.0
    report = verify(full, PASSPHRASE, clock=clock)
    assert report.ok, report.problems
    assert verify(full, code, clock=clock).ok
    assert not list(full.glob("rekeyed*"))


def test_the_old_key_code_and_keyring_open_nothing_any_more(
    full: Path, clock: ManualClock, tmp_path: Path
) -> None:
    (full / "vault-form-1.db").write_bytes((full / "vault.db").read_bytes())
    old_ring = (full / "keyring.json").read_bytes()
    key = unlock(full, PASSPHRASE, clock)
    before = {x: (full / "vault.db").read_bytes()[x : x + 4096] for x in (0, 4096, 8192)}
    rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    with pytest.raises(VaultDamaged):
        connect(full / "vault.db", key.secret)
    assert not (full / "vault-form-1.db").exists()
    for start, page in before.items():
        assert (full / "vault.db").read_bytes()[start : start + 4096] != page
    new_ring = (full / "keyring.json").read_bytes()
    (full / "keyring.json").write_bytes(old_ring)
    with pytest.raises(VaultDamaged):
        Vault.open(full, PASSPHRASE, clock=clock)
    (full / "keyring.json").write_bytes(new_ring)
    Vault.open(full, PASSPHRASE, clock=clock).close()


def test_the_others_are_known_but_need_a_new_passphrase(full: Path, clock: ManualClock) -> None:
    rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    with pytest.raises(WrongPassphraseError):
        Vault.open(full, NURSE, clock=clock)
    with Vault.open(full, PASSPHRASE, clock=clock) as mine:
        me, nurse = mine.people.all()
        assert (me.has_key, me.is_me, nurse.has_key, nurse.removed_on) == (True, True, False, None)
        mine.people.give_passphrase(PASSPHRASE, nurse.id, NURSE)
    with Vault.open(full, NURSE, clock=clock) as theirs:
        assert theirs.people.me().id == nurse.id


def test_who_may_not_changes_nothing(full: Path, clock: ManualClock) -> None:
    with Vault.open(full, PASSPHRASE, clock=clock) as mine:
        code = mine.change_recovery_code(PASSPHRASE)
    before = _all_of(full, PASSPHRASE, clock)["consultation"]
    with pytest.raises(NotAllowedError):
        rekey(full, NURSE, clock=clock, cost=CHEAP)
    with pytest.raises(UserError, match="your own"):
        rekey(full, code, clock=clock, cost=CHEAP)
    with pytest.raises(WrongPassphraseError):
        rekey(full, "not the passphrase at all", clock=clock, cost=CHEAP)
    for typed in (PASSPHRASE, NURSE, code):
        Vault.open(full, typed, clock=clock).close()
    assert _all_of(full, PASSPHRASE, clock)["consultation"] == before


def test_a_vault_that_is_open_is_not_touched(
    full: Path, clock: ManualClock, consultation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    with Vault.open(full, PASSPHRASE, clock=clock) as mine:
        with pytest.raises(VaultBusy):
            rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
        mine.record_event(Event.VIEW, consultation)
    assert not list(full.glob("rekeyed*"))
    assert verify(full, PASSPHRASE, clock=clock).ok


def test_a_full_disk_leaves_the_vault_as_it_was(full: Path, clock: ManualClock) -> None:
    with files_no_larger_than(40_000), pytest.raises(EnvironmentFault):
        rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    assert not list(full.glob("rekeyed*"))
    assert verify(full, PASSPHRASE, clock=clock).ok
    assert verify(full, NURSE, clock=clock).ok


def test_it_can_be_stopped_while_it_copies(full: Path, clock: ManualClock) -> None:
    def stop(share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rekey(full, PASSPHRASE, stop, clock=clock, cost=CHEAP)
    assert not list(full.glob("rekeyed*"))
    assert verify(full, NURSE, clock=clock).ok


def test_a_copy_that_is_not_whole_is_never_put_in_the_place(
    full: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = rekeying._look_over

    def spoil(target: Path, *others: Any) -> None:
        content = bytearray(target.read_bytes())
        content[3 * 4096 + 100] ^= 1
        target.write_bytes(content)
        plain(target, *others)

    monkeypatch.setattr(rekeying, "_look_over", spoil)
    with pytest.raises(VaultDamaged, match="not whole"):
        rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    assert not list(full.glob("rekeyed*"))
    assert verify(full, NURSE, clock=clock).ok


@at_steps(4)
def test_killed_at_any_step_a_vault_opens_with_all_that_was_in_it(
    full: Path, clock: ManualClock, consultation: str, tmp_path: Path, every: int
) -> None:
    files = {x.name: x.read_bytes() for x in full.iterdir()}
    outcomes = set()
    for step in steps(every, _MORE_STEPS_THAN_IT_TAKES):
        folder = tmp_path / f"step-{step}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        argv = [sys.executable, "-m", "tests.core.vault.rekeyer", str(folder), str(step)]
        status = subprocess.run(argv, cwd=ROOT, check=False).returncode
        assert status in {0, -signal.SIGKILL}
        with reopened(folder) as opened:
            assert opened.load(consultation).ask.observations == "kept too"
            outcomes.add(opened.people.all()[1].has_key)
            assert (Event.REKEYED in [x.what for x in opened.journal()]) != opened.people.all()[
                1
            ].has_key
        assert verify(folder, PASSPHRASE).ok
        assert not list(folder.glob("rekeyed*"))
        if status == 0:
            break
    else:
        pytest.fail("it never came to its end")
    assert outcomes == {True, False}


def test_what_neither_key_opens_is_left_for_people_to_see(full: Path, clock: ManualClock) -> None:
    (full / "vault.db").rename(full / rekeyed.NAME)
    (full / "vault.db").write_bytes(bytes(100) + b"x" * 50_000)
    spoilt = bytearray((full / rekeyed.NAME).read_bytes())
    spoilt[200] ^= 1
    (full / rekeyed.NAME).write_bytes(spoilt)
    with pytest.raises(VaultDamaged):
        Vault.open(full, PASSPHRASE, clock=clock)
    assert (full / rekeyed.NAME).read_bytes() == bytes(spoilt)


def test_a_keyring_just_replaced_by_another_process_sweeps_nothing(
    full: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = unlock(full, PASSPHRASE, clock)
    monkeypatch.setattr(rekeyed, "take", lambda _: None)  # stopped just before its last step
    rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    monkeypatch.undo()
    rekeyed.finish(full, old.secret)
    assert (full / rekeyed.NAME).exists()
    with Vault.open(full, PASSPHRASE, clock=clock) as opened:
        assert opened.journal()[-2].what == Event.REKEYED
    assert not (full / rekeyed.NAME).exists()


def test_a_keyring_that_took_its_place_although_the_disk_complained_counts(
    full: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complain(path: Path, content: bytes) -> None:
        write_private(path, content)
        raise EnvironmentFault("The disk could not be used.")

    monkeypatch.setattr(rekeying, "write_private", complain)
    code = rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    assert verify(full, code, clock=clock).ok


@pytest.mark.parametrize("instant", ["the keyring is written", "the copy takes its place"])
def test_an_interrupt_after_the_step_that_decides_loses_no_code(
    full: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, instant: str
) -> None:
    where, name = (rekeying, "write_private") if "keyring" in instant else (rekeyed, "take")
    plain = getattr(where, name)

    def interrupted(*given: Any) -> None:
        plain(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(where, name, interrupted)
        code = rekey(full, PASSPHRASE, clock=clock, cost=CHEAP)
    assert verify(full, code, clock=clock).ok


def test_the_last_share_is_told_while_it_can_still_be_stopped(
    full: Path, clock: ManualClock
) -> None:
    def stop(share: float) -> None:
        if share == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rekey(full, PASSPHRASE, stop, clock=clock, cost=CHEAP)
    assert verify(full, NURSE, clock=clock).ok


@pytest.mark.parametrize(("share", "done"), [(0.85, False), (1.0, True)])
def test_ctrl_c_either_stops_the_command_or_the_code_is_printed(
    full: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    share: float,
    done: bool,
) -> None:
    """At 1 it is pressed as the keyring is being written."""
    plain = command._show

    def press(now: float) -> None:
        plain(now)
        if now == share:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(command, "_show", press)
    monkeypatch.setattr(command, "ask_passphrase", lambda: PASSPHRASE)
    monkeypatch.setattr("dva_desktop.core.vault.keyring.measured_cost", lambda: CHEAP)
    before = signal.getsignal(signal.SIGINT)
    assert command.run([str(full)]) == (0 if done else 2)
    assert signal.getsignal(signal.SIGINT) is before
    out, err = capsys.readouterr()
    assert ("first half" in out) is done
    assert ("Stopped. The key is the one it was." in err) is not done
    if done:
        code = "-".join(x.split()[-1] for x in out.splitlines() if "half" in x)
        Vault.open(full, code).close()
    else:
        Vault.open(full, NURSE).close()


def test_the_command_says_what_to_do_next(
    full: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "ask_passphrase", lambda: PASSPHRASE)
    monkeypatch.setattr("dva_desktop.core.vault.keyring.measured_cost", lambda: CHEAP)
    assert command.run([str(full)]) == 0
    out, err = capsys.readouterr()
    first, second = (x.split()[-1] for x in out.splitlines() if "half" in x)
    assert halves(f"{first}-{second}") == (first, second)
    assert "Backups made until now still open with the old key" in out
    assert err == ""
    Vault.open(full, f"{first}-{second}").close()
    monkeypatch.setattr(command, "ask_passphrase", lambda: "not the passphrase at all")
    assert command.run([str(full)]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
