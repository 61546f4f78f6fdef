"""``keyring.json``: the random key of the vault, wrapped for each person and the recovery code.

Each slot is Argon2id (RFC 9106) over the passphrase, then AES-256-GCM around the 256-bit key with
the slot's id as associated data. An HMAC over the whole file, under a key derived from the vault's,
shows whether it was changed outside the program. The file holds no name and no word of a record.

Slots of the same cost share their salt, so that unlocking takes one derivation however many people
there are; the price is that one guess can be tried on all of them, which strong passphrases bear.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dva_desktop.core.errors import UserError
from dva_desktop.core.platform.files import read_small, write_private
from dva_desktop.core.platform.locked_memory import LockedBytes
from dva_desktop.core.vault.deriving import KEY_BYTES, SALT_BYTES, Wrapping, Wrappings
from dva_desktop.core.vault.deriving import STANDARD as STANDARD
from dva_desktop.core.vault.deriving import STRONG as STRONG
from dva_desktop.core.vault.deriving import Cost as Cost
from dva_desktop.core.vault.deriving import measured_cost as measured_cost
from dva_desktop.core.vault.faults import (
    NewerVaultError,
    PassphraseTakenError,
    VaultDamaged,
    WrongPassphraseError,
    keyring_missing,
)
from dva_desktop.core.vault.journal import Head
from dva_desktop.core.vault.passphrase import MAX_CHARACTERS, normalise, recovery_bytes

NAME = "keyring.json"
FORMAT = 1
_NONCE_BYTES = 12
_WRAPPED_BYTES = KEY_BYTES + 16
_MAX_FILE = 128 * 1024
_MAX_SLOTS = 128
_MAX_DERIVATIONS = 4  # salts and costs in one ring: a hostile file must not cost an hour

Hex16: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Kind: TypeAlias = Literal["passphrase", "recovery"]


class Slot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in: the vault's key, wrapped under a passphrase or the recovery code."""

    id: Hex16
    kind: Kind
    cost: Cost
    salt: Annotated[bytes, msgspec.Meta(min_length=SALT_BYTES, max_length=64)]
    nonce: Annotated[bytes, msgspec.Meta(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)]
    wrapped: Annotated[bytes, msgspec.Meta(min_length=_WRAPPED_BYTES, max_length=_WRAPPED_BYTES)]


