"""Sticky keys: the question is spared for a moment, and whoever uses them keeps them."""

from __future__ import annotations

import ctypes

import pytest

from dva_desktop.ui.front.sticky_keys import (
    CONFIRM,
    GET,
    HOT_KEY,
    IN_USE,
    SET,
    Question,
    StickyKeys,
    spare_the_question,
)

AVAILABLE = 0x0002
USUAL = AVAILABLE | HOT_KEY | CONFIRM | 0x10


class Windows:
    """Stands in for SystemParametersInfoW."""

    def __init__(self, flags: int, *, answers: bool = True) -> None:
        self.flags = flags
        self.answers = answers

    def __call__(self, action: int, size: int, value: ctypes.Structure, update: int, /) -> object:
        assert isinstance(value, StickyKeys)
        assert (size, value.size, update) == (ctypes.sizeof(StickyKeys), size, 0)  # not for good
        if not self.answers:
            return False
        if action == GET:
            value.flags = self.flags
        else:
            assert action == SET
            self.flags = value.flags
        return True


def test_the_shortcut_goes_and_comes_back_as_it_was() -> None:
    system = Windows(USUAL)
    question = Question(system)
    assert question.spare()
    assert system.flags == AVAILABLE | 0x10
    assert not question.spare()  # hiding again meanwhile does not take the wrong state for its own
    question.restore()
    assert system.flags == USUAL
    question.restore()
    assert system.flags == USUAL


@pytest.mark.parametrize("flags", [USUAL | IN_USE, AVAILABLE, 0])
def test_who_uses_sticky_keys_keeps_them(flags: int) -> None:
    system = Windows(flags)
    question = Question(system)
    assert not question.spare()
    question.restore()
    assert system.flags == flags


def test_a_system_that_does_not_answer_is_left_alone() -> None:
    system = Windows(USUAL, answers=False)
    question = Question(system)
    assert not question.spare()
    question.restore()
    assert system.flags == USUAL


def test_elsewhere_nobody_asks(qapp: object) -> None:
    spare_the_question()
