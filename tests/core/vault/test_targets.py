"""A save that does not ask again where it stands still stands right, whoever else wrote."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import Ask, Safety
from dva_desktop.core.vault import Event, FinalisedError, Place, Vault, verify
from tests.core.vault.support import PASSPHRASE, files_no_larger_than, reopened

DAY = dt.date(2026, 3, 2)


def _save(vault: Vault, consultation: str, text: str) -> int:
    return vault.save_section(consultation, "ask", Ask(observations=text)).revision


def test_another_program_may_write_between_any_two_saves(
    vault: Vault, folder: Path, consultation: str
) -> None:
    with reopened(folder) as other:
        revisions = []
        for number in range(4):
            revisions += [
                _save(vault, consultation, f"ours {number}"),
                _save(vault, consultation, f"ours again {number}"),
                _save(other, consultation, f"theirs {number}"),
            ]
        assert revisions == list(range(1, 13))
        assert vault.load(consultation).ask.observations == "theirs 3"
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_one_who_finalised_elsewhere_is_heeded(
    vault: Vault, folder: Path, consultation: str
) -> None:
    for text in ("one", "two"):
        _save(vault, consultation, text)
    with reopened(folder) as other:
        other.finalise(consultation)
    with pytest.raises(FinalisedError):
        _save(vault, consultation, "three")
    assert vault.load(consultation).ask.observations == "two"


def test_finalising_here_is_heeded(vault: Vault, consultation: str) -> None:
    _save(vault, consultation, "one")
    vault.finalise(consultation)
    with pytest.raises(FinalisedError):
        _save(vault, consultation, "two")


def test_other_changes_of_our_own_come_between(
    vault: Vault, folder: Path, consultation: str
) -> None:
    second = vault.new_consultation("somerset", DAY)
    for number in range(3):
        assert _save(vault, consultation, f"{number}") == 2 * number + 1
        vault.save_section(consultation, "safety", Safety())
        vault.record_event(Event.VIEW, second)
        vault.save_place(consultation, Place(page="ask"))
        assert _save(vault, consultation, f"{number}!") == 2 * number + 2
        assert _save(vault, second, "x") == number + 1
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_a_save_that_failed_leaves_no_trace_in_the_next(
    vault: Vault, folder: Path, consultation: str
) -> None:
    for text in ("one", "two"):
        _save(vault, consultation, text)
    limit = (folder / "vault.db-wal").stat().st_size
    for _ in range(2):
        with files_no_larger_than(limit), pytest.raises(EnvironmentFault):
            _save(vault, consultation, "x" * 20_000)
    assert _save(vault, consultation, "three") == 3
    assert _save(vault, consultation, "four") == 4
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_the_list_follows_to_the_minute(
    vault: Vault, consultation: str, clock: ManualClock
) -> None:
    for minutes in (0, 0, 3, 0, 200):
        clock.advance(dt.timedelta(minutes=minutes))
        _save(vault, consultation, f"{minutes}")
        [line] = vault.consultations()
        assert abs(line.updated_at - clock.now()) < dt.timedelta(minutes=1)
