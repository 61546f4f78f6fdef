"""Speed of what needs no window: saving, documents, rules and guidance."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from dva_desktop.core.documents import render_pdf
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway import documents_due, findings
from dva_desktop.core.record import Patient, Record
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session import pack
from tests.benchmarks.measure import against, spread
from tests.core.documents.sample import RECORD
from tests.core.vault.support import CHEAP, PASSPHRASE

SAVES = 300
PACKS = 11
RULES = 1000


def autosave_commit() -> dict[str, Any]:
    """One section save over the same statement in plain SQLite (WAL, FULL), in turns."""
    with tempfile.TemporaryDirectory() as folder:
        vault, _code = Vault.create(Path(folder) / "vault", PASSPHRASE, cost=CHEAP)
        made = vault.new_consultation("somerset", RECORD.date)
        plain = _plain(Path(folder) / "plain.db")
        ours: list[float] = []
        theirs: list[float] = []
        for turn in range(SAVES):
            patient = Patient(name="x" * (turn % 60))
            ours.append(_ms(partial(vault.save_section, made, "patient", patient)))
            theirs.append(_ms(partial(_upsert, plain, patient.name)))
        vault.close()
        plain.close()
    ratio = spread(ours)["p50"] / spread(theirs)["p50"]
    return against(ratio, 2.5, save_ms=spread(ours), plain_ms=spread(theirs))


def pdf_pack() -> dict[str, Any]:
    """The MARAC pack of a rich record: build and render every document that is due."""
    guidance, locality = load_guidance(), load_locality("somerset")
    found = findings(RECORD, guidance, locality)
    due = documents_due(RECORD, found, locality)

    def make_all() -> None:
        for one in due:
            render_pdf(pack.make(one, RECORD, guidance, locality, "CD-0000-0000").document)

    make_all()
    times = [
        _ms(lambda: [pack.make(one, RECORD, guidance, locality, "CD-0000-0000") for one in due])
        for _ in range(PACKS)
    ]
    return against(spread(times)["p50"], 400, ms=spread(times), documents=list(due))


def rules() -> dict[str, Any]:
    """All findings of a whole consultation."""
    guidance, locality = load_guidance(), load_locality("somerset")
    record: Record = RECORD
    times = [_ms(lambda: findings(record, guidance, locality)) for _ in range(RULES)]
    return against(spread(times)["p99"], 3, ms=spread(times))


def guidance_load() -> dict[str, Any]:
    """Reading all guidance files anew, in processor time."""
    folder = Path(__file__).resolve().parents[2] / "resources" / "guidance"
    times = []
    for _ in range(9):
        start = time.process_time()
        load_guidance(folder)
        times.append((time.process_time() - start) * 1000)
    return against(spread(times)["p50"], 60, cpu_ms=spread(times))


def _plain(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE section (name TEXT PRIMARY KEY, content TEXT, revision INTEGER)")
    return database


def _upsert(database: sqlite3.Connection, name: str) -> None:
    database.execute(
        "INSERT INTO section VALUES ('patient', ?, 1)"
        " ON CONFLICT (name) DO UPDATE SET content = excluded.content, revision = revision + 1",
        (f'{{"name":"{name}"}}',),
    )


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
