"""``verify``: is every page as sealed, every journal row in its place, every section as saved?

It reads only; nothing of the vault is changed, and no word of a record is in what it reports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import msgspec
import sqlcipher3

from dva_desktop.core.errors import DvaError, EnvironmentFault
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.record import Patient
from dva_desktop.core.vault import connection, journal, migrations
from dva_desktop.core.vault.connection import Database, Row, connect
from dva_desktop.core.vault.faults import VaultDamaged
from dva_desktop.core.vault.journal import Event
from dva_desktop.core.vault.searching import index_of
from dva_desktop.core.vault.sections import decode
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.upgrading import check_identity, latest

_CHUNK = 1000
_MAX_PAGES_NAMED = 20
SectionId: TypeAlias = tuple[str, str]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it should be: the table or file, the row, and what is wrong."""

    where: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.row}: {self.what}".replace(" :", ":")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What ``verify`` found, and how much it looked at."""

    problems: tuple[Problem, ...]
    consultations: int
    sections: int
    documents: int
    journal_rows: int

    @property
    def ok(self) -> bool:
        return not self.problems


class _Journal(msgspec.Struct):
    """What the journal says the other tables must hold."""

    rows: int = 0
    made: dict[str, bytes] = {}
    finalised: set[str] = set()
    last: dict[SectionId, tuple[int, bytes]] = {}
    earlier: dict[tuple[str, str, int], bytes] = {}
    documents: dict[str, bytes] = {}


def verify(folder: Path, passphrase: str, *, clock: Clock | None = None) -> Report:
    """Check the whole vault: page seals, SQLite's own structure, the form of the tables, the
    chain of the journal, and every row against the journal.

    Raises as ``Vault.open`` does when it cannot be opened at all.
    """
    key = unlock(folder, passphrase, clock or SystemClock())
    # A full disk or a power cut may leave a page half written in the file while the write-ahead
    # log still holds it whole; bringing the log home first tells that apart from damage.
    with suppress(DvaError):
        connect(folder / connection.NAME, key.secret).close()
    database = connect(folder / connection.NAME, key.secret, "read")
    try:
        check_identity(database)
        with database.snapshot():
            return _report(database, keyring_intact=key.keyring_intact)
    finally:
        database.close()


def _report(database: Database, *, keyring_intact: bool) -> Report:
    problems: list[Problem] = []
    if not keyring_intact:
        what = "changed outside the program; choose a passphrase again to put it right"
        problems.append(Problem(where="keyring.json", row="", what=what))
    known = _Journal()
    for check in (_pages, _structure, _form):
        problems += _guarded(check(database))
    problems += _guarded(_chain(database, known))
    for compare in (_consultations, _sections, _earlier_sections, _documents):
        problems += _guarded(compare(database, known))
    counts = [_count(database, x) for x in ("consultation", "section", "document")]
    return Report(
        problems=tuple(problems), consultations=counts[0], sections=counts[1],
        documents=counts[2], journal_rows=known.rows,
    )  # fmt: skip


def _guarded(check: Iterator[Problem]) -> list[Problem]:
    """What a check found until it ended or met a damaged page."""
    found: list[Problem] = []
    try:
        found.extend(check)
    except EnvironmentFault as fault:
        found.append(Problem(where="file vault.db", row="", what=fault.what))
    return found


def _count(database: Database, table: str) -> int:
    try:
        row = database.one(f"SELECT count(*) FROM {table}")  # noqa: S608 (our own table names)
    except EnvironmentFault:
        return 0
    return int(row[0]) if row else 0


def _pages(database: Database) -> Iterator[Problem]:
    for (said,) in database.rows("PRAGMA cipher_integrity_check")[:_MAX_PAGES_NAMED]:
        yield Problem(where="file vault.db", row="", what=str(said))


def _structure(database: Database) -> Iterator[Problem]:
    for (said,) in database.rows("PRAGMA integrity_check(1)"):
        if said != "ok":
            first = str(said).replace("*** in database main ***\n", "").splitlines()[0]
            yield Problem(where="file vault.db", row="", what=f"structure: {first}")
    for table, row, parent, _ in database.rows("PRAGMA foreign_key_check"):
        yield Problem(where=table, row=f"row {row}", what=f"belongs to no {parent}")


def _form(database: Database) -> Iterator[Problem]:
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


def _chain(database: Database, known: _Journal) -> Iterator[Problem]:
    row = database.one("SELECT id, journal_key, head_seq, head_mac FROM vault")
    vault_id, key, head_seq, head_mac = row or ("", b"", 0, b"")
    last, before, whole = 0, journal.first_seal(key, vault_id), True
    for row in _journal_rows(database):
        known.rows += 1
        _learn(known, row)
        problem = _broken(row, last, before, key) if whole else None
        if problem:
            yield problem
            whole = False
        last, before = row[0], row[-1]
    if whole and (last, before) != (head_seq, head_mac):
        what = "this row was the last one written, and it is gone"
        yield Problem(where="journal", row=f"row {head_seq}", what=what)


