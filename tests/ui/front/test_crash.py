"""An error of ours is reported by kind and place; its words stay where they are."""

from __future__ import annotations

import re

import pytest

from dva_desktop.ui.front.crash import describe, report
from dva_desktop.ui.front.wire import Message, messages

CANARY = "Quillaverth"


def _error() -> BaseException:
    def read(_size: int) -> bytes:
        raise KeyError(CANARY)

    try:
        list[Message](messages(read))
    except KeyError as error:
        return error
    raise AssertionError


def test_it_names_the_innermost_place_of_ours() -> None:
    error = _error()
    assert re.fullmatch(
        r"KeyError at dva_desktop\.ui\.front\.wire:\d+", describe(KeyError, error.__traceback__)
    )


def test_no_word_of_the_error_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    error = _error()
    report(type(error), error.__traceback__)
    written = capfd.readouterr()
    assert "KeyError" in written.err
    assert CANARY not in written.err + written.out


def test_an_error_from_elsewhere_is_said_to_be_so() -> None:
    assert describe(ValueError, None) == "ValueError at an unknown place"
