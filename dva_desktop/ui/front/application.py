"""The front with its windows: the decoy, the notices, and the supervisor between them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QFileSystemWatcher, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from dva_desktop.core.platform.hardening import harden
from dva_desktop.core.platform.lock_policy import URGENT, Cause
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.backup_helper import BackupHelper, backup_command
from dva_desktop.ui.front.calculator import Calculator
from dva_desktop.ui.front.calls import HIDE, take_calls
from dva_desktop.ui.front.child import Child, session_command
from dva_desktop.ui.front.crash import report
from dva_desktop.ui.front.dress import dress
from dva_desktop.ui.front.foreground import let_others_come_forward
from dva_desktop.ui.front.hush import Hush
from dva_desktop.ui.front.instance import Instance
from dva_desktop.ui.front.notice import Notice
from dva_desktop.ui.front.preferences import Preferences, preferences
from dva_desktop.ui.front.signs import KEYS, POINTERS, Signs
from dva_desktop.ui.front.sticky_keys import spare_the_question
from dva_desktop.ui.front.supervisor import Supervisor
from dva_desktop.ui.front.timing import note
from dva_desktop.ui.front.watching import Watch, make_watch

PROCESS_NAME = "clinical-calculator"  # what a window manager is told
_WATCH_AFTER_MS = 200


def run_application(options: Options, first: Child, instance: Instance) -> int:
    """Supervise sessions until the program is closed. Returns the exit status."""
    chosen = preferences()
    app = _application(chosen)
    supervisor = Supervisor(session_command(options.arguments()), first)
    front = Front(app, chosen, supervisor, instance)
    if not options.script:  # a demonstration is not anyone's work
        helper = BackupHelper(backup_command(options.vault), front)
        supervisor.rested.connect(helper.begin_soon)
        supervisor.wanted.connect(helper.stop)
        supervisor.closed.connect(helper.leave)
    if options.script and options.out is not None:
        from dva_desktop.ui.front.demo import Visitor

        Visitor(app, front, options.out)
    try:
        return app.exec()
    finally:
        front.supervisor.end()
        instance.release()


def show_stop(what: str, remedy: str) -> int:
    """Say in a window why the program does not open. Returns the exit status, 1."""
    chosen = preferences()
    app = _application(chosen)
    notice = Notice(chosen.name, what, remedy, [("Close", lambda: app.exit(1))])
    notice.show_at(None)
    return app.exec()


def _application(chosen: Preferences) -> QApplication:
    harden()
    sys.excepthook = lambda kind, _error, trace: report(kind, trace)
    app = QApplication([PROCESS_NAME])
    app.setQuitOnLastWindowClosed(False)
    dress(app, chosen)
    return app


class Front(QObject):
    """What process A shows, and when."""

    def __init__(
        self, app: QApplication, chosen: Preferences, supervisor: Supervisor, instance: Instance
    ) -> None:
        super().__init__()
        self._app = app
        self._name = chosen.name
        self._signs = Signs(chosen.hide_key)
        self.supervisor = supervisor
        self._folder = instance.folder
        self._notice: Notice | None = None
        self._watch: Watch | None = None
        self.hush = Hush()
        self.hush.over.connect(self._listen)
        self.decoy = Calculator()
        self.decoy.back.connect(self._back)
        self.decoy.closed.connect(supervisor.close)
        self.decoy.painted.connect(supervisor.covered)
        supervisor.cover.connect(self._cover)
        supervisor.uncover.connect(self._uncover)
        supervisor.moved.connect(self.decoy.settle)
        supervisor.failed.connect(self._failed)
        supervisor.closed.connect(app.quit)
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._take_calls)
        QTimer.singleShot(0, self._get_ready)

    def _get_ready(self) -> None:
        self.decoy.prepare()
        self.supervisor.begin()
        self._take_calls()
        QTimer.singleShot(_WATCH_AFTER_MS, self._start_watching)

    def _start_watching(self) -> None:
        self._watch = make_watch(self._on_system)
        self._watch.heard_of.connect(self.supervisor.tell_watching)
        self._watch.start()

    # what is on the screen

    def _cover(self, cause: Cause = "panic") -> None:
        self._close_notice()
        self.hush.begin()
        spare_the_question()
        if cause in URGENT:
            self.decoy.show_now()
        else:
            self.decoy.show_quietly(minimised=not self.supervisor.is_seen)
        # Not before: showing it sends a thousand events, and none of them is a hand's.
        self._app.installEventFilter(self.hush)

    def _listen(self) -> None:
        self._app.removeEventFilter(self.hush)
        note("listening")

    def _uncover(self) -> None:
        self._close_notice()
        self.decoy.hide()

    def _back(self) -> None:
        let_others_come_forward()
        self.supervisor.unlock()

    # triggers

    def _on_system(self, cause: Cause, *, sleeps_at_once: bool = False) -> None:
        """The computer locks or sleeps; ``sleeps_at_once``: as soon as this has returned."""
        self.supervisor.hide(cause)
        if sleeps_at_once:
            self.supervisor.see_it_end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The hiding keys work in the notice too; it is there while this is asked."""
        if event.type() in POINTERS:
            self._signs.interrupt()
        elif event.type() in KEYS and isinstance(event, QKeyEvent):
            wants_to_hide = self._signs.on_key(event) == 0
            if wants_to_hide and self._notice is not None:
                self._cover()
                return True
        return False

    def _take_calls(self) -> None:
        for what in take_calls(self._folder):
            if what == HIDE:
                self._hide()
            else:
                self._come_forward()

    def _hide(self) -> None:
        if self._notice is not None:
            self._cover()
        self.supervisor.hide()

    def _come_forward(self) -> None:
        if self.decoy.isVisible():
            self.decoy.show_now()
        elif self._notice is not None:
            self._notice.show_at(self.supervisor.place)
        else:
            self.supervisor.raise_window()

    # when something went wrong

    def _failed(self, saved_at: float) -> None:
        until = time.strftime("%H:%M:%S", time.localtime(saved_at)) if saved_at else "then"
        actions: list[tuple[str, Callable[[], None]]] = [
            ("Open again", self._back),
            ("Close", self.supervisor.close),
        ]
        what, kept = (
            f"{self._name} closed unexpectedly.",
            f"Everything saved until {until} is kept.",
        )
        self._notice = Notice(self._name, what, kept, actions)
        self._notice.hide_wanted.connect(self._cover)
        self._notice.show_at(self.supervisor.place)
        self._app.installEventFilter(self)

    def _close_notice(self) -> None:
        if self._notice is not None:
            self._app.removeEventFilter(self)
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
