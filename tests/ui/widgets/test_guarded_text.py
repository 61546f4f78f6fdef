"""Guarded text marks words, explains them, and never changes or blocks anything by itself."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import load_guidance
from dva_desktop.core.guidance.wording import Remark, WordingRules, remarks
from dva_desktop.core.record import AccountEntry, AccountKind
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets import guarded_text
from dva_desktop.ui.widgets.form import Forms, Repeater
from dva_desktop.ui.widgets.guarded_text import MOST_SHOWN, PAUSE_MS, GuardedText

FIELD = "validate.account.text"
CLAIMS = "She claims that he refused to let her go."


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(tokens().px(720), tokens().px(600))
    QVBoxLayout(made)
    return made


@pytest.fixture
def control(window: QWidget) -> GuardedText:
    made = GuardedText(FIELD, "Entry", lines=4)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(made)
    window.show()
    window.activateWindow()
    return made


def words(control: GuardedText) -> list[str]:
    return [control.value()[remark.start : remark.end] for remark in control.found]


def underlined(control: GuardedText) -> list[str]:
    return [mark.cursor.selectedText() for mark in control.edit.extraSelections()]


def buttons(control: GuardedText) -> list[QPushButton]:
    return [made for made in control.findChildren(QPushButton) if made.isVisibleTo(control)]


def press(control: GuardedText, text: str, place: int = 0) -> None:
    [made for made in buttons(control) if made.text() == text][place].click()


def labels(control: GuardedText) -> str:
    shown = [made for made in control.findChildren(QLabel) if made.isVisibleTo(control)]
    return "\n".join(made.text() for made in shown)


def test_words_are_underlined_and_explained_below(control: GuardedText) -> None:
    control.set_value(CLAIMS)
    assert underlined(control) == words(control) == ["claims"]
    marks = control.edit.extraSelections()
    assert marks[0].format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    (remark,) = control.found
    assert "“claims”" in labels(control)
    assert remark.reason in labels(control)
    assert remark.suggestion in labels(control)
    assert [made.text() for made in buttons(control)] == ["Use “says”", "Leave as it is"]


def test_looking_changes_nothing_and_tells_nobody(control: GuardedText, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(control.changed, wait=2 * PAUSE_MS):
        control.set_value(CLAIMS)
    assert control.value() == CLAIMS
    assert not control.edit.document().isUndoAvailable()


def test_use_it_writes_it_and_undo_takes_it_back(control: GuardedText, qtbot: QtBot) -> None:
    control.edit.setFocus()
    qtbot.keyClicks(control.edit, CLAIMS)
    qtbot.waitUntil(lambda: words(control) == ["claims"])
    with qtbot.waitSignal(control.changed):
        press(control, "Use “says”")
    assert control.value() == "She says that he refused to let her go."
    assert control.found == ()
    assert buttons(control) == []
    assert control.edit.hasFocus()
    control.edit.undo()
    assert control.value() == CLAIMS
    qtbot.waitUntil(lambda: words(control) == ["claims"])


def test_self_blame_is_put_in_quotation_marks_not_taken_out(control: GuardedText) -> None:
    control.set_value("It was my fault he hit me.")
    press(control, "Put it in quotation marks")
    assert control.value() == "“It was my fault” he hit me."
    assert control.found == ()


def test_where_only_the_writer_can_know_nothing_is_offered_to_use(control: GuardedText) -> None:
    control.set_value("Multiple contusions.")
    assert [made.text() for made in buttons(control)] == ["Leave as it is"]


def test_what_is_left_stays_left_while_the_text_changes_around_it(
    control: GuardedText, qtbot: QtBot
) -> None:
    control.set_value("She claims it. He claims it.")
    press(control, "Leave as it is")
    assert control.value() == "She claims it. He claims it."
    (second,) = control.found
    assert second.start == 18
    cursor = control.edit.textCursor()
    cursor.insertText("On Sunday: ")
    cursor.setPosition(len("On Sunday: She claims"))
    cursor.insertText(" again")
    qtbot.waitUntil(lambda: [one.start for one in control.found] == [35])
    assert words(control) == ["claims"]


def test_what_was_left_is_marked_again_when_it_is_written_again(
    control: GuardedText, qtbot: QtBot
) -> None:
    control.set_value(CLAIMS)
    press(control, "Leave as it is")
    assert control.found == ()
    cursor = control.edit.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(10, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("alleges")
    qtbot.waitUntil(lambda: words(control) == ["alleges"])


def test_another_text_is_looked_at_afresh(control: GuardedText) -> None:
    control.set_value(CLAIMS)
    press(control, "Leave as it is")
    control.set_value("")
    control.set_value(CLAIMS)
    assert words(control) == ["claims"]


def test_the_word_being_typed_is_not_judged(control: GuardedText, qtbot: QtBot) -> None:
    control.edit.setFocus()
    qtbot.keyClicks(control.edit, "Old bruises and she claim")
    qtbot.waitUntil(lambda: words(control) == ["Old bruises"])
    qtbot.keyClicks(control.edit, "s ")
    qtbot.waitUntil(lambda: words(control) == ["Old bruises", "claims"])


def test_leaving_the_field_judges_the_last_word(control: GuardedText, qtbot: QtBot) -> None:
    control.edit.setFocus()
    qtbot.keyClicks(control.edit, "Old bruises, hysterical")
    qtbot.waitUntil(lambda: words(control) == ["Old bruises"])
    buttons(control)[0].setFocus()
    qtbot.waitUntil(lambda: words(control) == ["Old bruises", "hysterical"])


def test_fast_typing_is_looked_at_once_in_each_pause(
    control: GuardedText, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PAUSE_MS == 250
    looks: list[int] = []

    def look(text: str, rules: WordingRules) -> tuple[Remark, ...]:
        looks.append(len(text))
        return remarks(text, rules)

    monkeypatch.setattr(guarded_text, "remarks", look)
    qtbot.keyClicks(control.edit, "abcdefghij " * 4)
    assert looks == []
    qtbot.waitUntil(lambda: looks == [44])


def test_faces_and_accents_before_the_words_do_not_shift_them(control: GuardedText) -> None:
    control.set_value("😀😀 é 👩‍👩‍👧 She claims it. 😀 He refused.")
    assert underlined(control) == ["claims", "refused"]
    press(control, "Use “says”")
    assert control.value() == "😀😀 é 👩‍👩‍👧 She says it. 😀 He refused."
    press(control, "Use “declined”")
    assert control.value() == "😀😀 é 👩‍👩‍👧 She says it. 😀 He declined."


def test_many_remarks_stay_few_lines(control: GuardedText) -> None:
    control.set_value("claims. " * 12)
    assert len(underlined(control)) == 12
    assert len(buttons(control)) == 2 * MOST_SHOWN
    assert "9 more underlined in the text." in labels(control)


def test_the_focus_goes_to_the_next_remark_and_then_back_to_the_text(
    control: GuardedText,
) -> None:
    control.set_value("She claims it. He refused.")
    first = buttons(control)[0]
    first.setFocus()
    first.click()
    focused = control.window().focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Use “declined”"
    focused.click()
    assert control.edit.hasFocus()


def test_tab_goes_from_the_text_through_the_choices(control: GuardedText, qtbot: QtBot) -> None:
    control.set_value("She claims it. He refused.")
    control.edit.setFocus()
    reached = []
    for _ in range(4):
        focused = control.window().focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        after = control.window().focusWidget()
        assert isinstance(after, QPushButton)
        reached.append(after.text())
    assert reached == ["Use “says”", "Leave as it is", "Use “declined”", "Leave as it is"]


def test_a_finished_record_is_not_remarked_on(control: GuardedText) -> None:
    control.set_value(CLAIMS)
    control.setEnabled(False)
    assert control.found == ()
    assert underlined(control) == []
    assert buttons(control) == []
    control.setEnabled(True)
    assert words(control) == ["claims"]


def test_what_is_announced_holds_no_word_of_the_record(
    control: GuardedText, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []

    def hear(_widget: QWidget, text: str, *, urgent: bool = False) -> None:
        said.append((text, urgent))

    monkeypatch.setattr(guarded_text, "announce", hear)
    control.set_value(CLAIMS)
    assert said == []
    control.edit.setFocus()
    control.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(control.edit, " Hysterical. ")
    qtbot.waitUntil(lambda: said == [("2 wording suggestions below", False)])
    assert control.edit.accessibleDescription() == "2 wording suggestions below"


def test_buttons_have_names_and_room(control: GuardedText) -> None:
    control.set_value("She claims it. He refused.")
    named = [made.accessibleName() for made in buttons(control)]
    assert named[:2] == ["Use “says”: claims", "Leave as it is: claims"]
    assert len({made.objectName() for made in buttons(control)}) == 4
    assert all(made.height() >= 24 for made in buttons(control))


def test_each_entry_of_the_account_is_guarded_apart(window: QWidget) -> None:
    forms = Forms(load_guidance())
    repeater = Repeater(
        "validate.account",
        "Account",
        forms=forms,
        fields={"kind": {}, "text": {"make": partial(GuardedText, lines=4)}},
        make=lambda: AccountEntry(kind=AccountKind.OBSERVATION, text=""),
        add_text="Add",
        one="Entry",
    )
    layout = window.layout()
    assert layout is not None
    layout.addWidget(repeater)
    window.show()
    entry = AccountEntry(kind=AccountKind.OBSERVATION, text=CLAIMS)
    repeater.set_value((entry, entry))
    names = {made.objectName() for made in repeater.findChildren(QPlainTextEdit)}
    assert names == {"validate.account.0.text", "validate.account.1.text"}
    used = repeater.findChildren(GuardedText)[1]
    press(used, "Use “says”")
    value = repeater.value()
    assert value is not None
    assert [part.text for part in value] == [CLAIMS, CLAIMS.replace("claims", "says")]  # type: ignore[attr-defined]
