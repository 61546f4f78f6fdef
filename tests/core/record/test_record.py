"""The record: ages on the day, sections by name, and JSON that comes back unchanged."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.record import (
    SECTIONS,
    Answer,
    Ask,
    Patient,
    Record,
    age_months_on,
    age_on,
)
from tests.core.record.strategies import records

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2010-03-02", "2026-03-01", 15),
        ("2010-03-02", "2026-03-02", 16),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2025-12-31", "2026-01-01", 0),
    ],
)
def test_a_birthday_counts_on_the_day_itself(born: str, day: str, years: int) -> None:
    assert age_on(dt.date.fromisoformat(born), dt.date.fromisoformat(day)) == years


@pytest.mark.parametrize(
    ("born", "day", "months"),
    [
        ("2025-03-02", "2026-03-01", 11),
        ("2025-03-02", "2026-03-02", 12),
        ("2025-03-03", "2026-03-02", 11),
        ("2024-09-02", "2026-03-02", 18),
        ("2025-01-31", "2025-02-28", 0),
        ("2025-01-31", "2025-03-01", 1),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-02-29", "2025-03-01", 12),
    ],
)
def test_months_are_counted_to_the_same_day_of_the_month(born: str, day: str, months: int) -> None:
    assert age_months_on(dt.date.fromisoformat(born), dt.date.fromisoformat(day)) == months


@given(born=st.dates(), later=st.dates(), last=st.dates())
def test_nobody_grows_younger(born: dt.date, later: dt.date, last: dt.date) -> None:
    first, second = sorted((later, last))
    assert age_on(born, first) <= age_on(born, second)
    assert age_months_on(born, first) <= age_months_on(born, second)
    assert age_months_on(born, first) // 12 == age_on(born, first)


def test_a_new_record_has_answered_nothing() -> None:
    record = Record(locality="somerset", date=DAY)
    assert record.ask.present is None
    assert record.ask.outcome is None
    assert record.household.children is None
    assert record.dash.answers == {}
    assert {getattr(record.safety, name) for name in ("children_safe", "threat_to_life")} == {None}


def test_every_section_can_be_reached_and_replaced_by_its_name() -> None:
    record = Record(locality="somerset", date=DAY)
    for name, kind in SECTIONS.items():
        assert record.section(name) == kind()
    changed = record.with_section("patient", Patient(pregnant=Answer.YES))
    assert changed.patient.pregnant is Answer.YES
    assert record.patient.pregnant is None


def test_alone_and_not_answered_stay_apart_when_stored() -> None:
    alone = msgspec.json.encode(Ask(present=()))
    assert msgspec.json.decode(alone, type=Ask).present == ()
    assert msgspec.json.decode(msgspec.json.encode(Ask()), type=Ask).present is None


def test_a_record_with_a_field_from_elsewhere_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"locality":"somerset","date":"2026-03-02","x":1}', type=Record)


@given(records(st.text(max_size=12)))
def test_any_record_survives_storage_unchanged(record: Record) -> None:
    stored = msgspec.json.encode(record)
    assert msgspec.json.decode(stored, type=Record) == record


@given(records(st.text(max_size=12)), st.sampled_from(sorted(SECTIONS)))
def test_any_section_survives_storage_on_its_own(record: Record, name: str) -> None:
    stored = msgspec.json.encode(record.section(name))
    section = msgspec.json.decode(stored, type=SECTIONS[name])
    assert record.with_section(name, section) == record
