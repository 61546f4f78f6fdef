"""Process B: everything a person may see. It starts unseen, and knows nothing until unlocked."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.core.platform.resources import resources
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.crash import report
from dva_desktop.ui.front.dress import dress
from dva_desktop.ui.front.preferences import Preferences, preferences
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.front.wire import Message
from dva_desktop.ui.session.link import Link
from dva_desktop.ui.session.panic import Cause, Lock, PanicFilter
from dva_desktop.ui.session.screens import FaultScreen
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.session.unlock import UnlockScreen, VaultOpener, has_vault
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.widgets.basics import announce

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from dva_desktop.core.vault import Vault
    from dva_desktop.ui.session.desk import Desk
    from dva_desktop.ui.session.first_run import FirstRun

PROCESS_NAME = "consultation-desk"  # what a window manager is told
CRASHED = 70  # exit status
_SWITCH_SECONDS = 0.001  # a thread at work makes way for the hiding keys within this
_WARM_AFTER_MS = 100
_WINDOWS = (
    "dva_desktop.ui.session.first_run",
    "dva_desktop.ui.widgets.form",
    "dva_desktop.ui.widgets.body_map_canvas",
    "dva_desktop.ui.pages.page",
    "dva_desktop.ui.session.desk",
)


def run_session(argv: list[str]) -> int:
    """Serve until locked. The front starts this, and is spoken to through the standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the front decides; its end is ours
    sys.setswitchinterval(_SWITCH_SECONDS)
    sys.excepthook = _crash_early
    app = QApplication([PROCESS_NAME])
    app.setQuitOnLastWindowClosed(False)
    chosen = preferences()
    dress(app, chosen)
    session = Session(app, chosen, Options.parse(argv), Link())
    session.start()
    os._exit(app.exec())  # live windows must not meet the end of the interpreter


