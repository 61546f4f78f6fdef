"""The commands, one module each, with ``run(argv) -> exit status``."""

from __future__ import annotations

PROGRAM = "dva-desktop"
RUN = "run"
COMMANDS = {
    RUN: "open the program (also what happens without a command)",
    "hide": "hide the open program at once; made to be bound to a key of your own",
    "demo": "drive the real windows through a whole consultation and write its documents",
    "vignettes": "check that consultations kept as files lead to what they expect",
    "documents": "write the documents of one such consultation",
    "locality": "check a locality file before it is used",
    "verify": "check a vault: its pages, its tables and its journal",
}