class Keyring(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The whole file. ``counter`` is how far the journal had got when it was last written: an older
    database put beside it shows."""

    format: Literal[1]
    slots: Annotated[tuple[Slot, ...], msgspec.Meta(min_length=1, max_length=_MAX_SLOTS)]
    mac: Annotated[bytes, msgspec.Meta(max_length=32)]
    counter: Head | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """The vault's key, and through which slot it came. It never shows itself when printed; whoever
    unlocked wipes it once the vault is open."""

    secret: LockedBytes
    slot: str
    by_recovery: bool
    keyring_intact: bool

    def wipe(self) -> None:
        """Forget the key; an open vault stays open."""
        self.secret.wipe()

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()


def new_keyring(passphrase: str, recovery_code: str, cost: Cost) -> tuple[Keyring, Key]:
    """A random key with a slot for the passphrase and one for the recovery code."""
    return ring_around(new_secret(), secrets.token_hex(8), passphrase, recovery_code, cost)


def new_secret() -> LockedBytes:
    """A random 256-bit key."""
    return LockedBytes(os.urandom(KEY_BYTES))


def ring_around(
    secret: LockedBytes, slot_id: str, passphrase: str, recovery_code: str, cost: Cost
) -> tuple[Keyring, Key]:
    """A ring for ``secret`` with two slots: a person's, and that of the recovery code."""
    salt = os.urandom(SALT_BYTES)
    with Wrappings() as wrappings:
        own = wrappings.of(normalise(passphrase), salt, cost)
        first = _wrap("passphrase", own, secret, slot_id)
        recovery = wrappings.of(_code(recovery_code), salt, cost)
        second = _wrap("recovery", recovery, secret, secrets.token_hex(8))
    ring = sealed(Keyring(format=1, slots=(first, second), mac=b""), header_key(secret))
    return ring, _key(ring, first, secret)


def with_passphrase(
    ring: Keyring, secret: LockedBytes, slot_id: str, passphrase: str, cost: Cost | None = None
) -> Keyring:
    """The same ring with a passphrase in the slot of a person, in the place of the one before.

    ``cost`` is as high as the ring's own unless given. Raises ``PassphraseTakenError`` when it
    opens somebody else's slot, ``UserError`` when there is no room for another.
    """
    others = tuple(x for x in ring.slots if x.id != slot_id)
    if len(others) >= _MAX_SLOTS:
        raise UserError("There is no room for another person.", "Remove one who has left.")
    typed, chosen = normalise(passphrase), cost or strongest(ring)
    with Wrappings() as wrappings:
        known = [(x, typed) for x in others if x.kind == "passphrase"]
        if next(_opened(known, wrappings), None) is not None:
            raise PassphraseTakenError
        wrapping = wrappings.of(typed, _salt(others, chosen), chosen)
        fresh = _wrap("passphrase", wrapping, secret, slot_id)
    return _with_slots(ring, (fresh, *others), secret)


def with_recovery_code(
    ring: Keyring, secret: LockedBytes, recovery_code: str, cost: Cost | None = None
) -> Keyring:
    """The same ring with a new recovery code in the place of the old."""
    others = tuple(x for x in ring.slots if x.kind != "recovery")
    slot_id = next((x.id for x in ring.slots if x.kind == "recovery"), secrets.token_hex(8))
    chosen = cost or strongest(ring)
    with Wrappings() as wrappings:
        wrapping = wrappings.of(_code(recovery_code), _salt(others, chosen), chosen)
        fresh = _wrap("recovery", wrapping, secret, slot_id)
    return _with_slots(ring, (*others, fresh), secret)


def kept(ring: Keyring, secret: LockedBytes, people: Collection[str]) -> Keyring:
    """The same ring with the slots of ``people`` and of the recovery code, and no other."""
    slots = tuple(x for x in ring.slots if x.kind == "recovery" or x.id in people)
    return _with_slots(ring, slots, secret)


def strongest(ring: Keyring) -> Cost:
    """The highest cost that a slot of the ring has."""
    return max((x.cost for x in ring.slots), key=lambda x: (x.memory_kib, x.iterations))


def _salt(others: tuple[Slot, ...], cost: Cost) -> bytes:
    return next((x.salt for x in others if x.cost == cost), None) or os.urandom(SALT_BYTES)


def _with_slots(ring: Keyring, slots: tuple[Slot, ...], secret: LockedBytes) -> Keyring:
    return sealed(msgspec.structs.replace(ring, slots=slots), header_key(secret))


def read(folder: Path) -> Keyring:
    """The keyring of a vault. Raises ``VaultDamaged`` or ``NewerVaultError``."""
    newer, content = False, _content(folder)
    try:
        ring = msgspec.json.decode(content, type=Keyring)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        newer = format_of(content) > FORMAT
    else:
        if len({(x.salt, x.cost) for x in ring.slots}) <= _MAX_DERIVATIONS:
            return ring
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
    """The vault's key. Takes one key derivation, two when a passphrase looks like a recovery code;
    one more for each further cost that slots have.

    A ring that was changed outside the program opens by the recovery code only: that is what it
    is for, and choosing a passphrase again then puts the ring right.
    Raises ``WrongPassphraseError``, ``VaultDamaged``, or ``EnvironmentFault`` without memory.
    """
    with Wrappings() as wrappings:
        for slot, secret in _opened(_candidates(ring, passphrase), wrappings):
            key = _key(ring, slot, secret)
            if not key.keyring_intact and not key.by_recovery:
                key.wipe()
                raise _damaged()
            return key
    raise WrongPassphraseError


def _candidates(ring: Keyring, typed: str) -> list[tuple[Slot, bytes]]:
    code = recovery_bytes(typed)
    found = [(x, code) for x in ring.slots if x.kind == "recovery" and code is not None]
    if typed.strip() and len(typed) <= MAX_CHARACTERS:
        found += [(x, normalise(typed)) for x in ring.slots if x.kind == "passphrase"]
    return found


def _opened(
    candidates: list[tuple[Slot, bytes]], wrappings: Wrappings
) -> Iterator[tuple[Slot, LockedBytes]]:
    """The slots that open, each with what was in it."""
    for slot, typed in candidates:
        secret = _unwrap(slot, wrappings.of(typed, slot.salt, slot.cost).key)
        if secret is not None:
            yield slot, secret


def _wrap(kind: Kind, wrapping: Wrapping, secret: LockedBytes, slot_id: str) -> Slot:
    nonce = os.urandom(_NONCE_BYTES)
    wrapped = AESGCM(wrapping.key.view).encrypt(nonce, secret.view, slot_id.encode())
    return Slot(
        id=slot_id, kind=kind, cost=wrapping.cost, salt=wrapping.salt, nonce=nonce, wrapped=wrapped
    )


def _unwrap(slot: Slot, wrapping: LockedBytes) -> LockedBytes | None:
    secret = LockedBytes(KEY_BYTES)
    try:
        AESGCM(wrapping.view).decrypt_into(slot.nonce, slot.wrapped, slot.id.encode(), secret.view)
    except InvalidTag:
        secret.wipe()
        return None
    return secret


def _key(ring: Keyring, slot: Slot, secret: LockedBytes) -> Key:
    return Key(
        secret=secret,
        slot=slot.id,
        by_recovery=slot.kind == "recovery",
        keyring_intact=is_intact(ring, header_key(secret)),
    )


def header_key(secret: LockedBytes) -> bytes:
    """The key of the file's HMAC, derived from the vault's: it opens nothing."""
    deriving = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"keyring header")
    return deriving.derive(secret.view)


