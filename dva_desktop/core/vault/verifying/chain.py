"""The journal: is every row where and as it was sealed, and what must the rest then hold?"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.vault import journal, slots
from dva_desktop.core.vault.connection import Database, Row
from dva_desktop.core.vault.faults import OlderVaultError
from dva_desktop.core.vault.journal import Event, read_mark
from dva_desktop.core.vault.verifying.report import Problem

_CHUNK = 1000
_SAID = {
    slots.REPLACED: "an older keyring.json was put in the place of the newest. From then until the"
    " next change of a passphrase and of the recovery code, older ones open the records.",
    slots.UNFINISHED: "a change of keyring.json had been stopped before the journal had it.",
}


class Expected(msgspec.Struct):
    """What the journal says of one consultation."""

    made: bytes = b""
    made_by: str = ""
    finalised: bool = False
    filed_on: str | None = None
    held: bytes | None = None
    sections: dict[str, tuple[int, bytes]] = {}
    earlier: dict[tuple[str, int], bytes] = {}
    documents: dict[str, bytes] = {}


class Known(msgspec.Struct):
    """What the journal says the other tables must hold. ``seals`` are those of the rows that are
    ``asked`` for; ``whole`` is whether it could be read to its end."""

    rows: int = 0
    whole: bool = False
    consultations: dict[str, Expected] = {}
    purged: dict[str, bytes] = {}
    people: dict[str, bytes] = {}
    period: str = ""
    asked: set[int] = set()
    seals: dict[int, bytes] = {}
    notes: list[str] = []

    def about(self, consultation: str | None) -> Expected:
        """What is expected of a consultation, to be added to; of a purged one, nothing."""
        if consultation in self.purged:
            return Expected()
        return self.consultations.setdefault(consultation or "", Expected())


def chain(database: Database, known: Known) -> Iterator[Problem]:
    """Walk the journal, learn from it, and name the first row that is not as it was written."""
    row = database.one("SELECT id, journal_key, head_seq, head_mac FROM vault")
    vault_id, key, head_seq, head_mac = row or ("", b"", 0, b"")
    last, before, whole = 0, journal.first_seal(key, vault_id), True
    try:
        for row in _rows(database):
            known.rows += 1
            _learn(known, row)
            problem = _broken(row, last, before, key) if whole else None
            if problem:
                yield problem
                whole = False
            last, before = row[0], row[-1]
    except EnvironmentFault as fault:
        yield Problem(where="journal", row=f"row {last + 1}", what=f"cannot be read. {fault.what}")
        return
    known.whole = True
    if whole and (last, before) != (head_seq, head_mac):
        what = "this row was the last one written, and it is gone"
        yield Problem(where="journal", row=f"row {head_seq}", what=what)


def older(found: OlderVaultError | None, *, chain_is_whole: bool) -> Iterator[Problem]:
    """The first row of those that the counter outside the vault knows of, and that are not here."""
    if found is None:
        return
    if found.found < found.expected:
        yield Problem(
            where="journal",
            row=f"row {found.found + 1}",
            what=f"missing, and all after it to row {found.expected}: an older copy was put in the"
            " place of the records, or the last changes were damaged",
        )
    elif chain_is_whole:
        what = "not the row that was written here: the records go on from an older copy"
        yield Problem(where="journal", row=f"row {found.expected}", what=what)


def marks(known: Known, wanted: tuple[str, ...]) -> Iterator[Problem]:
    """The marks of exports whose row the journal does not contain."""
    for mark in wanted:
        seq, start = read_mark(mark) or (0, "")
        seal = known.seals.get(seq)
        if seal is None:
            what = "the journal does not go so far: the vault is older than this export"
        elif seal.hex().startswith(start):
            continue
        else:
            what = "the journal has another row in its place: the export is not of these records"
        yield Problem(where="mark", row=mark, what=what)


def _broken(row: Row, last: int, before: bytes, key: bytes) -> Problem | None:
    seq = row[0]
    if seq != last + 1:
        return Problem(where="journal", row=f"row {last + 1}", what="missing")
    if journal.seal(key, before, row[:-1]) != row[-1]:
        what = "changed, or not the row that followed the one before it"
        return Problem(where="journal", row=f"row {seq}", what=what)
    return None


def _rows(database: Database) -> Iterator[Row]:
    """The rows in order. Where a page is damaged, those before it are still given."""
    last, many = -(2**63), _CHUNK
    while True:
        try:
            rows = database.rows(
                f"SELECT {journal.COLUMNS} FROM journal WHERE seq > ? ORDER BY seq LIMIT ?",  # noqa: S608 (our own names)
                last,
                many,
            )
        except EnvironmentFault:
            if many == 1:
                raise
            many = 1
            continue
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def _learn(known: Known, row: Row) -> None:
    seq, _, who, what, consultation, name, revision, digest, detail, mac = row
    if seq in known.asked:
        known.seals[seq] = mac
    match what:
        case Event.PURGED:
            known.consultations.pop(consultation, None)
            known.purged[consultation] = digest
        case Event.CONSULTATION_MADE:
            known.about(consultation).made = digest
            known.about(consultation).made_by = who
        case Event.SECTION_SAVED | Event.ADDENDUM if name is not None:
            _learn_section(known.about(consultation), what, name, (revision, digest))
        case Event.DOCUMENT_MADE:
            known.about(consultation).documents[detail] = digest
        case Event.FINALISED | Event.FILED | Event.HELD | Event.HOLD_RELEASED:
            _learn_standing(known.about(consultation), what, detail, digest)
        case _:
            _learn_of_vault(known, row)


def _learn_section(about: Expected, what: str, name: str, now: tuple[int, bytes]) -> None:
    if what == Event.ADDENDUM and name in about.sections:
        revision, digest = about.sections[name]
        about.earlier[name, revision] = digest
    about.sections[name] = now


def _learn_standing(about: Expected, what: str, detail: str, digest: bytes | None) -> None:
    match what:
        case Event.FINALISED:
            about.finalised = True
        case Event.FILED:
            about.filed_on = detail or None
        case _:
            about.held = digest  # none, when the hold is released


def _learn_of_vault(known: Known, row: Row) -> None:
    seq, _, who, what, _, _, _, digest, detail, _ = row
    match what:
        case Event.VAULT_MADE:
            known.people[who] = digest
        case Event.PERSON_ADDED | Event.PERSON_CHANGED | Event.PERSON_REMOVED:
            known.people[detail] = digest
        case Event.PERIOD_CHANGED:
            known.period = detail
        case Event.OLDER_ACCEPTED:
            expected, _, found = detail.partition("-")
            known.notes.append(
                f"Journal row {seq}: an older copy was accepted. Until then the journal had gone"
                f" to row {expected}; the copy went to row {found}."
            )
        case Event.COUNTER_LOST:
            known.notes.append(
                f"Journal row {seq}: the file vault.counter was {detail}, so changes since the"
                " opening before could have been taken away unseen."
            )
        case Event.KEYRING_ALTERED | Event.KEYRING_WRITTEN if detail in _SAID:
            known.notes.append(f"Journal row {seq}: {_SAID[detail]}")
