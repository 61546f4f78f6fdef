"""Choosing a passphrase: typed twice, judged as it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar

from dva_desktop.ui.session.screens import Centred, SecretField
from dva_desktop.ui.widgets.basics import announce, button, label, set_role

WIDTH = 560


class PassphraseForm(Centred):
    """``chosen`` gives a passphrase that is strong enough and was typed twice alike."""

    chosen = Signal(str)

    def __init__(self, heading: str, text: str, *, eyebrow: str = "") -> None:
        super().__init__(WIDTH)
        self.first = SecretField("Passphrase")
        self.second = SecretField("The same again")
        self.hint = label("", "muted")
        self.problem = label("", "error")
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.hide()
        self.go_on = button("Continue", "primary")
        self.go_on.clicked.connect(self._submit)
        self.first.edit.textChanged.connect(self._judge)
        self.first.edit.returnPressed.connect(self.second.setFocus)
        self.second.edit.returnPressed.connect(self._submit)
        if eyebrow:
            self.card.add(label(eyebrow, "eyebrow"))
        self.card.add(label(heading, "h1"), label(text), self.first, self.hint, self.second)
        self.card.add(self.problem, self.progress)
        row = QHBoxLayout()
        row.addWidget(self.go_on)
        row.addStretch(1)
        self.card.add_layout(row)
        self._judge("")

    def wait(self, words: str) -> None:
        """Show that the choice is being carried out."""
        self.problem.hide()
        self.progress.setAccessibleName(words)
        self.progress.show()
        announce(self.progress, words)
        self._enable(on=False)

    def refuse(self, why: str) -> None:
        """Say what is wrong and let the person go on typing."""
        self.progress.hide()
        self._enable(on=True)
        self.problem.setText(why)
        self.problem.show()
        self.reveal(self.problem)
        announce(self.problem, why, urgent=True)

    def _enable(self, *, on: bool) -> None:
        for widget in (self.first, self.second, self.go_on):
            widget.setEnabled(on)

    def _judge(self, typed: str) -> None:
        from dva_desktop.core.vault.passphrase import strength

        judged = strength(typed)
        self.hint.setText(judged.hint)
        set_role(self.hint, "ok" if judged.ok else "muted")
        self.first.edit.setAccessibleDescription(judged.hint)

    def _submit(self) -> None:
        from dva_desktop.core.vault.passphrase import strength

        typed = self.first.edit.text()
        if not strength(typed).ok:
            self.refuse("That passphrase is not strong enough yet.")
            self.first.setFocus()
        elif typed != self.second.edit.text():
            self.refuse("The two are not the same.")
            self.second.setFocus()
            self.second.edit.selectAll()
        else:
            self.chosen.emit(typed)
