"""The file itself: the seal of each page, SQLite's own structure, and the form of the tables."""

from __future__ import annotations

from collections.abc import Iterator

import sqlcipher3

from dva_desktop.core.vault import migrations
from dva_desktop.core.vault.connection import Database
from dva_desktop.core.vault.upgrading import latest
from dva_desktop.core.vault.verifying.report import Problem

_MAX_PAGES_NAMED = 20


def seals(database: Database) -> Iterator[Problem]:
    """Pages whose content is not what was sealed."""
    for (said,) in database.rows("PRAGMA cipher_integrity_check")[:_MAX_PAGES_NAMED]:
        yield Problem(where="file vault.db", row="", what=str(said))


def structure(database: Database) -> Iterator[Problem]:
    """What SQLite itself finds, and rows that belong to nothing."""
    for (said,) in database.rows("PRAGMA integrity_check(1)"):
        if said != "ok":
            first = str(said).replace("*** in database main ***\n", "").splitlines()[0]
            yield Problem(where="file vault.db", row="", what=f"structure: {first}")
    for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
        yield Problem(where=table, row=f"row {row}", what=f"belongs to no {parent}")


def form(database: Database) -> Iterator[Problem]:
    """Tables and triggers as the migrations make them: a dropped trigger is a door left open."""
    if database.number("user_version") != latest():
        return
    model = sqlcipher3.connect(":memory:", isolation_level=None)
    try:
        for migrate in migrations.MIGRATIONS:
            migrate(model)
        wanted = _schema(Database(model))
    finally:
        model.close()
    found = _schema(database)
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            state = "missing" if name not in found else "changed" if name in wanted else "not ours"
            yield Problem(where="form of the vault", row=name, what=state)


def _schema(database: Database) -> dict[str, str]:
    return {
        name: " ".join(sql.split())
        for name, sql in database.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    }
