"""A new recovery code: shown once, and kept on paper, whole or as two halves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from dva_desktop.core.errors import DvaError
from dva_desktop.core.vault.passphrase import halves
from dva_desktop.ui.session.dialogs import DeskDialog, choose_folder
from dva_desktop.ui.session.printing import half_pages, pdf_of, print_pages
from dva_desktop.ui.session.settings.saving import save_new
from dva_desktop.ui.widgets.basics import announce, button, label, row_of, set_role

_LAST = 4


class CodeDialog(DeskDialog):
    """Closes only when its end is typed from the paper: it is not to be clicked away."""

    def __init__(self, parent: QWidget, code: str) -> None:
        super().__init__(parent, "The new recovery code")
        self._code = code
        self._halves = halves(code)
        self.body.addWidget(label("It is shown once. Keep it on paper, away from this computer."))
        shown = label(code, "code")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName("Recovery code, spelled out")
        shown.setAccessibleDescription(" ".join(code))
        self.body.addWidget(shown)
        self.body.addWidget(label("On two sheets, one half on each:", "h3"))
        printing = button("Print two sheets", name="code:print")
        printing.clicked.connect(self._print)
        saving = button("Save two sheets", name="code:save")
        saving.clicked.connect(self._save)
        self.body.addLayout(row_of(printing, saving))
        self.typed = QLineEdit()
        self.typed.setObjectName("code:typed")
        self.typed.returnPressed.connect(self._check)
        name = label("Type the last four characters from your paper", "h3")
        name.setBuddy(self.typed)
        self.body.addWidget(name)
        self.body.addWidget(self.typed)
        self.answer = label("", "ok")
        self.answer.hide()
        self.body.addWidget(self.answer)
        self.done_button = button("I have it on paper", "primary", name="code:done")
        self.done_button.clicked.connect(self._check)
        self.buttons.addWidget(self.done_button)
        self.buttons.addStretch(1)

    def open(self) -> None:
        super().open()
        self.typed.setFocus()

    def reject(self) -> None:
        """Esc does not take the code away: nobody could see it again."""
        self._say("Write the code down first, then type its last four characters.", "error")
        self.typed.setFocus()

    def save(self, folder: Path) -> None:
        """Save each half as a page of its own in ``folder``."""
        try:
            for number, page in enumerate(half_pages(self._halves), start=1):
                save_new(folder, f"sheet-{number}", ".pdf", pdf_of(page))
        except DvaError as fault:
            self._say(str(fault), "error")
            return
        self._say("Saved as two files. Move one of them somewhere else.", "ok")

    def _check(self) -> None:
        if self.typed.text().strip().upper() == self._code[-_LAST:].upper():
            self.accept()
        else:
            self._say("Those are not the last four characters of the code.", "error")
            self.typed.setFocus()
            self.typed.selectAll()

    def _print(self) -> None:
        print_pages(self, "Print the two sheets", half_pages(self._halves))

    def _save(self) -> None:
        choose_folder(self, self.save)

    def _say(self, words: str, role: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(words)
        self.answer.show()
        self.reveal(self.answer)
        announce(self.answer, words, urgent=role == "error")
