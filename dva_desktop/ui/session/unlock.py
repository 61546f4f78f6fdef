"""The unlock prompt: one field, one button, and plain words when it does not open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.errors import BugError, DvaError, UserError
from dva_desktop.ui.session.tasks import Task, run_in_background
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import Card, announce, button, label

CARD_WIDTH = 440
PATIENCE_MS = 300  # after this long, waiting is shown


class Opener(Protocol):
    """How a vault is opened: the slow half in any thread, the quick half in the main one."""

    def derive(self, secret: str) -> Any:
        """The key, by a passphrase or the recovery code."""
        ...

    def open(self, key: Any) -> Any:
        """The open vault."""
        ...


class Centred(QScrollArea):
    """One card in the middle of the window; it scrolls when the text is large."""

    def __init__(self, width: int = CARD_WIDTH) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        px = tokens().px
        self.card = Card()
        self.card.setMaximumWidth(px(width))
        self.card.body.setContentsMargins(px(24), px(24), px(24), px(24))
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card, 100)
        row.addStretch(1)
        layout.addStretch(2)
        layout.addLayout(row)
        layout.addStretch(3)
        self.setWidget(holder)


class SecretField(QWidget):
    """A passphrase field with its label, that can be shown and takes what is pasted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        px = tokens().px
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.name = label(name, "h3", wrap=False)
        self.name.setBuddy(self.edit)
        self.toggle = button("Show")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName("Show what is typed")
        self.toggle.toggled.connect(self._show)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.edit, 1)
        row.addWidget(self.toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addWidget(self.name)
        layout.addLayout(row)
        self.setFocusProxy(self.edit)

    def rename(self, name: str) -> None:
        self.name.setText(name)

    def invalid(self, *, on: bool, why: str = "") -> None:
        """Mark the field as wrong or right again, and say why to a screen reader."""
        self.edit.setAccessibleDescription(why)
        self.edit.setProperty("invalid", on)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self.toggle.setText("Hide" if shown else "Show")


class UnlockScreen(Centred):
    """Asks for the passphrase until a vault is open; then ``unlocked`` gives it and the secret."""

    unlocked = Signal(object, str)

    def __init__(self, opener: Opener) -> None:
        super().__init__()
        self._opener = opener
        self._task: Task | None = None
        self._by_code = False
        self.field = SecretField("Passphrase")
        self.problem = label("", "error")
        self.remedy = label("", "muted")
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName("Opening")
        self.open_button: QPushButton = button("Unlock", "primary")
        self.open_button.clicked.connect(self.submit)
        self.cancel_button: QPushButton = button("Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        self.other: QPushButton = button("Use a recovery code", "link")
        self.other.clicked.connect(self._change_way)
        self.field.edit.returnPressed.connect(self.submit)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(PATIENCE_MS)
        self._waiting.timeout.connect(self._show_waiting)
        self._lay_out()
        self._clear_problem()
        self._idle()

    def submit(self) -> None:
        """Try what was typed."""
        secret = self.field.edit.text()
        if self._task is not None:
            return
        if not secret.strip():
            self._refuse("Type your recovery code." if self._by_code else "Type your passphrase.")
            return
        self._clear_problem()
        self.field.setEnabled(False)
        self.open_button.setEnabled(False)
        self._waiting.start()
        self._task = run_in_background(
            self,
            lambda: _outcome(self._opener.derive, secret),
            lambda outcome: self._derived(outcome, secret),
            self._refuse,
        )

    def cancel(self) -> None:
        """Stop waiting; whatever comes of it later is dropped."""
        if self._task is not None:
            self._task.cancel()
            self._idle()
            self.field.setFocus()

    def _derived(self, outcome: Any, secret: str) -> None:
        if not isinstance(outcome, DvaError):
            outcome = _outcome(self._opener.open, outcome)
        self._idle()
        if isinstance(outcome, DvaError):
            self._refuse(outcome.what, outcome.remedy, theirs=isinstance(outcome, UserError))
            return
        self.field.edit.clear()
        self.unlocked.emit(outcome, secret)

    def _refuse(self, what: str, remedy: str = "", *, theirs: bool = True) -> None:
        self._idle()
        self.problem.setText(what)
        self.remedy.setText(remedy)
        self.problem.show()
        self.remedy.setVisible(bool(remedy))
        self.field.invalid(on=theirs, why=what if theirs else "")
        self.field.setFocus()
        self.field.edit.selectAll()
        announce(self.problem, f"{what} {remedy}".strip(), urgent=True)

    def _clear_problem(self) -> None:
        self.problem.hide()
        self.remedy.hide()
        self.field.invalid(on=False)

    def _idle(self) -> None:
        self._task = None
        self._waiting.stop()
        self.progress.hide()
        self.cancel_button.hide()
        self.field.setEnabled(True)
        self.open_button.setEnabled(True)

    def _show_waiting(self) -> None:
        self.progress.show()
        self.cancel_button.show()
        self.cancel_button.setFocus()
        announce(self.progress, "Opening. This can be cancelled.")

    def _change_way(self) -> None:
        self.cancel()
        self._by_code = not self._by_code
        self.field.rename("Recovery code" if self._by_code else "Passphrase")
        self.other.setText("Use the passphrase" if self._by_code else "Use a recovery code")
        self.field.edit.clear()
        self._clear_problem()
        self.field.setFocus()

    def _lay_out(self) -> None:
        self.card.add(label("Unlock", "h1"), self.field, self.problem, self.remedy, self.progress)
        row = QHBoxLayout()
        row.setSpacing(tokens().px(8))
        row.addWidget(self.open_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        row.addWidget(self.other)
        self.card.add_layout(row)


def _outcome(step: Callable[[Any], Any], given: Any) -> Any:
    """What ``step`` gives, or the error that says why not; a bug goes its own way."""
    try:
        return step(given)
    except BugError:
        raise
    except DvaError as fault:
        return fault
