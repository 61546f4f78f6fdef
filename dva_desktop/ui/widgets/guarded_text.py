"""Free text with a reader over the shoulder: words that could be turned against the patient."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.guidance.wording import Remark, WordingRules, load_wording, remarks
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, clear_layout, column, label
from dva_desktop.ui.widgets.text_controls import TextControl

PAUSE_MS = 250
MOST_SHOWN = 3
_READABLE = 300  # a line of words narrower than this goes above the buttons


class GuardedText(TextControl):
    """A text control that underlines such words and explains them below, one line each.

    It changes nothing by itself and stands in nobody's way: each remark can be used, which Undo
    takes back, or left, which holds for that place while this text is open. The word that is
    still being typed is not judged.
    """

    def __init__(
        self,
        field: str,
        name: str,
        *,
        lines: int = 3,
        hint: str = "",
        rules: WordingRules | None = None,
    ) -> None:
        super().__init__(field, name, lines=lines, hint=hint)
        self._rules = rules or load_wording()
        self._found: tuple[Remark, ...] = ()
        self._left: list[tuple[str, QTextCursor]] = []
        self._rows: list[_RemarkRow] = []
        self._below = column(spacing=6)
        self._more = label("", "small")
        self._more.hide()
        box = cast("QVBoxLayout", self.layout())
        box.setSpacing(tokens().px(6))
        box.addLayout(self._below)
        box.addWidget(self._more)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(lambda: self._look(aloud=True))
        self.edit.textChanged.connect(self._soon)
        self.edit.cursorPositionChanged.connect(self._soon)
        self.edit.installEventFilter(self)

    def set_value(self, value: Any) -> None:
        if value != self.value():
            super().set_value(value)
            self._left.clear()
            self._look()

    @property
    def found(self) -> tuple[Remark, ...]:
        """The remarks in the order of the text, without those that were left as they are."""
        return self._found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self._soon()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.EnabledChange, QEvent.Type.PaletteChange):
            self._look()

    # looking

    def _soon(self) -> None:
        """Look again, at most once in each pause however fast the typing is."""
        if not self._timer.isActive():
            self._timer.start()

    def _look(self, *, aloud: bool = False) -> None:
        self._timer.stop()
        before = len(self._found)
        text = self.value()
        found = remarks(text, self._rules) if self.isEnabled() else ()
        self._found = tuple(
            remark
            for remark in found
            if not self._is_being_typed(remark, text) and not self._was_left(remark, text)
        )
        self._underline(text)
        self._show_rows(text)
        if aloud and len(self._found) > before:
            announce(self, self.edit.accessibleDescription())

    def _is_being_typed(self, remark: Remark, text: str) -> bool:
        """The caret stands behind it at the end of its line, so more letters may come."""
        return (
            self.edit.hasFocus()
            and text[remark.end : remark.end + 1] in ("", "\n")
            and self.edit.textCursor().position() == _qt(text, remark.end)
        )

    def _was_left(self, remark: Remark, text: str) -> bool:
        return any(
            rule == remark.rule
            and cursor.selectionStart() == _qt(text, remark.start)
            and cursor.selectionEnd() == _qt(text, remark.end)
            for rule, cursor in self._left
        )

    def _underline(self, text: str) -> None:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(tokens().warn))
        marks = []
        for remark in self._found:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = self._cursor(remark, text), look
            marks.append(mark)
        self.edit.setExtraSelections(marks)

    def _cursor(self, remark: Remark, text: str) -> QTextCursor:
        cursor = QTextCursor(self.edit.document())
        cursor.setPosition(_qt(text, remark.start))
        cursor.setPosition(_qt(text, remark.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # the lines below

    def _show_rows(self, text: str) -> None:
        shown = self._found[:MOST_SHOWN]
        words = [text[remark.start : remark.end] for remark in shown]
        keys = [_key(*each) for each in zip(shown, words, strict=True)]
        if keys == [row.key for row in self._rows]:
            for row, remark in zip(self._rows, shown, strict=True):
                row.remark = remark
        else:
            self._build_rows(shown, words)
        more = len(self._found) - len(shown)
        self._more.setText(f"{more} more underlined in the text.")
        self._more.setVisible(more > 0)
        count = len(self._found)
        said = f"{count} wording suggestion{'s' if count > 1 else ''} below" if count else ""
        self.edit.setAccessibleDescription(said)

    def _build_rows(self, shown: tuple[Remark, ...], words: list[str]) -> None:
        clear_layout(self._below)
        self._rows = []
        last: QWidget = self.edit
        for place, (remark, own) in enumerate(zip(shown, words, strict=True)):
            row = _RemarkRow(remark, own, f"{self.edit.objectName()}:remark{place}")
            row.use_wanted.connect(partial(self._act, place, self._use))
            row.leave_wanted.connect(partial(self._act, place, self._leave))
            self._below.addWidget(row)
            row.show()  # at once, so that it can take the focus
            self._rows.append(row)
            for made in row.buttons:
                QWidget.setTabOrder(last, made)
                last = made

    def _act(self, place: int, what: Callable[[Remark], None]) -> None:
        """Do ``what`` to a remark, and leave the focus where the next thing to do is."""
        row = self._rows[place]
        remark = row.remark
        if self.value()[remark.start : remark.end] == row.words:
            what(remark)
        self._look()
        rest = self._rows[min(place, len(self._rows) - 1) :]
        (rest[0].buttons[0] if rest else self.edit).setFocus()

    def _use(self, remark: Remark) -> None:
        self._cursor(remark, self.value()).insertText(remark.use)

    def _leave(self, remark: Remark) -> None:
        cursor = self._cursor(remark, self.value())
        cursor.setKeepPositionOnInsert(True)  # what is typed right behind does not belong to it
        self._left.append((remark.rule, cursor))


class _RemarkRow(QFrame):
    """The words, why they are marked, what would say it plainly, and what to do about it."""

    use_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, remark: Remark, words: str, name: str) -> None:
        super().__init__()
        self.remark, self.words, self.key = remark, words, _key(remark, words)
        self.setProperty("role", "remark")
        px = tokens().px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(px(12), px(6), px(8), px(6))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        said = column(spacing=2)
        said.addWidget(label(f"\u201c{' '.join(words.split())}\u201d  {remark.reason}"))
        said.addWidget(label(f"Try: {remark.suggestion}", "muted"))
        self._grid.addLayout(said, 0, 0)
        self.buttons: list[QPushButton] = []
        self._choices, self._beside = QWidget(), True
        row = QHBoxLayout(self._choices)
        row.setContentsMargins(0, 0, 0, 0)
        if remark.use:
            self._add(row, _use_words(remark), f"{name}:use", self.use_wanted)
        self._add(row, "Leave as it is", f"{name}:leave", self.leave_wanted)
        self._grid.addWidget(self._choices, 0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= self._choices.sizeHint().width() + tokens().px(_READABLE)
        if beside != self._beside:
            self._beside = beside
            self._grid.removeWidget(self._choices)
            row, place = (0, 1) if beside else (1, 0)
            self._grid.addWidget(self._choices, row, place, Qt.AlignmentFlag.AlignLeft)

    def _add(self, row: QHBoxLayout, text: str, name: str, wanted: SignalInstance) -> None:
        made = button(text, "link", name=name)
        made.setAccessibleName(f"{text}: {self.words}")
        made.clicked.connect(lambda _checked=False: wanted.emit())
        row.addWidget(made)
        self.buttons.append(made)


def _use_words(remark: Remark) -> str:
    if remark.kind == "self_blame":
        return "Put it in quotation marks"
    return f"Use \u201c{remark.use}\u201d"


def _key(remark: Remark, words: str) -> tuple[str, str, str]:
    return remark.rule, words, remark.use


def _qt(text: str, position: int) -> int:
    """A position as Qt counts: in UTF-16, where some characters (faces, for one) are two."""
    if text.isascii():
        return position
    return position + sum(character > "\uffff" for character in text[:position])
