"""The large vault of the benchmark is one that the program itself could have made."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from dva_desktop.core.record.numbers import number_error
from dva_desktop.core.vault import Vault, verify
from tests.benchmarks.large import RICH_EVERY, build, large_vault, people
from tests.core.vault.support import PASSPHRASE

MANY = 2 * RICH_EVERY + 1


def test_a_small_one_made_in_the_same_way_is_whole(tmp_path: Path) -> None:
    build(tmp_path / "vault", MANY)
    report = verify(tmp_path / "vault", PASSPHRASE)
    assert report.ok, report.problems
    assert report.consultations == MANY
    with Vault.open(tmp_path / "vault", PASSPHRASE) as vault:
        listed = vault.consultations()
        expected = [patient.name for patient in islice(people(), MANY)]
        assert [one.name for one in reversed(listed)] == expected
        assert vault.load(listed[-1].id).dash.notes


def test_it_is_made_once_and_then_found_again(tmp_path: Path) -> None:
    made = large_vault(3, tmp_path / "cache")
    before = (made / "vault.db").stat().st_mtime_ns
    assert large_vault(3, tmp_path / "cache") == made
    assert (made / "vault.db").stat().st_mtime_ns == before
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [made.name]


def test_its_people_have_numbers_that_can_be_looked_for() -> None:
    numbers = [patient.nhs_number or "" for patient in islice(people(), 2000)]
    assert not any(number_error(one) for one in numbers)
    assert 1000 < len(set(numbers)) < 2000
