"""Every row against the journal: consultations, their sections, documents and certificates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.record import Patient
from dva_desktop.core.vault import journal, people, retention
from dva_desktop.core.vault.connection import Database, Row
from dva_desktop.core.vault.faults import VaultDamaged
from dva_desktop.core.vault.searching import index_of
from dva_desktop.core.vault.sections import decode
from dva_desktop.core.vault.verifying.chain import Expected, Known
from dva_desktop.core.vault.verifying.report import Problem

_CANNOT_BE_READ = "cannot be read: a page of the file is damaged"


def consultations(database: Database, known: Known) -> Iterator[Problem]:
    """Each as it was made, finalised, filed and held; none missing, and none that was purged."""
    key, seen = _key(database), set()
    for row in database.rows(
        "SELECT id, locality, area, date, status, made_by, filed_on, held,"
        " name, folded, nhs_number, chi_number FROM consultation"
    ):
        consultation = row[0]
        seen.add(consultation)
        if consultation in known.purged:
            yield _about(consultation, "the journal says it was purged, and it is there")
            continue
        expected = known.consultations.get(consultation, Expected())
        for what in _differences(row[1:8], expected, key):
            yield _about(consultation, what)
        if not _listed_rightly(database, consultation, row[8:]):
            yield _about(consultation, "its line in the list is not what the patient section says")
    for consultation in sorted(known.consultations.keys() - seen):
        yield _about(consultation, "missing")


def _differences(row: Row, expected: Expected, key: bytes) -> Iterator[str]:
    locality, area, date, status, made_by, filed_on, held = row
    wanted = "finalised" if expected.finalised else "open"
    if expected.made != journal.digest(key, locality, area, date):
        yield "not as it was made: its date, place or area has changed"
    if made_by != expected.made_by:
        yield "not made by the person it is marked with"
    if status != wanted:
        yield f"marked {status}, but the journal says {wanted}"
    if filed_on != expected.filed_on:
        yield "its date of filing is not what the journal says"
    if expected.held != (None if held is None else journal.digest(key, held)):
        yield "its hold, or the reason for it, is not what the journal says"


def _listed_rightly(database: Database, consultation: str, index: Row) -> bool:
    try:
        row = database.one(
            "SELECT content FROM section WHERE consultation = ? AND name = 'patient'", consultation
        )
        patient = decode("patient", row[0]) if row else Patient()
    except VaultDamaged:
        return True  # the section itself is reported
    return isinstance(patient, Patient) and index == index_of(patient)


def sections(database: Database, known: Known) -> Iterator[Problem]:
    """Each as last saved."""
    key, wanted = _key(database), known.consultations
    seen: dict[str, set[str]] = {}
    for consultation, rows in _of_each(database, "section"):
        if rows is None:
            yield _section("every part", consultation, _CANNOT_BE_READ)
            seen[consultation] = set(wanted.get(consultation, Expected()).sections)
            continue
        expected = wanted.get(consultation, Expected()).sections
        seen[consultation] = {row[0] for row in rows}
        for name, revision, reason, content in rows:
            if expected.get(name) != (revision, journal.digest(key, content, reason)):
                yield _section(name, consultation, "not what the journal says was saved")
    for consultation in sorted(wanted):
        for name in sorted(wanted[consultation].sections.keys() - seen.get(consultation, set())):
            yield _section(name, consultation, "missing")


def earlier_sections(database: Database, known: Known) -> Iterator[Problem]:
    """The states before each addendum."""
    key, wanted = _key(database), known.consultations
    seen: dict[str, set[tuple[str, int]]] = {}
    for consultation, rows in _of_each(database, "earlier_section"):
        if rows is None:
            yield _section("every earlier part", consultation, _CANNOT_BE_READ)
            seen[consultation] = set(wanted.get(consultation, Expected()).earlier)
            continue
        expected = wanted.get(consultation, Expected()).earlier
        seen[consultation] = {(row[0], row[1]) for row in rows}
        for name, revision, reason, content in rows:
            if expected.get((name, revision)) != journal.digest(key, content, reason):
                what = f"revision {revision} is not what the journal says was saved"
                yield _section(name, consultation, what)
    for consultation in sorted(wanted):
        missing = wanted[consultation].earlier.keys() - seen.get(consultation, set())
        for name, revision in sorted(missing):
            yield _section(name, consultation, f"revision {revision} is missing")


def _of_each(database: Database, table: str) -> Iterator[tuple[str, list[Row] | None]]:
    """The sections of one consultation after another: a large vault must not fill the memory.
    ``None`` where a page is damaged."""
    for (consultation,) in database.rows(f"SELECT DISTINCT consultation FROM {table}"):  # noqa: S608 (our own table names)
        rows: list[Row] | None
        try:
            rows = database.rows(
                f"SELECT name, revision, reason, content FROM {table}"  # noqa: S608 (our own table names)
                " WHERE consultation = ? ORDER BY name, revision",
                consultation,
            )
        except EnvironmentFault:
            rows = None
        yield consultation, rows


def documents(database: Database, known: Known) -> Iterator[Problem]:
    """Each as it was made."""
    key, seen = _key(database), set()
    for document, consultation, kind, digest in database.rows(
        "SELECT id, consultation, kind, digest FROM document"
    ):
        seen.add(document)
        expected = known.consultations.get(consultation, Expected()).documents.get(document)
        sealed = expected == journal.digest(key, document, kind, digest)
        try:
            [(content,)] = database.rows("SELECT content FROM document WHERE id = ?", document)
        except EnvironmentFault:
            yield Problem(where="document", row=document, what=_CANNOT_BE_READ)
            continue
        if not sealed or hashlib.sha256(content).hexdigest() != digest:
            yield Problem(where="document", row=document, what="not as it was made")
    wanted = {x for one in known.consultations.values() for x in one.documents}
    for document in sorted(wanted - seen):
        yield Problem(where="document", row=document, what="missing")


def certificates(database: Database, known: Known) -> Iterator[Problem]:
    """Each as it was written, and one for every consultation that was purged."""
    key, seen = _key(database), set()
    for consultation, content in database.rows("SELECT consultation, content FROM certificate"):
        seen.add(consultation)
        if known.purged.get(consultation) != journal.digest(key, content):
            yield _certificate(consultation, "not as it was written")
    for consultation in sorted(known.purged.keys() - seen):
        yield _certificate(consultation, "missing")


def persons(database: Database, known: Known) -> Iterator[Problem]:
    """Everybody with the name and the role that the journal has: a role decides who reads what."""
    for person, what in people.discrepancies(database, _key(database), known.people):
        yield Problem(where="person", row=person, what=what)


def period(database: Database, known: Known) -> Iterator[Problem]:
    """After how many days a filed consultation is due to be purged, as the lead set it."""
    wanted = known.period or str(retention.DEFAULT_DAYS)
    if str(retention.period_days(database)) != wanted:
        what = f"not what the journal says was set ({wanted} days)"
        yield Problem(where="setting", row="retention period", what=what)


def _about(consultation: str, what: str) -> Problem:
    return Problem(where="consultation", row=consultation, what=what)


def _section(name: str, consultation: str, what: str) -> Problem:
    return Problem(where="section", row=f"{name} of consultation {consultation}", what=what)


def _certificate(consultation: str, what: str) -> Problem:
    return Problem(where="certificate", row=f"of consultation {consultation}", what=what)


def _key(database: Database) -> bytes:
    row = database.one("SELECT journal_key FROM vault")
    if row is None:
        raise VaultDamaged("The row of the vault itself is missing.")
    return bytes(row[0])
