"""Process B: everything a person may see. It starts unseen and knows nothing until it is unlocked."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.folders import vault_folder
from dva_desktop.ui.front import Options
from dva_desktop.ui.front.crash import report
from dva_desktop.ui.front.wire import Message
from dva_desktop.ui.session.link import Link
from dva_desktop.ui.session.panic import Cause, Lock, PanicFilter
from dva_desktop.ui.session.unlock import UnlockScreen
from dva_desktop.ui.session.window import DeskWindow
from dva_desktop.ui.theme import apply_theme, follow_system, load_fonts
from dva_desktop.ui.widgets.basics import announce

PROCESS_NAME = "consultation-desk"
CRASHED = 70  # exit status
_SWITCH_SECONDS = 0.001  # a thread at work makes way for the hiding keys within this
_WARM_AFTER_MS = 100
_WARM = ("dva_desktop.core.vault", "dva_desktop.ui.session.after", "dva_desktop.ui.session.desk")


def run_session(argv: list[str]) -> int:
    """Serve until locked. Only the front starts this; it speaks through standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the front decides; its end is ours
    sys.setswitchinterval(_SWITCH_SECONDS)
    sys.excepthook = _crash_early
    app = QApplication([PROCESS_NAME])
    app.setQuitOnLastWindowClosed(False)
    load_fonts()
    apply_theme(app)
    session = Session(app, parse_options(argv), Link())
    session.start()
    os._exit(app.exec())  # live windows must not meet the end of the interpreter


def parse_options(argv: list[str]) -> Options:
    """The options as the front hands them on."""
    given = dict(zip(argv[::2], argv[1::2], strict=True))
    vault, out = given.get("--vault"), given.get("--out")
    return Options(
        vault=Path(vault) if vault else None,
        script=given.get("--script", ""),
        out=Path(out) if out else None,
    )


class Session(QObject):
    """The window, the lock and the wire; and, once unlocked, the vault."""

    _thread_crashed = Signal()

    def __init__(self, app: QApplication, options: Options, link: Link) -> None:
        super().__init__()
        self.options = options
        self.link = link
        self.lock = Lock(link.say)
        self.vault: Any = None
        self._saved = 0
        self._place: QRect | None = None
        self._warmed = False
        self._filter = PanicFilter(self.lock, self._announce)
        app.installEventFilter(self._filter)
        follow_system(app)
        self.window = DeskWindow()
        self.window.closing.connect(lambda: self.lock.now("closed"))
        self.window.settled.connect(self._on_settled)
        self.window.painted.connect(self._on_painted)
        self.window.committed.connect(self._on_committed)
        link.heard.connect(self._on_heard)
        link.lost.connect(self._on_lost)
        self._catch_errors()
