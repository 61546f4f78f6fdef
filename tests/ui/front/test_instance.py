"""One program per person, and calls from a second start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.ui.front.calls import HIDE, SHOW, call, take_calls, was_heard
from dva_desktop.ui.front.instance import Instance

_HOLDER = """
import sys
from pathlib import Path
from dva_desktop.ui.front.instance import Instance
assert Instance(Path(sys.argv[1])).take()
print("taken", flush=True)
sys.stdin.read()
"""


def test_the_second_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_a_killed_program_leaves_no_lock_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"taken\n"
        mine = Instance(tmp_path)
        assert not mine.take()
        holder.kill()
        holder.wait()
    assert mine.take()
    mine.release()


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    (tmp_path / "lock").symlink_to(target)
    with pytest.raises(EnvironmentFault):
        Instance(tmp_path).take()
    assert not target.exists()


def test_a_folder_that_cannot_be_written_is_explained() -> None:
    with pytest.raises(EnvironmentFault, match=r"folder|disk") as caught:
        Instance(Path("/proc/self")).take()
    assert "/proc" not in str(caught.value)


def test_calls_are_given_once(tmp_path: Path) -> None:
    call(tmp_path, SHOW)
    call(tmp_path, HIDE)
    (tmp_path / "quit").touch()
    assert take_calls(tmp_path) == ("show", "hide")
    assert take_calls(tmp_path) == ()


def test_calls_left_over_from_before_are_forgotten(tmp_path: Path) -> None:
    call(tmp_path, HIDE)
    instance = Instance(tmp_path)
    assert instance.take()
    assert take_calls(tmp_path) == ()
    instance.release()


def test_a_call_that_nobody_hears_is_withdrawn(tmp_path: Path) -> None:
    request = call(tmp_path, HIDE)
    assert not was_heard(request, until=0.0)
    assert not request.exists()


def test_a_call_to_nowhere_is_explained(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault):
        call(tmp_path / "missing", SHOW)
