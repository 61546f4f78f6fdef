"""Process B: everything a person may see. It starts unseen, and knows nothing until unlocked."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from dva_desktop.core.errors import BugError, DvaError
from dva_desktop.core.platform.folders import vault_path
from dva_desktop.core.platform.lock_policy import URGENT
from dva_desktop.core.platform.resources import resources
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.dress import dress
from dva_desktop.ui.front.preferences import Preferences, preferences
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.front.wire import Message, cause_in
from dva_desktop.ui.session.crashes import CRASHED, CrashWatch, end_at_once
from dva_desktop.ui.session.drill import Drill
from dva_desktop.ui.session.entrance import Entrance, reference
from dva_desktop.ui.session.link import Link
from dva_desktop.ui.session.panic import Cause, Lock, PanicFilter
from dva_desktop.ui.session.readiness import load_documents, load_store, load_windows, refusal
from dva_desktop.ui.session.screens import FaultScreen
from dva_desktop.ui.session.tasks import run_in_background
from dva_desktop.ui.session.unlock import VaultOpener, has_vault
from dva_desktop.ui.session.whereabouts import SET_UP_ANEW, find_vault, remember, ways_on
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.widgets.basics import announce

if TYPE_CHECKING:  # imported when used: the prompt has to be there at once
    from dva_desktop.core.vault import Vault
    from dva_desktop.ui.session.desk import Desk
    from dva_desktop.ui.session.first_run import FirstRun

PROCESS_NAME = "consultation-desk"  # what a window manager is told
_SWITCH_SECONDS = 0.001  # a thread at work makes way for the hiding keys within this
_WARM_AFTER_MS = 100
_NEVER = 1_000_000  # pixels


def run_session(argv: list[str]) -> int:
    """Serve until locked. The front starts this, and is spoken to through the standard streams."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the front decides; its end is ours
    sys.setswitchinterval(_SWITCH_SECONDS)
    sys.excepthook = end_at_once
    app = QApplication([PROCESS_NAME])
    app.setQuitOnLastWindowClosed(False)
    app.setStartDragDistance(_NEVER)  # no key is heard while words are dragged; nor may they leave
    chosen = preferences()
    dress(app, chosen)
    session = Session(app, chosen, Options.parse(argv), Link())
    session.start()
    os._exit(app.exec())  # live windows must not meet the end of the interpreter


