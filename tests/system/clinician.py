"""A clinician in a hurry: comes back, sees that all is as it was left, works, and hides again.

``sit_down`` makes the session process of this interpreter an attended one. Everything is done with
real Qt events, but for the keys that hide: those are sent by the X server. What was on the screen
when hiding is left in ``HASTY``/left.json; the next session compares and writes a line in
``HASTY``/came_back.jsonl. One session is one hiding.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QToolTip,
    QWidget,
)

from dva_desktop.ui.pages.registry import pages_for
from dva_desktop.ui.session import dialogs, process
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.session.driver import Step
from dva_desktop.ui.session.unlock import UnlockScreen
from dva_desktop.ui.widgets.control import Control
from dva_desktop.ui.widgets.guarded_text import GuardedText
from dva_desktop.ui.widgets.text_controls import LineControl, TextControl
from tests.core.vault.support import PASSPHRASE
from tests.system.person import Person

WORDS = ("kettle", "stairs", "nine", "march", "door", "said so", "again", "left arm", "quiet")
KEYS = (("F9",), ("Shift_L", "Shift_L", "Shift_L"))
T = TypeVar("T", bound=QWidget)


class Clinician:
    """One session's work, up to the hiding that ends it."""

    def __init__(self, session: process.Session, folder: Path) -> None:
        self.session, self.folder = session, folder
        number = len(self._lines("hidings.jsonl"))
        seed = (folder / "seed").read_text()
        self.chance = random.Random(f"{seed} {number}")  # noqa: S311 (what to do next)
        self.person = Person(session, session.options.vault or folder, folder / "screens")
        self.driver = self.person.driver

    def begin(self) -> None:
        """Start working."""
        self.driver.run(self._working())

    def _working(self) -> Iterator[Step]:
        try:
            yield from self._work()
        except Exception:
            (self.folder / "failed.txt").write_text(traceback.format_exc())  # all is invented here
            raise

    def _work(self) -> Iterator[Step]:
        if self.chance.random() < 0.08:
            yield from self._hide_at_the_prompt()
            return
        yield from self.person.unlock(PASSPHRASE)
        yield None  # the focus is settled a turn after the page is shown
        self._compare()
        if self.chance.random() < 0.06:
            yield from self._look_at_home()
        else:
            yield from self._consult()

    # coming back

    def _compare(self) -> None:
        """Whether everything is as it was left; nothing was left before the first hiding."""
        path = self.folder / "left.json"
        if path.exists():
            left, here = json.loads(path.read_text()), self._here()
            wrong = sorted(name for name in left if left[name] != here.get(name))
            # What differs, by name; of the words themselves, whether they are all there.
            self._add(
                "came_back.jsonl", {"wrong": wrong, "left": _short(left), "here": _short(here)}
            )

    def _here(self) -> dict[str, Any]:
        desk = self.session.desk
        assert desk is not None
        if desk.view is None:
            return {"home": True}
        view, place = desk.view, desk.view.where()
        assert place is not None
        record = desk.vault.load(view.consultation.id)
        kept = view.consultation.record if view.consultation.is_kept else record
        assert kept == record
        return {
            "consultation": view.consultation.id,
            "record": msgspec.json.encode(record).decode(),
            "page": place.page,
            "field": place.field,
            "caret": place.caret,
        }

    # working

    def _consult(self) -> Iterator[Step]:
        desk = self.session.desk
        assert desk is not None
        if desk.view is None or self.chance.random() < 0.1:
            desk.open(self.chance.choice(desk.vault.consultations()).id)
        view = desk.view
        assert view is not None
        if self.chance.random() < 0.7:
            view.show_page(self.chance.choice(pages_for(view.consultation.record)).id)
        yield from self.driver.wait(self.chance.choice((0, 0, 0.05, 0.5)))
        field = self._field(view)
        if field is not None:
            yield from self._write(view, field)
        what = self.chance.choice(
            (_nothing, _nothing, _list_of_choices, _context_menu, _tool_tip, _message, _question,
             _folder, _menu_in_a_dialog)
        )  # fmt: skip
        yield from what(self, field or view)
        self._leave(view)
        yield from self._hide(what.__name__)

    def _field(self, view: ConsultationView) -> QWidget | None:
        """A field of the page, one to write in rather than another."""
        assert view.page is not None
        shown = [
            one
            for one in view.page.findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.objectName() and _can_have_focus(one)
        ]
        texts = [one for one in shown if isinstance(one, QLineEdit | QPlainTextEdit)]
        chosen = texts if texts and self.chance.random() < 0.8 else shown
        return self.chance.choice(chosen) if chosen else None

    def _write(self, view: ConsultationView, field: QWidget) -> Iterator[Step]:
        assert view.page is not None
        view.page.ensureWidgetVisible(field)
        self.session.window.activateWindow()
        field.setFocus()
        yield field.hasFocus
        if not _is_free_text(field):
            return
        words = f"{self.chance.choice(WORDS)} {self.chance.choice(WORDS)}"
        if isinstance(field, QLineEdit):
            field.setCursorPosition(self.chance.randint(0, len(field.text())))
        elif isinstance(field, QPlainTextEdit):
            cursor = field.textCursor()
            cursor.setPosition(self.chance.randint(0, len(field.toPlainText())))
            field.setTextCursor(cursor)
        QTest.keyClicks(field, words)
        written = msgspec.json.encode(view.consultation.record).decode()
        assert words in written, f"{words} is not kept from {field.objectName()}"
        if self.chance.random() < 0.3:
            yield from self.driver.wait(self.chance.uniform(0, 0.6))  # kept, or about to be

    def _look_at_home(self) -> Iterator[Step]:
        desk = self.session.desk
        assert desk is not None
        desk.go_home()
        if self.chance.random() < 0.5:
            desk.show_reference()
        else:
            yield from self.driver.keys(desk.home.search, self.chance.choice(WORDS))
        (self.folder / "left.json").write_text(json.dumps({"home": True}))
        yield from self._hide("home")

    def _hide_at_the_prompt(self) -> Iterator[Step]:
        """With half a passphrase typed, or while the key is being worked out."""
        window = self.session.window
        yield lambda: bool(window.isVisible() and window.findChildren(UnlockScreen))
        [screen] = window.findChildren(UnlockScreen)
        yield screen.field.isEnabled
        half = self.chance.random() < 0.5
        yield from self.driver.keys(screen.field.edit, PASSPHRASE[:9] if half else PASSPHRASE)
        if not half:
            self.driver.press(Qt.Key.Key_Return)
        yield from self._hide("prompt" if half else "unlocking")

    # hiding

    def _leave(self, view: ConsultationView) -> None:
        """Write down how everything is, as it has to be again."""
        place = view.where()
        assert place is not None
        left = {
            "consultation": view.consultation.id,
            "record": msgspec.json.encode(view.consultation.record).decode(),
            "page": place.page,
            "field": place.field,
            "caret": place.caret,
        }
        if not place.field:
            del left["field"], left["caret"]
        (self.folder / "left.json").write_text(json.dumps(left))

    def _hide(self, what: str) -> Iterator[Step]:
        self._add("hidings.jsonl", {"from": what})
        if what != "unlocking" and self.chance.random() < 0.15:
            from dva_desktop.ui.widgets.hide_button import HideButton

            shown = [one for one in _all_shown(HideButton) if one.window().isActiveWindow()]
            if shown:
                QTest.mouseClick(shown[-1], Qt.MouseButton.LeftButton)
        keys = self.chance.choice(KEYS)
        with subprocess.Popen(["xdotool", "key", "--delay", "15", *keys]) as pressing:
            yield lambda: pressing.poll() is not None and self.session.lock.locking

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def _add(self, name: str, line: dict[str, Any]) -> None:
        with (self.folder / name).open("a") as file:
            file.write(json.dumps(line) + "\n")