def _crash_early(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    report(kind, trace)
    os._exit(CRASHED)


def _import_store() -> None:
    """Load what unlocking needs. What cannot be loaded will say so when it is needed."""
    with suppress(Exception):
        import_module("dva_desktop.core.vault")
        import_module("dva_desktop.core.guidance").load_guidance()


def _import_documents() -> None:
    with suppress(Exception):
        import_module("dva_desktop.core.documents")


class Session(QObject):
    """The window, the lock and the wire; and, once unlocked, the vault."""

    _thread_crashed = Signal()

    def __init__(
        self, app: QApplication, chosen: Preferences, options: Options, link: Link
    ) -> None:
        super().__init__()
        self.options = options
        self.link = link
        self.lock = Lock(link.say)
        self.lock.hooks.append(self._close_vault)
        self.vault: Vault | None = None
        self.desk: Desk | None = None
        self._saved = 0
        self._place: QRect | None = None
        self._is_ready = False
        self._app = app
        self._hide_key = chosen.hide_key
        self.window = DeskWindow(chosen.name)
        self.window.closing.connect(lambda: self.lock.now("closed"))
        self.window.settled.connect(self._on_settled)
        self.window.painted.connect(self._on_painted)
        self.window.committed.connect(self._on_committed)
        link.heard.connect(self._on_heard)
        link.lost.connect(self._on_lost)
        self._catch_errors()

    def start(self) -> None:
        """Build the first screen, unseen, and wait to be asked for it."""
        self.link.listen()
        self._first_screen()
        self.link.say("ready")
        QTimer.singleShot(_WARM_AFTER_MS, self._get_ready)
        if self.options.script:
            import_module("dva_desktop.ui.session.demo").start(self)

    # the wire

    def _on_heard(self, message: Message) -> None:
        match message.word:
            case "unlock":
                self.window.show_at(self._place)
            case "at":
                self._place = QRect(*message.numbers)
            case "hide":
                self.lock.now("front")
            case "quit":
                self.lock.now("closed")
            case _:
                pass  # the other words are ours to say

    def _on_lost(self) -> None:
        self.lock.now("front_gone")

    def _on_painted(self) -> None:
        note("prompt")
        self.link.say("prompt")
        self._get_ready()

    def _get_ready(self) -> None:
        """Once, as soon as the prompt is there, or unseen when it is not wanted yet: what is needed
        before the first key can be pressed; then, aside, what the desk will need."""
        if self._is_ready:
            return
        self._is_ready = True
        from dva_desktop.core.platform.hardening import harden

        harden()
        self._set_icon()
        self._filter = PanicFilter(self.lock, self._announce, self._hide_key)
        self._app.installEventFilter(self._filter)
        run_in_background(self, _import_store, lambda _: self._import_windows(), self._not_ready)

    def _set_icon(self) -> None:
        from PySide6.QtGui import QIcon  # drawing it can wait for the prompt

        self.window.setWindowIcon(QIcon(str(resources() / "icons" / "desk.svg")))

    def _import_windows(self, at: int = 0) -> None:
        """Load the modules of the desk, one whenever there is nothing else to do."""
        if at == len(_WINDOWS):
            run_in_background(self, _import_documents, lambda _: None, self._not_ready)
            return
        with suppress(Exception):
            import_module(_WINDOWS[at])
        QTimer.singleShot(0, self, lambda: self._import_windows(at + 1))

    def _not_ready(self, _why: str) -> None:
        """Whoever needs it will be told."""

    def _on_settled(self, place: QRect) -> None:
        self.link.say("at", place.x(), place.y(), place.width(), place.height())

    def _on_committed(self) -> None:
        self._saved += 1
        self.link.say("saved", self._saved)

    # screens

    def _first_screen(self) -> None:
        try:
            folder = vault_folder(self.options.vault)
            first_time = not has_vault(folder)
        except DvaError as fault:
            self._show_fault(fault, self._first_screen)
            return
        opener = VaultOpener(folder)
        if first_time:
            self._set_up(opener).start()
            return
        screen = UnlockScreen(opener)
        screen.unlocked.connect(lambda vault, secret: self._unlocked(opener, vault, secret))
        screen.reference_wanted.connect(self._show_reference)
        self._show(screen)
        screen.field.setFocus()

    def _show_reference(self) -> None:
        from dva_desktop.core.guidance import load_locality, locality_ids
        from dva_desktop.ui.pages.pocket_guide import PocketGuide

        places = [load_locality(one) for one in locality_ids()]
        guide = PocketGuide(places, dt.datetime.now().astimezone().date())
        guide.closed.connect(self._first_screen)
        self._show(guide)

    def _set_up(self, opener: VaultOpener) -> FirstRun:
        from dva_desktop.ui.session.first_run import FirstRun

        steps = FirstRun(self.window, opener)
        steps.made.connect(self._hold)
        steps.finished.connect(self._open_desk)
        self.lock.hooks.append(steps.on_lock)
        return steps

    def _unlocked(self, opener: VaultOpener, vault: Vault, secret: str) -> None:
        self._hold(vault)
        if vault.by_recovery:
            self._choose_new_passphrase(opener, vault, secret)
        else:
            self._arrive(opener, vault, secret)

    def _hold(self, vault: Vault) -> None:
        """From here on, every way out closes the vault last."""
        self.vault = vault

    def _choose_new_passphrase(self, opener: VaultOpener, vault: Vault, code: str) -> None:
        from dva_desktop.ui.session.passphrase_form import PassphraseForm

        form = PassphraseForm(
            "Choose a new passphrase",
            "The recovery code let you in. It stays as it is; from now on this passphrase opens "
            "your work.",
        )

        def change(new: str) -> None:
            form.wait("Changing the passphrase…")
            run_in_background(
                form,
                lambda: opener.change_passphrase(code, new),
                lambda _none: self._arrive(opener, vault, new),
                form.refuse,
            )

        form.chosen.connect(change)
        self._show(form)
        form.first.setFocus()

    def _arrive(self, opener: VaultOpener, vault: Vault, passphrase: str) -> None:
        """Where the set-up was left, or the desk."""
        from dva_desktop.ui.session.first_run import NOTE_CODE, REHEARSE, REHEARSED, STAGE

        try:
            stage = vault.setting(STAGE)
        except DvaError as fault:
            self._show_fault(fault, lambda: self._arrive(opener, vault, passphrase))
            return
        if stage == NOTE_CODE:
            self._set_up(opener).renew_code(vault, passphrase)
        elif stage == REHEARSE:
            self._set_up(opener).rehearse(vault)
        elif stage == REHEARSED:
            self._set_up(opener).greet(vault)
        else:
            self._open_desk()

    def _open_desk(self) -> None:
        from dva_desktop.ui.session.desk import open_desk

        if self.vault is None:
            raise BugError("The desk was asked for before the vault was open.")
        try:
            self.desk = open_desk(self.window, self.vault)
        except DvaError as fault:
            self._show_fault(fault, self._open_desk)
        else:
            self.lock.hooks.append(self._commit)

    def _show_fault(self, fault: DvaError, again: Callable[[], None]) -> None:
        screen = FaultScreen(fault.what, fault.remedy)
        screen.again.connect(again)
        self._show(screen)

    def _show(self, screen: QWidget) -> None:
        self.window.show_screen(screen, "")

    # the end

    def _commit(self, _cause: Cause) -> None:
        if self.desk is not None:
            self.desk.commit()

    def _close_vault(self, cause: Cause) -> None:
        if self.vault is not None:
            from dva_desktop.core.vault import Event

            with suppress(DvaError):
                self.vault.record_event(Event.LOCK, detail=cause)
            self.vault.close()

    def _announce(self, text: str) -> None:
        announce(QApplication.focusWidget() or self.window, text, urgent=True)

    def _catch_errors(self) -> None:
        def crash(
            kind: type[BaseException], _error: BaseException, trace: TracebackType | None
        ) -> None:
            report(kind, trace)
            self.lock.now("crash", CRASHED)

        def crash_in_thread(given: threading.ExceptHookArgs) -> None:
            report(given.exc_type, given.exc_traceback)
            self._thread_crashed.emit()

        self._thread_crashed.connect(self._on_thread_crashed)
        sys.excepthook = crash
        threading.excepthook = crash_in_thread

    def _on_thread_crashed(self) -> None:
        self.lock.now("crash", CRASHED)
