"""``keyring.json``: the random key of the vault, wrapped for each passphrase and recovery code.

Each slot is Argon2id (RFC 9106) over the passphrase, then AES-256-GCM around the 256-bit key with
the slot's id as associated data. An HMAC over the whole file, under a key derived from the vault's,
shows whether it was changed outside the program. The file holds no name and no word of a record.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dva_desktop.core.platform.files import read_small
from dva_desktop.core.vault.faults import (
    NewerVaultError,
    VaultDamaged,
    WrongPassphraseError,
    keyring_missing,
    out_of_memory,
)
from dva_desktop.core.vault.passphrase import MAX_CHARACTERS, normalise, recovery_bytes

NAME = "keyring.json"
FORMAT = 1
KEY_BYTES = 32
_NONCE_BYTES = 12
_SALT_BYTES = 16
_WRAPPED_BYTES = KEY_BYTES + 16
_MAX_FILE = 64 * 1024
_MAX_SLOTS = 32

# The floor is OWASP's smallest; the ceiling keeps a hostile file from asking for the whole machine.
MemoryKib: TypeAlias = Annotated[int, msgspec.Meta(ge=19 * 1024, le=512 * 1024)]
Iterations: TypeAlias = Annotated[int, msgspec.Meta(ge=2, le=10)]
Lanes: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=16)]
Hex16: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]


class Cost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a guess costs: KiB of memory, passes over it, and lanes worked on at once."""

    memory_kib: MemoryKib
    iterations: Iterations
    lanes: Lanes


STANDARD = Cost(memory_kib=64 * 1024, iterations=3, lanes=4)


class Slot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in: the vault's key, wrapped under a passphrase or the recovery code."""

    id: Hex16
    kind: Literal["passphrase", "recovery"]
    cost: Cost
    salt: Annotated[bytes, msgspec.Meta(min_length=_SALT_BYTES, max_length=64)]
    nonce: Annotated[bytes, msgspec.Meta(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)]
    wrapped: Annotated[bytes, msgspec.Meta(min_length=_WRAPPED_BYTES, max_length=_WRAPPED_BYTES)]


