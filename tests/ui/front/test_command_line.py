"""The command line: quick, plain, and without a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.__main__ import main
from dva_desktop.cli import COMMANDS, demo, run
from dva_desktop.ui import front

ROOT = Path(__file__).resolve().parents[3]


def _status(argv: list[str]) -> object:
    try:
        return main(argv)
    except SystemExit as ended:
        return ended.code


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert _status(["-h"]) == 0
    shown = capsys.readouterr().out
    assert "--vault DIR" in shown
    for name in COMMANDS:
        assert f"\n  {name} " in shown


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status([name, "-h"]) == 0
    assert "usage:" in capsys.readouterr().out


@pytest.mark.parametrize("argument", ["nonsense", "--nonsense", "--vau=x", "--vault"])
def test_what_is_not_an_option_is_refused(
    argument: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _status([argument]) == 2
    assert "usage:" in capsys.readouterr().err


def test_help_loads_no_window() -> None:
    code = (
        "import sys; from dva_desktop.__main__ import main\n"
        "try: main(['-h'])\n"
        "except SystemExit: print('PySide6' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "False"


def test_a_command_that_holds_a_key_is_closed_to_other_programs(tmp_path: Path) -> None:
    code = (
        "import sys; from dva_desktop.__main__ import main\n"
        f"sys.argv = ['dva-desktop', 'verify', {str(tmp_path)!r}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "from dva_desktop.core.platform.hardening import hardening\n"
        "held = hardening()\n"
        "print(held.core_dumps_off, held.memory_private, held.files_private)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ended.stdout.splitlines()[-1] == "True True True"


def test_the_vault_folder_is_handed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[front.Options] = []

    def open_window(options: front.Options) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr(run, "run_front", open_window)
    assert main(["--vault", str(tmp_path)]) == 0
    assert main([]) == 0
    assert main(["run"]) == 0
    assert [options.vault for options in given] == [tmp_path, None, None]


def test_without_a_display_the_demonstration_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[list[str]] = []

    def run_demo(argv: list[str]) -> int:
        given.append(argv)
        return 0

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(demo, "run", run_demo)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 0
    assert given == [["--out", "demo-out"]]
    assert "There is no display here" in capsys.readouterr().out


def test_a_missing_library_is_said_and_no_window_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dva_desktop.ui.front import libraries

    monkeypatch.setattr(front, "session_command", lambda _options: [sys.executable, "-c", ""])
    monkeypatch.setattr(libraries, "missing_libraries", lambda: ("libegl1",))
    assert front.run_front(front.Options()) == 1
    said = capsys.readouterr().err
    assert "sudo apt-get install libegl1" in said
    assert "Traceback" not in said
