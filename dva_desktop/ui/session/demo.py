"""The demonstration inside the session process: an invented consultation through the real windows.

It runs over two sessions: the first sets up a vault, works as far as the DASH and is hidden in the
middle of a sentence; the second comes back to the same field and goes on to the documents.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from dva_desktop.core.errors import BugError
from dva_desktop.core.pathway import marac_routes
from dva_desktop.ui.session import pack
from dva_desktop.ui.session.acknowledgements import Acknowledgements
from dva_desktop.ui.session.demo_script import CANARIES, PASSPHRASE, ConsultationScript
from dva_desktop.ui.session.desk import Desk
from dva_desktop.ui.session.driver import Driver, Step
from dva_desktop.ui.session.first_run import RecoveryCode

SIZE = (1366, 768)
_NOTES = "progress.json"
_opened: list[str] = []


def start(session: Any) -> None:
    """Drive ``session``; it has been built and is asked to show its first screen by the front."""
    sys.addaudithook(_watch)
    Demo(session).begin()


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith("socket.") and not event.startswith("socket.__new__"):
        _opened.append(event)


class Demo:
    """One of the two halves, told apart by whether there was a vault at the start."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.out = cast("Path", session.options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.driver = Driver(session.window, self.out, self._done)
        self.notes = self._read_notes()
        self._acks: Acknowledgements | None = None

    def begin(self) -> None:
        """Wait for the window, then play."""
        is_first = not self.notes
        self.driver.run(self._first_half() if is_first else self._second_half())

    def _first_half(self) -> Iterator[Step]:
        go = self.driver
        yield from self._window()
        yield go.has("locality:somerset")
        go.picture("first-run-1-welcome")
        go.click("locality:somerset")
        go.click_text("Continue")
        yield go.has_text("Choose a passphrase")
        for field in go.window.findChildren(QLineEdit):
            yield from go.keys(field, PASSPHRASE)
        go.picture("first-run-2-passphrase")
        go.click_text("Continue")
        yield go.has_text("Your recovery code")
        code_step = go.window.findChildren(RecoveryCode)[0]
        go.picture("first-run-3-recovery-code")
        yield from go.keys(code_step.typed, code_step.code.rpartition("-")[2])
        go.click_text("Continue")
        yield go.has_text("Practise hiding")
        go.picture("first-run-4-rehearsal")
        go.click_text("Not now")
        yield go.has("home:new")
        script = ConsultationScript(go, self._desk)
        for step in script.ask():
            self._acknowledge()  # as soon as there is a consultation to be changed
            yield step
        yield from script.validate_and_assess()
        yield from script.account()
        yield from script.dash()
        self._keep_notes()
        go.press(Qt.Key.Key_F9)
        raise BugError("the demonstration went on after hiding")

    def _second_half(self) -> Iterator[Step]:
        go = self.driver
        yield from self._window()
        yield go.has_text("Passphrase")
        go.picture("unlock")
        field = go.window.findChildren(QLineEdit)[0]
        yield from go.keys(field, PASSPHRASE)
        stop = go.clock("unlock_ms")
        go.press(Qt.Key.Key_Return)
        yield lambda: self._desk.view is not None if self.session.desk else False
        stop()
        self._acknowledge()
        self._check_place()
        script = ConsultationScript(go, self._desk)
        yield from script.after_coming_back()
        yield from script.action()
        view = self._desk.view
        if view is None:
            raise BugError("the demonstration lost its consultation")
        consultation = view.consultation
        yield from script.documents(self.out / "protected")
        passphrase = cast("QLabel", go.find("documents.passphrase")).text()
        self._write_documents(consultation)
        self._write_summary(consultation)
        self.summary["protected_with"] = passphrase  # shown once; nobody else is to be told
        yield from script.finish()
        self._write_pictures()

    # helpers

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self.session.desk)

    def _window(self) -> Iterator[Step]:
        yield self.session.window.isVisible
        self.session.window.resize(*SIZE)
        yield None

    def _acknowledge(self) -> None:
        view = self._desk.view
        if view is not None and self._acks is None:
            self._acks = Acknowledgements(self.out / "changes.jsonl", view.consultation)

    def _check_place(self) -> None:
        """Coming back must lead to the page, field and caret that were left."""
        view = self._desk.view
        place = view.where() if view else None
        left = self.notes["place"]
        if place is None or [place.page, place.field, place.caret] != left:
            raise BugError("the demonstration did not come back to the same place")

    def _read_notes(self) -> dict[str, Any]:
        path = self.out / _NOTES
        return json.loads(path.read_bytes()) if path.exists() else {}

    def _keep_notes(self) -> None:
        view = self._desk.view
        place = view.where() if view else None
        notes = {
            "place": [place.page, place.field, place.caret] if place else [],
            "pictures": self.driver.pictures,
            "sockets": _opened,
        }
        (self.out / _NOTES).write_text(json.dumps(notes))

    def _write_documents(self, consultation: Any) -> None:
        """Readable copies beside the protected ones, so that everybody can look at them."""
        stop = self.driver.clock("documents_ms")
        reference = pack.reference_of(consultation.id)
        for document_id in self._due(consultation):
            made = pack.make(
                document_id,
                consultation.record,
                consultation.guidance,
                consultation.locality,
                reference,
                consultation.vault.mark(),
            )
            (self.out / f"{document_id}.pdf").write_bytes(made.pdf)
        stop()

    def _due(self, consultation: Any) -> tuple[str, ...]:
        from dva_desktop.core.pathway import documents_due

        return documents_due(consultation.record, consultation.findings, consultation.locality)

    def _write_summary(self, consultation: Any) -> None:
        dash = consultation.record.dash
        self.summary: dict[str, Any] = {
            "findings": [msgspec.to_builtins(one) for one in consultation.findings],
            "tally": {
                "yes": len(dash.yes),
                "no": len(dash.no),
                "unknown": len(dash.unknown),
                "not_asked": len(dash.not_asked),
            },
            "marac_routes": list(marac_routes(consultation.findings)),
            "documents": list(self._due(consultation)),
            "came_back_to": self.notes["place"],
            "sockets": [*self.notes["sockets"], *_opened],
            "canaries": list(CANARIES),
        }

    def _write_pictures(self) -> None:
        self.summary["timings"] = self.driver.timings
        self.summary["pictures"] = sorted(
            path.relative_to(self.out).as_posix() for path in (self.out / "pictures").glob("*.png")
        )
        text = json.dumps(self.summary, indent=2, ensure_ascii=False)
        (self.out / "summary.json").write_text(text + "\n", encoding="utf-8")
        (self.out / _NOTES).unlink()

    def _done(self) -> None:
        self.session.lock.now("closed")