class Session(QObject):
    """The window, the lock and the wire; and, once unlocked, the vault."""

    def __init__(
        self, app: QApplication, chosen: Preferences, options: Options, link: Link
    ) -> None:
        super().__init__()
        self.options = options
        self.link = link
        self.lock = Lock(link.say)
        self.lock.hooks.append(self._close_vault)
        self.vault: Vault | None = None
        self._opener: VaultOpener | None = None
        self._entrance: Entrance | None = None
        self.desk: Desk | None = None
        self._saved = 0
        self._place: QRect | None = None
        self._is_ready = False
        self._app = app
        self._chosen = chosen
        self._covered_ms: int | None = None
        self._owed: Cause | None = None
        self.watching = 0  # what the front hears of, as bits of ``watching.KINDS``
        self.drill = Drill()
        self._has_practised = False
        self._allow_capture = chosen.allow_capture or options.allow_capture
        self.window = DeskWindow(chosen.name)
        self.window.closing.connect(lambda: self.lock.now("closed"))
        self.window.settled.connect(self._on_settled)
        self.window.painted.connect(self._on_painted)
        self.window.committed.connect(self._on_committed)
        self.window.seen.connect(lambda seen: link.say("seen", int(seen)))
        self.window.practise_wanted.connect(self.drill.want)
        link.heard.connect(self._on_heard)
        link.lost.connect(self._on_lost)
        self._crashes = CrashWatch(lambda: self.lock.now("crash", CRASHED))

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
                self.lock.now(cause_in(message.numbers[0]))
            case "quit":
                self.lock.now("closed")
            case "covered":
                [self._covered_ms] = message.numbers
                if self._entrance is not None:
                    self._entrance.be_discreet()
            case "owed":
                self._owed = cause_in(message.numbers[0])
            case "watching":
                [self.watching] = message.numbers
            case _:
                pass  # the other words are ours to say

    def _on_lost(self) -> None:
        self.lock.now("front_gone")

    def _on_painted(self) -> None:
        note("prompt")
        self.link.say("prompt")
        self.link.beat()
        self._get_ready()
        self._idle.start()
        self._delay.take(self._chosen.name)

    def _get_ready(self) -> None:
        """Once, as soon as the prompt is there, or unseen when it is not wanted yet: what is needed
        before the first key can be pressed; then, aside, what the desk will need."""
        if self._is_ready:
            return
        self._is_ready = True
        from dva_desktop.core.platform.hardening import harden
        from dva_desktop.ui.session.idle import IdleLock
        from dva_desktop.ui.session.sleep_delay import SleepDelay

        harden()
        self._set_icon()
        self._filter = PanicFilter(self.lock, self._announce, self._chosen.hide_key)
        self._idle = IdleLock(self.window, self.lock.now, self._chosen.idle_minutes)
        self._delay = SleepDelay(self)
        self._filter.watchers.append(self._idle.saw)
        self.window.committed.connect(self._idle.used)
        self._leave_nothing()
        self._app.installEventFilter(self._filter)
        self._check_words(lambda: None)

    def _check_words(self, when_good: Callable[[], None]) -> None:
        def on_checked(fault: DvaError | None) -> None:
            if fault is None:
                when_good()
                run_in_background(
                    self, load_documents, lambda _: self._import_windows(), self._not_ready
                )
            elif self.desk is None:
                way_back = self._first_screen if self.vault is None else self._open_desk
                self._show_fault(refusal(fault), lambda: self._check_words(way_back))

        run_in_background(self, load_store, on_checked, self._not_ready)

    def _leave_nothing(self) -> None:
        from dva_desktop.ui.session.residue import Residue

        self._residue = Residue(self._app, allow_capture=self._allow_capture)
        if self._residue.guard.wants_events:
            self._filter.watchers.append(self._residue.guard.on_event)
        self.lock.hooks[:0] = [self._wait_for_cover, self._residue.on_lock]  # the last of all

    def _set_icon(self) -> None:
        from PySide6.QtGui import QIcon  # drawing it can wait for the prompt

        self.window.setWindowIcon(QIcon(str(resources() / "icons" / "desk.svg")))

    def _import_windows(self, at: int = 0) -> None:
        """Load the modules of the desk, one whenever there is nothing else to do."""
        if load_windows(at):
            QTimer.singleShot(0, self, lambda: self._import_windows(at + 1))

    def _not_ready(self, _why: str) -> None:
        """Whoever needs it will be told."""

    def _on_settled(self, place: QRect) -> None:
        self.link.say("at", place.x(), place.y(), place.width(), place.height())

    def _on_committed(self) -> None:
        self._saved += 1
        self.link.say("saved", self._saved)

    # screens

    def _first_screen(self, *, anew: bool = False) -> None:
        try:
            folder = find_vault(self.options.vault, anew=anew)
            first_time = not has_vault(folder)
        except DvaError as fault:
            screen = self._show_fault(fault, self._first_screen, ways_on(fault))
            screen.other_wanted.connect(self._other_way)
            return
        opener = self._opener = VaultOpener(folder)
        if first_time:
            self._set_up(opener).start()
            return
        self._entrance = entrance = Entrance(self.window, opener)
        entrance.unlocked.connect(lambda vault, secret: self._unlocked(opener, vault, secret))
        entrance.reference_wanted.connect(self._show_reference)
        if self._covered_ms is not None:
            entrance.be_discreet()
        entrance.start()

    def _other_way(self, way: str) -> None:
        """The records are gone, and do not come back by themselves."""
        if way == SET_UP_ANEW:
            self._first_screen(anew=True)
            return
        from dva_desktop.ui.session.restore_screen import RestoreScreen

        screen = RestoreScreen(vault_path(self.options.vault))
        screen.left.connect(self._first_screen)
        self._show(screen)
        screen.first_focus().setFocus()

    def _show_reference(self) -> None:
        guide = reference()
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
        remember(vault.folder)
        with suppress(DvaError):
            self._settle_up(vault)
        self.link.say("opened")

    def _settle_up(self, vault: Vault) -> None:
        """Write down what the session before could not."""
        from dva_desktop.core.vault import Event

        if self._owed is not None:
            vault.record_event(Event.LOCK, detail=f"{self._owed}:late")
            self._owed = None
        self._has_practised = self.drill.after_unlock(vault, self._covered_ms)

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
            self._residue.guard.begin()
            self.desk = open_desk(self.window, self.vault)
            self.desk.lost.connect(lambda: self.lock.now("crash", CRASHED))
        except DvaError as fault:
            self._show_fault(fault, self._open_desk)
        else:
            self.lock.hooks.append(self._commit)
            if self.vault.noticed:
                self._strip(self.vault.noticed)
            self._tend_backups(self.vault)
            if self._has_practised:
                self.window.practised.emit()

    def _strip(self, noticed: tuple[str, ...]) -> None:
        from dva_desktop.ui.session.backup_tending import Strip

        Strip(self.window, " ".join(noticed), "It is in the journal.")

    def _tend_backups(self, vault: Vault) -> None:
        if self._opener is not None and not self.options.script:
            from dva_desktop.ui.session.backup_tending import tend_backups

            tend_backups(self.window, vault, self._opener)

    def _show_fault(
        self, fault: DvaError, again: Callable[[], None], others: tuple[str, ...] = ()
    ) -> FaultScreen:
        screen = FaultScreen(fault.what, fault.remedy, others)
        screen.again.connect(again)
        self._show(screen)
        return screen

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
                self.drill.on_lock(self.vault, cause, dt.datetime.now(dt.UTC))
            with suppress(DvaError):
                self.vault.record_event(Event.LOCK, detail=cause)
            self.vault.close()
            if self._opener is not None:
                self._opener.lock.release()

    def _wait_for_cover(self, cause: Cause) -> None:
        if cause in URGENT and not QGuiApplication.platformName().startswith("wayland"):
            self.link.wait_for_cover()  # under Wayland the windows may only go with the process

    def _announce(self, text: str) -> None:
        announce(QApplication.focusWidget() or self.window, text, urgent=True)
