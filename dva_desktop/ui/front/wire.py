"""What the two processes may say to each other: a closed list of short ASCII lines.

Nothing of a record fits through here: words from the list, and whole numbers. Anything else is
dropped, as if it had not been said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from dva_desktop.core.platform.lock_policy import CAUSES, Cause

Word: TypeAlias = Literal[
    # the session says, in this order
    "ready",  # waiting, unseen
    "prompt",  # its window can be seen
    "opened",  # the vault is open
    "at",  # X Y W H: where its window is, in pixels
    "seen",  # 1: its window is on the screen; 0: it is minimised
    "saved",  # N: so many changes have been committed
    "alive",  # its window answers; said every second
    "hide",  # CAUSE STAMP: it locks, for this reason, since this moment
    "quit",  # the person closed it
    "hidden",  # no window of it is on any screen any more
    "gone",  # all is committed and written down; the process ends
    # the front says
    "unlock",  # show the prompt; or, if it is there, come forward
    "covered",  # N: the last cover was on the screen N ms after the press; said when it is, to the
    # session that makes way for it, and to the next one before "unlock"
    "owed",  # CAUSE: the session before could not write its end down; it was for this reason
    "watching",  # BITS: what the front hears of, see ``watching.KINDS``
    # and "at", "hide", "quit", for the session to follow
]
_NUMBERS: Final[dict[str, int]] = dict.fromkeys(get_args(Word), 0) | {
    "at": 4, "seen": 1, "saved": 1, "hide": 2, "covered": 1, "owed": 1, "watching": 1,
}  # fmt: skip
_LONGEST_LINE = 64
_LONGEST_NUMBER = 9  # so that it fits 32 bits
_READ = 256


def hide(cause: Cause, stamp: int) -> Message:
    """The message that tells of a lock; ``stamp`` is from ``timing.stamp``."""
    return Message("hide", (CAUSES.index(cause), stamp))


def cause_in(number: int) -> Cause:
    """The reason that a number stands for; one that makes no sense still locks."""
    return CAUSES[number] if 0 <= number < len(CAUSES) else "command"


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
