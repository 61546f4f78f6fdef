"""Does argv[1] (copy, restore or settle) and kills itself at the argv[2]th thing that it does below
the folder argv[3]: the vault is ``vault`` in it, the backups are in ``backups``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from dva_desktop.core.vault.backing_up import copy_vault
from dva_desktop.core.vault.backup import backups
from dva_desktop.core.vault.creating import state
from dva_desktop.core.vault.restoring import restore
from tests.core.vault.support import PASSPHRASE


def main(task: str, fatal: int, base: Path) -> None:
    done = 0

    def count(_: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if any(isinstance(x, str | Path) and str(x).startswith(str(base)) for x in arguments):
            done += 1
            if done == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    folder, into = base / "vault", base / "backups"
    oldest = backups(into)[-1] if task == "restore" else None
    sys.addaudithook(count)
    if task == "copy":
        copy_vault(folder, into)
    elif oldest is not None:
        restore(oldest, folder, PASSPHRASE)
    else:
        state(folder)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
