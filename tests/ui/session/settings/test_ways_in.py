"""The ways in: a changed passphrase, a new recovery code on two sheets, and none lost unseen."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Event, Vault, WrongPassphraseError, unlock
from dva_desktop.core.vault.passphrase import halves
from dva_desktop.ui.session.first_run import DONE, NOTE_CODE, STAGE
from dva_desktop.ui.session.printing import half_pages
from dva_desktop.ui.session.screens import SecretField
from dva_desktop.ui.session.settings.sheets import CodeDialog
from dva_desktop.ui.session.settings.ways_in import WaysInPage
from tests.core.vault.support import PASSPHRASE
from tests.ui.session.settings.support import (
    CLINICIANS,
    achieve,
    asking,
    dialog,
    page_of,
    press,
    refused,
    shown,
    with_clinician,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NEW = "nine lanterns beside the mill"


@pytest.fixture
def page(vault: Vault, qtbot: QtBot) -> WaysInPage:
    return page_of(shown(vault, qtbot, "ways_in"), WaysInPage)


def _new_code(page: WaysInPage, qtbot: QtBot) -> tuple[CodeDialog, str]:
    press(page, "Make a new recovery code")
    made = asking(page)
    made.findChildren(SecretField)[0].edit.setText(PASSPHRASE)
    code = achieve(made, qtbot)
    shown_code = dialog(page, CodeDialog)
    assert isinstance(shown_code, CodeDialog)
    return shown_code, str(code)


def _change(page: WaysInPage, *texts: str) -> None:
    press(page, "Change your passphrase")
    for field, text in zip(asking(page).findChildren(SecretField), texts, strict=True):
        field.edit.setText(text)


def test_the_new_passphrase_opens_and_the_old_does_not(
    page: WaysInPage, vault: Vault, qtbot: QtBot
) -> None:
    _change(page, PASSPHRASE, NEW, NEW)
    achieve(asking(page), qtbot)
    unlock(vault.folder, NEW, SystemClock()).wipe()
    with pytest.raises(WrongPassphraseError):
        unlock(vault.folder, PASSPHRASE, SystemClock())
    assert page.answer.isVisible()


def test_a_clinician_changes_their_own(vault: Vault, qtbot: QtBot) -> None:
    with with_clinician(vault) as own:
        page = page_of(shown(own, qtbot, "ways_in"), WaysInPage)
        _change(page, CLINICIANS, NEW, NEW)
        achieve(asking(page), qtbot)
    unlock(vault.folder, NEW, SystemClock()).wipe()
    unlock(vault.folder, PASSPHRASE, SystemClock()).wipe()  # the lead's is as it was


def test_a_wrong_current_one_changes_nothing(page: WaysInPage, vault: Vault, qtbot: QtBot) -> None:
    _change(page, "not the passphrase at all", NEW, NEW)
    assert refused(asking(page), qtbot) == str(WrongPassphraseError())
    unlock(vault.folder, PASSPHRASE, SystemClock()).wipe()


def test_nothing_can_be_closed_while_it_is_under_way(page: WaysInPage, qtbot: QtBot) -> None:
    press(page, "Make a new recovery code")
    made = asking(page)
    made.findChildren(SecretField)[0].edit.setText(PASSPHRASE)
    with qtbot.waitSignal(made.achieved, timeout=20_000):
        made.submit()
        QTest.keyClick(made, Qt.Key.Key_Escape)
        assert made.isVisible()  # the old code has gone; nobody would ever see the new one


def test_the_new_code_opens_and_is_journalled(page: WaysInPage, vault: Vault, qtbot: QtBot) -> None:
    _shown_code, code = _new_code(page, qtbot)
    key = unlock(vault.folder, code, SystemClock())
    assert key.by_recovery
    key.wipe()
    assert Event.RECOVERY_CODE_CHANGED in [one.what for one in vault.journal()]


def test_the_code_is_not_clicked_away(page: WaysInPage, qtbot: QtBot) -> None:
    shown_code, code = _new_code(page, qtbot)
    QTest.keyClick(shown_code, Qt.Key.Key_Escape)
    assert shown_code.isVisible()
    shown_code.typed.setText("0000")
    press(shown_code, "I have it on paper")
    assert shown_code.isVisible()
    shown_code.typed.setText(code[-4:].lower())
    with qtbot.waitSignal(shown_code.accepted, timeout=1000):
        QTest.keyClick(shown_code.typed, Qt.Key.Key_Return)
    assert "in use" in page.answer.text()


def test_a_code_that_nobody_noted_is_kept_in_mind(
    page: WaysInPage, vault: Vault, qtbot: QtBot
) -> None:
    vault.set_setting(STAGE, DONE)
    shown_code, code = _new_code(page, qtbot)
    assert vault.setting(STAGE) == NOTE_CODE  # as the session finds it after hiding now
    shown_code.typed.setText(code[-4:])
    press(shown_code, "I have it on paper")
    assert vault.setting(STAGE) == DONE


def test_a_code_that_was_not_made_is_not_waited_for(
    page: WaysInPage, vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise EnvironmentFault("The disk is full.")

    vault.set_setting(STAGE, DONE)
    monkeypatch.setattr(Vault, "change_recovery_code", full)
    press(page, "Make a new recovery code")
    asking(page).findChildren(SecretField)[0].edit.setText(PASSPHRASE)
    assert refused(asking(page), qtbot) == "The disk is full."
    assert vault.setting(STAGE) == DONE


def test_two_sheets_hold_one_half_each(page: WaysInPage, qtbot: QtBot, tmp_path: Path) -> None:
    shown_code, code = _new_code(page, qtbot)
    (tmp_path / "sheet-1.pdf").write_bytes(b"somebody's own")
    shown_code.save(tmp_path)
    saved = sorted(path.name for path in tmp_path.glob("sheet-*.pdf"))
    assert saved == ["sheet-1-2.pdf", "sheet-1.pdf", "sheet-2.pdf"]
    assert (tmp_path / "sheet-1.pdf").read_bytes() == b"somebody's own"
    for name in ("sheet-1-2.pdf", "sheet-2.pdf"):
        content = (tmp_path / name).read_bytes()
        with pikepdf.open(tmp_path / name) as pdf:
            assert len(pdf.pages) == 1
            assert str(pdf.docinfo.get("/Author", "")) == ""
            assert str(pdf.docinfo["/Title"]) == "Consultation Desk"
        assert code.encode() not in content


def test_each_sheet_says_its_half_and_not_the_other() -> None:
    code = "7K3M-2QXH-9PVD-4TRW-8GNZ-5CJB"
    pages, parts = half_pages(halves(code)), halves(code)
    assert "".join(parts).replace("-", "") == code.replace("-", "")
    for own, other in ((0, 1), (1, 0)):
        assert pages[own].signs == parts[own]
        assert parts[other] not in " ".join(pages[own])
        assert f"sheet {own + 1} of 2" in pages[own].heading


def test_a_folder_that_refuses_is_said(page: WaysInPage, qtbot: QtBot, tmp_path: Path) -> None:
    shown_code, _code = _new_code(page, qtbot)
    shown_code.save(tmp_path / "not there")
    assert shown_code.answer.isVisible()
    assert str(tmp_path) not in shown_code.answer.text()
