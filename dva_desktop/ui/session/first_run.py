"""The first minutes: where you work, a passphrase, a recovery code, and how to hide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from dva_desktop.core.errors import DvaError
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.session.drill import LAST_PRACTICE
from dva_desktop.ui.session.panic import Cause
from dva_desktop.ui.session.passphrase_form import PassphraseForm
from dva_desktop.ui.session.screens import Centred
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.session.unlock import VaultOpener
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, label
from dva_desktop.ui.widgets.box import Box

if TYPE_CHECKING:
    from dva_desktop.core.vault import Key, Vault

STEP_WIDTH = 560
STEPS = 4
STAGE = "first_run"  # the vault's setting that says how far the set-up came
NOTE_CODE = "note_code"
REHEARSE = "rehearse"
REHEARSED = "rehearsed"
DONE = "done"


class Step(Centred):
    """One step: where in the set-up it is, a heading, a paragraph."""

    def __init__(self, number: int, heading: str, text: str) -> None:
        super().__init__(STEP_WIDTH)
        self.card.add(
            label(f"Step {number} of {STEPS}", "eyebrow"), label(heading, "h1"), label(text)
        )
        self.problem = label("", "error")
        self.problem.hide()

    def end_with(self, *buttons: QPushButton) -> None:
        """The last row: buttons, from the left."""
        row = QHBoxLayout()
        row.setSpacing(tokens().px(8))
        for made in buttons:
            row.addWidget(made)
        row.addStretch(1)
        self.card.add(self.problem)
        self.card.add_layout(row)

    def refuse(self, why: str) -> None:
        """Say what is wrong."""
        self.problem.setText(why)
        self.problem.show()
        self.reveal(self.problem)
        announce(self.problem, why, urgent=True)


class Welcome(Step):
    """What this is, and where the person works."""

    chosen = Signal(str, str)  # locality, area

    def __init__(self) -> None:
        super().__init__(
            1,
            "Set up Consultation Desk",
            "This program sits beside you during a sensitive consultation and keeps the record. "
            "Everything stays on this computer, locked with a passphrase that only you know. "
            "It never connects to a network.",
        )
        self._places = QButtonGroup(self)
        self._names: dict[int, str] = {}
        self._areas: dict[int, dict[str, str]] = {}
        self.area = Box()
        self.area.setAccessibleName("Area")
        self.area.hide()
        self.choices = QWidget()
        self._row = QHBoxLayout(self.choices)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens().px(8))
        self.card.add(label("Where do you work?", "h3"), self.choices, self.area)
        self.go_on = button("Continue", "primary")
        self.go_on.clicked.connect(self._choose)
        self.end_with(self.go_on)
        run_in_background(self, _localities, self._offer, self.refuse)

    def _offer(self, localities: list[tuple[str, str, dict[str, str]]]) -> None:
        for place, (own, name, areas) in enumerate(localities):
            made = button(name, "choice", name=f"locality:{own}")
            made.setCheckable(True)
            self._places.addButton(made, place)
            self._names[place] = own
            self._areas[place] = areas
            self._row.addWidget(made, 1)
        for before, after in pairwise([*self._places.buttons(), self.area, self.go_on]):
            QWidget.setTabOrder(before, after)
        self._places.idClicked.connect(self._show_areas)
        self._places.button(0).setFocus()
        note("localities")

    def _show_areas(self, place: int) -> None:
        self.problem.hide()
        self.area.clear()
        self.area.addItem("Choose your area", "")
        for own, name in self._areas[place].items():
            self.area.addItem(name, own)
        self.area.setVisible(bool(self._areas[place]))

    def _choose(self) -> None:
        place = self._places.checkedId()
        if place < 0:
            self.refuse("Choose where you work, so that the right services are shown.")
        elif self._areas[place] and not self.area.currentData():
            self.refuse("Choose your area, so that the right services are shown.")
            self.area.setFocus()
        else:
            self.chosen.emit(self._names[place], self.area.currentData() or "")


class RecoveryCode(Step):
    """The code, shown once. Going on needs its last group: it is not to be clicked away."""

    noted = Signal()

    def __init__(self, code: str) -> None:
        super().__init__(
            3,
            "Your recovery code",
            "If you forget your passphrase, this code is the only other way in. It is shown once. "
            "Keep it on paper, away from this computer.",
        )
        self.code = code
        shown = label(code, "code")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName("Recovery code, spelled out")
        shown.setAccessibleDescription(" ".join(code))
        self.card.add(shown)
        self.typed = QLineEdit()
        self.typed.setMaximumWidth(tokens().px(160))
        self.typed.returnPressed.connect(self._check)
        name = label("Type the last four characters from your paper", "h3")
        name.setBuddy(self.typed)
        self.card.add(name, self.typed)
        go_on = button("Continue", "primary")
        go_on.clicked.connect(self._check)
        printing = button("Print")
        printing.clicked.connect(self._print)
        self.end_with(go_on, printing)

    def _check(self) -> None:
        if self.typed.text().strip().upper() == self.code.rpartition("-")[2]:
            self.noted.emit()
        else:
            self.refuse("Those are not the last four characters of the code.")
            self.typed.setFocus()
            self.typed.selectAll()

    def _print(self) -> None:
        from dva_desktop.ui.session.printing import print_recovery_code

        print_recovery_code(self, self.code)


class Waiting(Centred):
    """Something takes a moment."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = label(words, "h2")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(words)
        self.card.add(self._words, self._progress)

    def say(self, words: str) -> None:
        """It did not work out; why."""
        self._progress.hide()
        self._words.setText(words)
        announce(self._words, words, urgent=True)