# what may be open when hiding


def _nothing(_clinician: Clinician, _at: QWidget) -> Iterator[Step]:
    yield None


def _list_of_choices(clinician: Clinician, _at: QWidget) -> Iterator[Step]:
    if lists := _all_shown(QComboBox):
        clinician.chance.choice(lists).showPopup()
        yield lambda: QApplication.activePopupWidget() is not None


def _context_menu(_clinician: Clinician, at: QWidget) -> Iterator[Step]:
    where = QPoint(4, 4)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, at.mapToGlobal(where))
    QApplication.sendEvent(at, event)
    yield None


def _tool_tip(_clinician: Clinician, at: QWidget) -> Iterator[Step]:
    QToolTip.showText(at.mapToGlobal(QPoint(4, 4)), "a tip", at)
    yield QToolTip.isVisible


def _message(clinician: Clinician, _at: QWidget) -> Iterator[Step]:
    yield from _open(dialogs.tell(clinician.session.window, "Something is said.", "And why."))


def _question(clinician: Clinician, _at: QWidget) -> Iterator[Step]:
    yield from _open(dialogs.ask(clinician.session.window, "Is it so?", bool))


def _folder(clinician: Clinician, _at: QWidget) -> Iterator[Step]:
    yield from _open(dialogs.choose_folder(clinician.session.window, bool))


def _menu_in_a_dialog(clinician: Clinician, _at: QWidget) -> Iterator[Step]:
    dialog = dialogs.choose_folder(clinician.session.window, bool)
    yield from _open(dialog)
    [path] = dialog.findChildren(QLineEdit, "folder.path")
    yield from _context_menu(clinician, path)


def _open(dialog: QDialog) -> Iterator[Step]:
    yield dialog.isActiveWindow


def _all_shown(kind: type[T]) -> list[T]:
    tops = QApplication.topLevelWidgets()
    return [one for top in tops for one in top.findChildren(kind) if one.isVisible()]


def _can_have_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _is_free_text(field: QWidget) -> bool:
    if not isinstance(field, QLineEdit | QPlainTextEdit) or field.isReadOnly():
        return False
    control: QWidget | None = field
    while control is not None and not isinstance(control, Control):
        control = control.parentWidget()
    # Of a date or a number nothing is kept before it is whole; those are no words.
    return type(control) in (TextControl, LineControl, GuardedText)


def _short(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "record"}


def sit_down() -> None:
    """Have a clinician at every session of this process."""
    folder, start = Path(os.environ["HASTY"]), process.Session.start

    def attended(session: process.Session) -> None:
        start(session)
        Clinician(session, folder).begin()

    patch.object(process.Session, "start", attended).start()
