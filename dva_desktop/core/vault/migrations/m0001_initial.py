"""The first form of the vault: few tables, a journal and finalised sections that only grow."""

from __future__ import annotations

from typing import Any

_STATEMENTS = (
    "PRAGMA application_id = 1128354609",
    """
    CREATE TABLE vault (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      id TEXT NOT NULL,
      made_at TEXT NOT NULL,
      journal_key BLOB NOT NULL,
      head_seq INTEGER NOT NULL,
      head_mac BLOB NOT NULL,
      place TEXT
    ) STRICT
    """,
    """
    CREATE TABLE person (
      slot TEXT PRIMARY KEY,
      name TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE consultation (
      id TEXT PRIMARY KEY,
      locality TEXT NOT NULL,
      area TEXT NOT NULL,
      date TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('open', 'finalised')),
      name TEXT NOT NULL,
      folded TEXT NOT NULL,
      nhs_number TEXT NOT NULL,
      chi_number TEXT NOT NULL,
      made_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX consultation_by_date ON consultation (date, made_at)",
    "CREATE INDEX consultation_by_nhs_number ON consultation (nhs_number)",
    "CREATE INDEX consultation_by_chi_number ON consultation (chi_number)",
    """
    CREATE TABLE section (
      consultation TEXT NOT NULL REFERENCES consultation (id),
      name TEXT NOT NULL,
      revision INTEGER NOT NULL,
      saved_at TEXT NOT NULL,
      reason TEXT NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (consultation, name)
    ) STRICT
    """,
    """
    CREATE TABLE earlier_section (
      consultation TEXT NOT NULL REFERENCES consultation (id),
      name TEXT NOT NULL,
      revision INTEGER NOT NULL,
      saved_at TEXT NOT NULL,
      reason TEXT NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (consultation, name, revision)
    ) STRICT
    """,
    """
    CREATE TABLE document (
      id TEXT PRIMARY KEY,
      consultation TEXT NOT NULL REFERENCES consultation (id),
      kind TEXT NOT NULL,
      made_at TEXT NOT NULL,
      digest TEXT NOT NULL,
      content BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX document_by_consultation ON document (consultation, made_at)",
    """
    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      who TEXT NOT NULL,
      what TEXT NOT NULL,
      consultation TEXT,
      name TEXT,
      revision INTEGER,
      digest BLOB,
      detail TEXT NOT NULL,
      mac BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(FAIL, 'append only'); END
    """,
    """
    CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
    BEGIN SELECT RAISE(FAIL, 'append only'); END
    """,
    """
    CREATE TRIGGER finalised_section_is_kept BEFORE UPDATE ON section
    WHEN (SELECT status FROM consultation WHERE id = OLD.consultation) = 'finalised'
      AND NOT EXISTS (
        SELECT 1 FROM earlier_section AS e
        WHERE e.consultation = OLD.consultation AND e.name = OLD.name AND e.revision = OLD.revision
      )
    BEGIN SELECT RAISE(FAIL, 'finalised'); END
    """,
    """
    CREATE TRIGGER earlier_section_is_not_changed BEFORE UPDATE ON earlier_section
    BEGIN SELECT RAISE(FAIL, 'append only'); END
    """,
    """
    CREATE TRIGGER finalised_consultation_stays BEFORE UPDATE OF status ON consultation
    WHEN OLD.status = 'finalised' AND NEW.status <> 'finalised'
    BEGIN SELECT RAISE(FAIL, 'finalised'); END
    """,
)


def migrate(connection: Any) -> None:
    """Make the tables, on an empty database inside a transaction."""
    for statement in _STATEMENTS:
        connection.execute(statement)
