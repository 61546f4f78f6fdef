"""Private files are written whole or not at all, for their owner only, and never over another."""

from __future__ import annotations

import errno
import os
import resource
import stat
from pathlib import Path

import pytest

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.files import (
    DiskFull,
    NotWritable,
    create_private,
    exists,
    is_folder,
    os_fault,
    place_new,
    read_small,
    write_private,
)
from tests.core.vault.support import shared_folder, unprivileged


def test_a_file_is_private_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    before = os.umask(0)
    try:
        write_private(path, b"first")
        write_private(path, b"second")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [x.name for x in tmp_path.iterdir() if x.is_file()] == ["settings"]


def test_a_full_disk_keeps_the_old_content_and_no_scraps(tmp_path: Path) -> None:
    path = tmp_path / "settings"
    write_private(path, b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(DiskFull) as caught:
            write_private(path, b"kanarienvogel" * 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert [x.name for x in tmp_path.iterdir() if x.is_file()] == ["settings"]
    assert caught.value.__context__ is None
    assert "kanarien" not in str(caught.value)


def test_a_missing_folder_is_a_plain_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        write_private(tmp_path / "none" / "settings", b"x")
    assert str(tmp_path) not in str(caught.value)


def test_a_planted_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"theirs")
    path = tmp_path / "settings"
    path.symlink_to(target)
    write_private(path, b"ours")
    assert target.read_bytes() == b"theirs"
    assert not path.is_symlink()
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        create_private(dangling)
    assert not (tmp_path / "nowhere").exists()


def test_a_finished_file_never_takes_a_name_that_is_taken(tmp_path: Path) -> None:
    new, path = tmp_path / "new", tmp_path / "path"
    new.write_bytes(b"new")
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        place_new(new, path)
    assert (new.read_bytes(), path.read_bytes()) == (b"new", b"old")
    path.unlink()
    place_new(new, path)
    assert path.read_bytes() == b"new"
    assert not new.exists()


def test_a_file_system_without_links_is_served_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    new, path = tmp_path / "new", tmp_path / "path"
    new.write_bytes(b"new")
    place_new(new, path)
    assert path.read_bytes() == b"new"
    new.write_bytes(b"newer")
    with pytest.raises(FileExistsError):
        place_new(new, path)
    assert path.read_bytes() == b"new"


def test_a_small_file_must_be_small(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)
    assert read_small(path, 100) == b"x" * 100
    with pytest.raises(EnvironmentFault):
        read_small(path, 99)
    with pytest.raises(FileNotFoundError):
        read_small(tmp_path / "none", 99)
    with pytest.raises(EnvironmentFault):
        read_small(tmp_path, 99)


@pytest.mark.timeout(30)
def test_only_a_plain_file_is_read_and_nothing_is_waited_for(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"theirs")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in (pipe, link, tmp_path, Path("/dev/zero")):
        with pytest.raises(EnvironmentFault) as caught:
            read_small(path, 99)
        assert caught.value.__context__ is None
        assert str(path) not in str(caught.value)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_cannot_be_told_is_not_said_to_be_missing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").write_bytes(b"")
    assert exists(tmp_path / "link")
    assert not exists(tmp_path / "none")
    assert not exists(tmp_path / "file" / "none")
    assert is_folder(tmp_path)
    assert not is_folder(tmp_path / "file")
    (tmp_path / "to").symlink_to(tmp_path)
    assert not is_folder(tmp_path / "to")
    with shared_folder() as base:
        (base / "inside").mkdir()
        base.chmod(0)
        with unprivileged():
            for look in (exists, is_folder):
                with pytest.raises(NotWritable) as caught:
                    look(base / "inside")
                assert caught.value.__context__ is None
                assert str(base) not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, NotWritable),
        (errno.EACCES, NotWritable),
        (errno.EPERM, NotWritable),
        (errno.EEXIST, EnvironmentFault),
        (errno.EIO, EnvironmentFault),
        (None, EnvironmentFault),
    ],
)
def test_every_refusal_has_a_sentence_without_a_path(
    number: int | None, kind: type[DvaError]
) -> None:
    error = OSError(number, "kanarienvogel", "/home/kanarienvogel") if number else OSError()
    fault = os_fault(error)
    assert type(fault) is kind
    assert "kanarien" not in str(fault)
    assert str(fault).endswith(".")
