"""Setting up: a locality, a passphrase twice, a code that was noted, and a rehearsal."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.first_run import (
    DONE,
    NOTE_CODE,
    REHEARSE,
    REHEARSED,
    STAGE,
    FirstRun,
    RecoveryCode,
    Rehearsal,
    Rehearsed,
    Welcome,
)
from dva_desktop.ui.session.panic import Cause
from dva_desktop.ui.session.passphrase_form import PassphraseForm
from dva_desktop.ui.session.settings.practice import last_practice
from dva_desktop.ui.session.unlock import VaultOpener
from dva_desktop.ui.session.window import DeskWindow
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.play import a_window
from tests.ui.session.settings.support import CLINICIANS, with_clinician

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
T = TypeVar("T", bound=QWidget)


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    return a_window(qtbot)


@pytest.fixture
def steps(window: DeskWindow, tmp_path: Path) -> FirstRun:
    made = FirstRun(window, VaultOpener(tmp_path / "vault"))
    made.start()
    return made


def _on_screen(window: DeskWindow, kind: type[T]) -> T:
    return next(one for one in window.findChildren(kind) if one.isVisible())


def _click(within: QWidget, text: str) -> None:
    button = next(one for one in within.findChildren(QPushButton) if one.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _choose(window: DeskWindow, qtbot: QtBot, name: str) -> Welcome:
    step = _on_screen(window, Welcome)
    qtbot.waitUntil(lambda: len(step.choices.findChildren(QAbstractButton)) == 3, timeout=10_000)
    _click(step, name)
    return step


def _to_passphrase(window: DeskWindow, qtbot: QtBot) -> PassphraseForm:
    _click(_choose(window, qtbot, "Somerset"), "Continue")
    return _on_screen(window, PassphraseForm)


def _to_code(window: DeskWindow, qtbot: QtBot) -> RecoveryCode:
    form = _to_passphrase(window, qtbot)
    for field in (form.first, form.second):
        QTest.keyClicks(field.edit, PASSPHRASE)
    _click(form, "Continue")
    qtbot.waitUntil(
        lambda: any(one.isVisible() for one in window.findChildren(RecoveryCode)), timeout=20_000
    )
    return _on_screen(window, RecoveryCode)


def test_a_locality_is_needed(window: DeskWindow, steps: FirstRun, qtbot: QtBot) -> None:
    step = _on_screen(window, Welcome)
    _click(step, "Continue")
    assert "where you work" in step.problem.text()


def test_an_area_is_needed_where_there_are_some(
    window: DeskWindow, steps: FirstRun, qtbot: QtBot
) -> None:
    step = _choose(window, qtbot, "West Midlands")
    _click(step, "Continue")
    assert "area" in step.problem.text()
    step.area.setCurrentIndex(step.area.findData("walsall"))
    with qtbot.waitSignal(step.chosen, timeout=1000) as signal:
        _click(step, "Continue")
    assert signal.args == ["west_midlands", "walsall"]


def test_the_first_words_give_nothing_away(window: DeskWindow, steps: FirstRun) -> None:
    step = _on_screen(window, Welcome)
    texts = " ".join(
        str(getattr(one, "text", str)()) for one in step.findChildren(QWidget) if one.isVisible()
    )
    assert "record" in texts
    for word in ("abuse", "violence", "domestic"):
        assert word not in texts.casefold()


def test_a_weak_passphrase_is_refused_with_a_hint(
    window: DeskWindow, steps: FirstRun, qtbot: QtBot
) -> None:
    form = _to_passphrase(window, qtbot)
    hint = form.hint.text()
    QTest.keyClicks(form.first.edit, "short")
    assert form.hint.text() != hint
    _click(form, "Continue")
    assert form.problem.isVisible()
    assert _on_screen(window, PassphraseForm) is form


def test_two_different_passphrases_are_refused(
    window: DeskWindow, steps: FirstRun, qtbot: QtBot
) -> None:
    form = _to_passphrase(window, qtbot)
    QTest.keyClicks(form.first.edit, PASSPHRASE)
    QTest.keyClicks(form.second.edit, PASSPHRASE + "x")
    _click(form, "Continue")
    assert form.problem.text() == "The two are not the same."


def test_a_folder_that_cannot_hold_a_vault_is_explained(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    steps = FirstRun(window, VaultOpener(in_the_way))
    steps.start()
    form = _to_passphrase(window, qtbot)
    for field in (form.first, form.second):
        field.edit.setText(PASSPHRASE)
    _click(form, "Continue")
    qtbot.waitUntil(form.problem.isVisible, timeout=20_000)
    assert form.go_on.isEnabled()
    assert str(in_the_way) not in form.problem.text()


def test_the_code_has_to_be_noted(
    window: DeskWindow, steps: FirstRun, qtbot: QtBot, tmp_path: Path
) -> None:
    vaults: list[Vault] = []
    steps.made.connect(vaults.append)
    step = _to_code(window, qtbot)
    assert vaults[0].setting(STAGE) == NOTE_CODE
    QTest.keyClicks(step.typed, "0000")
    _click(step, "Continue")
    assert step.problem.isVisible()
    QTest.keyClicks(step.typed, step.code[-4:].lower())
    QTest.keyClick(step.typed, Qt.Key.Key_Return)
    _on_screen(window, Rehearsal)
    (vault,) = vaults
    with vault:
        assert [vault.setting(key) for key in ("locality", "area", STAGE)] == [
            "somerset",
            "",
            REHEARSE,
        ]
    key = VaultOpener(tmp_path / "vault").derive(step.code)
    assert key.by_recovery
    key.wipe()


def test_a_stop_as_soon_as_there_is_a_vault_still_leads_to_a_code(
    window: DeskWindow,
    steps: FirstRun,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The power goes before anything is done with the vault that was just made."""

    def gone(*_: object, **__: object) -> Vault:
        raise EnvironmentFault("The disk is gone.")

    with monkeypatch.context() as patched:
        patched.setattr(VaultOpener, "open", gone)
        form = _to_passphrase(window, qtbot)
        for field in (form.first, form.second):
            field.edit.setText(PASSPHRASE)
        _click(form, "Continue")
        qtbot.waitUntil(form.problem.isVisible, timeout=20_000)
    with Vault.open(tmp_path / "vault", PASSPHRASE) as vault:
        assert [vault.setting(key) for key in ("locality", "area", STAGE)] == [
            "somerset",
            "",
            NOTE_CODE,
        ]


