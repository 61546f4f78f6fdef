"""The DASH checklist: one answer for an item or none, and no item outside 1 to 24."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.record import DASH_ITEMS, Answer, Dash
from tests.core.record.strategies import dashes


def test_there_are_twenty_four_items() -> None:
    assert list(DASH_ITEMS) == list(range(1, 25))
    assert Dash().not_asked == tuple(range(1, 25))


@pytest.mark.parametrize(
    "wrong",
    [
        {"yes": (0,)},
        {"no": (25,)},
        {"unknown": (-1,)},
        {"yes": (3, 3)},
        {"yes": (3,), "no": (3,)},
        {"no": (7,), "unknown": (7,)},
        {"notes": {25: "x"}},
        {"sources": {0: "x"}},
    ],
)
def test_a_checklist_that_contradicts_itself_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="DASH item"):
        Dash(**wrong)


def test_nor_can_it_be_read_from_storage() -> None:
    with pytest.raises(msgspec.ValidationError, match="one answer only"):
        msgspec.json.decode(b'{"yes":[1],"no":[1]}', type=Dash)


def test_an_answer_can_be_changed_and_taken_back() -> None:
    dash = Dash(yes=(15, 1)).with_answer(8, Answer.UNKNOWN).with_answer(15, Answer.NO)
    assert (dash.yes, dash.no, dash.unknown) == ((1,), (15,), (8,))
    assert dash.with_answer(15, None).not_asked == tuple(sorted(set(DASH_ITEMS) - {1, 8}))


@given(dashes(), st.sampled_from(DASH_ITEMS), st.sampled_from([None, *Answer]))
def test_one_change_touches_one_item(dash: Dash, number: int, answer: Answer | None) -> None:
    changed = dash.with_answer(number, answer)
    assert changed.answers.get(number) is answer
    for other in set(DASH_ITEMS) - {number}:
        assert changed.answers.get(other) is dash.answers.get(other)
    assert changed.notes == dash.notes
    assert len(changed.yes) + len(changed.no) + len(changed.unknown) + len(
        changed.not_asked
    ) == len(DASH_ITEMS)
