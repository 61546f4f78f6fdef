"""Hiding: what counts as the sign, and that nothing stands in its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.ui.front.preferences import HIDE_KEYS
from dva_desktop.ui.front.signs import PAUSE_SECONDS, TripleShift
from dva_desktop.ui.front.timing import since
from dva_desktop.ui.front.wire import Word
from dva_desktop.ui.session.dialogs import tell
from dva_desktop.ui.session.panic import Lock, PanicFilter
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.widgets.hide_button import HideButton

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class FakeClock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


# "S" Shift down, "s" Shift up, "x" another key or a click, a number: so many seconds go by.
@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ("S s S s S s", [2, 1, 0]),
        ("S s 4.9 S s 4.9 S s", [2, 1, 0]),
        ("S s S s 5.1 S s", [2, 1, 2]),
        ("S 6 s S s S s", [2, 2, 1]),  # held too long, the next is the first
        ("S s S s S s S s", [2, 1, 0, 2]),
        ("S x s S s S s", [None, 2, 1]),  # a capital letter
        ("S s S x s S s", [2, None, 2]),  # a capital letter in between begins anew
        ("S s x S s S s", [2, 2, 1]),  # any other key in between begins anew
        ("S S s S S s S S s", [2, 1, 0]),  # the same press, seen twice, or both Shift keys
        ("S s s S s s S s s", [2, None, 1, None, 0, None]),
        ("s s s", [None, None, None]),  # only the end of presses was seen
        ("x s", [None]),
    ],
)
def test_the_sign_is_shift_alone_three_times(events: str, counts: list[int | None]) -> None:
    clock = FakeClock()
    shifts = TripleShift(clock)
    found: list[int | None] = []
    for event in events.split():
        if event == "S":
            shifts.press()
        elif event == "s":
            found.append(shifts.release())
        elif event == "x":
            shifts.interrupt()
        else:
            clock.now += float(event)
    assert found == counts


def test_five_seconds_exactly_still_count() -> None:
    clock = FakeClock()
    shifts = TripleShift(clock)
    shifts.press()
    shifts.release()
    clock.now += PAUSE_SECONDS
    shifts.press()
    assert shifts.release() == 1


class Recorded:
    """A lock and a filter whose end is written down instead of ending the test run."""

    def __init__(self, app: QApplication) -> None:
        self.said: list[str] = []
        self.numbers: list[int] = []
        self.ended: list[int] = []
        self.announced: list[str] = []
        self.lock = Lock(self._say, self.ended.append)
        self.filter = PanicFilter(self.lock, self.announced.append, "F9")
        app.installEventFilter(self.filter)

    def _say(self, word: Word, *numbers: int) -> None:
        self.said.append(word)
        self.numbers += numbers


@pytest.fixture
def recorded(qapp: QApplication) -> Iterator[Recorded]:
    made = Recorded(qapp)
    yield made
    qapp.removeEventFilter(made.filter)


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[QLineEdit]:
    window = QWidget()
    edit = QLineEdit(window)
    layout = QVBoxLayout(window)
    layout.addWidget(edit)
    layout.addWidget(HideButton())
    qtbot.addWidget(window)
    window.show()
    edit.setFocus()
    yield edit
    window.close()


def _shift(widget: QWidget, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyPress(widget, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyRelease(widget, Qt.Key.Key_Shift)


def test_three_times_in_a_text_field_hides_and_says_how_many_are_wanted(
    recorded: Recorded, field: QLineEdit
) -> None:
    _shift(field, 2)
    assert recorded.said == []
    assert recorded.announced == [
        "Press Shift twice more to hide.",
        "Press Shift once more to hide.",
    ]
    _shift(field)
    assert recorded.said == ["hide", "hidden", "gone"]
    assert recorded.ended == [0]
    assert not any(window.isVisible() for window in QGuiApplication.topLevelWindows())


def test_typing_capitals_never_hides(recorded: Recorded, field: QLineEdit) -> None:
    for letter in "SHE SAID":
        QTest.keyPress(field, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(field, letter, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyRelease(field, Qt.Key.Key_Shift)
    assert field.text() == "SHE SAID"
    assert recorded.said == recorded.announced == []


def test_choosing_text_with_shift_and_the_mouse_never_hides(
    recorded: Recorded, field: QLineEdit
) -> None:
    for _ in range(4):
        QTest.keyPress(field, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyRelease(field, Qt.Key.Key_Shift)
    assert recorded.said == recorded.announced == []


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier]
)
def test_shift_with_another_modifier_never_hides(
    recorded: Recorded, field: QLineEdit, modifier: Qt.KeyboardModifier
) -> None:
    for _ in range(4):
        QTest.keyPress(field, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier | modifier)
        QTest.keyRelease(field, Qt.Key.Key_Shift, modifier)
    assert recorded.said == recorded.announced == []


def test_a_shift_key_that_repeats_counts_once(recorded: Recorded, field: QLineEdit) -> None:
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for kind, modifiers in ((QEvent.Type.KeyPress, shift), (QEvent.Type.KeyRelease, none)) * 5:
        event = QKeyEvent(kind, Qt.Key.Key_Shift, modifiers, "", True)
        QApplication.sendEvent(field, event)
    assert recorded.said == recorded.announced == []


def test_the_key_hides_at_once_and_does_not_reach_the_field(
    recorded: Recorded, field: QLineEdit
) -> None:
    QTest.keyClick(field, Qt.Key.Key_F9)
    assert recorded.said == ["hide", "hidden", "gone"]


def test_escape_does_not_hide(recorded: Recorded, field: QLineEdit) -> None:
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert recorded.said == []


def test_the_button_hides(recorded: Recorded, field: QLineEdit) -> None:
    window = field.window()
    QTest.mouseClick(window.findChildren(HideButton)[0], Qt.MouseButton.LeftButton)
    assert recorded.said == ["hide", "hidden", "gone"]


def test_hiding_takes_dialogs_and_menus_away_as_well(recorded: Recorded, field: QLineEdit) -> None:
    dialog = QDialog(field.window())
    inner = QLineEdit(dialog)
    dialog.open()
    menu = QMenu(dialog)
    menu.addAction("Copy")
    menu.popup(QPoint(10, 10))
    QTest.keyClick(inner, Qt.Key.Key_F9)
    assert not any(window.isVisible() for window in QGuiApplication.topLevelWindows())
    assert recorded.ended == [0]


def test_hiding_works_in_the_window_under_a_dialog(recorded: Recorded, qtbot: QtBot) -> None:
    window = DeskWindow("Consultation Desk")
    qtbot.addWidget(window)
    window.show_at(None)
    tell(window, "The disk is full.")
    handle = window.windowHandle()
    for _ in range(3):  # as the window system delivers them, not straight to a widget
        QTest.keyPress(handle, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyRelease(handle, Qt.Key.Key_Shift)
    assert recorded.said == ["hide", "hidden", "gone"]


def test_what_is_pressed_afterwards_reaches_nobody(recorded: Recorded, field: QLineEdit) -> None:
    _shift(field, 3)
    QTest.keyClicks(field, "more")
    _shift(field, 3)
    assert field.text() == ""
    assert recorded.said == ["hide", "hidden", "gone"]
    assert recorded.ended == [0]


def test_the_front_knows_before_anything_else_happens(recorded: Recorded, field: QLineEdit) -> None:
    order: list[str] = []
    recorded.lock.hooks.append(lambda cause: order.append(f"{cause} {recorded.said}"))
    recorded.lock.hooks.append(lambda _cause: order.append(f"visible {field.isVisible()}"))
    recorded.lock.now("panic")
    assert order == ["visible False", "panic ['hide', 'hidden']"]


def test_a_hook_that_fails_or_locks_again_stops_nothing(recorded: Recorded) -> None:
    ran: list[Cause] = []

    def fail(_cause: Cause) -> None:
        recorded.lock.now("crash", 70)
        raise RuntimeError

    recorded.lock.hooks += [ran.append, fail]
    recorded.lock.now("panic")
    assert ran == ["panic"]
    assert recorded.ended == [0]


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("panic", ["hide", "hidden", "gone"]),
        ("command", ["hide", "hidden", "gone"]),
        ("idle", ["hide", "hidden", "gone"]),
        ("screen_locked", ["hide", "hidden", "gone"]),
        ("suspend", ["hide", "hidden", "gone"]),
        ("switched", ["hide", "hidden", "gone"]),
        ("clock_gap", ["hide", "hidden", "gone"]),
        ("closed", ["quit", "hidden", "gone"]),
        ("crash", ["hidden", "gone"]),
        ("front_gone", ["hidden", "gone"]),
    ],
)
def test_each_way_out_has_its_word(recorded: Recorded, cause: Cause, said: list[str]) -> None:
    recorded.lock.now(cause)
    assert recorded.said == said
    if said[0] == "hide":
        code, stamp = recorded.numbers
        assert CAUSES[code] == cause
        assert since(stamp) < 5000
    else:
        assert recorded.numbers == []


@pytest.mark.parametrize("name", sorted(HIDE_KEYS))
def test_every_key_that_can_be_chosen_hides(
    qapp: QApplication, field: QLineEdit, name: str
) -> None:
    lock = Lock(lambda _word, *_numbers: None, lambda _status: None)
    chosen = PanicFilter(lock, lambda _text: None, name)
    qapp.installEventFilter(chosen)
    try:
        QTest.keyClick(field, Qt.Key[f"Key_{name}"])
    finally:
        qapp.removeEventFilter(chosen)
    assert lock.locking
