"""Whether disk and swap are encrypted, as the system's own files tell it; never guessed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from dva_desktop.core.platform.disk_encryption import Swap, advice, is_disk_encrypted, swap

LUKS = "CRYPT-LUKS2-0123456789abcdef0123456789abcdef-home"
VOLUME = "LVM-0123456789abcdef"
HOME = Path("/home/someone/vault")


class Computer:
    """The files by which a computer tells of its disks."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("proc/swaps", "Filename Type Size Used Priority\n")
        self.write("proc/self/mountinfo", "")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def device(
        self,
        number: str,
        name: str,
        *,
        uuid: str = "",
        called: str = "",
        below: tuple[str, ...] = (),
    ) -> None:
        for folder in (f"sys/dev/block/{number}", f"sys/class/block/{name}"):
            self.write(f"{folder}/dev", f"{number}\n")
            if uuid:
                self.write(f"{folder}/dm/uuid", f"{uuid}\n")
                self.write(f"{folder}/dm/name", f"{called}\n")
            for place, other in enumerate(below):
                self.write(f"{folder}/slaves/{place}/dev", f"{other}\n")

    def mount(self, device: str, point: str, kind: str = "ext4", source: str = "/dev/x") -> None:
        path = self.root / "proc/self/mountinfo"
        line = f"36 35 {device} / {point} rw,noatime shared:1 - {kind} {source} rw\n"
        path.write_text(path.read_text() + line)

    def swaps(self, *lines: str) -> None:
        self.write("proc/swaps", "\n".join(("Filename Type Size Used Priority", *lines)) + "\n")

    def is_encrypted(self) -> bool | None:
        return is_disk_encrypted(HOME, self.root)


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    monkeypatch.setattr("sys.platform", "linux")
    return Computer(tmp_path)


