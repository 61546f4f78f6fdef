"""The window and its dialogs: neutral, in the right place, and always with the way to hide."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dva_desktop.ui.session import dialogs
from dva_desktop.ui.session.dialogs import ask, choose_folder, tell
from dva_desktop.ui.session.printing import draw_recovery_code
from dva_desktop.ui.session.screens import Centred, FaultScreen
from dva_desktop.ui.session.window import SMALLEST, DeskWindow, fitting
from dva_desktop.ui.theme import LIGHT, apply_theme
from dva_desktop.ui.widgets.hide_button import HideButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _button(within: QWidget, text: str) -> QPushButton:
    return next(one for one in within.findChildren(QPushButton) if one.text() == text)


def _visible_labels(within: QWidget) -> list[QLabel]:
    return [label for label in within.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def window(qtbot: QtBot) -> DeskWindow:
    made = DeskWindow("Consultation Desk")
    qtbot.addWidget(made)
    return made


def test_the_first_picture_is_told_once(window: DeskWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.painted, timeout=5000):
        window.show_at(None)
    with qtbot.assertNotEmitted(window.painted, wait=50):
        window.show_at(None)
        window.update()


def test_hide_now_stays_in_its_place_whatever_is_shown(window: DeskWindow) -> None:
    window.show_at(QRect(0, 0, 700, 500))
    button = window.findChildren(HideButton)[0]
    before = button.mapTo(window, button.rect().topRight())
    window.show_screen(Centred(), "A few words that take some room in the bar")
    window.show_screen(FaultScreen("Something", "What to do about it"), "")
    assert button.mapTo(window, button.rect().topRight()) == before
    assert window.width() - before.x() <= 20
    assert button.isVisible()


def test_a_screen_used_once_takes_what_was_typed_with_it(window: DeskWindow, qtbot: QtBot) -> None:
    used, kept = Centred(), QWidget()
    window.show_screen(used, "")
    with qtbot.waitSignal(used.destroyed, timeout=1000):
        window.show_screen(kept, "Home")
    window.show_screen(QWidget(), "")
    window.show_screen(kept, "Home")
    window.show_at(None)
    assert kept.isVisible()


def test_closing_asks_the_session_and_does_not_close(window: DeskWindow, qtbot: QtBot) -> None:
    window.show_at(None)
    with qtbot.waitSignal(window.closing, timeout=1000):
        window.close()
    assert window.isVisible()


def test_it_says_where_it_came_to_rest(window: DeskWindow, qtbot: QtBot) -> None:
    window.show_at(None)
    with qtbot.waitSignal(window.settled, timeout=2000) as signal:
        for width in range(700, 720, 5):
            window.resize(width, 500)
    assert (signal.args or [])[0].size() == window.size()


@pytest.mark.parametrize(
    "place",
    [
        None,
        QRect(0, 0, 0, 0),
        QRect(0, 0, -5, -5),
        QRect(0, 0, SMALLEST[0] - 1, 700),
        QRect(50_000, 50_000, 800, 600),
        QRect(0, 0, 900_000, 900_000),
        QRect(2_000_000_000, 0, 800, 600),
    ],
)
def test_a_place_that_nobody_could_see_is_not_taken(
    window: DeskWindow, place: QRect | None
) -> None:
    screen = QGuiApplication.primaryScreen()
    assert screen.availableGeometry().contains(fitting(place, screen))


def test_a_good_place_is_taken(window: DeskWindow) -> None:
    place = QRect(10, 20, 700, 500)
    assert fitting(place, QGuiApplication.primaryScreen()) == place


def test_every_dialog_can_be_hidden_and_says_nothing_in_its_title(window: DeskWindow) -> None:
    window.show_at(None)
    for dialog in (
        tell(window, "The disk is full.", "Make some room."),
        ask(window, "Remove this mark?", lambda _answer: None),
        choose_folder(window, lambda _path: None),
    ):
        assert dialog.windowTitle() == "Consultation Desk"
        assert dialog.isVisible()
        assert dialog.findChildren(HideButton)[0].isVisible()
        dialog.done(0)


@pytest.mark.parametrize(("press", "answer"), [("Yes", True), ("No", False), ("", False)])
def test_an_answer_is_given_once(
    window: DeskWindow, qtbot: QtBot, press: str, answer: bool
) -> None:
    window.show_at(None)
    answers: list[bool] = []
    dialog = ask(window, "Remove this mark?", answers.append)
    if press:
        QTest.mouseClick(_button(dialog, press), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == [answer]


def test_under_a_dialog_only_hiding_can_be_used_and_the_focus_comes_back(
    window: DeskWindow, qtbot: QtBot
) -> None:
    screen = QLineEdit()
    window.show_screen(screen, "")
    window.show_at(None)
    screen.setFocus()
    first = tell(window, "The disk is full.")
    second = tell(first, "And the printer has gone.")
    assert not screen.isEnabled()
    assert window.findChildren(HideButton)[0].isEnabled()
    assert not _button(first, "OK").isEnabled()
    assert first.findChildren(HideButton)[0].isEnabled()
    second.done(0)
    assert _button(first, "OK").isEnabled()
    assert not screen.isEnabled()
    first.close()
    assert screen.isEnabled()
    assert window.focusWidget() is screen


def test_what_is_told_is_never_taken_for_markup(window: DeskWindow) -> None:
    window.show_at(None)
    dialog = tell(window, "<b>bold</b>", "<img src='x'>")
    formats = {label.textFormat() for label in dialog.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}
    dialog.done(0)


def test_a_folder_is_chosen_and_nothing_of_it_is_written_down(
    window: DeskWindow, qtbot: QtBot, tmp_path: Path, private_home: Path
) -> None:
    wanted = tmp_path / "Zembrosky"
    wanted.mkdir()
    window.show_at(None)
    chosen: list[Path] = []
    dialog = choose_folder(window, chosen.append)
    chooser = dialog.findChildren(QFileDialog)[0]
    assert chooser.testOption(QFileDialog.Option.DontUseNativeDialog)
    assert not chooser.isWindow()
    chooser.setDirectory(str(tmp_path))
    chooser.selectFile(str(wanted))
    with qtbot.waitSignal(dialog.finished, timeout=5000):
        chooser.accept()
    assert chosen == [wanted]
    assert not dialog.isVisible()
    written = [path for path in private_home.rglob("*") if path.is_file()]
    assert not [path for path in written if b"Zembrosky" in path.read_bytes()]


def test_a_folder_that_is_not_there_is_said_in_the_dialog(
    window: DeskWindow, tmp_path: Path
) -> None:
    window.show_at(None)
    chosen: list[Path] = []
    dialog = choose_folder(window, chosen.append)
    chooser = dialog.findChildren(QFileDialog)[0]
    edit = next(one for one in chooser.findChildren(QLineEdit) if one.isVisible())
    edit.setText(str(tmp_path / "missing"))
    chooser.accept()
    assert chosen == []
    assert dialog.isVisible()
    assert any(label.text() == "There is no such folder." for label in _visible_labels(dialog))
    assert QApplication.activeModalWidget() is None


def test_not_choosing_a_folder_calls_nobody(window: DeskWindow) -> None:
    window.show_at(None)
    chosen: list[Path] = []
    dialog = choose_folder(window, chosen.append)
    dialog.findChildren(QFileDialog)[0].reject()
    assert chosen == []
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_the_recovery_code_goes_onto_paper(qapp: object, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "code.pdf"))
    assert draw_recovery_code(printer, "7K3M-2QXH-9PVD-4TRW-8GNZ-5CJB")
    assert (tmp_path / "code.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_noticed(qapp: object, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "missing" / "code.pdf"))
    assert not draw_recovery_code(printer, "7K3M-2QXH-9PVD-4TRW-8GNZ-5CJB")


class Drive:
    """A volume as the system tells of it."""

    def __init__(self, root: str, *, ready: bool = True, read_only: bool = False) -> None:
        self._root, self._ready, self._read_only = root, ready, read_only

    def rootPath(self) -> str:
        return self._root

    def isValid(self) -> bool:
        return True

    def isReady(self) -> bool:
        return self._ready

    def isReadOnly(self) -> bool:
        return self._read_only


def test_memory_sticks_are_among_the_places_and_the_systems_own_drives_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plugged_in = [
        Drive("/"),
        Drive("/boot/efi"),
        Drive("/media/gp/STICK"),
        Drive("/run/media/gp/OTHER"),
        Drive("/media/gp/gone", ready=False),
        Drive("/media/gp/locked", read_only=True),
    ]

    class Volumes:
        mountedVolumes = staticmethod(lambda: plugged_in)

    monkeypatch.setattr(dialogs, "QStorageInfo", Volumes)
    monkeypatch.setattr(sys, "platform", "linux")
    places = [url.toLocalFile() for url in dialogs._places()]
    assert [one for one in places if one.startswith(("/media", "/run/media", "/boot"))] == [
        "/media/gp/STICK",
        "/run/media/gp/OTHER",
    ]
    assert "/" not in places


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_dialog_is_larger_than_the_screen(
    window: DeskWindow, qapp: QApplication, scale: float
) -> None:
    apply_theme(qapp, LIGHT, scale)
    try:
        free = QGuiApplication.primaryScreen().availableGeometry().size()
        made = tell(window, "Something happened.", "A remedy in many words. " * 80)
        for dialog in (made, choose_folder(window, lambda _folder: None)):
            QApplication.processEvents()
            assert dialog.height() <= free.height()
            [button] = [one for one in dialog.findChildren(HideButton) if one.isVisible()]
            assert dialog.rect().contains(button.geometry())
            dialog.done(0)
    finally:
        apply_theme(qapp, LIGHT, 1.0)
