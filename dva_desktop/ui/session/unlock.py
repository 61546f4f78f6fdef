"""The unlock prompt: one field, one button, and plain words when it does not open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton

from dva_desktop.core.errors import BugError, DvaError, UserError
from dva_desktop.ui.session.screens import Centred, SecretField
from dva_desktop.ui.session.tasks import Task, run_in_background
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from dva_desktop.core.vault import Key, Vault

PATIENCE_MS = 300  # after this long, waiting is shown


class Opener(Protocol):
    """How a vault is opened: the slow half in any thread, the quick half in the main one."""

    def derive(self, secret: str) -> Any:
        """The key, by a passphrase or the recovery code."""
        ...

    def open(self, key: Any) -> Any:
        """The open vault."""
        ...


class VaultOpener:
    """Makes and opens the vault in ``folder``; an open one belongs to the thread that opened it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def derive(self, secret: str) -> Key:
        """The key, by a passphrase or the recovery code. Slow; for any thread."""
        from dva_desktop.core.platform.clock import SystemClock
        from dva_desktop.core.vault import unlock

        return unlock(self._folder, secret, SystemClock())

    def open(self, key: Key) -> Vault:
        """The vault, open in this thread."""
        from dva_desktop.core.vault import Vault

        return Vault.open_with(self._folder, key)

    def create(self, passphrase: str) -> tuple[Key, str]:
        """A new vault's key and its recovery code. Slow; for any thread."""
        from dva_desktop.core.vault import Vault

        vault, code = Vault.create(self._folder, passphrase)
        vault.close()
        return self.derive(passphrase), code

    def change_passphrase(self, current: str, new: str) -> None:
        """Put ``new`` in the place of the passphrase. Slow; for any thread."""
        from dva_desktop.core.vault import Vault

        with Vault.open(self._folder, current) as vault:
            vault.change_passphrase(current, new)

    def new_recovery_code(self, passphrase: str) -> str:
        """A code in the place of one that was never noted. Slow; for any thread."""
        from dva_desktop.core.vault import Vault

        with Vault.open(self._folder, passphrase) as vault:
            return vault.change_recovery_code(passphrase)


def has_vault(folder: Path) -> bool:
    """Whether there is a vault to unlock. The usual case is settled without loading the store."""
    if (folder / "keyring.json").exists():
        return True
    if not (folder / "vault.db").exists():
        return False
    from dva_desktop.core.vault import Vault

    return Vault.exists(folder)


class UnlockScreen(Centred):
    """Asks for the passphrase until a vault is open; then ``unlocked`` gives it and the secret."""

    unlocked = Signal(object, str)
    reference_wanted = Signal()  # what is about nobody may be read without unlocking

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
        self.reference: QPushButton = button("Reference", "link", name="unlock:reference")
        self.reference.clicked.connect(lambda _checked=False: self.reference_wanted.emit())
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
        self.reveal(self.remedy if remedy else self.problem)
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
        row.addWidget(self.reference)
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
