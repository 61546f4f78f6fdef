"""A vault of the first form, which knew one person and no roles, becomes one of today's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.platform.files import create_private
from dva_desktop.core.vault import Event, Role, Vault, keyring, verify
from dva_desktop.core.vault.connection import connect
from dva_desktop.core.vault.journal import Journal, Subject, first_seal
from dva_desktop.core.vault.migrations import m0001_initial
from dva_desktop.core.vault.passphrase import new_recovery_code
from tests.core.vault.support import CHEAP, PASSPHRASE, tampering

AT = "2025-11-03T09:30:00.000+00:00"
MADE = "ab" * 16
SHARED = "cd" * 16


@pytest.fixture
def first(folder: Path) -> Path:
    """Made as the first form was, by its own migration and plain statements."""
    folder.mkdir()
    ring, key = keyring.new_keyring(PASSPHRASE, new_recovery_code(), CHEAP)
    create_private(folder / "vault.db")
    database = connect(folder / "vault.db", key.secret, fresh=True)
    with database.transaction():
        database.apply(m0001_initial.migrate)
        database.rows("PRAGMA user_version = 1")
        journal_key = b"k" * 32
        database.rows(
            "INSERT INTO vault VALUES (1, ?, ?, ?, 0, ?, NULL)",
            "0123", AT, journal_key, first_seal(journal_key, "0123"),
        )  # fmt: skip
        database.rows("INSERT INTO person VALUES (?, 'Dr Ames')", key.slot)
        journal = Journal(database, journal_key, key.slot)
        journal.append(Event.VAULT_MADE, AT)
        # By hand, and, as that form had it, by the slot of the recovery code.
        for consultation, who in ((MADE, key.slot), (SHARED, ring.slots[1].id)):
            database.rows(
                "INSERT INTO consultation VALUES"
                " (?, 'somerset', '', '2025-11-03', 'open', '', '', '', '', ?, ?)",
                consultation, AT, AT,
            )  # fmt: skip
            digest = journal.digest("somerset", "", "2025-11-03")
            subject = Subject(consultation=consultation, digest=digest)
            Journal(database, journal_key, who).append(Event.CONSULTATION_MADE, AT, subject)
    database.close()
    create_private(folder / "keyring.json", keyring.encode(ring))
    return folder


def test_its_one_person_becomes_the_lead_and_keeps_everything(
    first: Path, clock: ManualClock
) -> None:
    with Vault.open(first, PASSPHRASE, clock=clock) as opened:
        me = opened.people.me()
        assert (me.name, me.role, me.has_key) == ("Dr Ames", Role.SAFEGUARDING_LEAD, True)
        assert {x.id for x in opened.consultations()} == {MADE, SHARED}
        assert opened.load(SHARED).date == dt.date(2025, 11, 3)
        assert Event.UPGRADED in [x.what for x in opened.journal()]
    report = verify(first, PASSPHRASE, clock=clock)
    assert report.ok, report.problems


def test_from_then_on_an_altered_role_shows(first: Path, clock: ManualClock) -> None:
    Vault.open(first, PASSPHRASE, clock=clock).close()
    with tampering(first) as database:
        database.rows("UPDATE person SET role = 'clinician'")
    assert [x.where for x in verify(first, PASSPHRASE, clock=clock).problems] == ["person"]
