"""Backups: whether there is a good one, one more on a memory stick, and how to put one back."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault.backup import Backup, backups, series_of
from dva_desktop.core.vault.tending import make_checked_backup
from dva_desktop.ui.front.preferences import preferences, save_preferences
from dva_desktop.ui.session.backup_tending import STANDING
from dva_desktop.ui.session.dialogs import choose_folder
from dva_desktop.ui.session.restore_screen import described, usual_place
from dva_desktop.ui.session.settings.asking import Asking, Work, typed
from dva_desktop.ui.session.settings.page import SettingsPage, fact
from dva_desktop.ui.widgets.basics import button, label, point, row_of, set_role
from dva_desktop.ui.widgets.dates import say_date

OLD_AFTER_DAYS = 7
_RESTORE_STEPS = (
    "Close the program, start it again, and stay at the unlock page.",
    "If the records do not open, choose \u201cPut back a backup\u201d there.",
    "Choose the backup, the newest first, and type the passphrase in use when it was made.",
    "What is here now is not deleted: it is kept in a folder beside the records.",
)


class BackupsPage(SettingsPage):
    """A backup is as encrypted as the records are, and opens with the same passphrases."""

    id, title = "backups", "Backups"
    lead = (
        "A backup is made each time you lock or close the program. It is encrypted as the records "
        "are, and opens with the passphrases in use when it was made."
    )

    def build(self) -> None:
        automatic = self.card("Automatic backups")
        self.last = fact(automatic.body, "Last backup")
        self.checked = fact(automatic.body, "Was it checked?")
        self.count = fact(automatic.body, "How many are kept")
        self.place = fact(automatic.body, "Where")
        self.advice = label("", "warn")
        automatic.add(self.advice)
        move = button("Keep them in another folder", name="backups:place")
        move.clicked.connect(lambda: choose_folder(self, self.keep_in))
        self.usual = button("Use the usual folder", "link", name="backups:usual")
        self.usual.clicked.connect(lambda: self._set_place(""))
        automatic.add_layout(row_of(move, self.usual))
        by_hand = self.card(
            "On a memory stick, now",
            "If this computer is lost or breaks, a copy elsewhere is all there is. Keep the stick "
            "locked away.",
        )
        self.now = button("Back up to a memory stick", "primary", name="backups:now")
        self.now.clicked.connect(lambda: choose_folder(self, self.ask_to_back_up))
        by_hand.add_layout(row_of(self.now))
        back = self.card("How to put one back")
        for number, words in enumerate(_RESTORE_STEPS, start=1):
            point(back.body, f"{number}.", words)

    def refresh(self) -> None:
        place = usual_place(self.means.folder)
        try:
            there = backups(place, series_of(self.means.folder))
        except DvaError as fault:
            self.refuse(str(fault))
            there = ()
        self.place.setText(str(place))
        self.usual.setVisible(bool(preferences().backup_folder))
        self.count.setText(str(len(there)))
        self._show_last(there[0] if there else None)

    def first_focus(self) -> QWidget | None:
        return self.now

    def keep_in(self, folder: Path) -> None:
        """From now on the automatic ones go to ``folder``."""
        own = self.means.folder.resolve()
        if own == folder.resolve() or own in folder.resolve().parents:
            self.refuse("A backup inside the folder of the records would be lost with them.")
        else:
            self._set_place(str(folder.absolute()))

    def ask_to_back_up(self, into: Path) -> None:
        """Make one in ``into`` and open it again, once the person has typed the passphrase."""
        detail = "The copy is opened again to see that it is good. For that your passphrase is "
        asking = Asking(self, "Back up now", f"{detail}needed.", "Back up")
        mine = asking.secret("Your passphrase")

        def prepare() -> Work:
            own = typed(mine, "Type your passphrase.")
            return partial(make_checked_backup, self.means.folder, own, into)

        asking.prepare = prepare
        asking.achieved.connect(self._made)
        asking.open()

    def _made(self, backup: Backup) -> None:
        self.look()
        self.say(f"Backed up and checked. The folder is called {backup.path.name}.")
        self.now.setFocus()

    def _set_place(self, folder: str) -> None:
        try:
            save_preferences(preferences()._replace(backup_folder=folder))
        except (DvaError, ValueError) as fault:
            self.refuse(str(fault) if isinstance(fault, DvaError) else "Not a usable folder.")
            return
        self.look()
        self.say("Kept. The next automatic backup goes there.")

    def _found_wrong(self) -> str:
        """What the look at the newest backup after the last unlock found."""
        kept = self.means.vault.setting(STANDING)
        if not isinstance(kept, dict) or kept.get("good", True):
            return ""
        return f"{kept.get('what', '')} {kept.get('remedy', '')}".strip()

    def _show_last(self, last: Backup | None) -> None:
        if last is None:
            self.last.setText("None yet")
            self.checked.setText("There is none to check")
            self.advice.setText("There is no backup yet. Make one on a memory stick today.")
        else:
            self.last.setText(described(last).partition("  \u00b7  checked")[0])
            self.checked.setText(
                "Yes, it was opened and is whole" if last.checked else "Not yet: at the next unlock"
            )
            self.advice.setText(self._found_wrong() or _worry(last, SystemClock().now()))
        set_role(self.checked, "ok" if last is not None and last.checked else "")
        self.advice.setVisible(bool(self.advice.text()))


def _worry(last: Backup, now: dt.datetime) -> str:
    days = (now - last.made_at).days
    if days <= OLD_AFTER_DAYS:
        return ""
    return (
        f"The last backup is {days} days old ({say_date(last.made_at.date())}). See that the "
        "folder can be reached."
    )
