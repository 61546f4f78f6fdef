"""Protection: what holds on this computer, as the system itself answers, and what cannot be had."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dva_desktop.core.platform.disk_encryption import Swap, advice, is_disk_encrypted, swap
from dva_desktop.core.platform.hardening import hardening
from dva_desktop.ui.session.capture_guard import Standing
from dva_desktop.ui.session.residue import present
from dva_desktop.ui.session.settings.page import SettingsPage, fact
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.widgets.basics import clear_layout, column, label, point, set_role

_STATES: Final = {
    True: ("Yes", "ok"),
    False: ("No", "error"),
    None: ("This system does not say", "muted"),
}
# What the program does for its own process; a line is shown where the system has such a thing.
_PROCESS: Final = {
    "memory_private": "Other programs are kept out of this program\u2019s memory",
    "debuggers_refused": "Tools that look into programs are refused",
    "core_dumps_off": "A crash writes nothing to the disk",
    "error_reports_off": "A crash is not reported to anyone",
    "files_private": "Only you can read the files that it writes",
    "libraries_from_known_folders": "It takes no parts from unknown folders",
}
_CANNOT: Final = (
    "It cannot undo what someone has already seen, or photographed from this screen.",
    "It cannot protect against a person who controls this computer, or against a program that "
    "records what is typed.",
    "It cannot protect a document after you have saved it to a folder, or a page after printing.",
    "It cannot bring back the records when every passphrase and the recovery code are lost.",
)
_CANNOT_HERE: Final = {
    "win32": "On this system a program with the rights of an administrator can read all memory.",
    "darwin": "On this system a program that was allowed to record the screen may still see it.",
}


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """What the system says of its disk and of memory that may come to lie there."""

    encrypted: bool | None
    memory: Swap
    advice: tuple[str, ...]


class ProtectionPage(SettingsPage):
    """Asked anew whenever the page is opened: nothing here is taken for granted."""

    id, title = "protection", "Protection"
    heading = "What protects the records here"

    def build(self) -> None:
        self.setProperty("role", "reading")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that keys can scroll it
        self.facts: dict[str, QLabel] = {}
        records = self.card("The records")
        self.records: QVBoxLayout = column(spacing=8)
        records.add_layout(self.records)
        process = self.card("While the program runs")
        self.process: QVBoxLayout = column(spacing=8)
        process.add_layout(self.process)
        cannot = self.card("What it cannot do")
        for words in (_CANNOT_HERE.get(sys.platform, ""), *_CANNOT):
            if words:
                point(cannot.body, "\u2022", words)

    def refresh(self) -> None:
        self._show_process()
        clear_layout(self.records)
        self._show(self.records, "records", "They are encrypted, always", value=True)
        folder = self.means.folder
        run_in_background(self, lambda: ask_of_disk(folder), self._show_disk, self.refuse)

    def first_focus(self) -> QWidget | None:
        return self  # there is nothing to press

    def _show_process(self) -> None:
        clear_layout(self.process)
        now = hardening()
        for name, words in _PROCESS.items():
            if getattr(now, name) is not None:
                self._show(self.process, name, words, value=getattr(now, name))
        residue = present()
        held_off = None if residue is None else residue.guard.standing is Standing.ON
        self._show(self.process, "capture", "Pictures of its windows are prevented", value=held_off)
        if residue is not None:
            self.process.addWidget(label(residue.guard.words, "muted"))

    def _show_disk(self, disk: Disk) -> None:
        clear_layout(self.records)
        self._show(self.records, "records", "They are encrypted, always", value=True)
        self._show(self.records, "disk", "The whole disk is encrypted too", value=disk.encrypted)
        if disk.memory.on is not None:
            safe = not disk.memory.on or disk.memory.encrypted
            words = "Memory that is put aside on the disk is encrypted, or never put there"
            self._show(self.records, "swap", words, value=safe)
        for words in disk.advice:
            self.records.addWidget(label(words, "muted"))

    def _show(self, where: QVBoxLayout, name: str, words: str, *, value: bool | None) -> None:
        said, role = _STATES[value]
        shown = fact(where, words, said)
        set_role(shown, role)
        self.facts[name] = shown


def ask_of_disk(folder: Path) -> Disk:
    """Ask the system; on some it takes a moment. For any thread."""
    return Disk(encrypted=is_disk_encrypted(folder), memory=swap(), advice=advice(folder))
