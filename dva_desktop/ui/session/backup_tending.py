"""After unlocking: the newest backup is opened aside, and the person told if there is none.

It is done a little at a time, so that nothing the person wants waits for a slow memory stick. What
is found is kept in the vault's setting ``STANDING`` for the settings page.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from dva_desktop.core.errors import EnvironmentFault, UserError
from dva_desktop.core.vault import Event, Key, Vault
from dva_desktop.core.vault.backup import Backup, BackupDamaged
from dva_desktop.core.vault.restoring import summing
from dva_desktop.core.vault.tending import Tended, newest_of, remember, tend, worry
from dva_desktop.ui.front.preferences import backup_place
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label
from dva_desktop.ui.widgets.hide_button import HideButton

if TYPE_CHECKING:
    from dva_desktop.ui.session.unlock import VaultOpener
    from dva_desktop.ui.session.window import DeskWindow

STANDING = "backup_standing"
TOLD_ON = "backup_told_on"
DELAY_MS = 3000  # the desk comes first
_SLICE_SECONDS = 0.1


class BackupTending(QObject):
    """One look, for one unlock. ``key`` opens the newest backup and is wiped after that; ``tell``
    is given what the person must know: what, and what to do."""

    def __init__(
        self,
        parent: QObject,
        vault: Vault,
        key: Key,
        into: Path,
        tell: Callable[[str, str], object],
    ) -> None:
        super().__init__(parent)
        self._vault = vault
        self._folder = vault.folder
        self._key = key
        self._into = into
        self._tell = tell
        self._newest: Backup | None = None

    def begin(self) -> None:
        """Soon, when nothing else is going on."""
        QTimer.singleShot(DELAY_MS, self, self.look)

    def look(self) -> None:
        """Begin now."""
        run_in_background(
            self, lambda: newest_of(self._folder, self._into), self._found, self._cannot_look
        )

    def _found(self, newest: Backup | None) -> None:
        if newest is None:
            self._finish(Tended())
            return
        self._newest = newest
        self._sum(summing(newest))

    def _sum(self, steps: Iterator[None]) -> None:
        """Some of the reading; then whoever else waits has their turn."""
        run_in_background(
            self,
            lambda: _some(steps),
            lambda outcome: self._summed(outcome, steps),
            self._cannot_look,
        )

    def _summed(self, outcome: bool | BackupDamaged, steps: Iterator[None]) -> None:
        if isinstance(outcome, BackupDamaged):
            self._finish(Tended(newest=self._newest, fault=outcome))
        elif outcome:
            self._open()
        else:
            self._sum(steps)

    def _open(self) -> None:
        newest = self._newest
        if newest is not None:
            run_in_background(
                self,
                lambda: tend(self._folder, newest, self._key, summed=True),
                self._finish,
                self._cannot_look,
            )

    def _cannot_look(self, why: str) -> None:
        self._finish(Tended(newest=self._newest, fault=EnvironmentFault(why)))

    def _finish(self, found: Tended) -> None:
        self._key.wipe()
        if not self._vault.is_open:
            return  # it took longer than the session
        try:
            self._write_down(found)
            words = worry(self._vault, self._into, found)
            today = dt.datetime.now().astimezone().date().isoformat()
            if words is not None and self._vault.setting(TOLD_ON) != today:
                self._vault.set_setting(TOLD_ON, today)
                self._tell(*words)
        except (EnvironmentFault, UserError):
            return  # the vault itself is in trouble, and whatever the person does next tells why

    def _write_down(self, found: Tended) -> None:
        newest = found.newest
        if found.good and newest is not None:
            remember(self._vault, newest)
        if found.forgotten:
            self._vault.record_event(Event.BACKUPS_FORGOTTEN, detail=f"copies-{found.forgotten}")
        self._vault.set_setting(STANDING, _standing(found))


def tend_backups(window: DeskWindow, vault: Vault, opener: VaultOpener) -> None:
    """Begin the look for this unlock; another call does nothing."""
    key, opener.spare = opener.spare, None
    if key is not None:
        into = backup_place(vault.folder)
        BackupTending(window, vault, key, into, partial(Strip, window)).begin()


def _some(steps: Iterator[None]) -> bool | BackupDamaged:
    """Take steps for a moment; whether they came to their end, or what they found."""
    until = time.monotonic() + _SLICE_SECONDS
    try:
        return all(time.monotonic() <= until for _ in steps)
    except BackupDamaged as fault:
        return fault


def _standing(found: Tended) -> dict[str, Any]:
    """What the settings page shows; nothing about anyone."""
    return {
        "made_at": None if found.newest is None else found.newest.made_at.isoformat(),
        "good": found.good,
        "what": "" if found.fault is None else found.fault.what,
        "remedy": "" if found.fault is None else found.fault.remedy,
        "beyond_reach": found.beyond_reach,
    }


class Strip(QWidget):
    """A line under the bar of ``window`` that takes nobody's focus, until it is put away."""

    def __init__(self, window: DeskWindow, what: str, remedy: str) -> None:
        super().__init__()
        px = tokens().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(16))
        text = f"{what} {remedy}".strip()
        row.addWidget(label(text, "warn"), 1)
        self.away = button("Put away", name="strip:away")
        self.away.clicked.connect(self._put_away)
        row.addWidget(self.away)
        inside = window.centralWidget()
        layout = None if inside is None else inside.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(1, self)
            if (hide := window.findChild(HideButton)) is not None:
                QWidget.setTabOrder(hide, self.away)  # Tab goes from the bar to this line
            self.show()
        announce(self, text)

    def _put_away(self) -> None:
        self.hide()
        self.deleteLater()
