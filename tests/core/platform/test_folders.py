"""The program's folders: neutral names, private, and never through a planted link."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.folders import config_folder, runtime_folder, vault_folder

OURS = (vault_folder, runtime_folder, config_folder)


@pytest.mark.parametrize("folder", OURS)
def test_our_folders_are_private_and_say_nothing(folder: Callable[[], Path]) -> None:
    made = folder()
    assert made == folder()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert "consultation-desk" in made.parts
    for word in ("dva", "abuse", "violence", "domestic"):
        assert word not in "/".join(made.parts[-2:]).casefold()


@pytest.mark.parametrize("folder", OURS)
def test_our_folders_are_closed_again_when_someone_opened_them(folder: Callable[[], Path]) -> None:
    folder().chmod(0o755)
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700


@pytest.mark.parametrize("folder", OURS)
def test_a_link_in_the_place_of_our_folder_is_refused(
    folder: Callable[[], Path], tmp_path: Path
) -> None:
    real = folder()
    real.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    real.symlink_to(elsewhere)
    with pytest.raises(EnvironmentFault, match="link"):
        folder()
    elsewhere.rmdir()
    with pytest.raises(EnvironmentFault, match="link"):
        folder()
    assert not elsewhere.exists()


def test_a_folder_the_person_chose_is_made_private_but_an_existing_one_is_left(
    tmp_path: Path,
) -> None:
    chosen = vault_folder(tmp_path / "new" / "deeper")
    assert stat.S_IMODE(chosen.stat().st_mode) == 0o700
    existing = tmp_path / "existing"
    existing.mkdir()
    existing.chmod(0o750)
    assert vault_folder(existing) == existing
    assert stat.S_IMODE(existing.stat().st_mode) == 0o750


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    with pytest.raises(EnvironmentFault, match="file stands"):
        vault_folder(path)
    with pytest.raises(EnvironmentFault):
        vault_folder(path / "below")


def test_a_link_the_person_chose_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(EnvironmentFault, match="link"):
        vault_folder(tmp_path / "link")


def test_a_folder_made_beforehand_by_another_account_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime_folder()
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    if os.getuid() == 0:
        os.chown(runtime_folder(), 23456, 23456)
    with pytest.raises(EnvironmentFault, match="another person"):
        runtime_folder()


def test_a_relative_folder_is_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert vault_folder(Path("here")) == tmp_path / "here"
