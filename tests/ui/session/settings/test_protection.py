"""The protection page says what the getters say, and never more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.disk_encryption import Swap
from dva_desktop.core.platform.hardening import Hardening
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.residue import Residue
from dva_desktop.ui.session.settings import protection
from dva_desktop.ui.session.settings.protection import Disk, ProtectionPage
from tests.ui.session.settings.support import page_of, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def hardened(*, on: bool | None) -> Callable[[], Hardening]:
    made = Hardening(
        core_dumps_off=on, memory_private=on, files_private=on, size_limit_survived=on,
        debuggers_refused=on, error_reports_off=on, libraries_from_known_folders=on,
    )  # fmt: skip
    return lambda: made


def disk(*, encrypted: bool | None, memory: bool | None = None) -> Callable[[object], Disk]:
    kept = Swap(on=memory is not None, encrypted=memory, hibernates=None)
    made = Disk(encrypted=encrypted, memory=kept, advice=("Ask somebody.",))
    return lambda _folder: made


def open_page(vault: Vault, qtbot: QtBot) -> ProtectionPage:
    page = page_of(shown(vault, qtbot, "protection"), ProtectionPage)
    qtbot.waitUntil(lambda: "disk" in page.facts, timeout=10_000)
    return page


@pytest.mark.parametrize(("value", "said"), [(True, "Yes"), (False, "No")])
def test_the_process_is_told_as_it_is(
    vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, value: bool, said: str
) -> None:
    monkeypatch.setattr(protection, "hardening", hardened(on=value))
    page = open_page(vault, qtbot)
    for name in ("memory_private", "core_dumps_off", "files_private", "error_reports_off"):
        assert page.facts[name].text() == said
        assert page.facts[name].accessibleName().endswith(f": {said}")


def test_what_the_system_does_not_have_is_not_listed(
    vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "hardening", hardened(on=None))
    assert "memory_private" not in open_page(vault, qtbot).facts


@pytest.mark.parametrize(
    ("encrypted", "said"), [(True, "Yes"), (False, "No"), (None, "This system does not say")]
)
def test_not_known_is_never_yes(
    vault: Vault,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    encrypted: bool | None,
    said: str,
) -> None:
    monkeypatch.setattr(protection, "ask_of_disk", disk(encrypted=encrypted))
    assert open_page(vault, qtbot).facts["disk"].text() == said


@pytest.mark.parametrize(("memory", "said"), [(True, "Yes"), (False, "No"), (None, "Yes")])
def test_memory_that_goes_to_a_plain_disk_is_said(
    vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, memory: bool | None, said: str
) -> None:
    monkeypatch.setattr(protection, "ask_of_disk", disk(encrypted=True, memory=memory))
    assert open_page(vault, qtbot).facts["swap"].text() == said


def test_capture_is_told_by_the_guard_itself(
    vault: Vault, qtbot: QtBot, qapp: QApplication
) -> None:
    residue = Residue(qapp, allow_capture=True)
    page = open_page(vault, qtbot)
    assert page.facts["capture"].text() == "No"
    from PySide6.QtWidgets import QLabel

    assert residue.guard.words in [one.text() for one in page.findChildren(QLabel)]


def test_keys_can_scroll_a_page_with_nothing_to_press(vault: Vault, qtbot: QtBot) -> None:
    screen = shown(vault, qtbot, "protection")
    screen.window().resize(900, 400)
    page = page_of(screen, ProtectionPage)
    screen.focus_page()
    assert screen.window().focusWidget() is page
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert page.verticalScrollBar().value() > 0
