"""A dialog that asks for something, carries it out aside, and says in its place what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton, QWidget

from dva_desktop.core.errors import EnvironmentFault, UserError
from dva_desktop.ui.session.dialogs import DeskDialog
from dva_desktop.ui.session.screens import SecretField, mark_invalid
from dva_desktop.ui.session.tasks import Task, run_in_background
from dva_desktop.ui.widgets.basics import announce, button, label
from dva_desktop.ui.widgets.box import Box

Work = Callable[[], Any]
PATIENCE_MS = 300


class WrongField(Exception):  # noqa: N818 - not an error: something the person has yet to fill in
    """What was typed will not do; ``field`` gets the focus."""

    def __init__(self, why: str, field: QWidget) -> None:
        super().__init__(why)
        self.why, self.field = why, field


class Asking(DeskDialog):
    """``prepare`` reads the fields and gives the work, or raises ``WrongField``. What the work
    gives is told by ``achieved``, and the dialog closes; a refusal is said and can be put right."""

    achieved = Signal(object)

    def __init__(
        self, parent: QWidget, heading: str, detail: str, do: str, *, role: str = "primary"
    ) -> None:
        super().__init__(parent, heading)
        if detail:
            self.body.addWidget(label(detail))
        self.prepare: Callable[[], Work] = lambda: lambda: None
        self._task: Task | None = None
        self._fields: list[QWidget] = []
        self._asked_from: QWidget | None = None
        self.problem = label("", "error")
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName("Working")
        self.progress.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_waiting)
        self.go: QPushButton = button(do, role, name="asking:go")
        self.go.setDefault(True)
        self.go.clicked.connect(self.submit)

    # fields, in the order in which they are asked for

    def line(self, name: str, text: str = "") -> QLineEdit:
        """One line of text under its name."""
        made = QLineEdit(text)
        made.setAccessibleName(name)
        self._named(name, made)
        return made

    def choice(self, name: str, options: list[tuple[str, Any]], chosen: Any = None) -> Box:
        """One of a few."""
        made = Box()
        made.setAccessibleName(name)
        for words, value in options:
            made.addItem(words, value)
        made.setCurrentIndex(max(0, made.findData(chosen)))
        self._named(name, made)
        return made

    def secret(self, name: str) -> SecretField:
        """A passphrase."""
        made = SecretField(name)
        made.edit.setAccessibleName(name)
        self.body.addWidget(made)
        self._fields.append(made)
        return made

    def open(self) -> None:
        """Show it, with the focus in its first field."""
        self.body.addWidget(self.problem)
        self.body.addWidget(self.progress)
        self.body.addStretch(1)
        self.buttons.addWidget(self.go)
        self.add_button("Cancel", self.reject)
        self.buttons.addStretch(1)
        if self._fields:  # Tab goes through them as they are read, although they were made later
            QWidget.setTabOrder(self._fields[-1], self.go)
        super().open()
        if self._fields:
            self._fields[0].setFocus()

    # working

    def submit(self) -> None:
        """Carry it out, unless something is wrong with what was typed."""
        if self._task is not None:
            return
        try:
            work = self.prepare()
        except WrongField as wrong:
            self.refuse(wrong.why, wrong.field)
            wrong.field.setFocus()
            return
        except (EnvironmentFault, UserError) as fault:
            self.refuse(str(fault))
            return
        self._clear()
        self._asked_from = self.focusWidget()
        self._enable(on=False)
        self._patience.start()
        self._task = run_in_background(self, work, self._achieved, self.refuse)

    def reject(self) -> None:
        """Close it, unless the work is under way: its result must not be lost unseen."""
        if self._task is None:
            super().reject()

    def refuse(self, why: str, field: QWidget | None = None) -> None:
        """Say what is wrong, under ``field`` if it is that, and let the person go on."""
        self._rest()
        self._clear()
        self.body.removeWidget(self.problem)
        before = self.progress if field is None else field
        self.body.insertWidget(self.body.indexOf(before) + (field is not None), self.problem)
        if field is not None:
            _mark(field, why)
        self.problem.setText(why)
        self.problem.show()
        self.reveal(self.problem)
        announce(self.problem, why, urgent=True)

    def _achieved(self, result: Any) -> None:
        self._rest()
        self.accept()
        self.achieved.emit(result)

    def _rest(self) -> None:
        self._task = None
        self._patience.stop()
        self.progress.hide()
        self._enable(on=True)
        if self._asked_from is not None:
            self._asked_from.setFocus()
            self._asked_from = None

    def _clear(self) -> None:
        self.problem.hide()
        for one in self._fields:
            _mark(one, "")

    def _enable(self, *, on: bool) -> None:
        for one in (*self._fields, self.go):
            one.setEnabled(on)

    def _show_waiting(self) -> None:
        self.progress.show()
        self.reveal(self.progress)
        announce(self.progress, "One moment.")

    def _named(self, name: str, field: QWidget) -> None:
        words = label(name, "h3")
        words.setBuddy(field)
        self.body.addWidget(words)
        self.body.addWidget(field)
        self._fields.append(field)


def _mark(field: QWidget, why: str) -> None:
    edit = field.edit if isinstance(field, SecretField) else field
    if isinstance(edit, QLineEdit):
        mark_invalid(edit, on=bool(why), why=why)


def typed(field: SecretField, empty: str) -> str:
    """The passphrase in ``field``; raises ``WrongField`` with ``empty`` when there is none."""
    text = field.edit.text()
    if not text.strip():
        raise WrongField(empty, field)
    return text


def chosen_twice(first: SecretField, second: SecretField) -> str:
    """A new passphrase, strong enough and typed twice alike; else raises ``WrongField``."""
    from dva_desktop.core.vault.passphrase import strength

    judged = strength(first.edit.text())
    if not judged.ok:
        raise WrongField(f"That passphrase is not strong enough yet. {judged.hint}", first)
    if first.edit.text() != second.edit.text():
        raise WrongField("The two are not the same.", second)
    return first.edit.text()
