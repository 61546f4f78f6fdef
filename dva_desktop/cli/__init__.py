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
    "locality": "check, install, list or remove lists of local services and contacts",
    "verify": "check a vault: its pages, its tables and its journal",
    "journal": "write the journal of a vault to a file for a spreadsheet",
    "backup": "copy the vault, to a memory stick for instance, and see that the copy opens",
    "restore": "put a backup in the place of the vault; what was there is kept",
    "rekey": "give the records themselves a new key",
    "raw-key": "for support: show the key as SQLCipher's own programs take it",
}
WITH_KEY = frozenset({"verify", "journal", "backup", "restore", "rekey", "raw-key"})
"""The commands that hold a passphrase or a key themselves; the program's windows see to their own
processes."""
