"""The second form: roles, whose consultation it is, and retention."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    "ALTER TABLE person RENAME TO former_person",
    """
    CREATE TABLE person (
      slot TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('clinician', 'safeguarding_lead')),
      number INTEGER NOT NULL UNIQUE,
      removed_at TEXT
    ) STRICT, WITHOUT ROWID
    """,
    # Until now there was one person, and nobody else to look after the vault.
    "INSERT INTO person SELECT slot, name, 'safeguarding_lead', row_number() OVER (), NULL"
    " FROM former_person",
    "DROP TABLE former_person",
    "ALTER TABLE consultation ADD COLUMN made_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE consultation ADD COLUMN filed_on TEXT",
    "ALTER TABLE consultation ADD COLUMN held TEXT",
    "CREATE TEMP TABLE maker AS SELECT consultation, who FROM journal"
    " WHERE what = 'consultation_made'",
    "CREATE INDEX temp.maker_of ON maker (consultation)",
    "UPDATE consultation SET made_by ="
    " coalesce((SELECT who FROM maker WHERE maker.consultation = consultation.id), '')",
    "DROP TABLE maker",
    # With the folded names in them, a part of a name is looked for in these alone.
    "DROP INDEX consultation_by_date",
    "CREATE INDEX consultation_by_date ON consultation (date, folded)",
    "CREATE INDEX consultation_by_maker ON consultation (made_by, date, folded)",
    # Not of every row: a page less to write for each word that is typed.
    "CREATE INDEX journal_of_milestones ON journal (consultation, seq)"
    " WHERE what IN ('finalised', 'addendum')",
    "CREATE INDEX journal_of_keys ON journal (seq)"
    " WHERE what IN ('unlock', 'recovery_unlock', 'keyring_written', 'rekeyed')",
    "CREATE INDEX consultation_by_filing ON consultation (filed_on) WHERE filed_on IS NOT NULL",
    "CREATE INDEX consultation_on_hold ON consultation (date) WHERE held IS NOT NULL",
    """
    CREATE TABLE certificate (
      id TEXT PRIMARY KEY,
      consultation TEXT NOT NULL,
      at TEXT NOT NULL,
      content TEXT NOT NULL
    ) STRICT
    """,
)


def migrate(connection: Any) -> None:
    """Add what is new, and fill it from what is there, inside a transaction."""
    for statement in _STATEMENTS:
        connection.execute(statement)
