"""Nothing left behind: what a session would otherwise leave in the clipboard, in pictures of the
screen, in settings files and in temporary files.

One place to begin it, one to end it; ``present`` is for the page that tells people about it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from dva_desktop.core.errors import DvaError
from dva_desktop.core.platform.folders import runtime_folder
from dva_desktop.ui.session.capture_guard import CaptureGuard, system_backend
from dva_desktop.ui.session.clipboard import Clipboard, system_board

SPOOL = "spool"
_NOWHERE = os.devnull + "/nothing"
_present: list[Residue] = []


class Residue:
    """Begun when the session gets ready; ``clipboard`` and ``guard`` work from then on."""

    def __init__(self, app: QApplication, *, allow_capture: bool) -> None:
        keep_no_settings()
        keep_temporary_files_apart()
        self.clipboard = Clipboard(system_board())
        self.clipboard.watch(app)
        self.guard = CaptureGuard(system_backend(), allowed=allow_capture)
        _present[:] = [self]

    def on_lock(self, _cause: object = None) -> None:
        """The last thing of all: take back what was copied. Another program may be waited for."""
        self.clipboard.forget()


def present() -> Residue | None:
    """That of this process, once it has begun."""
    return _present[0] if _present else None


def keep_no_settings() -> None:
    """Let Qt remember nothing: its file dialogs would write down the folders they showed.

    Windows keeps such things in its registry, which cannot be led elsewhere; there it is enough
    that a session ends without destroying its dialogs, for that is when they write.
    """
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, _NOWHERE)


def keep_temporary_files_apart() -> None:
    """Where printing needs a temporary file, it lies in the folder that lives in memory and goes
    when the person logs out; what a killed session left there is removed."""
    if sys.platform != "linux":
        return  # elsewhere the temporary folder is the person's own, and there is no other
    with suppress(DvaError, OSError):
        folder = runtime_folder() / SPOOL
        folder.mkdir(mode=0o700, exist_ok=True)
        _empty(folder)
        os.environ["TMPDIR"] = str(folder)


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_symlink() or not left.is_dir():
            left.unlink(missing_ok=True)
