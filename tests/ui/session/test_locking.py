"""Every cause of a lock in the journal, what is owed to it, and practising, in a real session."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.lock_policy import CAUSES, Cause, Moment, this_moment
from dva_desktop.core.vault import Event, Vault
from dva_desktop.ui.front.watching import kinds
from dva_desktop.ui.front.wire import Message
from dva_desktop.ui.session.drill import LAST_PRACTICE, UNFINISHED
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.play import Begin, reach_desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _locks(folder: Path) -> list[str]:
    with Vault.open(folder, PASSPHRASE) as vault:
        return [one.detail for one in vault.journal() if one.what == Event.LOCK]


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_is_journalled_under_its_name(
    begin: Begin, folder: Path, qtbot: QtBot, cause: Cause
) -> None:
    play = begin(folder)
    reach_desk(play, qtbot)
    play.session.lock.now(cause)
    assert _locks(folder) == [cause]


@pytest.mark.parametrize("cause", CAUSES)
def test_only_when_someone_may_be_looking_does_it_wait_to_be_covered(
    begin: Begin, folder: Path, cause: Cause
) -> None:
    play = begin(folder)
    play.session.lock.now(cause)
    assert play.link.waited == (cause in ("panic", "command"))
    assert play.ended == [0]


def test_it_waits_to_be_covered_when_all_is_committed_and_closed(
    begin: Begin, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = begin(folder)
    reach_desk(play, qtbot)
    assert play.session.vault is not None
    vault, seen = play.session.vault, list[tuple[bool, list[str]]]()
    assert vault.is_open
    monkeypatch.setattr(
        play.link, "wait_for_cover", lambda: seen.append((vault.is_open, _locks(folder)))
    )
    play.session.lock.now("panic")
    assert seen == [(False, ["panic"])]


def test_under_wayland_it_waits_for_nothing(
    begin: Begin, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = begin(folder)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "wayland-egl")
    play.session.lock.now("panic")
    assert play.link.waited == 0


def test_what_the_session_before_owes_is_written_down_first(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    play = begin(folder, asked=False)
    play.link.heard.emit(Message("owed", (CAUSES.index("suspend"),)))
    play.link.heard.emit(Message("unlock"))
    reach_desk(play, qtbot)
    assert play.link.said.count("opened") == 1
    play.session.lock.now("idle")
    assert _locks(folder) == ["suspend:late", "idle"]


def test_practice_ends_with_the_time_that_the_front_measured(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.set_own_setting(UNFINISHED, "2026-03-02T10:42:00+00:00")
    play = begin(folder, asked=False)
    practised: list[object] = []
    play.session.window.practised.connect(lambda: practised.append(play.session.desk))
    play.link.heard.emit(Message("covered", (7,)))
    play.link.heard.emit(Message("unlock"))
    reach_desk(play, qtbot)
    assert practised == [play.session.desk]  # told when there is a page to say it on
    play.session.lock.now("closed")
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.own_setting(LAST_PRACTICE)["ms"] == 7


def test_hiding_when_practice_was_wanted_is_remembered(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    play = begin(folder)
    reach_desk(play, qtbot)
    play.session.window.practise_wanted.emit(True)
    play.session.lock.now("panic")
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.own_setting(UNFINISHED) is not None


def test_nothing_locks_by_itself_before_it_can_be_seen(
    begin: Begin, folder: Path, qtbot: QtBot
) -> None:
    play = begin(folder, asked=False)
    qtbot.waitUntil(lambda: play.session._is_ready, timeout=5000)
    now = this_moment()
    later = [Moment(*(clock + 3600 for clock in now))]
    play.session._idle._clocks = lambda: later[0]
    play.session._idle.look()
    assert play.ended == []
    play.link.heard.emit(Message("unlock"))
    qtbot.waitUntil(lambda: "prompt" in play.link.said, timeout=5000)
    play.session._idle.look()
    assert play.ended == []
    later[0] = Moment(*(clock + 40 for clock in later[0]))
    play.session._idle.look()
    assert play.ended == [0]  # the prompt goes back to the calculator too
    assert play.link.said[-3].split()[:2] == ["hide", str(CAUSES.index("clock_gap"))]


def test_a_minimised_window_is_told(begin: Begin, folder: Path, qtbot: QtBot) -> None:
    play = begin(folder)
    play.session.window.showMinimized()
    qtbot.waitUntil(lambda: "seen 0" in play.link.said, timeout=5000)
    play.session.window.showNormal()
    qtbot.waitUntil(lambda: play.link.said[-1] == "seen 1", timeout=5000)


def test_what_the_front_hears_of_is_known(begin: Begin, folder: Path) -> None:
    play = begin(folder)
    play.link.heard.emit(Message("watching", (5,)))
    assert kinds(play.session.watching) == {"sleep", "screen"}
