"""The front with its windows: the decoy, the notices, and the supervisor between them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.folders import runtime_folder
from dva_desktop.core.platform.hardening import harden
from dva_desktop.ui.front.calculator import Calculator
from dva_desktop.ui.front.calls import HIDE, SHOW, call, was_heard
from dva_desktop.ui.front.child import Child
from dva_desktop.ui.front.foreground import let_others_come_forward
from dva_desktop.ui.front.instance import Instance
from dva_desktop.ui.front.notice import Notice
from dva_desktop.ui.front.supervisor import Supervisor
from dva_desktop.ui.theme import apply_theme, follow_system, load_fonts

NAME = "Consultation Desk"
PROCESS_NAME = "consultation-desk"
ANSWER_SECONDS = 2.0
ALREADY_OPEN = f"{NAME} is already open. Its window has been brought to the front."


def run_application(command: Sequence[str], first: Child) -> int:
    """Be the one program, or say why not. Returns the exit status."""
    app = QApplication([PROCESS_NAME])
    app.setQuitOnLastWindowClosed(False)
    harden()
    front = Front(app, command, first)
    try:
        return front.run()
    finally:
        front.supervisor.end()


class Front(QObject):
    """What process A shows, and when."""

    def __init__(self, app: QApplication, command: Sequence[str], first: Child) -> None:
        super().__init__()
        self._app = app
        self._decoy: Calculator | None = None
        self._notice: Notice | None = None
        self._dressed = False
        self.supervisor = Supervisor(command, first)
        self.supervisor.cover.connect(self._cover)
        self.supervisor.uncover.connect(self._uncover)
        self.supervisor.failed.connect(self._failed)
        self.supervisor.closed.connect(app.quit)

    def run(self) -> int:
        """Show the program until it is closed."""
        try:
            self._instance = Instance(runtime_folder())
            if not self._instance.take():
                return self._call_the_other()
        except DvaError as fault:
            return self._stop(fault.what, fault.remedy)
        self._instance.called.connect(self._called)
        self.supervisor.unlock()
        status = self._app.exec()
        self._instance.release()
        return status

    # the other start

    def _call_the_other(self) -> int:
        request = call(runtime_folder(), SHOW)
        if was_heard(request, until=time.monotonic() + ANSWER_SECONDS):
            _say(ALREADY_OPEN)
            return 0
        return self._stop(
            f"{NAME} is already open, but it does not answer.",
            "Log out and in again, or ask whoever looks after this computer.",
        )

    def _called(self, what: str) -> None:
        if what == HIDE:
            self.supervisor.hide()
        elif self._decoy is not None and self._decoy.isVisible():
            self._decoy.show_now()
        else:
            self.supervisor.raise_window()

    # what is on the screen

    def _cover(self) -> None:
        self._close_notice()
        self.decoy().show_now()

    def _uncover(self) -> None:
        self._close_notice()
        if self._decoy is not None:
            self._decoy.hide()
            self._decoy.settle(self.supervisor.place)
        else:
            QTimer.singleShot(0, self._prepare)

    def _prepare(self) -> None:
        if self._decoy is None:
            self.decoy().prepare(self.supervisor.place)

    def decoy(self) -> Calculator:
        """The calculator, made when it is first needed."""
        if self._decoy is None:
            self._dress()
            self._decoy = Calculator()
            self._decoy.settle(self.supervisor.place)
            self._decoy.back.connect(self._back)
            self._decoy.closed.connect(self.supervisor.close)
        return self._decoy

    def _back(self) -> None:
        let_others_come_forward()
        self.supervisor.unlock()

    # when something went wrong

    def _failed(self, saved_at: float) -> None:
        kept = f" until {time.strftime('%H:%M:%S', time.localtime(saved_at))}" if saved_at else ""
        self._show_notice(
            f"{NAME} closed unexpectedly.",
            f"Everything saved{kept or ' until then'} is kept.",
            [("Open again", self._back), ("Close", self.supervisor.close)],
        )

    def _stop(self, text: str, remedy: str) -> int:
        _say(f"{text} {remedy}".strip())
        self._show_notice(text, remedy, [("Close", lambda: self._app.exit(1))])
        return self._app.exec()

    def _show_notice(
        self, text: str, remedy: str, actions: list[tuple[str, Callable[[], None]]]
    ) -> None:
        self._dress()
        self._notice = Notice(NAME, text, remedy, actions)
        self._notice.show_at(self.supervisor.place)

    def _close_notice(self) -> None:
        if self._notice is not None:
            self._notice.hide()
            self._notice = None

    def _dress(self) -> None:
        if not self._dressed:
            self._dressed = True
            load_fonts()
            apply_theme(self._app)
            follow_system(self._app)


def _say(text: str) -> None:
    if sys.stderr is not None:  # a windowed program has none
        sys.stderr.write(f"{text}\n")
