"""What is saved into somebody's folder is whole or not there, and takes nobody's place."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from dva_desktop.core.platform.files import DiskFull
from dva_desktop.ui.session.settings import saving
from dva_desktop.ui.session.settings.saving import save_new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "theirs"
    made.mkdir()
    return made


def test_a_name_that_is_taken_is_left_alone(folder: Path) -> None:
    (folder / "a.txt").symlink_to(folder / "nowhere")  # even by a link that leads nowhere
    (folder / "a-2.txt").mkdir()
    made = save_new(folder, "a", ".txt", b"ours")
    assert made == folder / "a-3.txt"
    assert made.read_bytes() == b"ours"
    assert made.stat().st_mode & 0o077 == 0
    assert sorted(one.name for one in folder.iterdir()) == ["a-2.txt", "a-3.txt", "a.txt"]


@pytest.mark.parametrize("step", ["os.fsync", f"{saving.__name__}.place_new"])
def test_a_disk_that_fills_up_leaves_no_half(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(step, full)
    with pytest.raises(DiskFull):
        save_new(folder, "a", ".txt", b"ours")
    assert list(folder.iterdir()) == []
