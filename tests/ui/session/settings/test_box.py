"""A closed list in the settings is changed by nobody who only scrolls or passes through it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.settings.keeping import KeepingPage
from dva_desktop.ui.widgets.box import Box
from tests.ui.session.settings.support import page_of, shown

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def box(vault: Vault, qtbot: QtBot) -> Box:
    """The one by which consultations become due to be deleted."""
    page = page_of(shown(vault, qtbot, "keeping"), KeepingPage)
    assert isinstance(page.period, Box)
    page.period.setFocus()
    return page.period


@pytest.mark.parametrize("turn", [120, -120])
def test_the_wheel_changes_nothing(box: Box, vault: Vault, turn: int) -> None:
    middle = QPointF(box.rect().center())
    event = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert not event.isAccepted()  # it scrolls the page
    assert vault.retention.period_days == 56


@pytest.mark.parametrize("key", ["Up", "Down", "Home", "End", "PageUp", "PageDown", "2"])
def test_a_key_opens_the_list_and_what_is_chosen_there_is_kept(
    box: Box, vault: Vault, key: str
) -> None:
    QTest.keyClick(box, Qt.Key[f"Key_{key}"])
    assert box.view().isVisible()
    assert vault.retention.period_days == 56
    box.view().setCurrentIndex(box.model().index(0, 0))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    assert vault.retention.period_days == 14


def test_escape_and_tab_leave_it_alone(box: Box, vault: Vault) -> None:
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert not box.view().isVisible()
    assert not box.hasFocus()
    assert vault.retention.period_days == 56
