"""Filed, held, due: who may say so, what follows, and what a changed file cannot pretend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from dva_desktop.core.errors import UserError
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import Event, NotAllowedError, Role, Vault, verify
from tests.core.vault.support import PASSPHRASE, tampering

DAY = dt.date(2026, 3, 2)
OTHERS = "quite other words here now"
_CANARY = "kanarienvogel"


@pytest.fixture
def filed(vault: Vault, consultation: str) -> str:
    """A finalised consultation that was filed on the day itself."""
    vault.save_section(consultation, "patient", Patient(name=_CANARY))
    vault.finalise(consultation)
    vault.retention.file_to_record(consultation, DAY)
    return consultation


def _due(vault: Vault, day: dt.date) -> list[str]:
    return [x.id for x in vault.retention.due(day)]


def test_what_is_not_filed_has_no_clock(vault: Vault, consultation: str) -> None:
    standing = vault.retention.standing(consultation)
    assert (standing.filed_on, standing.purge_on, standing.held) == (None, None, None)
    assert _due(vault, DAY + dt.timedelta(days=20_000)) == []


def test_filing_starts_a_clock_of_56_days(vault: Vault, filed: str) -> None:
    standing = vault.retention.standing(filed)
    assert standing.filed_on == DAY
    assert standing.purge_on == dt.date(2026, 4, 27)
    assert _due(vault, dt.date(2026, 4, 26)) == []
    assert _due(vault, dt.date(2026, 4, 27)) == [filed]
    assert vault.retention.due(dt.date(2026, 4, 27))[0].name == _CANARY


def test_an_open_consultation_cannot_be_filed(vault: Vault, consultation: str) -> None:
    with pytest.raises(UserError, match="still open"):
        vault.retention.file_to_record(consultation, DAY)
    assert vault.retention.standing(consultation).filed_on is None


@pytest.mark.parametrize(("days", "possible"), [(-1, False), (0, True), (3, True), (4, False)])
def test_the_day_of_filing_lies_between_the_consultation_and_today(
    vault: Vault, consultation: str, clock: ManualClock, days: int, possible: bool
) -> None:
    vault.finalise(consultation)
    clock.advance(dt.timedelta(days=3))
    day = DAY + dt.timedelta(days=days)
    if possible:
        vault.retention.file_to_record(consultation, day)
        assert vault.retention.standing(consultation).filed_on == day
    else:
        with pytest.raises(UserError, match="cannot be right"):
            vault.retention.file_to_record(consultation, day)


def test_filing_can_be_put_right_and_taken_back(
    vault: Vault, filed: str, clock: ManualClock
) -> None:
    clock.advance(dt.timedelta(days=2))
    for day in (DAY, DAY + dt.timedelta(days=2), DAY + dt.timedelta(days=2), None, None):
        vault.retention.file_to_record(filed, day)
    entries = [x.detail for x in vault.journal(filed) if x.what == Event.FILED]
    assert entries == ["2026-03-02", "2026-03-04", ""]
    assert vault.retention.standing(filed).purge_on is None


def test_an_addendum_stops_the_clock_until_it_is_filed_too(vault: Vault, filed: str) -> None:
    vault.add_addendum(filed, "ask", Ask(observations="more"), "left out")
    assert vault.retention.standing(filed).filed_on is None
    assert _due(vault, DAY + dt.timedelta(days=500)) == []
    vault.retention.file_to_record(filed, DAY)
    vault.close()


def test_a_hold_keeps_it_from_being_due(vault: Vault, filed: str) -> None:
    later = DAY + dt.timedelta(days=500)
    vault.retention.hold(filed, "  inquest,\n adjourned ")
    assert vault.retention.standing(filed).held == "inquest, adjourned"
    assert _due(vault, later) == []
    vault.retention.release(filed)
    vault.retention.release(filed)
    assert _due(vault, later) == [filed]
    assert [x.what for x in vault.journal(filed)].count(Event.HOLD_RELEASED) == 1
    assert "inquest" not in str(vault.journal())


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_hold_needs_a_reason(vault: Vault, filed: str, reason: str) -> None:
    with pytest.raises(UserError, match="needs a reason"):
        vault.retention.hold(filed, reason)


def test_the_period_is_the_leads_to_choose(vault: Vault, filed: str) -> None:
    assert vault.retention.period_days == 56
    vault.retention.set_period_days(7)
    assert vault.retention.standing(filed).purge_on == DAY + dt.timedelta(days=7)
    vault.retention.set_period_days(7)
    assert [x.detail for x in vault.journal() if x.what == Event.PERIOD_CHANGED] == ["7"]
    for days in (0, -5, 3651):
        with pytest.raises(UserError):
            vault.retention.set_period_days(days)
    assert vault.retention.period_days == 7


def test_the_longest_due_stands_first(vault: Vault, clock: ManualClock) -> None:
    made = [vault.new_consultation("somerset", DAY) for _ in range(3)]
    clock.advance(dt.timedelta(days=9))
    for consultation, day in zip(made, (5, 1, 3), strict=True):
        vault.finalise(consultation)
        vault.retention.file_to_record(consultation, DAY + dt.timedelta(days=day))
    assert _due(vault, DAY + dt.timedelta(days=100)) == [made[1], made[2], made[0]]


@pytest.fixture
def clinician(vault: Vault, folder: Path, clock: ManualClock) -> Vault:
    """The same vault, opened by a clinician; the test closes it."""
    vault.people.add(PASSPHRASE, "Nurse Bell", Role.CLINICIAN, OTHERS)
    return Vault.open(folder, OTHERS, clock=clock)


def test_a_clinician_files_their_own_and_sees_theirs_alone(
    vault: Vault, clinician: Vault, filed: str
) -> None:
    with clinician:
        own = clinician.new_consultation("somerset", DAY)
        clinician.finalise(own)
        clinician.retention.file_to_record(own, DAY)
        assert _due(clinician, DAY + dt.timedelta(days=500)) == [own]
        for forbidden in (
            lambda: clinician.retention.standing(filed),
            lambda: clinician.retention.file_to_record(filed, None),
        ):
            with pytest.raises(NotAllowedError):
                forbidden()
    assert set(_due(vault, DAY + dt.timedelta(days=500))) == {own, filed}
    assert vault.retention.standing(filed).filed_on == DAY


@pytest.mark.parametrize(
    "forbidden",
    [
        lambda vault, own: vault.retention.hold(own, "why"),
        lambda vault, own: vault.retention.release(own),
        lambda vault, own: vault.retention.purge(own, "why", early=True),
        lambda vault, own: vault.retention.purge_all((own,), "why", early=True),
        lambda vault, own: vault.retention.set_period_days(1),
        lambda vault, own: vault.retention.certificates(),
        lambda vault, own: vault.retention.rewrite(),
        lambda vault, own: vault.export_journal(),
    ],
)
def test_the_rest_is_for_leads_even_with_ones_own(
    clinician: Vault, forbidden: Callable[[Vault, str], object]
) -> None:
    with clinician:
        own = clinician.new_consultation("somerset", DAY)
        before = clinician.mark()
        with pytest.raises(NotAllowedError):
            forbidden(clinician, own)
        assert clinician.mark() == before
        assert clinician.load(own).date == DAY


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE consultation SET filed_on = '2020-01-01'", "its date of filing"),
        ("UPDATE consultation SET filed_on = NULL", "its date of filing"),
        ("UPDATE consultation SET held = NULL", "its hold"),
        ("UPDATE consultation SET held = 'something else'", "its hold"),
        ("UPDATE setting SET value = '1' WHERE key = 'retention_days'", "(90 days)"),
        ("DELETE FROM setting WHERE key = 'retention_days'", "(90 days)"),
        ("UPDATE setting SET value = '{}' WHERE key = 'retention_days'", "(90 days)"),
    ],
)
def test_what_was_changed_in_the_file_is_found(
    vault: Vault, folder: Path, filed: str, sql: str, what: str
) -> None:
    vault.retention.set_period_days(90)
    vault.retention.hold(filed, "inquest")
    vault.close()
    assert verify(folder, PASSPHRASE).ok
    with tampering(folder) as database:
        database.rows(sql)
    assert [what in x.what for x in verify(folder, PASSPHRASE).problems] == [True]
