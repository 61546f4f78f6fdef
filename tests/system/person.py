"""A person at a session process, run as a child: does one thing, and tells what the screen says.

``python -m tests.system.person DEED VAULT REPORT``: the real process B, with whoever started it in
the front's place. Each look at the screen is one JSON line in REPORT: the texts that can be read.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QProgressBar, QWidget

from dva_desktop.ui.session import process
from dva_desktop.ui.session.driver import Driver, Step
from dva_desktop.ui.session.passphrase_form import PassphraseForm
from dva_desktop.ui.session.screens import FaultScreen
from dva_desktop.ui.session.unlock import UnlockScreen
from tests.core.vault.support import PASSPHRASE

WRONG = "not the passphrase at all"
FIRST = "They said they were at the bus stop."
LATER = " Then it rained."
_FIELD = "ask.observations"
T = TypeVar("T", bound=QWidget)


class Person:
    """What one can do at the window of ``session``."""

    def __init__(self, session: process.Session, vault: Path, report: Path) -> None:
        self.session, self.vault, self.report = session, vault, report
        self.driver = Driver(session.window, report.parent, lambda: session.lock.now("closed"))

    def read(self) -> None:
        """Write down every text that can be read now."""
        labels, fields = self._visible(QLabel), self._visible(QPlainTextEdit)
        texts = [one.text() for one in labels] + [one.toPlainText() for one in fields]
        with self.report.open("a") as file:
            file.write(json.dumps(texts) + "\n")

    def _visible(self, kind: type[T]) -> list[T]:
        tops = QApplication.topLevelWidgets()
        return [one for top in tops for one in top.findChildren(kind) if one.isVisible()]

    def unlock(self, passphrase: str) -> Iterator[Step]:
        """Type it, press Enter, and wait for what comes of it."""
        go, window = self.driver, self.session.window
        yield lambda: bool(window.isVisible() and window.findChildren(UnlockScreen))
        [screen] = window.findChildren(UnlockScreen)
        yield screen.field.isEnabled
        yield from go.keys(screen.field.edit, passphrase)
        go.press(Qt.Key.Key_Return)
        yield lambda: self.session.desk is not None or screen.problem.isVisible()

    def write(self) -> Iterator[Step]:
        """Start a consultation and write what was noticed, until it is kept."""
        yield from self.unlock(PASSPHRASE)
        go, desk = self.driver, self.session.desk
        assert desk is not None
        go.click("home:new")
        yield lambda: desk.view is not None
        assert desk.view is not None
        desk.view.show_page("signs")
        yield go.has(_FIELD)
        yield from go.type(_FIELD, FIRST)
        yield lambda: desk.view is not None and desk.view.consultation.is_kept

    def write_on(self) -> Iterator[Step]:
        """Write more; it is not kept, which is said."""
        go = self.driver
        yield from go.keys(go.find(_FIELD), LATER)
        yield go.has("problem")
        self.read()

    def see_it_kept(self) -> Iterator[Step]:
        """Wait until the program has kept it after all."""
        view = self.session.desk.view if self.session.desk else None
        assert view is not None
        yield lambda: not view.problem.isVisible()
        self.read()


def try_wrong_then_right(person: Person) -> Iterator[Step]:
    """A wrong passphrase, then the right one."""
    yield from person.unlock(WRONG)
    person.read()
    yield from person.unlock(PASSPHRASE)
    person.read()


def try_right(person: Person) -> Iterator[Step]:
    """The right passphrase."""
    yield from person.unlock(PASSPHRASE)
    person.read()


def set_up(person: Person) -> Iterator[Step]:
    """The first run, as far as the passphrase."""
    go, window = person.driver, person.session.window
    yield window.isVisible
    yield go.has("locality:somerset")
    go.click("locality:somerset")
    go.click_text("Continue")
    yield go.has_text("Choose a passphrase")
    [form] = window.findChildren(PassphraseForm)
    for field in form.findChildren(QLineEdit):
        yield from go.keys(field, PASSPHRASE)
    go.click_text("Continue")
    [progress] = form.findChildren(QProgressBar)
    yield lambda: form.problem.isVisible() and not progress.isVisible()
    person.read()


def write_on_a_full_disk(person: Person) -> Iterator[Step]:
    """Words that do not fit on the disk, until there is room again."""
    yield from person.write()
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = (person.vault / "vault.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, most))
    yield from person.write_on()
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    yield from person.see_it_kept()


def leave_a_full_disk(person: Person) -> Iterator[Step]:
    """Words that do not fit on the disk; then the program is closed as it is."""
    yield from person.write()
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = (person.vault / "vault.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, most))
    yield from person.write_on()


def write_while_busy(person: Person) -> Iterator[Step]:
    """Words while another program holds the vault, until it lets go."""
    yield from person.write()
    (person.report.parent / "hold").touch()
    yield (person.report.parent / "held").exists
    yield from person.write_on()
    (person.report.parent / "hold").unlink()
    yield from person.see_it_kept()


def meet_a_damaged_file(person: Person) -> Iterator[Step]:
    """Read what is refused, try again in vain, then once more when the file has been mended."""
    go, window = person.driver, person.session.window
    yield lambda: bool(window.findChildren(FaultScreen))
    person.read()
    [first] = window.findChildren(FaultScreen)
    go.click_text("Try again")
    yield lambda: window.findChildren(FaultScreen) not in ([], [first])
    person.read()
    (person.report.parent / "mend").touch()
    yield (person.report.parent / "mended").exists
    go.click_text("Try again")
    yield lambda: not window.findChildren(FaultScreen)
    person.read()


def open_the_oldest(person: Person) -> Iterator[Step]:
    """From home, where one comes to, open the consultation at the end of the list."""
    yield from person.unlock(PASSPHRASE)
    person.read()
    desk = person.session.desk
    assert desk is not None
    desk.home.opened.emit(desk.vault.consultations()[-1].id)
    yield lambda: desk.view is not None
    assert desk.view is not None
    desk.view.show_page("signs")
    yield person.driver.has(_FIELD)
    person.read()


def unlock_without_memory(person: Person) -> Iterator[Step]:
    """Unlock while other programs have all the memory, and again when they are closed."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + 120 * 2**20, most))
    yield from person.unlock(PASSPHRASE)
    person.read()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    yield from person.unlock(PASSPHRASE)
    person.read()


def write_while_it_is_moved(person: Person) -> Iterator[Step]:
    """Words while the folder of the vault is not where it was."""
    yield from person.write()
    (person.report.parent / "hold").touch()
    yield (person.report.parent / "held").exists
    assert person.session.desk is not None
    go, view = person.driver, person.session.desk.view
    assert view is not None
    yield from go.keys(go.find(_FIELD), LATER)
    yield lambda: view.consultation.is_kept or view.problem.isVisible()
    person.read()


DEEDS: tuple[Callable[[Person], Iterator[Step]], ...] = (
    try_wrong_then_right, try_right, set_up, meet_a_damaged_file, write_on_a_full_disk,
    leave_a_full_disk, write_while_busy, open_the_oldest, unlock_without_memory,
    write_while_it_is_moved,
)  # fmt: skip


def main(deed: str, vault: Path, report: Path) -> int:
    """Be process B with a person at it."""

    class Attended(process.Session):
        def start(self) -> None:
            super().start()
            person = Person(self, vault, report)
            person.driver.run({one.__name__: one for one in DEEDS}[deed](person))

    with patch.object(process, "Session", Attended):
        return process.run_session(["--vault", str(vault)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
