"""What Qt and the system would remember of a session, asked in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from dva_desktop.core.platform.folders import runtime_folder
from dva_desktop.ui.session import residue
from dva_desktop.ui.session.capture_guard import Standing
from dva_desktop.ui.session.residue import SPOOL, Residue, keep_temporary_files_apart, present

ROOT = Path(__file__).resolve().parents[3]
_SHOWN = "oxterhaven"
# A file dialog that is destroyed, which is when it writes down where it has been.
_CHILD = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog
from dva_desktop.ui.session.residue import keep_no_settings
app = QApplication(["x"])
if sys.argv[2] == "keep none":
    keep_no_settings()
dialog = QFileDialog(None, "", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
dialog.selectFile(sys.argv[1] + "/paper.pdf")
dialog.accept()
del dialog
QSettings("Somebody", "Something").setValue("last", sys.argv[1])
app.processEvents()
os._exit(0)
"""


def _show_a_dialog(home: Path, how: str) -> list[Path]:
    """The files that were written, and hold or are named after the folder that was shown."""
    shown = home / _SHOWN
    shown.mkdir()
    (shown / "paper.pdf").touch()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(shown), how],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_LOGGING_RULES": "*=false"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    files = [one for one in home.rglob("*") if one.is_file() and shown not in one.parents]
    return [one for one in files if _SHOWN.encode() in one.read_bytes()]


def test_a_file_dialog_that_is_destroyed_writes_nothing_down(private_home: Path) -> None:
    assert _show_a_dialog(private_home, "keep none") == []


def test_without_that_it_would(private_home: Path) -> None:
    """Otherwise the test before this one could not fail."""
    names = {one.name for one in _show_a_dialog(private_home, "keep all")}
    assert names == {"QtProject.conf", "Something.conf"}


def test_temporary_files_lie_in_the_folder_that_goes_with_the_person(private_home: Path) -> None:
    spool = runtime_folder() / SPOOL
    keep_temporary_files_apart()
    assert os.environ["TMPDIR"] == str(spool)
    assert spool.is_relative_to(private_home / "run")
    assert spool.stat().st_mode & 0o777 == 0o700


def test_what_a_killed_session_left_there_is_removed(private_home: Path) -> None:
    spool = runtime_folder() / SPOOL
    spool.mkdir()
    (spool / "page").write_text("a page that was being printed")
    (spool / "link").symlink_to(private_home)
    keep_temporary_files_apart()
    assert list(spool.iterdir()) == []
    assert private_home.is_dir()


def test_a_runtime_folder_that_cannot_be_used_stops_nobody(private_home: Path) -> None:
    (private_home / "run" / "consultation-desk").write_text("")
    keep_temporary_files_apart()
    assert os.environ["TMPDIR"] == ""


def test_elsewhere_the_temporary_folder_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    keep_temporary_files_apart()
    assert os.environ["TMPDIR"] == ""


def test_a_session_has_one_and_can_be_asked_about_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(residue, "_present", [])
    assert present() is None
    made = Residue(qapp, allow_capture=False)
    try:
        assert present() is made
        assert made.guard.standing is Standing.NOT_POSSIBLE
        made.on_lock("panic")
    finally:
        qapp.focusChanged.disconnect(made.clipboard._on_focus)
