"""From what was typed to the key that a slot is wrapped under: slow on purpose, for guessers.

Argon2id (RFC 9106), with as much memory as the computer can bear at each unlock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, NamedTuple, TypeAlias

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault.faults import out_of_memory

KEY_BYTES = 32
SALT_BYTES = 16
_SLOW_SECONDS = 1.5
_TRIES = 2  # a computer that is busy just now is not a slow one

# The floor is OWASP's smallest; the ceiling keeps a hostile file from asking for the whole machine.
MemoryKib: TypeAlias = Annotated[int, msgspec.Meta(ge=19 * 1024, le=512 * 1024)]
Iterations: TypeAlias = Annotated[int, msgspec.Meta(ge=2, le=10)]
Lanes: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=16)]


class Cost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a guess costs: KiB of memory, passes over it, and lanes worked on at once."""

    memory_kib: MemoryKib
    iterations: Iterations
    lanes: Lanes


STANDARD = Cost(memory_kib=64 * 1024, iterations=3, lanes=4)
STRONG = Cost(memory_kib=256 * 1024, iterations=3, lanes=4)


def measured_cost(seconds: Callable[[], float] = time.perf_counter) -> Cost:
    """What this computer can bear at each unlock: ``STRONG``, or ``STANDARD`` where that takes over
    1.5 s, twice, or the memory cannot be had. Takes one derivation, two where it is slow."""
    for _ in range(_TRIES):
        start = seconds()
        try:
            derive(b"", bytes(SALT_BYTES), STRONG).wipe()
        except EnvironmentFault:
            return STANDARD
        if seconds() - start <= _SLOW_SECONDS:
            return STRONG
    return STANDARD


class Wrappings:
    """The keys derived in one call, each but once, and wiped at its end."""

    def __init__(self) -> None:
        self._made: dict[tuple[bytes, bytes, Cost], Wrapping] = {}

    def of(self, typed: bytes, salt: bytes, cost: Cost) -> Wrapping:
        """The key for what was typed."""
        about = (typed, salt, cost)
        if about not in self._made:
            self._made[about] = Wrapping(derive(*about), salt, cost)
        return self._made[about]

    def __enter__(self) -> Wrappings:
        return self

    def __exit__(self, *_: object) -> None:
        for made in self._made.values():
            made.key.wipe()


class Wrapping(NamedTuple):
    """The key that a slot is wrapped under, and what it was derived with."""

    key: LockedBytes
    salt: bytes
    cost: Cost


def derive(typed: bytes, salt: bytes, cost: Cost) -> LockedBytes:
    made = LockedBytes(KEY_BYTES)
    try:
        Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive_into(typed, made.view)
        return made
    except MemoryError:
        fault = out_of_memory()
    raise fault
