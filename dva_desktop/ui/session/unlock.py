"""The unlock prompt: one field, one button, and plain words when it does not open."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.core.platform.files import exists
from dva_desktop.ui.session.screens import Centred, SecretField
from dva_desktop.ui.session.tasks import Task, run_in_background
from dva_desktop.ui.session.vault_lock import VaultInUseError, VaultLock
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label, row_of

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from dva_desktop.core.vault import Key, Vault

PATIENCE_MS = 300  # after this long, waiting is shown
_TICK_MS = 250
_SAY_EVERY = 10  # seconds, to a screen reader


class Opener(Protocol):
    """How a vault is opened: the slow half in any thread, the quick half in the main one."""

    def derive(self, secret: str) -> Any:
        """The key, by a passphrase or the recovery code."""
        ...

    def open(self, key: Any) -> Any:
        """The open vault."""
        ...

    def wait(self) -> int:
        """Seconds until another passphrase may be tried."""
        ...


class VaultOpener:
    """Makes and opens the vault in ``folder``; an open one belongs to the thread that opened it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = VaultLock(folder)
        self.anyway = False
        """Take the lock from another computer: the person was told, and wants it."""
        self.spare: Key | None = None
        """The key once more, for the look into the newest backup; to be wiped after that."""

    def derive(self, secret: str) -> Key:
        """The key, by a passphrase or the recovery code. Slow; for any thread."""
        from dva_desktop.core.platform.clock import SystemClock
        from dva_desktop.core.vault import unlock

        return unlock(self.folder, secret, SystemClock())

    def open(self, key: Key, *, accept_older: bool = False) -> Vault:
        """The vault, open in this thread; ``accept_older`` although its last changes are gone."""
        from dva_desktop.core.vault import Event, Vault

        spare = replace(key, secret=key.secret.copy())
        try:
            self.lock.take(anyway=self.anyway)
            vault = Vault.open_with(self.folder, key, accept_older=accept_older)
        except BaseException:
            self.lock.release()
            spare.wipe()
            raise
        finally:
            key.wipe()
        if self.anyway:
            with suppress(DvaError):
                vault.record_event(Event.LOCK_OVERRIDDEN)
        self.anyway, self.spare = False, spare
        return vault

    def wait(self) -> int:
        """Seconds until another passphrase may be tried."""
        from dva_desktop.core.platform.clock import SystemClock
        from dva_desktop.core.vault import attempts

        return attempts.wait_seconds(self.folder, SystemClock().now())

    def change_passphrase(self, current: str, new: str) -> None:
        """Put ``new`` in the place of the passphrase. Slow; for any thread."""
        from dva_desktop.core.vault import Vault

        with Vault.open(self.folder, current) as vault:
            vault.change_passphrase(current, new)

    def new_recovery_code(self, passphrase: str) -> str:
        """A code in the place of one that was never noted. Slow; for any thread."""
        from dva_desktop.core.vault import Vault

        with Vault.open(self.folder, passphrase) as vault:
            return vault.change_recovery_code(passphrase)


def has_vault(folder: Path) -> bool:
    """Whether there is a vault to unlock. The usual case is settled without loading the store.
    Raises ``EnvironmentFault`` for a folder that may not be looked into."""
    if exists(folder / "keyring.json"):
        return True
    if not exists(folder / "vault.db") and not any(folder.glob("restored-*")):
        return False
    from dva_desktop.core.vault import Vault

    return Vault.exists(folder)


def ask_to_open_anyway(screen: UnlockScreen, opener: VaultOpener) -> None:
    """Ask whether to open records that another computer has open; if so, try again."""
    from dva_desktop.ui.session.dialogs import ask

    def answered(yes: bool) -> None:
        if yes:
            opener.anyway = True
            screen.submit()

    ask(
        screen,
        "Open the records here although another computer has them open?",
        answered,
        detail="If somebody is working there now, their changes and yours can damage the records. "
        "Do this only when that computer is switched off or its program has ended.",
        yes="Open here anyway",
        no="Cancel",
    )


class Countdown(QObject):
    """Seconds until something may be done again; ``ticked`` gives those that are left, 0 last."""

    ticked = Signal(int)

    def __init__(self, parent: QObject, now: Callable[[], float]) -> None:
        super().__init__(parent)
        self._now = now
        self._until = 0.0
        self.left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, seconds: int) -> None:
        """Count from ``seconds``; with none of them there is nothing to wait for."""
        self.left = 0
        self._until = self._now() + seconds
        if seconds > 0:
            self._timer.start()
            self.look()

    def look(self) -> None:
        """See how many are left."""
        left = max(0, ceil(self._until - self._now()))
        if left != self.left:
            self.left = left
            self.ticked.emit(left)
        if not left:
            self._timer.stop()


