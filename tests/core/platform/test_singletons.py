"""Qt may be called as often as it takes, on every Python that we support."""

from __future__ import annotations

import subprocess
import sys

MANY_CALLS = """
import dva_desktop.ui
from PySide6.QtCore import QRect
rect = QRect()
for number in range(300_000):
    rect.setX(number)
    rect.isValid()
print("alive")
"""


def test_many_qt_calls_do_not_wear_none_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_CALLS], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "alive"
