"""``verify``: is every page as sealed, every journal row in its place, every section as saved?

It reads only; nothing of the vault is changed, and no word of a record is in what it reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from dva_desktop.core.errors import DvaError, EnvironmentFault, UserError
from dva_desktop.core.platform.clock import Clock, SystemClock
from dva_desktop.core.vault import connection, counter, keyring, slots
from dva_desktop.core.vault.connection import Access, Database, connect
from dva_desktop.core.vault.counter import Witnessed
from dva_desktop.core.vault.faults import VaultDamaged
from dva_desktop.core.vault.journal import read_mark
from dva_desktop.core.vault.keyring import Key
from dva_desktop.core.vault.slots import Standing
from dva_desktop.core.vault.unlocking import unlock
from dva_desktop.core.vault.upgrading import check_identity, latest
from dva_desktop.core.vault.verifying import chain, contents, pages
from dva_desktop.core.vault.verifying.chain import Known
from dva_desktop.core.vault.verifying.reading import Reader
from dva_desktop.core.vault.verifying.report import Problem, Report

_COMPARED = (
    contents.persons,
    contents.consultations,
    contents.sections,
    contents.earlier_sections,
    contents.documents,
    contents.certificates,
    contents.period,
)


def verify(
    folder: Path, passphrase: str, *, clock: Clock | None = None, marks: tuple[str, ...] = ()
) -> Report:
    """Check the whole vault: page seals, SQLite's own structure, the form of the tables, the
    chain of the journal, every row against the journal, and the journal against the counter
    outside the vault and against the ``marks`` of exports (``1234-ab12cd34ef56``).

    Raises as ``Vault.open`` does when it cannot be opened at all; ``UserError`` for what is no
    mark.
    """
    if any(read_mark(x) is None for x in marks):
        raise UserError(
            "That is not the mark of an export.",
            "It stands beside the reference and looks like 1234-ab12cd34ef56.",
        )
    key = unlock(folder, passphrase, clock or SystemClock())
    try:
        return _verified(folder, key, marks)
    finally:
        key.wipe()


def _verified(folder: Path, key: Key, marks: tuple[str, ...]) -> Report:
    path = folder / connection.NAME
    witnessed, ring = _witnessed(folder, key), Standing.KNOWN
    if witnessed.older is None:
        ring = _standing(folder, key)
        # A full disk or a power cut may leave a page half written in the file while the
        # write-ahead log still holds it whole; bringing the log home first tells that apart from
        # damage. A log that ends too early is left as it is: it is evidence.
        with suppress(DvaError):
            connect(path, key.secret).close()
    database = Reader(path, key.secret)
    try:
        check_identity(database)
        report = _report(database, witnessed, marks)
    finally:
        database.close()
    ring_problems, ring_notes = _keyring(ring, intact=key.keyring_intact)
    return msgspec.structs.replace(
        report, problems=ring_problems + report.problems, notes=report.notes + ring_notes
    )


def _witnessed(folder: Path, key: Key) -> Witnessed:
    try:
        return counter.look(folder, key.secret)
    except VaultDamaged:
        return Witnessed(older=None, lost="")  # the damage itself is reported


def _standing(folder: Path, key: Key) -> Standing:
    """How the keyring stands to the journal. Somebody may be just changing it: before it is called
    another, they are waited for."""
    found = _standing_seen(folder, key, "read")
    if found is not Standing.KNOWN:
        with suppress(DvaError):
            return _standing_seen(folder, key, "write")
    return found


def _standing_seen(folder: Path, key: Key, access: Access) -> Standing:
    try:
        database = connect(folder / connection.NAME, key.secret, access)
        try:
            with database.transaction() if access == "write" else database.snapshot():
                ring = keyring.read(folder)
                if keyring.is_intact(ring, keyring.header_key(key.secret)):
                    return slots.standing(ring, database)
        finally:
            database.close()
    except VaultDamaged:
        pass  # the damage itself is reported
    return Standing.KNOWN


def _keyring(ring: Standing, *, intact: bool) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """What is wrong with the keyring, and what should be known of it."""
    if not intact:
        what = "changed outside the program; choose a passphrase again to put it right"
    elif ring is Standing.REPLACED:
        what = (
            "older than the journal knows: passphrases and recovery codes that were changed may"
            " open the records again; change them once more, or give the records a new key"
        )
    elif ring is Standing.UNFINISHED:
        return (), ("A change of keyring.json was stopped before the journal had it.",)
    else:
        return (), ()
    return (Problem(where="keyring.json", row="", what=what),), ()


def _report(database: Reader, witnessed: Witnessed, marks: tuple[str, ...]) -> Report:
    problems: list[Problem] = []
    known = Known(asked={seq for seq, _ in filter(None, map(read_mark, marks))})
    for check in (pages.seals, pages.structure, pages.form):
        found = _guarded(check(database))
        problems += found
        if found:
            database.refresh()
    broken = _guarded(chain.chain(database, known))
    problems += broken
    problems += chain.older(witnessed.older, chain_is_whole=not broken)
    problems += chain.marks(known, marks)
    problems += _compared(database, known)
    problems += _counter(witnessed)
    counts = [_count(database, x) for x in ("consultation", "section", "document")]
    return Report(
        problems=tuple(problems), consultations=counts[0], sections=counts[1],
        documents=counts[2], journal_rows=known.rows, notes=tuple(_notes(database, known)),
    )  # fmt: skip


def _compared(database: Database, known: Known) -> Iterator[Problem]:
    if not known.whole:
        what = "cannot be read to its end, so nothing could be compared with it"
        yield Problem(where="journal", row="", what=what)
    elif database.number("user_version") == latest():
        for compare in _COMPARED:
            yield from _guarded(compare(database, known))


def _counter(witnessed: Witnessed) -> Iterator[Problem]:
    match witnessed.lost:
        case "damaged":
            what = "damaged, or another vault's; it is made anew at the next unlock"
        case "missing":
            what = (
                "missing, so the last changes could have been taken away unseen; the next unlock"
                " writes that in the journal and makes it anew"
            )
        case _:
            return
    yield Problem(where="file vault.counter", row="", what=what)


def _notes(database: Database, known: Known) -> Iterator[str]:
    if known.purged:
        count = len(known.purged)
        yield f"Consultations that were purged, each with its certificate: {count}."
    if (form := database.number("user_version")) < latest():
        yield (
            f"These records have an older form ({form}). They are compared with the journal once"
            " they have been opened with this version."
        )
    yield from known.notes


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
