"""The list of consultations, and finding one by name or number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import Ask, Patient
from dva_desktop.core.vault import Place, Status, Vault, VaultDamaged, verify
from tests.core.vault.support import PASSPHRASE, reopened, tampering

DAY = dt.date(2026, 3, 2)


def test_the_list_is_newest_first_and_shows_initials(vault: Vault) -> None:
    old = vault.new_consultation("edinburgh", dt.date(2025, 1, 1))
    new = vault.new_consultation("west_midlands", dt.date(2026, 1, 1), "walsall")
    same_day = vault.new_consultation("somerset", dt.date(2026, 1, 1))
    patient = Patient(name="Mary-Jane  van Smith", nhs_number="943 476 5919")
    vault.save_section(old, "patient", patient)
    listed = vault.consultations()
    assert [x.id for x in listed] == [same_day, new, old]
    assert listed[1].area == "walsall"
    assert (listed[2].initials, listed[2].name) == ("MJVS", "Mary-Jane van Smith")
    assert listed[2].nhs_number == "9434765919"
    assert listed[2].status is Status.OPEN


@pytest.mark.parametrize(
    "typed",
    [
        "oneill",
        "O'NEILL",
        "O’Neill",
        "renee",
        "RENÉE",
        "luk",
        "Łuk rené",
        "eil",
        "beth",
        " neill  r ",
    ],
)
def test_a_name_is_found_by_any_part_whatever_case_and_accents(
    vault: Vault, consultation: str, typed: str
) -> None:
    vault.save_section(
        consultation, "patient", Patient(name="Renée O’Neill-Łuk", also_known_as="Beth")
    )
    vault.save_section(
        vault.new_consultation("somerset", DAY), "patient", Patient(name="Ann Other")
    )
    assert [x.id for x in vault.search(typed)] == [consultation]


@pytest.mark.parametrize(
    "typed", ["9434765919", "943 476 5919", "943-476", "９４３４７６", "0101 70"]
)
def test_a_number_is_found_whatever_its_spaces(vault: Vault, consultation: str, typed: str) -> None:
    vault.save_section(
        consultation, "patient", Patient(nhs_number="943 476 5919", chi_number="010170 1234")
    )
    vault.save_section(
        vault.new_consultation("somerset", DAY), "patient", Patient(name="Ann Other")
    )
    assert [x.id for x in vault.search(typed)] == [consultation]


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "9", "94", "%", "_", "' OR 1=1 --", "5919", "ann smith", "ann " * 9999 + "x"],
)
def test_a_search_that_says_nothing_or_too_much_finds_nobody(
    vault: Vault, consultation: str, typed: str
) -> None:
    patient = Patient(name="Ann Other", nhs_number="943 476 5919")
    vault.save_section(consultation, "patient", patient)
    assert vault.search(typed) == ()


def test_what_is_longer_than_any_name_is_listed_by_its_beginning(
    vault: Vault, consultation: str, folder: Path
) -> None:
    patient = Patient(name="Ann\0 " + "x" * 300, nhs_number="9" * 300)
    vault.save_section(consultation, "patient", patient)
    [listed] = vault.search("ann")
    assert listed.name == "Ann� " + "x" * 195
    assert [x.id for x in vault.search("9" * 10)] == [consultation]
    assert vault.load(consultation).patient == patient
    vault.close()
    assert verify(folder, PASSPHRASE).ok


def test_the_list_and_the_search_come_in_parts(vault: Vault) -> None:
    made = [vault.new_consultation("somerset", DAY) for _ in range(7)]
    for one in made:
        vault.save_section(one, "patient", Patient(name="Ann Other", nhs_number="943 476 5919"))
    assert [x.id for x in vault.consultations(3)] == made[:3:-1]
    assert [x.id for x in vault.consultations(3, 3)] == made[3:0:-1]
    assert vault.consultations(3, 7) == ()
    for typed in ("ann", "943476"):
        assert [x.id for x in vault.search(typed, 2, 1)] == made[5:3:-1]
        assert len(vault.search(typed)) == 7


def test_the_lines_of_some_consultations(vault: Vault, consultation: str) -> None:
    other = vault.new_consultation("somerset", DAY)
    found = vault.summaries([other, "0" * 32])
    assert list(found) == [other]
    assert found[other] == vault.consultations()[0]
    assert vault.summaries([]) == {}


def test_a_name_is_looked_for_in_an_index_that_holds_it(vault: Vault) -> None:
    """Otherwise every page of the list is decrypted for each key that is typed."""
    for condition, index in (("true", "by_date"), ("made_by = 'x'", "by_maker")):
        plan = vault._database.rows(
            f"EXPLAIN QUERY PLAN SELECT rowid FROM consultation WHERE {condition}"  # noqa: S608 (our own words)
            " AND instr(folded, 'x') > 0 ORDER BY date DESC, rowid DESC LIMIT 5"
        )
        assert f"USING COVERING INDEX consultation_{index}" in plan[0][-1]


def test_a_changed_name_is_found_by_the_new_one_only(vault: Vault, consultation: str) -> None:
    vault.save_section(consultation, "patient", Patient(name="First"))
    vault.save_section(consultation, "patient", Patient(name="Second"))
    assert vault.search("first") == ()
    assert len(vault.search("second")) == 1


def test_summaries_and_places_are_plain_data(vault: Vault, consultation: str) -> None:
    vault.save_section(consultation, "patient", Patient(name="Ann Other"))
    [summary] = vault.consultations()
    again = msgspec.json.decode(msgspec.json.encode(summary), type=type(summary))
    assert again == summary


def test_the_list_says_to_the_minute_when_a_consultation_was_last_changed(
    vault: Vault, consultation: str, clock: ManualClock
) -> None:
    for minutes in (0, 1, 59):
        clock.advance(dt.timedelta(minutes=minutes))
        vault.save_section(consultation, "ask", Ask(observations=str(minutes)))
        [summary] = vault.consultations()
        assert abs(summary.updated_at - clock.now()) < dt.timedelta(minutes=1)
    clock.advance(dt.timedelta(hours=1))
    vault.finalise(consultation)
    assert vault.consultations()[0].updated_at == clock.now()


@pytest.mark.parametrize("typed", ["\ud800", "ann \udfff", "\ud800" * 20, "943\udc00476"])
def test_half_a_character_finds_what_was_saved_with_it_and_breaks_nothing(
    vault: Vault, consultation: str, typed: str
) -> None:
    assert vault.search(typed) == ()
    vault.save_section(consultation, "patient", Patient(name=f"Ann {typed}"))
    assert [x.id for x in vault.search(typed)] == [consultation]


def test_half_a_character_in_a_field_does_not_stop_the_saving(
    vault: Vault, consultation: str
) -> None:
    place = Place(page="ask", typed={"date": "3\ud800", "\udfff": "4"})
    vault.save_section(consultation, "ask", Ask(), place=place)
    vault.save_place(consultation, place)
    found = vault.last_place()
    assert found is not None
    assert found[1].typed == {"date": "3\ufffd", "\ufffd": "4"}


@pytest.mark.parametrize(
    ("change", "look"),
    [
        ("UPDATE consultation SET date = 'kanarienvogel'", Vault.consultations),
        ("UPDATE consultation SET date = 'kanarienvogel'", lambda vault: vault.search("ann")),
        ("UPDATE consultation SET updated_at = 'kanarienvogel'", Vault.consultations),
        ("UPDATE consultation SET updated_at = '2026-03-02T10:42:03'", Vault.consultations),
        ("UPDATE consultation SET updated_at = '0001-01-01T00:00:00+14:00'", Vault.consultations),
        ("UPDATE journal SET at = 'kanarienvogel' WHERE seq = 2", lambda vault: vault.latest(50)),
        ("UPDATE journal SET at = 'kanarienvogel' WHERE seq = 2", Vault.journal),
    ],
)
def test_a_date_that_makes_no_sense_is_damage_and_is_not_quoted(
    vault: Vault, folder: Path, consultation: str, change: str, look: Callable[[Vault], object]
) -> None:
    vault.save_section(consultation, "patient", Patient(name="Ann Other"))
    vault.close()
    with tampering(folder) as database:
        database.rows(change)
    with reopened(folder) as opened, pytest.raises(VaultDamaged) as caught:
        look(opened)
    assert "kanarien" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_consultation_whose_day_makes_no_sense_is_damaged(
    vault: Vault, folder: Path, consultation: str
) -> None:
    vault.close()
    with tampering(folder) as database:
        database.rows("UPDATE consultation SET date = 'kanarienvogel'")
    with reopened(folder) as opened, pytest.raises(VaultDamaged):
        opened.load(consultation)
