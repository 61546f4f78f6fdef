"""For the demonstration only: writes down each change as intended, then as acknowledged, so that a
test can kill the program at any moment and check that nothing acknowledged was lost.

The demonstration's consultation is invented; the program itself never writes such a file.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import msgspec

from dva_desktop.ui.session.consultation import Consultation

_SCHEDULING = Path("/proc/thread-self/schedstat")


class Acknowledgements:
    """Appends one JSON line for each change: ``intend`` when it is made, ``saved`` when kept.

    ``at`` is in seconds of a monotonic clock that stands still while a busy machine lets this
    thread wait for its turn.
    """

    def __init__(self, path: Path, consultation: Consultation) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._file = os.open(path, flags, 0o600)
        self._consultation = consultation
        consultation.section_changed.connect(self._intend)
        consultation.kept.connect(self._saved)

    def _intend(self, section: str) -> None:
        self._write("intend", section)

    def _saved(self, section: str) -> None:
        self._write("saved", section)

    def _write(self, what: str, section: str) -> None:
        value = self._consultation.record.section(section)
        line = {
            "what": what,
            "id": self._consultation.id,
            "section": section,
            "at": time.monotonic() - _kept_waiting(),
            "value": msgspec.to_builtins(value, str_keys=True),
        }
        os.write(self._file, json.dumps(line).encode() + b"\n")


def _kept_waiting() -> float:
    """Seconds for which this thread was ready to run and had no processor, where Linux tells."""
    try:
        return int(_SCHEDULING.read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