def sealed(ring: Keyring, header: bytes) -> Keyring:
    """The ring with the seal that shows it to be as the program wrote it."""
    return msgspec.structs.replace(ring, mac=_mac(ring, header))


def is_intact(ring: Keyring, header: bytes) -> bool:
    """Whether the file is as the program wrote it; ``header`` is the ``header_key``."""
    return hmac.compare_digest(ring.mac, _mac(ring, header))


def pin(folder: Path, head: Head, header: bytes) -> None:
    """Write into the file how far the journal has got. One that was changed outside the program is
    left as it is, lest it should look whole again. Raises ``EnvironmentFault``."""
    ring = read(folder)
    if ring.counter != head and is_intact(ring, header):
        write_private(folder / NAME, encode(pinned(ring, head, header)))


def pinned(ring: Keyring, head: Head, header: bytes) -> Keyring:
    """The ring that knows how far the journal has got."""
    return sealed(msgspec.structs.replace(ring, counter=head), header)


def _mac(ring: Keyring, header: bytes) -> bytes:
    bare = msgspec.json.encode(msgspec.structs.replace(ring, mac=b""))
    return hmac.digest(header, bare, "sha256")


def _code(recovery_code: str) -> bytes:
    code = recovery_bytes(recovery_code)
    if code is None:
        raise ValueError("not a recovery code")
    return code


class _Format(msgspec.Struct):
    format: int


def format_of(content: bytes) -> int:
    """The number of the form a JSON file of ours is in; 0 when it does not say."""
    try:
        return msgspec.json.decode(content, type=_Format).format
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        "The file with the keys was damaged or changed outside the program.",
        "Try the recovery code, or put back the most recent copy of keyring.json.",
    )