def _broken(row: Row, last: int, before: bytes, key: bytes) -> Problem | None:
    seq = row[0]
    if seq != last + 1:
        return Problem(where="journal", row=f"row {last + 1}", what="missing")
    if journal.seal(key, before, row[:-1]) != row[-1]:
        what = "changed, or not the row that followed the one before it"
        return Problem(where="journal", row=f"row {seq}", what=what)
    return None


def _journal_rows(database: Database) -> Iterator[Row]:
    last = -(2**63)
    while True:
        rows = database.rows(
            f"SELECT {journal.COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT {_CHUNK}",  # noqa: S608 (our own names)
            last,
        )
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def _learn(known: _Journal, row: Row) -> None:
    _, _, _, what, consultation, name, revision, digest, detail, _ = row
    match what:
        case Event.CONSULTATION_MADE:
            known.made[consultation] = digest
        case Event.FINALISED:
            known.finalised.add(consultation)
        case Event.SECTION_SAVED:
            known.last[consultation, name] = (revision, digest)
        case Event.ADDENDUM:
            if (consultation, name) in known.last:
                earlier, before = known.last[consultation, name]
                known.earlier[consultation, name, earlier] = before
            known.last[consultation, name] = (revision, digest)
        case Event.DOCUMENT_MADE:
            known.documents[detail] = digest


def _key(database: Database) -> bytes:
    row = database.one("SELECT journal_key FROM vault")
    if row is None:
        raise VaultDamaged("The row of the vault itself is missing.")
    return bytes(row[0])


def _consultations(database: Database, known: _Journal) -> Iterator[Problem]:
    key, seen = _key(database), set()
    for consultation, locality, area, date, status, *index in database.rows(
        "SELECT id, locality, area, date, status, name, folded, nhs_number, chi_number"
        " FROM consultation"
    ):
        seen.add(consultation)
        wanted = "finalised" if consultation in known.finalised else "open"
        if known.made.get(consultation) != journal.digest(key, locality, area, date):
            what = "not as it was made: its date, place or area has changed"
            yield Problem(where="consultation", row=consultation, what=what)
        if status != wanted:
            what = f"marked {status}, but the journal says {wanted}"
            yield Problem(where="consultation", row=consultation, what=what)
        if not _listed_rightly(database, consultation, tuple(index)):
            what = "its line in the list is not what the patient section says"
            yield Problem(where="consultation", row=consultation, what=what)
    for consultation in sorted(known.made.keys() - seen):
        yield Problem(where="consultation", row=consultation, what="missing")


def _listed_rightly(database: Database, consultation: str, index: tuple[str, ...]) -> bool:
    row = database.one(
        "SELECT content FROM section WHERE consultation = ? AND name = 'patient'", consultation
    )
    try:
        patient = decode("patient", row[0]) if row else Patient()
    except VaultDamaged:
        return True  # the section itself is reported
    return isinstance(patient, Patient) and index == index_of(patient)


def _sections(database: Database, known: _Journal) -> Iterator[Problem]:
    key, seen = _key(database), set()
    for rows in _section_rows(database, "section"):
        for consultation, name, revision, reason, content in rows:
            seen.add((consultation, name))
            wanted = known.last.get((consultation, name))
            if wanted != (revision, journal.digest(key, content, reason)):
                yield _section_problem(consultation, name, "not what the journal says was saved")
    for consultation, name in sorted(known.last.keys() - seen):
        yield _section_problem(consultation, name, "missing")


def _earlier_sections(database: Database, known: _Journal) -> Iterator[Problem]:
    key, seen = _key(database), set()
    for rows in _section_rows(database, "earlier_section"):
        for consultation, name, revision, reason, content in rows:
            seen.add((consultation, name, revision))
            wanted = known.earlier.get((consultation, name, revision))
            if wanted != journal.digest(key, content, reason):
                what = f"revision {revision} is not what the journal says was saved"
                yield _section_problem(consultation, name, what)
    for consultation, name, revision in sorted(known.earlier.keys() - seen):
        yield _section_problem(consultation, name, f"revision {revision} is missing")


def _section_rows(database: Database, table: str) -> Iterator[list[Row]]:
    """The sections of one consultation after another: a large vault must not fill the memory."""
    for (consultation,) in database.rows(f"SELECT DISTINCT consultation FROM {table}"):  # noqa: S608 (our own table names)
        yield database.rows(
            f"SELECT consultation, name, revision, reason, content FROM {table}"  # noqa: S608 (our own table names)
            " WHERE consultation = ? ORDER BY name, revision",
            consultation,
        )


def _section_problem(consultation: str, name: str, what: str) -> Problem:
    return Problem(where="section", row=f"{name} of consultation {consultation}", what=what)


def _documents(database: Database, known: _Journal) -> Iterator[Problem]:
    key, seen = _key(database), set()
    for document, kind, digest in database.rows("SELECT id, kind, digest FROM document"):
        seen.add(document)
        [(content,)] = database.rows("SELECT content FROM document WHERE id = ?", document)
        sealed = known.documents.get(document) == journal.digest(key, document, kind, digest)
        if not sealed or hashlib.sha256(content).hexdigest() != digest:
            yield Problem(where="document", row=document, what="not as it was made")
    for document in sorted(known.documents.keys() - seen):
        yield Problem(where="document", row=document, what="missing")
