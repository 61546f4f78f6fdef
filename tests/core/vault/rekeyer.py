"""Changes the key of the vault in argv[1], and kills itself at the argv[2]th thing it does there
after it was unlocked."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dva_desktop.core.vault import keyring, rekeying
from tests.core.vault.support import CHEAP, PASSPHRASE


def main(folder: str, fatal: int) -> None:
    done = 0
    begun = False
    plain = keyring.ring_around

    def begin(*arguments: Any) -> Any:
        nonlocal begun
        begun = True
        return plain(*arguments)

    def count(_: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if begun and any(isinstance(x, str | Path) and folder in str(x) for x in arguments):
            done += 1
            if done == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    with patch.object(keyring, "ring_around", begin):
        rekeying.rekey(Path(folder), PASSPHRASE, cost=CHEAP)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
