"""What is copied: marked from the start, taken back in time, and never another program's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.ui.session import clipboard as module
from dva_desktop.ui.session.clipboard import MARKS, SECONDS, Clipboard, Mode, QtBoard, marked
from dva_desktop.ui.session.clipboard_macos import CONCEALED, TEXT, TRANSIENT, MacBoard
from dva_desktop.ui.widgets.text_controls import LineControl, TextControl

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WORDS = "Quillaverth said \U0001f600 so"


class FakeBoard(QObject):
    """A clipboard and a primary selection; ``held`` is (whose, text, marked)."""

    altered = Signal(object)
    modes: tuple[Mode, ...] = (Mode.Clipboard, Mode.Selection)

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[Mode, tuple[str, str, bool]] = {}
        self.asked_others = 0

    @property
    def changed(self) -> SignalInstance:
        return self.altered

    def put(self, text: str, mode: Mode) -> None:
        self.take(mode, "us", text, is_marked=True)

    def take(self, mode: Mode, who: str, text: str, *, is_marked: bool = False) -> None:
        self.held[mode] = (who, text, is_marked)
        self.altered.emit(mode)

    def came_from_us(self, mode: Mode) -> bool:
        return self.is_ours(mode)

    def is_ours(self, mode: Mode) -> bool:
        return self.held.get(mode, ("",))[0] == "us"

    def is_marked(self, mode: Mode) -> bool:
        return self.held.get(mode, ("", "", False))[2]

    def text(self, mode: Mode) -> str:
        self.asked_others += not self.is_ours(mode)
        return self.held.get(mode, ("", "", False))[1]

    def clear(self, mode: Mode) -> None:
        self.held.pop(mode, None)
        self.altered.emit(mode)


@pytest.fixture
def board(qapp: QApplication) -> Iterator[FakeBoard]:
    made = FakeBoard()
    yield made
    made.held.clear()  # a clock that still runs has nothing to clear


@pytest.fixture
def clipboard(board: FakeBoard) -> Clipboard:
    return Clipboard(board, seconds=0)


def _held(board: FakeBoard) -> set[str]:
    return {text for _who, text, _marked in board.held.values()}


@pytest.mark.parametrize("mode", FakeBoard.modes)
def test_what_comes_there_by_any_way_of_ours_is_marked(board: FakeBoard, mode: Mode) -> None:
    clipboard = Clipboard(board, seconds=SECONDS)
    board.take(mode, "us", WORDS)
    assert board.held[mode] == ("us", WORDS, True)
    clipboard.forget()
    assert board.held == {}


@pytest.mark.parametrize("mode", FakeBoard.modes)
def test_it_is_cleared_in_time(
    board: FakeBoard, clipboard: Clipboard, mode: Mode, qtbot: QtBot
) -> None:
    clipboard.copy(WORDS, mode)
    assert board.held[mode] == ("us", WORDS, True)
    qtbot.waitUntil(lambda: not board.held, timeout=2000)
    assert board.asked_others == 0


def test_the_time_is_thirty_seconds_from_the_last_copy(board: FakeBoard) -> None:
    clipboard = Clipboard(board)
    clipboard.copy("first")
    [timer] = [one for one in clipboard._timers.values() if one.isActive()]
    assert timer.interval() == 30_000
    assert timer.isSingleShot()
    clipboard.copy("second")
    assert timer.isActive()
    clipboard.forget()
    assert not timer.isActive()


def test_what_another_program_copied_is_left_alone(board: FakeBoard, qtbot: QtBot) -> None:
    clipboard = Clipboard(board, seconds=0)
    clipboard.copy(WORDS)
    board.take(Mode.Clipboard, "them", "a shopping list")
    qtbot.waitUntil(lambda: not clipboard._timers[Mode.Clipboard].isActive(), timeout=2000)
    clipboard.forget()
    assert board.held == {Mode.Clipboard: ("them", "a shopping list", False)}


def test_without_a_copy_of_ours_nobody_is_asked_and_nothing_cleared(
    board: FakeBoard, clipboard: Clipboard
) -> None:
    board.take(Mode.Clipboard, "them", WORDS)
    clipboard.forget()
    assert _held(board) == {WORDS}
    assert board.asked_others == 0


def test_what_a_manager_took_over_word_for_word_goes_when_the_session_ends(
    board: FakeBoard, clipboard: Clipboard
) -> None:
    clipboard.copy(WORDS)
    board.take(Mode.Clipboard, "manager", WORDS)
    clipboard.forget()
    assert board.held == {}


def test_while_the_session_goes_on_no_other_program_is_waited_for(
    board: FakeBoard, clipboard: Clipboard, qtbot: QtBot
) -> None:
    clipboard.copy(WORDS)
    board.take(Mode.Clipboard, "manager", WORDS)
    qtbot.waitUntil(lambda: not clipboard._timers[Mode.Clipboard].isActive(), timeout=2000)
    assert board.asked_others == 0


def test_a_system_that_loses_the_marks_does_not_make_it_copy_for_ever(
    board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    clipboard = Clipboard(board)
    monkeypatch.setattr(board, "is_marked", lambda _mode: False)
    board.take(Mode.Clipboard, "us", WORDS)
    assert _held(board) == {WORDS}
    clipboard.forget()
    assert board.held == {}


def test_the_text_itself_is_not_kept(board: FakeBoard, clipboard: Clipboard) -> None:
    clipboard.copy("Quillaverth")
    assert "Quillaverth" not in repr(vars(clipboard))


# fields


@pytest.fixture
def fields(board: FakeBoard, qapp: QApplication, qtbot: QtBot) -> Iterator[list[QWidget]]:
    clipboard = Clipboard(board)
    top = QWidget()
    qtbot.addWidget(top)
    made: list[QWidget] = [QLineEdit(WORDS, top), QPlainTextEdit(WORDS, top)]
    top.show()
    clipboard.watch(qapp)
    yield made
    qapp.focusChanged.disconnect(clipboard._on_focus)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_the_keys_in_a_field_copy_with_marks_from_the_start(
    fields: list[QWidget], board: FakeBoard, which: int, key: Qt.Key
) -> None:
    field = fields[which]
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    seen: list[bool] = []
    board.altered.connect(lambda mode: seen.append(board.is_marked(mode)))
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert _held(board) == {WORDS}
    assert seen == [True]
    left = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert left == ("" if key == Qt.Key.Key_X else WORDS)


def test_words_shown_to_be_read_out_are_copied_with_marks_too(
    fields: list[QWidget], board: FakeBoard
) -> None:
    words = QLabel("quiet river\nlantern", fields[0].parentWidget())
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    words.show()
    words.setFocus()
    words.setSelection(0, 19)
    QTest.keyClick(words, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert board.held == {Mode.Clipboard: ("us", "quiet river\nlantern", True)}


def test_cutting_counts_as_an_edit_and_can_be_undone(fields: list[QWidget]) -> None:
    line = fields[0]
    assert isinstance(line, QLineEdit)
    edited: list[str] = []
    line.textEdited.connect(edited.append)
    line.setFocus()
    line.setSelection(0, 12)
    QTest.keyClick(line, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert edited == [WORDS[12:]]
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == WORDS


def test_nothing_is_cut_from_what_is_only_to_be_read(fields: list[QWidget]) -> None:
    for field in fields:
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        field.setReadOnly(True)
        field.setFocus()
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
        assert (field.text() if isinstance(field, QLineEdit) else field.toPlainText()) == WORDS


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_a_passphrase_is_never_copied(fields: list[QWidget], board: FakeBoard, key: Qt.Key) -> None:
    line = fields[0]
    assert isinstance(line, QLineEdit)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
    assert board.held == {}


def test_other_keys_and_an_empty_selection_do_nothing(
    fields: list[QWidget], board: FakeBoard
) -> None:
    line = fields[0]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.deselect()
    QTest.keyClick(line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "cx")
    assert board.held == {}
    assert line.text() == WORDS + "cx"


def test_fields_ask_input_methods_not_to_learn_their_words(qtbot: QtBot) -> None:
    for control in (TextControl("a.b", "B"), LineControl("a.c", "C")):
        qtbot.addWidget(control)
        assert control.edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


# what the system is given


def test_the_marks_are_those_that_managers_look_for() -> None:
    made = marked(WORDS)
    assert made.text() == WORDS
    assert bytes(made.data("x-kde-passwordManagerHint").data()) == b"secret"
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        data = made.data(f'application/x-qt-windows-mime;value="{name}"')
        assert bytes(data.data()) == bytes(4)
    exclude = 'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"'
    assert made.hasFormat(exclude)
    assert set(made.formats()) == {"text/plain", *MARKS}


def test_on_qt_s_clipboard_the_text_stands_alone_with_its_marks(qapp: QApplication) -> None:
    system = QGuiApplication.clipboard()
    rich = QMimeData()
    rich.setText("rich")
    rich.setHtml("<b>rich</b>")
    board = QtBoard(system)
    try:
        system.setMimeData(rich)
        assert not board.is_marked(Mode.Clipboard)
        board.put("plain", Mode.Clipboard)
        assert board.is_marked(Mode.Clipboard)
        assert board.text(Mode.Clipboard) == "plain"
        assert not system.mimeData().hasHtml()
    finally:
        board.clear(Mode.Clipboard)
    assert board.text(Mode.Clipboard) == ""
    assert not board.is_marked(Mode.Clipboard)


class FakePasteboard:
    """NSPasteboard as far as it is used, behind the messages that are sent to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.content: dict[str, str] = {}
        self.changes = 7
        self._strings: list[str] = []
        macos = "dva_desktop.ui.session.clipboard_macos"
        monkeypatch.setattr(f"{macos}.send", self._send)
        monkeypatch.setattr(f"{macos}.string", self._string)
        monkeypatch.setattr(f"{macos}.class_named", {"NSPasteboard": 1}.__getitem__)

    def _string(self, text: str) -> int:
        self._strings.append(text)
        return len(self._strings) - 1

    def _send(self, to: int, selector: str, *given: int, kinds: object = (), answer: object) -> int:
        assert to == (1 if selector == "generalPasteboard" else 2)
        match selector:
            case "generalPasteboard":
                return 2
            case "clearContents":
                self.content = {}
                self.changes += 1
                return self.changes
            case "setString:forType:":
                text, kind = (self._strings[one] for one in given)
                self.content[kind] = text
                return 1
            case "changeCount":
                return self.changes
        raise AssertionError(selector)


