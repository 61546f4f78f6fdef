"""A vault of its own for each test, with the cheapest key derivation that the keyring allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.vault import Vault
from tests.core.vault.support import CHEAP, PASSPHRASE


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(dt.datetime(2026, 3, 2, 10, 42, 3, tzinfo=dt.UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path, clock: ManualClock) -> Iterator[Vault]:
    opened, _ = Vault.create(folder, PASSPHRASE, clock=clock, cost=CHEAP)
    with opened:
        yield opened


@pytest.fixture
def consultation(vault: Vault) -> str:
    return vault.new_consultation("somerset", dt.date(2026, 3, 2))
