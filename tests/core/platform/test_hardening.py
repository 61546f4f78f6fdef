"""The steps that close our own process: done in a child, read back, and told truthfully."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

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


def _child(folder: Path, **environment: str) -> dict[str, object]:
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    known.pop("DVA_DUMPABLE", None)
    done = subprocess.run(
        [sys.executable, "-c", f"import os; os.umask(0o022)\n{_CHILD}"],
        cwd=folder, env={**known, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_hardened_process_dumps_nothing_and_keeps_its_files_private(tmp_path: Path) -> None:
    said = _child(tmp_path)
    everything = {
        "core_dumps_off": True,
        "memory_private": True,
        "files_private": True,
        "size_limit_survived": True,
    }
    assert said["after"] == said["again"] == everything
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
    assert said["after"] == {
        "core_dumps_off": True,
        "memory_private": False,
        "files_private": True,
        "size_limit_survived": True,
    }
