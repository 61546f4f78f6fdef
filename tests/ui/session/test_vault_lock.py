"""One user of a vault at a time: real processes, and lock files as other computers leave them."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSysInfo
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import NotWritable
from dva_desktop.core.vault import Event, Vault, VaultDamaged, names
from dva_desktop.ui.session.dialogs import DeskDialog
from dva_desktop.ui.session.entrance import Entrance
from dva_desktop.ui.session.unlock import UnlockScreen, VaultOpener
from dva_desktop.ui.session.vault_lock import NAME, VaultInUseError, VaultLock, holding, is_free
from dva_desktop.ui.session.window import DeskWindow
from tests.core.vault.support import CHEAP, PASSPHRASE, ROOT, shared_folder, unprivileged

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_HOLD = """
import sys
from pathlib import Path
from dva_desktop.ui.session.vault_lock import VaultLock
lock = VaultLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
sys.stdin.read()
lock.release()
"""
_OTHER = "1\npython3.11\n{host}\n11112222333344445555666677778888\nelsewhere\n"


@contextmanager
def _another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process of this computer that has the vault."""
    command = [sys.executable, "-c", _HOLD, str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def _on_another_computer(folder: Path, host: str = "surgery-2") -> None:
    """The lock file that a program on another computer has left on a shared disk."""
    (folder / NAME).write_text(_OTHER.format(host=host))


def test_one_at_a_time_on_this_computer(tmp_path: Path) -> None:
    with _another(tmp_path) as other:
        assert not is_free(tmp_path)
        lock = VaultLock(tmp_path)
        with pytest.raises(VaultInUseError, match="already open on this computer") as caught:
            lock.take()
        assert not caught.value.can_override
        assert not lock.is_held()
        other.communicate("")
    lock.take()
    assert lock.is_held()
    lock.take()
    lock.release()
    lock.release()
    assert is_free(tmp_path)
    assert not (tmp_path / NAME).exists()


def test_the_lock_of_a_process_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    with _another(tmp_path) as other:
        other.kill()
    assert (tmp_path / NAME).exists()
    with holding(tmp_path):
        assert not is_free(tmp_path)


def test_another_computers_is_told_with_its_name_and_since_when(tmp_path: Path) -> None:
    _on_another_computer(tmp_path)
    at = dt.datetime(2026, 3, 2, 14, 5).astimezone()
    os.utime(tmp_path / NAME, (at.timestamp(), at.timestamp()))
    with pytest.raises(VaultInUseError) as caught:
        VaultLock(tmp_path).take()
    assert caught.value.can_override
    assert "on another computer (surgery-2) since 14:05 on 2 March" in caught.value.what
    assert "anyway" in caught.value.remedy
    assert (tmp_path / NAME).exists()


def test_it_does_not_become_free_by_being_old(tmp_path: Path) -> None:
    _on_another_computer(tmp_path)
    os.utime(tmp_path / NAME, (0, 0))
    assert not is_free(tmp_path)


def test_it_is_taken_from_another_computer_only_on_request(tmp_path: Path) -> None:
    _on_another_computer(tmp_path)
    lock = VaultLock(tmp_path)
    lock.take(anyway=True)
    assert lock.is_held()
    assert QSysInfo.machineHostName() in (tmp_path / NAME).read_text()
    lock.release()


def test_it_is_not_taken_from_a_process_of_this_computer_even_so(tmp_path: Path) -> None:
    with _another(tmp_path), pytest.raises(VaultInUseError):
        VaultLock(tmp_path).take(anyway=True)


@pytest.mark.parametrize(
    "content",
    ["", "\n\n\n", "x", _OTHER.format(host="\x1b[31m" + "a" * 300), "1\n" * 2000, "\x00" * 50],
    ids=["empty", "lines", "letter", "escapes", "many", "nulls"],
)
def test_a_lock_file_of_rubbish_is_in_the_way_and_can_be_put_out_of_it(
    tmp_path: Path, content: str
) -> None:
    (tmp_path / NAME).write_text(content)
    lock = VaultLock(tmp_path)
    with pytest.raises(VaultInUseError) as caught:
        lock.take()
    assert caught.value.can_override
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400
    lock.take(anyway=True)
    assert lock.is_held()
    lock.release()


def test_a_folder_that_cannot_be_written_is_told_and_not_passed_over() -> None:
    with shared_folder() as base:
        base.chmod(0o555)
        with unprivileged():
            assert not is_free(base)
            with pytest.raises(NotWritable):
                VaultLock(base).take()


def test_a_place_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(DvaError) as caught:
        VaultLock(tmp_path / "gone").take()
    assert str(tmp_path) not in str(caught.value)


# as the session uses it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vault"
    Vault.create(made, PASSPHRASE, cost=CHEAP)[0].close()
    return made


def test_opening_takes_it_and_a_refused_opening_gives_it_back(folder: Path) -> None:
    opener = VaultOpener(folder)
    key = opener.derive(PASSPHRASE)
    (folder / "vault.db").rename(folder / "aside")
    with pytest.raises(VaultDamaged):
        opener.open(key)
    assert is_free(folder)
    assert opener.spare is None
    (folder / "aside").rename(folder / "vault.db")
    opener = VaultOpener(folder)
    vault = opener.open(opener.derive(PASSPHRASE))
    assert not is_free(folder)
    assert opener.spare is not None
    opener.spare.wipe()
    vault.close()
    opener.lock.release()
    assert is_free(folder)


def test_records_open_elsewhere_are_not_touched(folder: Path) -> None:
    opener = VaultOpener(folder)
    with _another(folder):
        before = {x.name: x.read_bytes() for x in folder.iterdir()}
        with pytest.raises(VaultInUseError):
            opener.open(opener.derive(PASSPHRASE))
        assert {x.name: x.read_bytes() for x in folder.iterdir()} == before
    assert opener.spare is None


def test_opening_anyway_is_journalled_and_asked_for_each_time(folder: Path) -> None:
    _on_another_computer(folder)
    opener = VaultOpener(folder)
    with pytest.raises(VaultInUseError):
        opener.open(opener.derive(PASSPHRASE))
    opener.anyway = True
    with opener.open(opener.derive(PASSPHRASE)) as vault:
        assert [x.what for x in vault.journal()][-1] == Event.LOCK_OVERRIDDEN
    assert not opener.anyway
    opener.lock.release()
    assert opener.spare is not None
    opener.spare.wipe()


def _submit(screen: UnlockScreen, qtbot: QtBot) -> None:
    screen.field.edit.setText(PASSPHRASE)
    screen.submit()
    qtbot.waitUntil(lambda: screen._task is None, timeout=20_000)


def test_the_prompt_offers_a_way_on_and_asks_before_it_is_taken(folder: Path, qtbot: QtBot) -> None:
    _on_another_computer(folder)
    window = DeskWindow("Consultation Desk")
    window.closing.connect(window.hide)
    qtbot.addWidget(window)
    window.show()
    opener = VaultOpener(folder)
    entrance = Entrance(window, opener)
    opened: list[Vault] = []
    entrance.unlocked.connect(lambda vault, _secret: opened.append(vault))
    entrance.start()
    screen = window.findChildren(UnlockScreen)[0]
    _submit(screen, qtbot)
    assert "surgery-2" in screen.problem.text()
    assert screen.anyway.isVisible()
    for choice in (QDialog.reject, QDialog.accept):
        assert opened == []
        screen.anyway.click()
        choice(window.findChildren(DeskDialog)[-1])
        qtbot.waitUntil(lambda: screen._task is None, timeout=20_000)
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert [x.what for x in opened[0].journal()][-1] == Event.LOCK_OVERRIDDEN
    opened[0].close()
    opener.lock.release()
    if opener.spare is not None:
        opener.spare.wipe()


def test_the_same_computers_is_told_without_that_way(folder: Path, qtbot: QtBot) -> None:
    screen = UnlockScreen(VaultOpener(folder))
    qtbot.addWidget(screen)
    screen.show()
    with _another(folder):
        _submit(screen, qtbot)
    assert "already open on this computer" in screen.problem.text()
    assert not screen.anyway.isVisible()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["pipe", "folder"])
def test_what_is_no_lock_file_is_told_and_not_waited_for(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / NAME)
    for anyway in (False, True):
        with pytest.raises(EnvironmentFault, match="Something else stands") as caught:
            VaultLock(tmp_path).take(anyway=anyway)
        assert str(tmp_path) not in str(caught.value)
    assert not is_free(tmp_path)
    assert (tmp_path / NAME).exists()


def test_what_a_stopped_look_at_the_folder_leaves_is_known_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(Path, "unlink", lambda *_args, **_named: None)
        VaultLock(tmp_path)._why_not_writable()
    assert names.found(tmp_path, names.STAGED) == list(tmp_path.glob(f"{NAME}*")) != []
