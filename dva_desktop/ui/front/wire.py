"""What the two processes may say to each other: a closed list of short ASCII lines.

Nothing of a record fits through here: words from the list, and whole numbers. Anything else is
dropped, as if it had not been said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

Word: TypeAlias = Literal["ready", "prompt", "at", "saved", "hide", "gone", "quit", "unlock"]

# How many whole numbers follow a word. "at" X Y W H: where the window is, in pixels; "saved" N: so
# many changes have been committed.
_NUMBERS: Final[dict[str, int]] = dict.fromkeys(get_args(Word), 0) | {"at": 4, "saved": 1}
_LONGEST_LINE = 64
_LONGEST_NUMBER = 9  # so that it fits 32 bits
_READ = 256


class Message(NamedTuple):
    """One line: a word and its numbers."""

    word: Word
    numbers: tuple[int, ...] = ()

    def line(self) -> bytes:
        """The message as it travels."""
        return " ".join((self.word, *map(str, self.numbers))).encode("ascii") + b"\n"


def parse(line: bytes) -> Message | None:
    """The message in ``line`` (without its line end), or ``None`` if it is not one of ours."""
    if len(line) > _LONGEST_LINE or not line.isascii():
        return None
    word, *numbers = line.decode("ascii").split(" ")
    if _NUMBERS.get(word) != len(numbers) or not all(map(_is_number, numbers)):
        return None
    return Message(word, tuple(map(int, numbers)))  # type: ignore[arg-type] # a key of _NUMBERS


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) <= _LONGEST_NUMBER


def messages(read: Callable[[int], bytes]) -> Iterator[Message]:
    """What comes out of ``read`` (at most so many bytes; none at the end), message by message."""
    rest = b""
    while chunk := read(_READ):
        *lines, rest = (rest + chunk).split(b"\n")
        rest = rest[: _LONGEST_LINE + 1]  # a line that never ends does not fill the memory
        for line in lines:
            if message := parse(line):
                yield message
