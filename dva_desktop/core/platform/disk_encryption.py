"""What can be known about where memory and files end up: whether the disk is encrypted, whether
memory may be written to it. Linux tells through ``/proc`` and ``/sys``, macOS a little, Windows
only an administrator.

``root`` is the root of those file systems, for tests. ``None`` always means: not to be known.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

_ROOT: Final = Path("/")
_ENCRYPTING: Final = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs"})
_PATIENCE_S = 2.0


class Swap(msgspec.Struct, frozen=True, kw_only=True):
    """``on``: memory that is not used for a while may be written to a disk; ``encrypted``: all of
    the places where it goes are encrypted; ``hibernates``: the computer can write down all of its
    memory and switch itself off."""

    on: bool | None
    encrypted: bool | None
    hibernates: bool | None


class _Mount(msgspec.Struct, frozen=True):
    device: str  # as "8:1"
    point: str
    kind: str
    source: str


def is_disk_encrypted(folder: Path, root: Path = _ROOT) -> bool | None:
    """Whether what is written in ``folder`` is encrypted once more by the system.

    A disk that encrypts itself, or lies below a virtual machine, counts as not encrypted: nothing
    here can see that.
    """
    if sys.platform == "darwin":
        return _file_vault()
    if sys.platform != "linux":
        return None
    mount = _mount_of(folder, root)
    if mount is None:
        return None
    if mount.kind in _ENCRYPTING:
        return True
    device = mount.device if not mount.device.startswith("0:") else _device(mount.source, root)
    return _is_encrypted(device, root) if device else None


def swap(root: Path = _ROOT) -> Swap:
    """Whether, and how, memory of this computer may come to lie on a disk."""
    if sys.platform != "linux":
        return Swap(on=None, encrypted=None, hibernates=None)
    places = [line.split() for line in _lines(root / "proc/swaps")[1:]]
    if not (root / "proc/swaps").exists():
        return Swap(on=None, encrypted=None, hibernates=_hibernates(root))
    on_disk = [one for one in places if len(one) > 1 and not _is_in_memory(one[0], root)]
    found = [_is_place_encrypted(_plain(name), kind, root) for name, kind, *_ in on_disk]
    encrypted = False if False in found else None if None in found else True
    return Swap(
        on=bool(on_disk), encrypted=encrypted if on_disk else None, hibernates=_hibernates(root)
    )


def advice(folder: Path, root: Path = _ROOT) -> tuple[str, ...]:
    """Sentences for a person: what the system does not protect here, and whom to ask. None when
    there is nothing to say."""
    told = []
    disk, memory = is_disk_encrypted(folder, root), swap(root)
    if disk is None:
        told.append(
            "This computer does not say whether its disk is encrypted. Ask whoever looks after it."
        )
    elif not disk:
        told.append(
            "The disk of this computer does not seem to be encrypted. The records are, but what "
            "other programs leave there is not. Ask whoever looks after it to turn it on."
        )
    if memory.on and memory.encrypted is not True and not disk:
        told.append(
            "This computer may write parts of its memory to the disk while it works. Hide the "
            "program when you do not need it: then there is nothing of the records in memory."
        )
    if memory.hibernates and not disk:
        told.append(
            "This computer can write its whole memory to the disk when it goes to sleep. The "
            "program hides first, and the records are gone from memory before that."
        )
    return tuple(told)


def _file_vault() -> bool | None:
    try:
        done = subprocess.run(
            ["/usr/bin/fdesetup", "isactive"], capture_output=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {b"true": True, b"false": False}.get(done.stdout.strip())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []


def _plain(name: str) -> str:
    """A name from ``/proc``, where a space is written as ``\\040``."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), name)


def _mount_of(folder: Path, root: Path) -> _Mount | None:
    """The mount that holds ``folder``: the longest that fits, and of those the last."""
    best: _Mount | None = None
    for line in _lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        given, further = before.split(" "), after.split(" ")
        if len(given) < 5 or len(further) < 2:
            continue
        mount = _Mount(given[2], _plain(given[4]), further[0], _plain(further[1]))
        fits = Path(mount.point) == folder or Path(mount.point) in folder.parents
        if fits and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _device(source: str, root: Path) -> str:
    """The number of the device that ``source`` (``/dev/mapper/home``) names; empty if none."""
    name = source.removeprefix("/dev/")
    if name == source:
        return ""
    if name.startswith("mapper/"):
        wanted = name.removeprefix("mapper/")
        for folder in (root / "sys/class/block").glob("dm-*"):
            if _lines(folder / "dm/name") == [wanted]:
                return "".join(_lines(folder / "dev"))
        return ""
    return "".join(_lines(root / "sys/class/block" / name / "dev"))


def _is_encrypted(device: str, root: Path) -> bool | None:
    """Whether the block device, or everything that it lies on, is encrypted by the kernel."""
    folder = root / "sys/dev/block" / device
    if not folder.is_dir():
        return None
    if any(line.startswith("CRYPT-") for line in _lines(folder / "dm/uuid")):
        return True
    below = [_lines(one / "dev") for one in (folder / "slaves").glob("*")]
    found = [_is_encrypted(lines[0], root) if lines else None for lines in below]
    if False in found or not found:
        return False
    return None if None in found else True


def _is_in_memory(name: str, root: Path) -> bool:
    """Compressed memory, with no disk behind it."""
    if not name.startswith("/dev/zram"):
        return False
    behind = _lines(root / "sys/class/block" / name.removeprefix("/dev/") / "backing_dev")
    return behind in ([], ["none"])


def _is_place_encrypted(name: str, kind: str, root: Path) -> bool | None:
    if kind == "file":
        return is_disk_encrypted(Path(name), root)
    device = _device(name, root)
    return _is_encrypted(device, root) if device else None


def _hibernates(root: Path) -> bool | None:
    states = _lines(root / "sys/power/state")
    if not states:
        return None
    resume = "".join(_lines(root / "sys/power/resume"))
    return "disk" in states[0].split() and resume not in ("", "0:0")