def test_on_macos_it_is_concealed_and_the_count_tells_whose_it_is(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasteboard = FakePasteboard(monkeypatch)
    board = MacBoard(QGuiApplication.clipboard())
    assert not board.is_ours(Mode.Clipboard)
    board.put("words", Mode.Clipboard)
    assert pasteboard.content == {TEXT: "words", CONCEALED: "", TRANSIENT: ""}
    assert board.is_ours(Mode.Clipboard)
    assert board.is_marked(Mode.Clipboard)
    pasteboard.changes += 1  # another program copies
    assert not board.is_ours(Mode.Clipboard)
    board.clear(Mode.Clipboard)
    assert pasteboard.content == {}


def test_on_macos_what_is_noticed_on_coming_to_the_front_is_another_program_s(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakePasteboard(monkeypatch)
    board = MacBoard(QGuiApplication.clipboard())
    board._note_state(Qt.ApplicationState.ApplicationInactive)
    assert not board.came_from_us(Mode.Clipboard)
    board._note_state(Qt.ApplicationState.ApplicationActive)
    assert board.came_from_us(Mode.Clipboard)


def test_each_system_gets_its_own(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    FakePasteboard(monkeypatch)
    assert type(module.system_board()) is QtBoard
    monkeypatch.setattr("sys.platform", "darwin")
    assert type(module.system_board()) is MacBoard


def test_a_clipboard_without_a_primary_selection_has_one_mode(qapp: QApplication) -> None:
    assert not QGuiApplication.clipboard().supportsSelection()
    assert QtBoard(QGuiApplication.clipboard()).modes == (QClipboard.Mode.Clipboard,)
