"""Unlocks, opens and closes the vault of argv[1], one step for each line that it reads."""

from __future__ import annotations

import sys
from pathlib import Path

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.vault import Vault, unlock


def main(folder: Path) -> None:
    key = unlock(folder, sys.stdin.readline(), SystemClock())
    _tell("unlocked")
    vault = Vault.open_with(folder, key)
    key.wipe()
    vault.consultations()
    _tell("open")
    vault.close()
    _tell("closed")


def _tell(step: str) -> None:
    sys.stdout.write(f"{step}\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