def test_a_clinician_is_not_kept_from_the_desk_by_a_code_that_a_lead_has_to_note(
    steps: FirstRun, vault: Vault, qtbot: QtBot
) -> None:
    vault.set_setting(STAGE, NOTE_CODE)
    with (
        with_clinician(vault) as own,
        qtbot.waitSignal(steps.finished, timeout=1000),
    ):
        steps.renew_code(own, CLINICIANS)
    assert vault.setting(STAGE) == NOTE_CODE  # the lead will


@pytest.mark.parametrize(
    ("cause", "stage"),
    [("panic", REHEARSED), ("command", REHEARSED), ("closed", REHEARSE), ("crash", REHEARSE)],
)
def test_only_hiding_counts_as_rehearsed(
    steps: FirstRun, vault: Vault, cause: Cause, stage: str
) -> None:
    vault.set_setting(STAGE, REHEARSE)
    steps.rehearse(vault)
    steps.on_lock(cause)
    assert vault.setting(STAGE) == stage
    assert (last_practice(vault) is not None) is (stage == REHEARSED)


def test_the_rehearsal_can_be_skipped(
    window: DeskWindow, steps: FirstRun, vault: Vault, qtbot: QtBot
) -> None:
    steps.rehearse(vault)
    with qtbot.waitSignal(steps.finished, timeout=1000):
        _click(_on_screen(window, Rehearsal), "Not now")
    assert vault.setting(STAGE) == DONE
    steps.on_lock("panic")
    assert vault.setting(STAGE) == DONE


def test_after_the_rehearsal_that_is_all(
    window: DeskWindow, steps: FirstRun, vault: Vault, qtbot: QtBot
) -> None:
    steps.greet(vault)
    with qtbot.waitSignal(steps.finished, timeout=1000):
        _click(_on_screen(window, Rehearsed), "Start")
    assert vault.setting(STAGE) == DONE
