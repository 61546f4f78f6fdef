"""The session from its first screen to its end, with nobody at the other end of the wire."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Event, Vault
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.wire import Message, hide
from dva_desktop.ui.pages.pocket_guide import PocketGuide
from dva_desktop.ui.session.backup_tending import Strip
from dva_desktop.ui.session.crashes import CRASHED
from dva_desktop.ui.session.first_run import (
    DONE,
    NOTE_CODE,
    REHEARSE,
    REHEARSED,
    STAGE,
    RecoveryCode,
    Rehearsal,
    Rehearsed,
    Welcome,
)
from dva_desktop.ui.session.passphrase_form import PassphraseForm
from dva_desktop.ui.session.screens import FaultScreen
from dva_desktop.ui.session.unlock import UnlockScreen
from tests.core.vault.support import CHEAP, PASSPHRASE
from tests.ui.session.play import Begin, unlock

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CANARY = "Quillaverth"


def _set_stage(folder: Path, stage: str) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.set_setting(STAGE, stage)


def test_it_waits_unseen_until_it_is_asked_for(begin: Begin, folder: Path, qtbot: QtBot) -> None:
    play = begin(folder, asked=False)
    qtbot.waitUntil(lambda: play.session._is_ready, timeout=5000)
    assert play.link.said == ["ready"]
    assert not play.session.window.isVisible()
    play.link.heard.emit(Message("unlock"))
    qtbot.waitUntil(lambda: "prompt" in play.link.said, timeout=5000)
    assert play.screen(UnlockScreen).field.edit.hasFocus()


def test_the_reference_opens_before_unlocking_and_leads_back(begin: Begin, folder: Path) -> None:
    play = begin(folder)
    play.screen(UnlockScreen).reference.click()
    guide = play.screen(PocketGuide)
    assert play.session.vault is None
    guide.closed.emit()
    assert play.screen(UnlockScreen).field.isEnabled()


def test_behind_the_cover_the_prompt_leads_nowhere_but_to_the_records(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    play = begin(folder, asked=False)
    play.link.heard.emit(Message("covered", (7,)))
    play.link.heard.emit(Message("unlock"))
    qtbot.waitUntil(lambda: "prompt" in play.link.said, timeout=5000)
    assert not play.screen(UnlockScreen).reference.isVisible()
    play.session._first_screen()
    assert not play.screen(UnlockScreen).reference.isVisible()


def test_it_comes_where_the_front_wants_it(begin: Begin, folder: Path, qtbot: QtBot) -> None:
    play = begin(folder)
    play.session.window.setGeometry(QRect(5, 6, 700, 500))
    qtbot.waitUntil(lambda: "at 5 6 700 500" in play.link.said, timeout=2000)


def test_an_empty_folder_is_set_up(begin: Begin, tmp_path: Path) -> None:
    assert begin(tmp_path / "new").shows(Welcome)


def test_a_folder_that_cannot_be_used_is_explained_and_can_be_tried_again(
    begin: Begin, tmp_path: Path
) -> None:
    target = tmp_path / "real"
    target.mkdir()
    link = tmp_path / CANARY
    link.symlink_to(target)
    play = begin(link)
    screen = play.screen(FaultScreen)
    link.unlink()
    screen.again.emit()
    assert play.shows(Welcome)
    assert not any(CANARY in said for said in play.link.said)


def test_unlocking_leads_to_the_desk_and_locking_is_journalled(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    play = begin(folder)
    unlock(play)
    qtbot.waitUntil(lambda: play.session.desk is not None, timeout=20_000)
    play.session.lock.now("panic")
    assert [said.split()[0] for said in play.link.said[-3:]] == ["hide", "hidden", "gone"]
    assert play.ended == [0]
    with Vault.open(folder, PASSPHRASE) as vault:
        locks = [one.detail for one in vault.journal() if one.what == Event.LOCK]
    assert locks == ["panic"]


def test_every_change_is_acknowledged_by_its_number_alone(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    play = begin(folder)
    unlock(play)
    qtbot.waitUntil(lambda: play.session.desk is not None, timeout=20_000)
    desk = play.session.desk
    assert desk is not None
    desk.new()
    assert desk.view is not None
    desk.view.consultation.change("patient", name=CANARY)
    assert [said for said in play.link.said if said.startswith("saved")] == ["saved 1"]
    assert not any(CANARY in said for said in play.link.said)


@pytest.mark.parametrize(("stage", "screen"), [(REHEARSE, Rehearsal), (REHEARSED, Rehearsed)])
def test_the_set_up_goes_on_where_it_was_left(
    begin: Begin, folder: Path, qtbot: QtBot, stage: str, screen: type[QWidget]
) -> None:
    _set_stage(folder, stage)
    play = begin(folder)
    unlock(play)
    qtbot.waitUntil(lambda: play.shows(screen), timeout=20_000)
    assert play.session.desk is None


def test_a_code_that_was_never_noted_is_replaced(begin: Begin, folder: Path, qtbot: QtBot) -> None:
    _set_stage(folder, NOTE_CODE)
    play = begin(folder)
    unlock(play)
    qtbot.waitUntil(lambda: play.shows(RecoveryCode), timeout=20_000)
    step = play.screen(RecoveryCode)
    step.typed.setText(step.code[-4:])
    step.typed.returnPressed.emit()
    assert play.shows(Rehearsal)
    play.session.lock.now("closed")
    with Vault.open(folder, step.code) as vault:
        assert vault.by_recovery
        assert vault.setting(STAGE) == REHEARSE


def test_hiding_during_the_rehearsal_is_remembered(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    _set_stage(folder, REHEARSE)
    play = begin(folder)
    unlock(play)
    qtbot.waitUntil(lambda: play.shows(Rehearsal), timeout=20_000)
    play.session.lock.now("panic")
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.setting(STAGE) == REHEARSED


def test_after_the_recovery_code_a_new_passphrase_is_chosen(
    begin: Begin, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "other"
    vault, code = Vault.create(folder, PASSPHRASE, cost=CHEAP)
    with vault:
        vault.set_setting(STAGE, DONE)
    play = begin(folder)
    play.screen(UnlockScreen).other.click()
    unlock(play, code)
    qtbot.waitUntil(lambda: play.shows(PassphraseForm), timeout=20_000)
    assert play.session.desk is None
    form = play.screen(PassphraseForm)
    for field in form.findChildren(QLineEdit):
        field.setText("seven otters under the pier")
    form.go_on.click()
    qtbot.waitUntil(lambda: play.session.desk is not None, timeout=20_000)
    play.session.lock.now("closed")
    Vault.open(folder, "seven otters under the pier").close()


def test_what_was_wrong_with_the_files_is_said_once_on_the_desk(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    (folder / "vault.counter").unlink()
    play = begin(folder)
    unlock(play)
    qtbot.waitUntil(lambda: play.session.desk is not None, timeout=20_000)
    [strip] = play.session.window.findChildren(Strip)
    assert any("vault.counter" in one.text() for one in strip.findChildren(QLabel))
    strip.away.click()
    assert not strip.isVisible()


def test_an_error_of_ours_hides_first_and_tells_no_value(
    begin: Begin, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    play = begin(folder)
    error = KeyError(CANARY)
    sys.excepthook(KeyError, error, None)
    assert not play.session.window.isVisible()
    assert play.ended == [CRASHED]
    assert "hide" not in play.link.said
    written = capfd.readouterr()
    assert "KeyError" in written.err
    assert CANARY not in written.err + written.out


def test_an_error_in_a_thread_ends_the_session_as_well(
    begin: Begin, folder: Path, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise KeyError(CANARY)

    play = begin(folder)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: play.ended == [CRASHED], timeout=5000)
    assert CANARY not in capfd.readouterr().err


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (hide("suspend", 7), ["hide", "hidden", "gone"]),
        (Message("quit"), ["quit", "hidden", "gone"]),
    ],
)
def test_the_front_is_obeyed(begin: Begin, folder: Path, heard: Message, said: list[str]) -> None:
    play = begin(folder)
    play.link.heard.emit(heard)
    assert [one.split()[0] for one in play.link.said[-3:]] == said
    assert play.ended == [0]


def test_a_front_that_is_gone_ends_the_session(begin: Begin, folder: Path) -> None:
    play = begin(folder)
    play.link.lost.emit()
    assert play.ended == [0]


def test_options_come_through_as_they_were_given(tmp_path: Path) -> None:
    given = Options(vault=tmp_path, script="consultation", out=tmp_path / "out")
    again = Options.parse(given.arguments())
    assert (again.vault, again.script, again.out) == (given.vault, given.script, given.out)
    assert Options().arguments() == []
    assert Options.parse([]).vault is None
