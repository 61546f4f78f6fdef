"""A vault with very many consultations, made once by the vault's own methods and kept for later.

It lies in the person's cache folder, outside the repository. Its name holds a digest of everything
that decides what is in it, so that a changed form of the vault is made anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import msgspec
import platformdirs

from dva_desktop.core.platform.clock import ManualClock
from dva_desktop.core.record import SECTIONS, Ask, Outcome, Patient
from dva_desktop.core.vault import Event, Vault, journal, migrations
from tests.core.documents.sample import RECORD
from tests.core.vault.support import CHEAP, PASSPHRASE

CONSULTATIONS = 100_000
RICH_EVERY = 100  # one in so many has all its sections, the others have two or three small ones
_AT_ONCE = 2000  # consultations in one transaction
_FIRST = dt.datetime(2021, 1, 4, 9, 0, tzinfo=dt.UTC)
_BETWEEN = dt.timedelta(minutes=25)
_SEED = 7
# Taken when this module is read: the benchmarks move the person's folders afterwards.
CACHE = Path(os.environ.get("DVA_BENCH_CACHE") or platformdirs.user_cache_path("dva-desktop-bench"))

_GIVEN = """
    Aisha Alice Amara Amelia Ana Anna Anwen Ayesha Beatrix Bethan Bronwyn Carys Catriona Chloe
    Daisy Deepa Ebony Eilidh Elin Elizabeth Ella Emily Esme Fatima Fiona Florence Freya Gabriela
    Grace Hana Hannah Harriet Ines Isla Ivy Jade Jasmine Jessica Jodie Kate Katarzyna Kelly Kirsty
    Layla Leah Lily Lowri Lucy Mai Maisie Margaret Maria Marta Mary Megan Mia Mohammed Morag Nadia
    Naomi Niamh Nicola Noor Olivia Oluwaseun Poppy Priya Rachel Rhiannon Rosa Rosie Ruby Ruth
    Saanvi Samira Sarah Shabnam Shanice Siân Sofia Sophie Tamsin Tegan Thandiwe Uma Victoria
    Willow Xin Yasmin Yetunde Zainab Zara Zoë Andrew Ben Callum David Ewan George Harry Ifan Jack
""".split()  # noqa: SIM905 (one name a line would fill pages)
_STARTS = """
    Ab Al Ash Bar Beck Blen Brad Bur Cal Chad Clay Cor Dal Den Dun Ed El Fair Fen Ful Gar Gil Gor
    Hal Har Hol Hud Ing Kel Kin Lang Lin Low Mar Mer Mid Nor Oak Ol Pem Pres Rad Red Ros Sed Shel
    Skel Stan Sut Tal Thorn Tre Up Wal Whit Wil Win Wood Yar
""".split()  # noqa: SIM905 (one name a line would fill pages)
_MIDDLES = ("", "", "ber", "den", "ing", "ker", "ling", "mer", "ning", "per", "ster", "ver")
_ENDS = """
    bourne bury by cott dale don field ford ham head hurst land ley man ney son ton well worth
""".split()  # noqa: SIM905 (one name a line would fill pages)
_NOTES = "Came with a neighbour. Said it was a fall; the bruise on the upper arm is a week old."


def large_vault(count: int = CONSULTATIONS, cache: Path = CACHE) -> Path:
    """The folder of the vault with ``count`` consultations, made if it is not there yet."""
    folder = cache / f"vault-{count}-{_fingerprint()}"
    if not folder.exists():
        for older in cache.glob(f"vault-{count}-*"):
            shutil.rmtree(older)
        print(f"making {count} consultations in {cache}…", file=sys.stderr)
        unfinished = folder.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        build(unfinished, count)
        unfinished.replace(folder)
    return folder


def build(folder: Path, count: int) -> None:
    """Make a vault with ``count`` consultations: what is in it is the same at every making, but
    for the ids. Many changes go into one transaction, which is all that differs from real work."""
    clock = ManualClock(_FIRST)
    vault, _code = Vault.create(folder, PASSPHRASE, clock=clock, cost=CHEAP)
    with vault:
        vault.set_setting("locality", "somerset")
        vault.set_setting("first_run", "done")
        database, patients = vault._database, people()
        for start in range(0, count, _AT_ONCE):
            with database.transaction(), patch.object(database, "transaction", nullcontext):
                for number in range(start, min(start + _AT_ONCE, count)):
                    _make(vault, clock, number, next(patients))
                    clock.advance(_BETWEEN)


def people() -> Iterator[Patient]:
    """Patients without end, the same at every call; about a third come more than once."""
    chance = random.Random(_SEED)  # noqa: S311 (invented people, no secrets)
    known: list[Patient] = []
    for number in itertools.count():
        if known and chance.random() < 0.35:
            yield chance.choice(known)
            continue
        patient = Patient(name=_name(chance), nhs_number=_nhs_number(400_000_000 + number * 3971))
        if chance.random() < 0.05:
            patient = msgspec.structs.replace(patient, also_known_as=chance.choice(_GIVEN))
        known.append(patient)
        yield patient


def _make(vault: Vault, clock: ManualClock, number: int, patient: Patient) -> None:
    made = vault.new_consultation("somerset", clock.today())
    vault.record_event(Event.VIEW, made)
    vault.save_section(made, "patient", patient)
    vault.save_section(made, "ask", Ask(present=(), outcome=Outcome.NOT_DISCLOSED))
    if number % RICH_EVERY == 0:
        for name in SECTIONS:
            if name != "patient":
                vault.save_section(made, name, RECORD.section(name))
    elif number % 2:
        vault.save_section(made, "ask", Ask(present=(), observations=_NOTES))
    if number % 3:
        vault.finalise(made)


def _name(chance: random.Random) -> str:
    family = "".join((chance.choice(_STARTS), chance.choice(_MIDDLES), chance.choice(_ENDS)))
    if chance.random() < 0.04:
        family = f"{family}-{chance.choice(_STARTS)}{chance.choice(_ENDS)}"
    return f"{chance.choice(_GIVEN)} {family}"


def _nhs_number(first_nine: int) -> str:
    """With its check digit; where there is none, the next that has one."""
    for nine in itertools.count(first_nine):
        digits = f"{nine:09d}"
        check = 11 - sum(int(x) * (10 - at) for at, x in enumerate(digits)) % 11
        if check != 10:
            return f"{digits}{check % 11}"
    raise AssertionError


def _fingerprint() -> str:
    sources = [Path(__file__), Path(journal.__file__)]
    sources += sorted(Path(migrations.__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(x.read_bytes() for x in sources)).hexdigest()[:12]