def test_a_plain_partition_is_not(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.mount("8:1", "/")
    assert computer.is_encrypted() is False


def test_luks_is(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.device("253:0", "dm-0", uuid=LUKS, called="home", below=("8:1",))
    computer.mount("253:0", "/")
    assert computer.is_encrypted() is True


def test_a_volume_on_luks_is(computer: Computer) -> None:
    computer.device("253:0", "dm-0", uuid=LUKS, called="home", below=("8:1",))
    computer.device("253:1", "dm-1", uuid=VOLUME, called="vg-root", below=("253:0",))
    computer.mount("253:1", "/")
    assert computer.is_encrypted() is True


def test_a_volume_of_which_one_half_is_plain_is_not(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.device("253:0", "dm-0", uuid=LUKS, called="home")
    computer.device("253:1", "dm-1", uuid=VOLUME, called="vg-root", below=("253:0", "8:1"))
    computer.mount("253:1", "/")
    assert computer.is_encrypted() is False


def test_a_volume_on_something_unheard_of_is_not_known(computer: Computer) -> None:
    computer.device("253:0", "dm-0", uuid=LUKS, called="home")
    computer.device("253:1", "dm-1", uuid=VOLUME, called="vg-root", below=("253:0", "9:9"))
    computer.mount("253:1", "/")
    assert computer.is_encrypted() is None


def test_the_nearest_mount_counts_and_the_last_over_it(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.device("253:0", "dm-0", uuid=LUKS, called="home")
    computer.mount("8:1", "/")
    computer.mount("253:0", "/home")
    computer.mount("8:1", "/home/some")  # the beginning of a name, not a folder above
    assert computer.is_encrypted() is True
    computer.mount("8:1", "/home")
    assert computer.is_encrypted() is False


def test_a_mount_point_with_a_space_is_read(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.mount("8:1", r"/home/my\040disk")
    assert is_disk_encrypted(Path("/home/my disk/vault"), computer.root) is False
    assert computer.is_encrypted() is None


def test_btrfs_is_followed_to_its_device(computer: Computer) -> None:
    computer.device("253:0", "dm-0", uuid=LUKS, called="luks-home")
    computer.mount("0:29", "/", "btrfs", "/dev/mapper/luks-home")
    assert computer.is_encrypted() is True
    computer.device("8:1", "sda1")
    computer.mount("0:29", "/", "btrfs", "/dev/sda1")
    assert computer.is_encrypted() is False
    computer.mount("0:29", "/", "btrfs", "/dev/mapper/gone")
    assert computer.is_encrypted() is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ecryptfs", True),
        ("fuse.gocryptfs", True),
        ("overlay", None),
        ("zfs", None),
        ("nfs4", None),
    ],
)
def test_file_systems_without_a_device(
    computer: Computer, kind: str, expected: bool | None
) -> None:
    computer.mount("0:40", "/home", kind, "tank/home")
    assert computer.is_encrypted() is expected


@pytest.mark.parametrize("text", ["", "nonsense", "1 2 3 - x", "\x00\n - \n"])
def test_what_cannot_be_read_is_not_known(computer: Computer, text: str) -> None:
    computer.write("proc/self/mountinfo", text)
    assert computer.is_encrypted() is None


def test_other_systems_are_asked_or_not_known(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert computer.is_encrypted() is None
    assert swap(computer.root) == Swap(on=None, encrypted=None, hibernates=None)


@pytest.mark.parametrize(
    ("said", "expected"), [(b"true\n", True), (b"false\n", False), (b"", None), (None, None)]
)
def test_macos_is_asked_for_file_vault(
    monkeypatch: pytest.MonkeyPatch, said: bytes | None, expected: bool | None
) -> None:
    def run(command: list[str], **_how: Any) -> subprocess.CompletedProcess[bytes]:
        assert command == ["/usr/bin/fdesetup", "isactive"]
        if said is None:
            raise FileNotFoundError
        return subprocess.CompletedProcess(command, 0, said, b"")

    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    assert is_disk_encrypted(HOME) is expected


# swap


def test_no_swap_is_no_swap(computer: Computer) -> None:
    assert swap(computer.root) == Swap(on=False, encrypted=None, hibernates=None)


def test_compressed_memory_is_not_a_disk(computer: Computer) -> None:
    computer.swaps("/dev/zram0 partition 100 0 100")
    assert swap(computer.root).on is False
    computer.write("sys/class/block/zram0/backing_dev", "none\n")
    assert swap(computer.root).on is False
    computer.write("sys/class/block/zram0/backing_dev", "/dev/sda3\n")
    assert swap(computer.root).on is True


def test_a_swap_partition_and_a_swap_file(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.device("253:0", "dm-0", uuid=LUKS, called="home")
    computer.device("253:2", "dm-2", uuid="CRYPT-PLAIN-swap", called="swap")
    computer.mount("253:0", "/")
    computer.swaps("/dev/dm-2 partition 100 0 -2", r"/my\040swap file 100 0 -3")
    assert swap(computer.root) == Swap(on=True, encrypted=True, hibernates=None)
    computer.swaps("/dev/dm-2 partition 100 0 -2", "/dev/sda1 partition 100 0 -3")
    assert swap(computer.root).encrypted is False
    computer.swaps("/dev/dm-2 partition 100 0 -2", "/dev/sdz9 partition 100 0 -3")
    assert swap(computer.root).encrypted is None


@pytest.mark.parametrize(
    ("states", "resume", "expected"),
    [
        ("freeze mem disk", "8:2", True),
        ("freeze mem disk", "0:0", False),
        ("freeze mem", "8:2", False),
        ("\n", "8:2", False),
    ],
)
def test_hibernation(computer: Computer, states: str, resume: str, expected: bool) -> None:
    computer.write("sys/power/state", states)
    computer.write("sys/power/resume", resume)
    assert swap(computer.root).hibernates is expected


# what people are told


def test_a_good_computer_needs_no_advice(computer: Computer) -> None:
    computer.device("253:0", "dm-0", uuid=LUKS, called="home")
    computer.mount("253:0", "/")
    computer.swaps("/swap file 100 0 -2")
    assert advice(HOME, computer.root) == ()


def test_what_is_open_is_said_in_plain_words(computer: Computer) -> None:
    computer.device("8:1", "sda1")
    computer.mount("8:1", "/")
    computer.swaps("/swap file 100 0 -2")
    computer.write("sys/power/state", "mem disk")
    computer.write("sys/power/resume", "8:1")
    told = advice(HOME, computer.root)
    assert [any(word in one for one in told) for word in ("encrypted", "memory", "sleep")] == [
        True, True, True,
    ]  # fmt: skip
    assert "/" not in " ".join(told)


def test_what_is_not_known_is_said_to_be_so(computer: Computer) -> None:
    [one] = advice(HOME, computer.root)
    assert "does not say" in one


def test_it_answers_on_this_very_computer() -> None:
    assert is_disk_encrypted(Path.home()) in (True, False, None)
    assert swap().on in (True, False, None)
