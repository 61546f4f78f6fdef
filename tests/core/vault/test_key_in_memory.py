"""Once a vault is open its key is only where SQLCipher hides it; once it is closed, nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dva_desktop.core.vault import Vault
from tests.core.vault.support import CHEAP, PASSPHRASE, ROOT


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_the_key_is_nowhere_once_it_was_used(folder: Path) -> None:
    with Vault.create(folder, PASSPHRASE, cost=CHEAP)[0] as opened:
        spelt = opened.people.raw_key(PASSPHRASE).split("'")[1]
    found = {}
    command = [sys.executable, "-m", "tests.core.vault.holder", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        for _ in range(3):
            holder.stdin.write(f"{PASSPHRASE}\n")
            holder.stdin.flush()
            step = holder.stdout.readline().strip()
            found[step] = (
                _count(holder.pid, bytes.fromhex(spelt)),
                _count(holder.pid, spelt.encode()),
            )
        holder.communicate("\n")
    assert found["unlocked"] == (1, 0)  # so that the search is known to find it
    assert found["open"] == (0, 0)
    assert found["closed"] == (0, 0)


def _count(process: int, wanted: bytes) -> int:
    """How often the bytes stand in what another process can write to."""
    found = 0
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines():
            reach, rights = line.split()[:2]
            if rights.startswith("rw"):
                start, end = (int(x, 16) for x in reach.split("-"))
                memory.seek(start)
                found += memory.read(end - start).count(wanted)
    return found
