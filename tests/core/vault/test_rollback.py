"""An older copy in the place of the records, or a lost end of them, is noticed; and what is not."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import ManualClock, SystemClock
from dva_desktop.core.record import Ask
from dva_desktop.core.vault import (
    Event,
    Key,
    OlderVaultError,
    Vault,
    VaultDamaged,
    unlock,
    verify,
)
from tests.core.vault.support import PASSPHRASE, ROOT, reopened

DAY = dt.date(2026, 3, 2)
_WAL_HEADER, _FRAME_HEADER, _PAGE = 32, 24, 4096
_SAVES = 6


def _kept(folder: Path) -> dict[str, bytes]:
    return {x.name: x.read_bytes() for x in folder.iterdir() if x.name != "vault.db-shm"}


def _put(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


@pytest.fixture
def older(vault: Vault, folder: Path, consultation: str) -> dict[str, bytes]:
    """The files as they were, before the vault beside them went on."""
    vault.save_section(consultation, "ask", Ask(observations="first"))
    vault.close()
    files = _kept(folder)
    with reopened(folder) as opened:
        opened.save_section(consultation, "ask", Ask(observations="second"))
        opened.save_section(consultation, "ask", Ask(observations="third"))
    return files


def test_an_older_database_alone_is_refused_and_no_file_is_changed(
    folder: Path, older: dict[str, bytes]
) -> None:
    _put(folder, {"vault.db": older["vault.db"]})
    before = _kept(folder)
    with pytest.raises(OlderVaultError, match="The last 3 changes") as caught:
        reopened(folder)
    assert (caught.value.expected, caught.value.found) == (7, 4)
    assert "backup" in caught.value.remedy
    assert _kept(folder) == before


def test_verify_names_the_first_row_that_is_missing(folder: Path, older: dict[str, bytes]) -> None:
    _put(folder, {"vault.db": older["vault.db"]})
    [problem] = verify(folder, PASSPHRASE).problems
    assert (problem.where, problem.row) == ("journal", "row 5")
    assert "to row 7" in problem.what


def test_the_right_one_put_back_opens_again(folder: Path, older: dict[str, bytes]) -> None:
    right = _kept(folder)
    _put(folder, {"vault.db": older["vault.db"]})
    with pytest.raises(OlderVaultError):
        reopened(folder)
    _put(folder, {"vault.db": right["vault.db"]})
    with reopened(folder) as opened:
        assert Event.OLDER_ACCEPTED not in [x.what for x in opened.journal()]
    assert verify(folder, PASSPHRASE).ok


def test_an_older_one_that_is_accepted_is_journalled_and_never_asked_about_again(
    folder: Path, older: dict[str, bytes], consultation: str
) -> None:
    _put(folder, {"vault.db": older["vault.db"]})
    key = unlock(folder, PASSPHRASE, SystemClock())
    with Vault.open_with(folder, key, accept_older=True) as opened:
        assert opened.load(consultation).ask.observations == "first"
        accepted = [x for x in opened.journal() if x.what == Event.OLDER_ACCEPTED]
        assert [x.detail for x in accepted] == ["7-4"]
    reopened(folder).close()
    report = verify(folder, PASSPHRASE)
    assert report.ok
    assert any("gone to row 7; the copy went to row 4" in x for x in report.notes)


def test_accepting_what_is_not_older_journals_nothing(vault: Vault, folder: Path) -> None:
    vault.close()
    key = unlock(folder, PASSPHRASE, SystemClock())
    with Vault.open_with(folder, key, accept_older=True) as opened:
        assert Event.OLDER_ACCEPTED not in [x.what for x in opened.journal()]


def test_an_older_database_with_its_own_keyring_is_refused_by_the_counter(
    folder: Path, older: dict[str, bytes]
) -> None:
    _put(folder, {name: older[name] for name in ("vault.db", "keyring.json")})
    with pytest.raises(OlderVaultError):
        reopened(folder)


def test_an_older_database_with_its_own_counter_is_refused_by_the_keyring(
    folder: Path, older: dict[str, bytes]
) -> None:
    _put(folder, {name: older[name] for name in ("vault.db", "vault.counter")})
    with pytest.raises(OlderVaultError):
        reopened(folder)


def test_nothing_in_the_folder_tells_of_a_whole_older_folder_but_an_export_does(
    folder: Path, older: dict[str, bytes]
) -> None:
    with reopened(folder) as opened:
        mark = opened.mark()
    assert verify(folder, PASSPHRASE, marks=(mark,)).ok
    _put(folder, older)
    reopened(folder).close()  # this cannot be known from inside
    assert verify(folder, PASSPHRASE).ok
    [problem] = verify(folder, PASSPHRASE, marks=(mark,)).problems
    assert (problem.where, problem.row) == ("mark", mark)
    assert "older than this export" in problem.what


def test_the_mark_tells_a_folder_apart_that_went_on_from_an_older_one(
    folder: Path, older: dict[str, bytes], consultation: str
) -> None:
    with reopened(folder) as opened:
        mark = opened.mark()
    _put(folder, older)
    with reopened(folder) as opened:
        for number in range(10):
            opened.save_section(consultation, "ask", Ask(observations=f"another {number}"))
    [problem] = verify(folder, PASSPHRASE, marks=(mark,)).problems
    assert "another row in its place" in problem.what


def test_a_copy_that_went_on_by_itself_is_not_taken_for_these_records(
    folder: Path, older: dict[str, bytes], consultation: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    _put(other, older)
    with reopened(other) as opened:
        for number in range(20):
            opened.save_section(consultation, "ask", Ask(observations=f"elsewhere {number}"))
    shutil.copy(other / "vault.db", folder / "vault.db")
    with pytest.raises(OlderVaultError, match="do not go on from"):
        reopened(folder)
    [problem] = verify(folder, PASSPHRASE).problems
    assert (problem.where, problem.row) == ("journal", "row 7")


def test_a_copy_from_before_the_vault_was_first_used_is_refused(
    vault: Vault, folder: Path, clock: ManualClock
) -> None:
    first = (folder / "vault.db").read_bytes()
    vault.new_consultation("somerset", DAY)
    vault.close()
    _put(folder, {"vault.db": first})
    with pytest.raises((OlderVaultError, VaultDamaged)):
        reopened(folder)


# The write-ahead log, after a power cut


def _killed_writer(folder: Path, consultation: str, after: int) -> int:
    """Have a writer save and be killed; the last save that it was told is kept."""
    command = [sys.executable, "-m", "tests.core.vault.writer", str(folder), consultation]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.readlines()
    return int([x for x in lines if x.endswith("\n")][-1].split()[0])


def test_a_log_deleted_after_a_kill_is_noticed(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.close()
    records = (folder / "vault.db").read_bytes()
    acknowledged = _killed_writer(folder, consultation, 40)
    _put(folder, {"vault.db": records})  # should the log have just been brought home
    (folder / "vault.db-wal").unlink()
    (folder / "vault.db-shm").unlink(missing_ok=True)
    with pytest.raises(OlderVaultError) as caught:
        reopened(folder)
    assert caught.value.expected - caught.value.found >= acknowledged
    problem = verify(folder, PASSPHRASE).problems[-1]
    assert problem.row == f"row {caught.value.found + 1}"


def test_a_kill_alone_is_no_reason_to_refuse(vault: Vault, folder: Path, consultation: str) -> None:
    vault.close()
    for after in (1, 7, 60):
        _killed_writer(folder, consultation, after)
        reopened(folder).close()


class _Cut:
    """A vault as a power cut leaves it: the database, its log, and all that was acknowledged."""

    def __init__(self, folder: Path, consultation: str, key: Key) -> None:
        self.folder, self.consultation, self.key = folder, consultation, key
        self.files = _kept(folder)
        self.log = self.files["vault.db-wal"]
        self.frames = (len(self.log) - _WAL_HEADER) // (_FRAME_HEADER + _PAGE)

    def opened(self, log: bytes) -> Vault:
        for path in self.folder.iterdir():
            path.unlink()
        _put(self.folder, self.files | {"vault.db-wal": log})
        return Vault.open_with(self.folder, self.key)

    def is_noticed(self, log: bytes) -> bool:
        """Whether the vault is refused; when it opens, it must hold all that was acknowledged."""
        try:
            with self.opened(log) as vault:
                kept = vault.load(self.consultation).ask.observations
        except (OlderVaultError, VaultDamaged):
            return True
        assert kept == f"save {_SAVES - 1}"
        return False


@pytest.fixture
def cut(vault: Vault, folder: Path, consultation: str, tmp_path: Path) -> _Cut:
    vault.close()
    with reopened(folder) as opened:
        for number in range(_SAVES):
            opened.save_section(consultation, "ask", Ask(observations=f"save {number}"))
        copy = tmp_path / "cut"
        shutil.copytree(folder, copy)
    return _Cut(copy, consultation, unlock(copy, PASSPHRASE, SystemClock()))


def _flipped(log: bytes, place: int) -> bytes:
    return log[:place] + bytes([log[place] ^ 0x40]) + log[place + 1 :]


def test_the_log_as_it_was_is_read_to_its_end(cut: _Cut) -> None:
    assert cut.frames > 3 * _SAVES
    assert not cut.is_noticed(cut.log)


@pytest.mark.parametrize(
    "place",
    [
        *(("header", x) for x in (0, 4, 8, 12, 16, 20, 24, 28)),
        *(("frame header", x) for x in (0, 4, 8, 12, 16, 20)),
        *(("page", _FRAME_HEADER + x) for x in (0, 5, 100, 2048, 4000, 4016, 4032, 4095)),
    ],
    ids=lambda x: f"{x[0]} {x[1]}",
)
def test_a_byte_changed_in_the_log_is_noticed_whatever_it_belongs_to(
    cut: _Cut, place: tuple[str, int]
) -> None:
    where, offset = place
    if where == "header":
        assert cut.is_noticed(_flipped(cut.log, offset))
        return
    for frame in range(0, cut.frames, 3):
        start = _WAL_HEADER + frame * (_FRAME_HEADER + _PAGE)
        assert cut.is_noticed(_flipped(cut.log, start + offset)), frame


@pytest.mark.parametrize("extra", [0, 10, _FRAME_HEADER + 2000])
def test_a_log_cut_short_is_noticed(cut: _Cut, extra: int) -> None:
    for frame in range(cut.frames):
        end = _WAL_HEADER + frame * (_FRAME_HEADER + _PAGE) + extra
        assert cut.is_noticed(cut.log[:end]), frame


@pytest.mark.parametrize("log", [b"", b"\x00" * 40_000, b"\xff" * 40_000])
def test_a_log_replaced_with_nothing_is_noticed(cut: _Cut, log: bytes) -> None:
    assert cut.is_noticed(log)


def test_a_refused_log_is_kept_as_evidence(cut: _Cut) -> None:
    log = _flipped(cut.log, _WAL_HEADER + 3 * (_FRAME_HEADER + _PAGE) + 500)
    assert cut.is_noticed(log)
    assert not verify(cut.folder, PASSPHRASE).ok
    assert (cut.folder / "vault.db-wal").read_bytes() == log
    assert (cut.folder / "vault.db").read_bytes() == cut.files["vault.db"]


def test_verify_says_from_which_row_on_the_log_was_lost(cut: _Cut) -> None:
    middle = _WAL_HEADER + (cut.frames // 2) * (_FRAME_HEADER + _PAGE)
    with pytest.raises(OlderVaultError) as caught:
        cut.opened(cut.log[:middle])
    report = verify(cut.folder, PASSPHRASE)
    assert f"row {caught.value.found + 1}" in [x.row for x in report.problems]
    assert (cut.folder / "vault.db-wal").read_bytes() == cut.log[:middle]


def test_every_prefix_of_what_reached_the_disk_opens(
    vault: Vault, folder: Path, consultation: str, tmp_path: Path
) -> None:
    """A power cut takes the counter back to what the disk had of it, never further than the log."""
    vault.close()
    stages: list[dict[str, bytes]] = []
    _save_and_look(folder, consultation, lambda: stages.append(_kept(folder)))
    copy = tmp_path / "copy"
    for log in range(len(stages)):
        for counted in range(log + 1):
            shutil.rmtree(copy, ignore_errors=True)
            copy.mkdir()
            older_counter = {"vault.counter": stages[counted]["vault.counter"]}
            _put(copy, stages[log] | older_counter)
            reopened(copy).close()


def _save_and_look(folder: Path, consultation: str, look: Callable[[], None]) -> None:
    with reopened(folder) as opened:
        for number in range(4):
            opened.save_section(consultation, "ask", Ask(observations=f"{number}"))
            look()