class Rehearsal(Step):
    """Hiding for real: the session ends, the calculator comes, the passphrase brings it back."""

    skipped = Signal()

    def __init__(self) -> None:
        super().__init__(
            4,
            "Practise hiding",
            "If someone should not see your screen, press the Shift key three times, or press "
            "Hide now at the top right. This window goes and a calculator takes its place. "
            "Your work is kept.",
        )
        self.card.add(
            label("Try it now. Then press Back in the calculator and type your passphrase."),
            label(
                "Hiding helps against a glance at the screen. It cannot undo what someone has "
                "already seen, and it does not stop a person who examines this computer.",
                "muted",
            ),
        )
        later = button("Not now", "link")
        later.clicked.connect(self.skipped)
        self.end_with(later)


class Rehearsed(Centred):
    """The person hid and came back."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__(STEP_WIDTH)
        start = button("Start", "primary")
        start.clicked.connect(self.finished)
        self.start = start
        self.card.add(
            label("That is all", "h1"),
            label("You hid the program and came back. It works the same from every page."),
        )
        row = QHBoxLayout()
        row.addWidget(start)
        row.addStretch(1)
        self.card.add_layout(row)


class FirstRun(QObject):
    """Walks through the steps in ``window``. ``made`` gives the new vault as soon as there is one;
    ``finished`` that the desk may open (the rehearsal usually ends the session before that)."""

    made = Signal(object)
    finished = Signal()

    def __init__(self, window: DeskWindow, opener: VaultOpener) -> None:
        super().__init__(window)
        self._window = window
        self._opener = opener
        self._locality = ("", "")
        self._rehearsing: Vault | None = None

    def start(self) -> None:
        """The first step."""
        step = Welcome()
        step.chosen.connect(self._choose_passphrase)
        self._window.show_screen(step, "")
        step.go_on.setFocus()

    def _choose_passphrase(self, locality: str, area: str) -> None:
        self._locality = (locality, area)
        self._form = PassphraseForm(
            "Choose a passphrase",
            "Four or more words without a link are strong and easy to type. "
            "Nobody can look it up or reset it for you.",
            eyebrow=f"Step 2 of {STEPS}",
        )
        self._form.chosen.connect(self._make)
        self._window.show_screen(self._form, "")
        self._form.first.setFocus()

    def _make(self, passphrase: str) -> None:
        self._form.wait("Making your private store…")
        locality, area = self._locality
        first = {"locality": locality, "area": area, STAGE: NOTE_CODE}
        folder = self._opener.folder
        run_in_background(
            self, lambda: _found(folder, passphrase, first), self._made, self._form.refuse
        )

    def _made(self, made: tuple[Key, str]) -> None:
        key, code = made
        try:
            vault = self._opener.open(key)
        except DvaError as fault:
            self._form.refuse(str(fault))
            return
        self.made.emit(vault)
        self._show_code(vault, code)

    def renew_code(self, vault: Vault, passphrase: str) -> None:
        """A session ended before its code was noted, and nobody can see that again: make another.
        It waits for a safeguarding lead, who alone may; the others go on to their desk."""
        if vault.people.me().role != "safeguarding_lead":
            self.finished.emit()
            return
        waiting = Waiting("One moment…")
        self._window.show_screen(waiting, "")
        run_in_background(
            waiting,
            lambda: self._opener.new_recovery_code(passphrase),
            lambda code: self._show_code(vault, code),
            waiting.say,
        )

    def _show_code(self, vault: Vault, code: str) -> None:
        step = RecoveryCode(code)
        step.noted.connect(lambda: self._noted(vault))
        self._window.show_screen(step, "")
        step.typed.setFocus()

    def _noted(self, vault: Vault) -> None:
        vault.set_setting(STAGE, REHEARSE)
        self.rehearse(vault)

    def rehearse(self, vault: Vault) -> None:
        """The last step: hide, come back. Skipping it is remembered."""
        step = Rehearsal()
        step.skipped.connect(lambda: self._finish(vault))
        self._rehearsing = vault
        self._window.practise_wanted.emit(True)
        self._window.show_screen(step, "")
        step.setFocus()

    def on_lock(self, cause: Cause) -> None:
        """Called by the lock: hiding during the rehearsal is what it was for."""
        if self._rehearsing is not None and cause in ("panic", "command"):
            self._rehearsing.set_setting(STAGE, REHEARSED)
            at = dt.datetime.now(dt.UTC).isoformat()
            self._rehearsing.set_own_setting(LAST_PRACTICE, {"at": at, "ms": None})

    def greet(self, vault: Vault) -> None:
        """The person hid during the rehearsal and is back."""
        screen = Rehearsed()
        screen.finished.connect(lambda: self._finish(vault))
        self._window.show_screen(screen, "")
        screen.start.setFocus()

    def _finish(self, vault: Vault) -> None:
        self._rehearsing = None
        self._window.practise_wanted.emit(False)
        vault.set_setting(STAGE, DONE)
        self.finished.emit()


def _found(folder: Path, passphrase: str, first: Mapping[str, object]) -> tuple[Key, str]:
    from dva_desktop.core.vault import Vault

    return Vault.found(folder, passphrase, first=first)


def _localities() -> list[tuple[str, str, dict[str, str]]]:
    from dva_desktop.core.guidance import load_locality, locality_ids

    found = [load_locality(own) for own in locality_ids()]
    return [(one.id, one.name, dict(one.areas)) for one in found]
