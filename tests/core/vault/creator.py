"""Makes a vault in argv[1], and kills itself at the argv[2]th thing it does to that folder."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from dva_desktop.core.vault import Vault
from tests.core.vault.support import CHEAP, PASSPHRASE


def main(folder: str, fatal: int) -> None:
    done = 0

    def count(_: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if any(isinstance(x, str | Path) and str(x).startswith(folder) for x in arguments):
            done += 1
            if done == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    Vault.create(Path(folder), PASSPHRASE, cost=CHEAP)[0].close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
