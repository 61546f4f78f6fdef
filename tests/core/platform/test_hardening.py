"""The steps that close our own process: done in a child, read back, and told truthfully."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dva_desktop.core.platform import hardening_macos, hardening_windows

ROOT = Path(__file__).resolve().parents[3]
_ON_ALL = {
    "core_dumps_off": True,
    "memory_private": True,
    "files_private": True,
    "size_limit_survived": True,
}
_ELSEWHERE = {
    "debuggers_refused": None,
    "error_reports_off": None,
    "libraries_from_known_folders": None,
}

_CHILD = """
import json, os, resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
from pathlib import Path
import msgspec
from dva_desktop.core.platform.hardening import harden, hardening
before = msgspec.to_builtins(hardening())
after = msgspec.to_builtins(harden())
Path("made").write_text("x")
print(json.dumps({
    "before": before, "after": after, "again": msgspec.to_builtins(harden()),
    "core": resource.getrlimit(resource.RLIMIT_CORE), "mode": os.stat("made").st_mode & 0o777,
}))
"""
# As an ordinary person: to the administrator no process is closed. The kernel gives ``/proc/PID``
# of a closed process to root, which anyone can see.
_PERSON = """
import ctypes, os, sys
from dva_desktop.core.platform.hardening import harden, hardening
hardening()  # load all that it needs while it may be read
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
print("open", flush=True); sys.stdin.readline()
harden()
print("closed", flush=True); sys.stdin.readline()
"""


def _environment(**further: str) -> dict[str, str]:
    known = {**os.environ, "PYTHONPATH": str(ROOT), **further}
    if "DVA_DUMPABLE" not in further:
        known.pop("DVA_DUMPABLE", None)
    return known


def _child(folder: Path, **environment: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", f"import os; os.umask(0o022)\n{_CHILD}"],
        cwd=folder, env=_environment(**environment), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


@contextmanager
def _person(**environment: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", _PERSON], env=_environment(**environment), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield process
        process.communicate("\n")
        assert process.returncode == 0


def _next(process: subprocess.Popen[str], *, go: bool = False) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    if go:
        process.stdin.write("\n")
        process.stdin.flush()
    return process.stdout.readline().strip()


def _proc(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Who owns ``/proc/PID/mem``, and the limit of core dumps with what would be in one, as anyone
    can see them."""
    folder = Path(f"/proc/{process.pid}")
    limits = (folder / "limits").read_text().splitlines()
    [core] = [line for line in limits if line.startswith("Max core file size")]
    kinds = int((folder / "coredump_filter").read_text(), 16)
    return (folder / "mem").stat().st_uid, f"{' '.join(core.split()[4:6])} {kinds:x}"


def test_a_hardened_process_dumps_nothing_and_keeps_its_files_private(tmp_path: Path) -> None:
    said = _child(tmp_path)
    assert said["after"] == said["again"] == {**_ON_ALL, **_ELSEWHERE}
    assert said["core"] == [0, 0]
    assert said["mode"] == 0o600


def test_before_hardening_the_getters_say_so(tmp_path: Path) -> None:
    before = _child(tmp_path)["before"]
    assert isinstance(before, dict)
    assert before["memory_private"] is False
    assert before["files_private"] is False
    assert before["size_limit_survived"] is False


def test_the_escape_leaves_the_memory_readable_and_nothing_else(tmp_path: Path) -> None:
    said = _child(tmp_path, DVA_DUMPABLE="1")
    assert said["after"] == {**_ON_ALL, **_ELSEWHERE, "memory_private": False}


def test_the_kernel_itself_says_that_the_process_is_closed() -> None:
    with _person() as process:
        assert _next(process) == "open"
        owner, _core = _proc(process)
        assert owner != 0
        assert _next(process, go=True) == "closed"
        assert _proc(process) == (0, "0 0 0")


def test_the_kernel_itself_says_what_the_escape_gives_up() -> None:
    with _person(DVA_DUMPABLE="1") as process:
        assert _next(process) == "open"
        assert _next(process, go=True) == "closed"
        owner, core = _proc(process)
        assert owner != 0
        assert core == "0 0 0"


# Windows and macOS, against stand-ins


class FakeWindows:
    """Kernel, error reporting and registry as far as they are used here."""

    HKEY_CURRENT_USER = 1

    def __init__(self) -> None:
        self.mode = 0x0004
        self.excluded: dict[str, int] = {}
        self.folders: list[int] = []
        self.answer = 1
        # Like a function of a library, it can be told the types of its arguments.
        self.SetDefaultDllDirectories = partial(self._set_folders)

    def _set_folders(self, folders: int) -> int:
        self.folders.append(folders)
        return self.answer

    def GetErrorMode(self) -> int:
        return self.mode

    def SetErrorMode(self, mode: int) -> int:
        before, self.mode = self.mode, mode
        return before

    def WerAddExcludedApplication(self, name: ctypes.c_wchar_p, all_users: int) -> int:
        assert all_users == 0
        self.excluded[str(name.value)] = 1
        return 0

    @contextmanager
    def OpenKey(self, root: int, path: str) -> Iterator[str]:
        assert root == self.HKEY_CURRENT_USER
        assert path.endswith(r"Windows Error Reporting\ExcludedApplications")
        if not self.excluded:
            raise FileNotFoundError
        yield path

    def QueryValueEx(self, _key: str, name: str) -> tuple[int, int]:
        if name not in self.excluded:
            raise FileNotFoundError
        return self.excluded[name], 4


def test_windows_is_told_to_report_no_crash_now_or_later() -> None:
    windows = FakeWindows()
    assert not hardening_windows.are_error_reports_off(windows, windows)
    hardening_windows.turn_error_reports_off(windows, windows)
    assert windows.mode == 0x8007  # what was set before stays set
    assert windows.excluded == {Path(sys.executable).name: 1}
    assert hardening_windows.are_error_reports_off(windows, windows)
    windows.excluded = {"another.exe": 1}
    assert not hardening_windows.are_error_reports_off(windows, windows)
    windows.excluded = {Path(sys.executable).name: 0}
    assert not hardening_windows.are_error_reports_off(windows, windows)


@pytest.mark.parametrize("answer", [1, 0])
def test_windows_is_asked_to_load_from_known_folders_only(answer: int) -> None:
    windows = FakeWindows()
    windows.answer = answer
    hardening_windows.take_libraries_from_known_folders(windows)
    assert windows.folders == [0x1000]
    assert hardening_windows.are_libraries_from_known_folders() is bool(answer)


class FakeMac:
    """The C library of macOS as far as it is used here."""

    def __init__(self) -> None:
        self.flags = 0x4004
        self.result = 0
        self.given = 648
        self.ptrace = lambda request, _pid, _address, _data: self._ptrace(request)

    def _ptrace(self, request: int) -> int:
        if request == 31:
            self.flags |= 0x1000
        return 0

    def sysctl(self, name: Any, count: int, found: Any, size: Any, _new: None, _none: Any) -> int:
        assert list(name) == [1, 14, 1, os.getpid()]
        assert count == 4
        found[32:36] = self.flags.to_bytes(4, "little")
        size._obj.value = self.given
        return self.result


def test_macos_is_asked_to_refuse_debuggers_and_asked_back() -> None:
    mac = FakeMac()
    assert hardening_macos.are_debuggers_refused(mac) is False
    hardening_macos.refuse_debuggers(mac)
    assert hardening_macos.are_debuggers_refused(mac) is True
    mac.given = 16
    assert hardening_macos.are_debuggers_refused(mac) is None
    mac.given, mac.result = 648, -1
    assert hardening_macos.are_debuggers_refused(mac) is None
