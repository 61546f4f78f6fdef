"""Practising: what is remembered between hiding and coming back, and what does not count."""

from __future__ import annotations

import datetime as dt

import pytest

from dva_desktop.core.platform.lock_policy import CAUSES, Cause
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.drill import LAST_PRACTICE, Drill

WHEN = dt.datetime(2026, 3, 2, 10, 42, tzinfo=dt.UTC)


@pytest.mark.parametrize("cause", CAUSES)
def test_only_hiding_on_purpose_is_practice(vault: Vault, cause: Cause) -> None:
    drill = Drill()
    drill.want(True)
    drill.on_lock(vault, cause, WHEN)
    assert Drill.after_unlock(vault, 9) is (cause in ("panic", "command"))


def test_the_time_is_kept_once_the_person_is_back(vault: Vault) -> None:
    drill = Drill()
    drill.want(True)
    drill.on_lock(vault, "panic", WHEN)
    assert vault.own_setting(LAST_PRACTICE) is None
    assert Drill.after_unlock(vault, 9)
    assert vault.own_setting(LAST_PRACTICE) == {"at": WHEN.isoformat(), "ms": 9}
    assert not Drill.after_unlock(vault, 12)  # the next unlock is not a practice
    assert vault.own_setting(LAST_PRACTICE) == {"at": WHEN.isoformat(), "ms": 9}


def test_a_cover_that_was_not_seen_to_be_painted_leaves_the_time_open(vault: Vault) -> None:
    drill = Drill()
    drill.want(True)
    drill.on_lock(vault, "command", WHEN)
    assert Drill.after_unlock(vault, None)
    assert vault.own_setting(LAST_PRACTICE) == {"at": WHEN.isoformat(), "ms": None}


@pytest.mark.parametrize("wanted", [[], [True, False]])
def test_hiding_in_earnest_is_not_taken_for_practice(vault: Vault, wanted: list[bool]) -> None:
    drill = Drill()
    for on in wanted:
        drill.want(on)
    drill.on_lock(vault, "panic", WHEN)
    assert not Drill.after_unlock(vault, 9)
    assert vault.own_setting(LAST_PRACTICE) is None
