"""What the program does over and over: keep a section, make the documents, work out findings."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from dva_desktop.core.documents import protect
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway import documents_due, findings
from dva_desktop.core.platform.resources import resources
from dva_desktop.core.record import Dash
from dva_desktop.core.vault import Place, Vault
from dva_desktop.ui.session import pack
from tests.benchmarks.numbers import judged, ratio
from tests.core.documents.sample import RECORD, REFERENCE
from tests.core.vault.support import CHEAP, PASSPHRASE

SAVES = 300
PACKS = 20
LOADS = 10
FINDINGS = 500
_PLAIN = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    """CREATE TABLE section (
         consultation TEXT NOT NULL, name TEXT NOT NULL, revision INTEGER NOT NULL,
         saved_at TEXT NOT NULL, reason TEXT NOT NULL, content TEXT NOT NULL,
         PRIMARY KEY (consultation, name))""",
    "INSERT INTO section VALUES ('one', 'dash', 1, '', '', '')",
)
_UPDATE = """UPDATE section SET revision = ?, saved_at = ?, reason = ?, content = ?
             WHERE consultation = 'one' AND name = 'dash'"""
_PACK = ("marac-referral", "domestic-abuse-service-intake", "dash-checklist")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _typed() -> Iterator[Dash]:
    """The DASH of a rich record, again and again with another character in a note."""
    words = "Hands round the neck, twice; could not breathe. "
    for length in range(1, SAVES + 1):
        yield msgspec.structs.replace(RECORD.dash, notes={15: words + "x" * (length % 50 + 1)})


def autosave() -> dict[str, Any]:
    """A section kept in the vault, over the same statement in plain sqlite3, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        vault, _code = Vault.create(Path(folder) / "vault", PASSPHRASE, cost=CHEAP)
        with vault, closing(sqlite3.connect(Path(folder) / "plain.db")) as plain:
            plain.isolation_level = None
            for statement in _PLAIN:
                plain.execute(statement)
            made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
            ours, theirs = [], []
            for number, dash in enumerate(_typed()):
                place = Place(page="dash", field="dash.notes.15", caret=number)
                save = partial(vault.save_section, made, "dash", dash, place=place)
                ours.append(_seconds(save))
                theirs.append(_seconds(partial(_save_plain, plain, number, dash)))
    return ratio(ours, theirs, 2.0, (
        "Vault.save_section (section, revision, journal row with its seal, place) of a DASH with a "
        "note, over one UPDATE of the same text in sqlite3, WAL, synchronous=FULL, same folder"
    ))  # fmt: skip


def _save_plain(plain: sqlite3.Connection, number: int, dash: Dash) -> None:
    text = msgspec.json.encode(dash).decode()
    plain.execute("BEGIN IMMEDIATE")
    plain.execute(_UPDATE, (number, "2026-03-02T10:42:00+00:00", "", text))
    plain.execute("COMMIT")


def documents() -> dict[str, Any]:
    """The pack of a referral to the MARAC, from a rich record, built and drawn."""
    guidance, locality = load_guidance(), load_locality("somerset")
    due = documents_due(RECORD, findings(RECORD, guidance, locality), locality)

    def make(names: tuple[str, ...]) -> list[bytes]:
        return [pack.make(x, RECORD, guidance, locality, REFERENCE).pdf for x in names]

    make(due)  # fonts are read once
    three = [_seconds(lambda: make(_PACK)) * 1000 for _ in range(PACKS)]
    sealed = [
        _seconds(lambda: [protect(pdf, "lilac anchor copper") for pdf in make(_PACK)]) * 1000
        for _ in range(PACKS)
    ]
    every = [_seconds(lambda: make(due)) * 1000 for _ in range(PACKS)]
    return judged(three, "p50", 400, f"{', '.join(_PACK)}: built and drawn as PDF") | {
        "protected": judged(sealed, "p50", 400, "the same, and encrypted as for sending"),
        "all_due": judged(every, "p50", 400, f"all {len(due)} documents that are due"),
    }


def guidance() -> dict[str, Any]:
    """All guidance read and checked, as once in each session."""
    folder = resources() / "guidance"
    times = [_seconds(lambda: load_guidance(folder)) * 1000 for _ in range(LOADS)]
    return judged(times, "p50", 60, "read and checked from its files, in the background")


def rules() -> dict[str, Any]:
    """Every finding of a rich record worked out, as after each change."""
    read, locality = load_guidance(), load_locality("somerset")
    times = [_seconds(lambda: findings(RECORD, read, locality)) * 1000 for _ in range(FINDINGS)]
    return judged(times, "p99", 10, "all rules over a rich record; the window waits for it")