class Keyring(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    format: Literal[1]
    slots: Annotated[tuple[Slot, ...], msgspec.Meta(min_length=1, max_length=_MAX_SLOTS)]
    mac: Annotated[bytes, msgspec.Meta(max_length=32)]


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """The vault's key, and through which slot it came. It never shows itself when printed."""

    secret: bytes
    slot: str
    by_recovery: bool
    keyring_intact: bool


def new_keyring(passphrase: str, recovery_code: str, cost: Cost) -> tuple[Keyring, Key]:
    """A random key with a slot for the passphrase and one for the recovery code."""
    secret = secrets.token_bytes(KEY_BYTES)
    first = _wrap("passphrase", normalise(passphrase), secret, secrets.token_hex(8), cost)
    second = _wrap("recovery", _code(recovery_code), secret, secrets.token_hex(8), cost)
    ring = _sealed(Keyring(format=1, slots=(first, second), mac=b""), secret)
    return ring, _key(ring, first, secret)


def rewrapped(ring: Keyring, key: Key, passphrase: str, cost: Cost) -> Keyring:
    """The same ring with a new passphrase in the person's slot: the one that ``key`` came through,
    or the first passphrase slot when it came by the recovery code."""
    chosen = next(
        (x for x in ring.slots if x.kind == "passphrase" and (x.id == key.slot or key.by_recovery)),
        None,
    )
    slot_id = chosen.id if chosen else secrets.token_hex(8)
    fresh = _wrap("passphrase", normalise(passphrase), key.secret, slot_id, cost)
    return _with_slot(ring, fresh, key.secret)


def with_recovery_code(ring: Keyring, key: Key, recovery_code: str, cost: Cost) -> Keyring:
    """The same ring with a new recovery code in the place of the old."""
    slot_id = next((x.id for x in ring.slots if x.kind == "recovery"), secrets.token_hex(8))
    fresh = _wrap("recovery", _code(recovery_code), key.secret, slot_id, cost)
    return _with_slot(ring, fresh, key.secret)


def _with_slot(ring: Keyring, fresh: Slot, secret: bytes) -> Keyring:
    others = tuple(x for x in ring.slots if x.id != fresh.id)
    return _sealed(msgspec.structs.replace(ring, slots=(fresh, *others)), secret)


def read(folder: Path) -> Keyring:
    """The keyring of a vault. Raises ``VaultDamaged`` or ``NewerVaultError``."""
    newer, content = False, _content(folder)
    try:
        return msgspec.json.decode(content, type=Keyring)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        newer = _format(content) > FORMAT
    if newer:
        raise NewerVaultError
    raise _damaged()


def _content(folder: Path) -> bytes:
    try:
        return read_small(folder / NAME, _MAX_FILE)
    except FileNotFoundError:
        fault = keyring_missing()
    raise fault


def encode(ring: Keyring) -> bytes:
    """The bytes of ``keyring.json``."""
    return msgspec.json.format(msgspec.json.encode(ring), indent=1)


def unlock(ring: Keyring, passphrase: str) -> Key:
    """The vault's key. Takes one key derivation, two when a passphrase looks like a recovery code.

    A ring that was changed outside the program opens by the recovery code only: that is what it
    is for, and choosing a passphrase again then puts the ring right.
    Raises ``WrongPassphraseError``, ``VaultDamaged``, or ``EnvironmentFault`` without memory.
    """
    for slot, typed in _candidates(ring, passphrase):
        secret = _unwrap(slot, typed)
        if secret is not None:
            key = _key(ring, slot, secret)
            if not key.keyring_intact and not key.by_recovery:
                raise _damaged()
            return key
    raise WrongPassphraseError


def _candidates(ring: Keyring, typed: str) -> list[tuple[Slot, bytes]]:
    code = recovery_bytes(typed)
    found = [(x, code) for x in ring.slots if x.kind == "recovery" and code is not None]
    if typed.strip() and len(typed) <= MAX_CHARACTERS:
        found += [(x, normalise(typed)) for x in ring.slots if x.kind == "passphrase"]
    return found


def _wrap(
    kind: Literal["passphrase", "recovery"], typed: bytes, secret: bytes, slot_id: str, cost: Cost
) -> Slot:
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    wrapping = AESGCM(_derive(typed, salt, cost))
    wrapped = wrapping.encrypt(nonce, secret, slot_id.encode())
    return Slot(id=slot_id, kind=kind, cost=cost, salt=salt, nonce=nonce, wrapped=wrapped)


def _unwrap(slot: Slot, typed: bytes) -> bytes | None:
    wrapping = AESGCM(_derive(typed, slot.salt, slot.cost))
    try:
        return wrapping.decrypt(slot.nonce, slot.wrapped, slot.id.encode())
    except InvalidTag:
        return None


def _derive(typed: bytes, salt: bytes, cost: Cost) -> bytes:
    try:
        return Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(typed)
    except MemoryError:
        fault = out_of_memory()
    raise fault


def _key(ring: Keyring, slot: Slot, secret: bytes) -> Key:
    return Key(
        secret=secret,
        slot=slot.id,
        by_recovery=slot.kind == "recovery",
        keyring_intact=hmac.compare_digest(ring.mac, _mac(ring, secret)),
    )


def _sealed(ring: Keyring, secret: bytes) -> Keyring:
    return msgspec.structs.replace(ring, mac=_mac(ring, secret))


def _mac(ring: Keyring, secret: bytes) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"keyring header").derive(secret)
    return hmac.digest(key, msgspec.json.encode(msgspec.structs.replace(ring, mac=b"")), "sha256")


def _code(recovery_code: str) -> bytes:
    code = recovery_bytes(recovery_code)
    if code is None:
        raise ValueError("not a recovery code")
    return code


class _Format(msgspec.Struct):
    format: int


def _format(content: bytes) -> int:
    try:
        return msgspec.json.decode(content, type=_Format).format
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        "The file with the keys was damaged or changed outside the program.",
        "Try the recovery code, or put back the most recent copy of keyring.json.",
    )
