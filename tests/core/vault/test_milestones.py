"""What the windows ask of a long journal and of what is held: quick, complete, and to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import SystemClock
from dva_desktop.core.record import Patient
from dva_desktop.core.vault import NotAllowedError, Role, Vault, unlock
from tests.core.vault.support import CHEAP, PASSPHRASE

CLINICIANS = "seven otters under the pier"
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened, _code = Vault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP)
    with opened:
        yield opened


@pytest.fixture
def clinician(vault: Vault) -> Iterator[Vault]:
    vault.people.add(PASSPHRASE, "Callum Reid", Role.CLINICIAN, CLINICIANS)
    key = unlock(vault.folder, CLINICIANS, SystemClock())
    with Vault.open_with(vault.folder, key) as opened:
        yield opened
    key.wipe()


def _finished(vault: Vault) -> str:
    made = vault.new_consultation("somerset", DAY)
    for name in ("A", "Ad", "Ada"):
        vault.save_section(made, "patient", Patient(name=name))
    vault.finalise(made)
    return made


def test_the_milestones_are_finishing_and_each_addendum(vault: Vault) -> None:
    made, other = _finished(vault), _finished(vault)
    vault.add_addendum(made, "patient", Patient(name="Ada M"), "Married")
    vault.add_addendum(other, "patient", Patient(name="Bo"), "Mistyped")
    vault.add_addendum(made, "patient", Patient(name="Ada Moss"), "In full")
    found = vault.milestones(made)
    assert [(one.what, one.name, one.revision) for one in found] == [
        ("finalised", None, None),
        ("addendum", "patient", 4),
        ("addendum", "patient", 5),
    ]
    assert found == tuple(one for one in vault.journal(made) if one in found)


def test_the_milestones_are_found_without_reading_the_journal(vault: Vault) -> None:
    plan = vault._database.rows(
        "EXPLAIN QUERY PLAN SELECT seq FROM journal"
        " WHERE consultation = ? AND what IN ('finalised', 'addendum') ORDER BY seq",
        "0" * 32,
    )
    assert "journal_of_milestones" in str(plan)


def test_the_milestones_of_others_are_not_a_clinicians_to_see(
    vault: Vault, clinician: Vault
) -> None:
    made = _finished(vault)
    with pytest.raises(NotAllowedError):
        clinician.milestones(made)
    own = _finished(clinician)
    assert len(clinician.milestones(own)) == len(vault.milestones(own)) == 1


def test_the_latest_rows_come_newest_first(vault: Vault) -> None:
    _finished(vault)
    everything = vault.journal()
    assert vault.latest(3) == everything[:-4:-1]
    assert vault.latest(10_000) == everything[::-1]


def test_only_a_lead_reads_the_whole_journal(clinician: Vault) -> None:
    with pytest.raises(NotAllowedError):
        clinician.latest(1)


def test_what_is_held_is_listed_until_the_hold_ends(vault: Vault, clinician: Vault) -> None:
    own, leads = _finished(clinician), _finished(vault)
    for made in (own, leads):
        vault.retention.hold(made, "Court order")
    assert {one.id for one in vault.retention.on_hold()} == {own, leads}
    assert [one.id for one in clinician.retention.on_hold()] == [own]
    vault.retention.release(own)
    assert [one.id for one in vault.retention.on_hold()] == [leads]
