"""Undo gives back exactly what was there, and a number once given is never given again."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dva_desktop.core.bodymap import History
from dva_desktop.core.errors import BugError
from dva_desktop.core.record import BodyMap, Injury, InjuryType, View


def _mark(number: int, **known: object) -> Injury:
    base = Injury(number=number, view=View.FRONT, x=0.5, y=0.1, region="forehead")
    return msgspec.structs.replace(base, **known)


def _add(history: History) -> int:
    return history.add(view=View.BACK, x=0.25, y=0.5, region="left_elbow_back")


class Marking(RuleBasedStateMachine):
    """Whatever a person does, compared with a plain list of all the values there have been."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History(BodyMap(injuries=(_mark(4),), areas_examined="arms"))
        self.values = [self.history.current.injuries]
        self.place = 0
        self.given = {4}

    def _stepped(self) -> None:
        self.values[self.place + 1 :] = [self.history.current.injuries]
        self.place += 1

    @rule()
    def add(self) -> None:
        number = _add(self.history)
        assert number > max(self.given)
        self.given.add(number)
        self._stepped()

    @precondition(lambda self: self.history.current.injuries)
    @rule(data=st.data(), colour=st.text(min_size=1, max_size=3))
    def change(self, data: st.DataObject, colour: str) -> None:
        injury = data.draw(st.sampled_from(self.history.current.injuries))
        changed = msgspec.structs.replace(injury, colour=colour)
        self.history.change(changed)
        if changed != injury:
            self._stepped()

    @precondition(lambda self: self.history.current.injuries)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        injury = data.draw(st.sampled_from(self.history.current.injuries))
        self.history.remove(injury.number)
        assert injury not in self.history.current.injuries
        self._stepped()

    @rule()
    def undo(self) -> None:
        self.history.undo()
        self.place = max(0, self.place - 1)

    @rule()
    def redo(self) -> None:
        self.history.redo()
        self.place = min(len(self.values) - 1, self.place + 1)

    @invariant()
    def it_is_the_value_that_it_should_be(self) -> None:
        assert self.history.current.injuries == self.values[self.place]
        assert self.history.can_undo == (self.place > 0)
        assert self.history.can_redo == (self.place < len(self.values) - 1)
        assert self.history.current.areas_examined == "arms"

    @invariant()
    def no_number_stands_twice(self) -> None:
        numbers = [injury.number for injury in self.history.current.injuries]
        assert len(set(numbers)) == len(numbers)
        assert self.history.next_number > max(self.given)


TestMarking = Marking.TestCase
TestMarking.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine, not a slow strategy
)


def test_a_removed_mark_leaves_a_gap() -> None:
    history = History(BodyMap())
    first, second = _add(history), _add(history)
    history.remove(second)
    third = _add(history)
    assert (first, second, third) == (1, 2, 3)
    assert [injury.number for injury in history.current.injuries] == [1, 3]


def test_an_undone_mark_keeps_its_number_to_itself() -> None:
    history = History(BodyMap())
    _add(history)
    history.undo()
    assert not any(history.current.injuries)
    assert _add(history) == 2
    history.undo()
    history.undo()
    history.redo()
    assert [injury.number for injury in history.current.injuries] == [2]


def test_a_removed_number_is_not_given_again_after_reopening() -> None:
    history = History(BodyMap())
    _add(history)
    history.remove(_add(history))
    reopened = History(history.current)
    assert _add(reopened) == 3


def test_typing_in_one_mark_is_one_step() -> None:
    history = History(BodyMap(injuries=(_mark(1), _mark(2))))
    for text in ("p", "pu", "purple"):
        history.change(_mark(1, colour=text), typing=True)
    history.change(_mark(2, colour="red"), typing=True)
    assert [injury.colour for injury in history.current.injuries] == ["purple", "red"]
    history.undo()
    assert [injury.colour for injury in history.current.injuries] == ["purple", ""]
    history.undo()
    assert [injury.colour for injury in history.current.injuries] == ["", ""]
    assert not history.can_undo


@pytest.mark.parametrize("between", ["choice", "undo and redo", "another mark"])
def test_typing_again_after_something_else_is_a_new_step(between: str) -> None:
    history = History(BodyMap(injuries=(_mark(1), _mark(2))))
    history.change(_mark(1, colour="red"), typing=True)
    if between == "choice":
        history.change(_mark(1, colour="red", type=InjuryType.BURN))
    elif between == "another mark":
        history.change(_mark(2, colour="blue"), typing=True)
    else:
        history.undo()
        history.redo()
    before = history.current
    typed = msgspec.structs.replace(history.injury(1), colour="red and blue")
    history.change(typed, typing=True)
    history.undo()
    assert history.current == before


def test_a_change_that_changes_nothing_is_no_step() -> None:
    history = History(BodyMap(injuries=(_mark(1),)))
    _add(history)
    history.undo()
    history.change(_mark(1))
    assert not history.can_undo
    assert history.can_redo


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_mark_that_is_not_there_is_our_mistake(number: int) -> None:
    history = History(BodyMap(injuries=(_mark(1, patient_words="canary"),)))
    for act in (history.remove, history.injury, lambda one: history.change(_mark(one))):
        with pytest.raises(BugError) as caught:
            act(number)
        assert "canary" not in str(caught.value)
    assert history.current == BodyMap(injuries=(_mark(1, patient_words="canary"),))