class UnlockScreen(Centred):
    """Asks for the passphrase until a vault is open; then ``unlocked`` gives it and the secret.

    ``older``: the records end before the last change that is known; gives the fault and the secret.
    """

    unlocked = Signal(object, str)
    older = Signal(object, str)
    backup_wanted = Signal()
    anyway_wanted = Signal()  # the records are open on another computer
    reference_wanted = Signal()  # what is about nobody may be read without unlocking

    def __init__(self, opener: Opener, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._opener = opener
        self.countdown = Countdown(self, now)
        self.countdown.ticked.connect(self._count)
        self._task: Task | None = None
        self._by_code = False
        self._hint = ""
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
        self.backup: QPushButton = button("Put back a backup", name="unlock:backup")
        self.backup.clicked.connect(lambda _checked=False: self.backup_wanted.emit())
        self.anyway: QPushButton = button("Open here anyway", name="unlock:anyway")
        self.anyway.clicked.connect(lambda _checked=False: self.anyway_wanted.emit())
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
        if self._task is not None or self.countdown.left:
            return
        if not secret.strip():
            self._refuse("Type your recovery code." if self._by_code else "Type your passphrase.")
            return
        self._clear_problem()
        self.setFocus()  # not on to the next button: a second Enter would press that
        for one in (self.field, self.open_button, self._ways):
            one.setEnabled(False)
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
            self._on_fault(outcome, secret)
            return
        self.field.edit.clear()
        self.unlocked.emit(outcome, secret)

    def _on_fault(self, fault: DvaError, secret: str) -> None:
        from dva_desktop.core.vault import (
            NoLongerHereError,
            OlderVaultError,
            TooSoonError,
            VaultDamaged,
            WrongPassphraseError,
        )

        if isinstance(fault, OlderVaultError):
            self.field.edit.clear()
            self.older.emit(fault, secret)
            return
        typed_wrong = isinstance(fault, WrongPassphraseError | NoLongerHereError)
        self._refuse(fault.what, fault.remedy, typed_wrong=typed_wrong)
        self.backup.setVisible(isinstance(fault, VaultDamaged))
        self.anyway.setVisible(isinstance(fault, VaultInUseError) and fault.can_override)
        for offered in (self.backup, self.anyway):
            if not offered.isHidden():
                self.reveal(offered)
        if isinstance(fault, TooSoonError):
            self._hint = ""
            self.countdown.start(fault.seconds)
        elif isinstance(fault, WrongPassphraseError):
            self._hint = fault.remedy
            self.countdown.start(self._opener.wait())

    def _count(self, left: int) -> None:
        """The button waits; the field does not: what is in it can be read and put right."""
        self.open_button.setEnabled(not left)
        words = f"in {left} second{'' if left == 1 else 's'}" if left else "now"
        self.remedy.setText(f"{self._hint} You can try again {words}.".strip())
        self.remedy.show()
        if left % _SAY_EVERY == 0:
            announce(self.remedy, f"You can try again {words}.", urgent=not left)

    def _refuse(self, what: str, remedy: str = "", *, typed_wrong: bool = True) -> None:
        self._idle()
        self.problem.setText(what)
        self.remedy.setText(remedy)
        self.problem.show()
        self.remedy.setVisible(bool(remedy))
        self.field.invalid(on=typed_wrong, why=what if typed_wrong else "")
        self.field.setFocus()
        self.field.edit.selectAll()
        self.reveal(self.remedy if remedy else self.problem)
        announce(self.problem, f"{what} {remedy}".strip(), urgent=True)

    def _clear_problem(self) -> None:
        self.problem.hide()
        self.remedy.hide()
        self.backup.hide()
        self.anyway.hide()
        self.field.invalid(on=False)

    def _idle(self) -> None:
        self._task = None
        self._waiting.stop()
        self.progress.hide()
        self.cancel_button.hide()
        self._ways.show()
        self._ways.setEnabled(True)
        self.field.setEnabled(True)
        self.open_button.setEnabled(not self.countdown.left)

    def _show_waiting(self) -> None:
        self.progress.show()
        self._ways.hide()
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
        self.card.add_layout(row_of(self.backup, self.anyway))
        row = QHBoxLayout()
        row.setSpacing(tokens().px(8))
        row.addWidget(self.open_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(tokens().px(8))
        ways.addWidget(self.reference)
        ways.addWidget(self.other)
        row.addWidget(self._ways)
        self.card.add_layout(row)


def _outcome(step: Callable[[Any], Any], given: Any) -> Any:
    """What ``step`` gives, or the error that says why not; a bug goes its own way."""
    try:
        return step(given)
    except BugError:
        raise
    except DvaError as fault:
        return fault
