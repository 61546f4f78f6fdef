"""On the path of a session process this puts somebody at it who works and hides at any moment."""

from __future__ import annotations

import sys

if "session" in sys.orig_argv:
    from tests.system import clinician

    clinician.sit_down()
