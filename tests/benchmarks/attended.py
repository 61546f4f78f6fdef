"""A session process in which somebody unlocks, looks at home, and opens consultations.

``python -m tests.benchmarks.attended VAULT CONSULTATIONS``: notes on standard error when the key
was in hand and when home was painted; then, for each consultation, when it was asked for and
painted. ``CONSULTATIONS`` is how many of those listed are opened.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

from dva_desktop.core.vault import Key, Vault
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.pages.home_page import HomePage
from dva_desktop.ui.session import consultation_view, desk, process, unlock
from dva_desktop.ui.session.driver import Step
from tests.core.vault.support import PASSPHRASE
from tests.system.person import Person


class NotedOpener(unlock.VaultOpener):
    """Says when the slow half is over."""

    def open(self, key: Key, *, accept_older: bool = False) -> Vault:
        note("key")
        return super().open(key, accept_older=accept_older)


class NotedHome(HomePage):
    """Says when it is on the screen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: note("home-painted"))


class NotedView(consultation_view.ConsultationView):
    """Says when it is on the screen."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self._on_painted)

    def _on_painted(self) -> None:
        note("view-painted")
        NotedView.painted += 1


def look(person: Person, many: int) -> Iterator[Step]:
    """Unlock, look at home, open the newest ``many``."""
    yield from person.unlock(PASSPHRASE)
    at = person.session.desk
    assert at is not None
    yield from person.driver.wait(0.3)  # until home is drawn and the rest is loaded
    for listed in at.vault.consultations(many):
        NotedView.painted = 0
        note("wanted")
        at.open(listed.id)
        yield lambda: NotedView.painted > 0
        at.go_home()
        yield from person.driver.wait(0.05)


def main(vault: Path, many: int) -> int:
    """Be process B with somebody at it."""

    class Attended(process.Session):
        def start(self) -> None:
            super().start()
            person = Person(self, vault, vault / "report")
            person.driver.run(look(person, many))

    with (
        patch.object(process, "Session", Attended),
        patch.object(process, "VaultOpener", NotedOpener),
        patch.object(desk, "HomePage", NotedHome),
        patch.object(desk, "ConsultationView", NotedView),
    ):
        return process.run_session(["--vault", str(vault)])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
