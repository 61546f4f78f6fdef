"""Putting back a backup: which one, its passphrase, and what became of what was there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QProgressBar, QWidget

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.core.vault.backup import Backup, backups
from dva_desktop.core.vault.restoring import restore
from dva_desktop.ui.front.preferences import preferences
from dva_desktop.ui.session.dialogs import choose_folder
from dva_desktop.ui.session.screens import Centred, SecretField
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.session.unlock import has_vault
from dva_desktop.ui.session.vault_lock import holding
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label, row_of, set_role
from dva_desktop.ui.widgets.dates import say_date

WIDTH = 620
_LOOKING = "Looking through the backup before anything is changed."
_REPLACES = (
    "The backup takes the place of the records: what was added after it was made will be missing. "
    "What is here now is kept in a folder beside it; nothing is deleted."
)
_RETURNS = (
    "The backup is put where the records were. What was added after it was made will be missing. "
    "If the records are on a memory stick or another computer, connect that instead."
)
_ROWS = 5  # shown at once; the others are reached by scrolling


class RestoreScreen(Centred):
    """``left``: the person is done here, or gave it up, and the prompt is wanted again."""

    left = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__(WIDTH)
        self._folder = folder
        self._backups: tuple[Backup, ...] = ()
        self.lead = label(_RETURNS if _is_gone(folder) else _REPLACES)
        self.card.add(
            label("Put back a backup", "h1"),
            self.lead,
        )
        self._build_list()
        self._build_passphrase()
        self._build_end()
        self.look_in(usual_place(folder))

    def look_in(self, place: Path) -> None:
        """List the backups in ``place``, the newest first."""
        try:
            self._backups = backups(place)
        except DvaError as fault:
            self._backups = ()
            self.refuse(str(fault))
        self.list.clear()
        for backup in self._backups:
            self.list.addItem(QListWidgetItem(described(backup)))
        self.list.setFixedHeight(tokens().px(40) * max(2, min(len(self._backups), _ROWS)))
        count = len(self._backups)
        for one in (self.which, self.list, self.field, self.go):
            one.setVisible(count > 0)
        self.none.setVisible(not count)
        if count:
            self.list.setCurrentRow(0)
        announce(self, f"{count} backup{'' if count == 1 else 's'} found")

    def first_focus(self) -> QWidget:
        """Where the person begins."""
        return self.list if self._backups else self.elsewhere

    def submit(self) -> None:
        """Look into the chosen backup and put it back."""
        row, secret = self.list.currentRow(), self.field.edit.text()
        if not 0 <= row < len(self._backups):
            self.refuse("Choose a backup first.")
        elif not secret.strip():
            self.refuse("Type the passphrase that held when the backup was made.")
            self.field.setFocus()
        else:
            chosen = self._backups[row]
            self._work(on=True)
            run_in_background(
                self, lambda: put_back(chosen, self._folder, secret), self._done, self._not_done
            )

    def refuse(self, why: str) -> None:
        """Say what is wrong."""
        self.problem.setText(why)
        self.problem.show()
        self.reveal(self.problem)
        announce(self.problem, why, urgent=True)

    # building

    def _build_list(self) -> None:
        self.which = label("Which one?", "h3")
        self.list = QListWidget()
        self.list.setObjectName("restore.list")
        self.list.setAccessibleName("Backups, the newest first")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.which.setBuddy(self.list)
        self.none = label("There is no backup in this folder.", "muted")
        self.elsewhere = button("Look in another folder", name="restore:elsewhere")
        self.elsewhere.clicked.connect(lambda: choose_folder(self, self.look_in))
        self.card.add(self.which, self.list, self.none)
        self.card.add_layout(row_of(self.elsewhere))

    def _build_passphrase(self) -> None:
        self.field = SecretField("The passphrase, or recovery code, of that time")
        self.field.edit.returnPressed.connect(self.submit)
        self.problem = label("", "error")
        self.problem.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName("Looking through the backup")
        self.progress.hide()
        self.doing = label(_LOOKING, "muted")
        self.doing.hide()
        self.result = label("", "done")
        self.result.hide()
        self.card.add(self.field, self.problem, self.progress, self.doing, self.result)

    def _build_end(self) -> None:
        self.go = button("Put it back", "primary", name="restore:go")
        self.go.clicked.connect(self.submit)
        self.back = button("Not now", name="restore:back")
        self.back.clicked.connect(self.left)
        self.card.add_layout(row_of(self.go, self.back))

    # working

    def _work(self, *, on: bool) -> None:
        for one in (self.list, self.elsewhere, self.field, self.go, self.back):
            one.setEnabled(not on)
        self.problem.hide()
        self.progress.setVisible(on)
        self.doing.setVisible(on)
        if on:
            self.reveal(self.doing)
            announce(self.progress, _LOOKING)

    def _not_done(self, why: str) -> None:
        self._work(on=False)
        self.refuse(why)
        self.field.setFocus()
        self.field.edit.selectAll()

    def _done(self, kept: Path | None) -> None:
        self._work(on=False)
        for one in (self.lead, self.which, self.list, self.elsewhere, self.field, self.go):
            one.hide()
        self.field.edit.clear()
        where = "" if kept is None else f" What was here before is kept in the folder {kept.name}."
        self.result.setText(f"The backup is back in place.{where}")
        self.result.show()
        self.back.setText("Go on to unlock")
        set_role(self.back, "primary")
        self.back.setFocus()
        announce(self.result, self.result.text(), urgent=True)


def _is_gone(folder: Path) -> bool:
    try:
        return not has_vault(folder)
    except DvaError:
        return False  # it cannot be told


def put_back(backup: Backup, folder: Path, secret: str) -> Path | None:
    """``restore`` while nobody else can open the vault. Raises ``VaultInUseError`` as well."""
    with _making(folder), holding(folder):
        return restore(backup, folder, secret)


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    """A folder that was made for nothing would be in the way of the disk that belongs there."""
    was_there = folder.exists()
    vault_folder(folder)
    try:
        yield
    finally:
        if not was_there:
            with suppress(OSError):  # there is something in it
                folder.rmdir()


def usual_place(folder: Path) -> Path:
    """Where the backups of the vault in ``folder`` are."""
    chosen = preferences().backup_folder
    return Path(chosen) if chosen else folder.parent / "backups"


def described(backup: Backup) -> str:
    """A backup as a line: the local day and time, its size, and whether it was opened since."""
    at = backup.made_at.astimezone()
    words = f"{say_date(at.date())}, {at:%H:%M}"
    size = f"{max(1, round(backup.size / 1_000_000))} MB"
    return f"{words}  \u00b7  {size}" + ("  \u00b7  checked" if backup.checked else "")
