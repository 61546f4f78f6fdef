"""Somebody who writes in a vault without a pause and keeps count of what was acknowledged.

``python -m tests.system.writer``: for each line ``FOLDER NOTES SEED`` on standard input a child is
forked that writes in the vault in FOLDER until it is killed, and its process id is printed. Before
each change it notes in NOTES what it is about to do, and after it that the vault took it; a note is
with the kernel when ``write`` returns, so that no kill can take it back.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from dva_desktop.core.record import Ask, Patient, Safety, Section
from dva_desktop.core.vault import (
    Place,
    Status,
    Vault,
    WrongPassphraseError,
    keyring,
    migrations,
)
from tests.core.vault.support import CHEAP, PASSPHRASE

DAY = dt.date(2026, 3, 2)
OTHER_PASSPHRASE = "lilac pebble winter lantern"
ROOT = Path(__file__).resolve().parents[2]

Change = dict[str, Any]
State = dict[str, dict[str, Any]]
"""Of each consultation: its status, its line in the list, its texts by section, how many addenda,
and its documents."""


# what is written


def changes(seed: str, state: State) -> Iterator[Change]:
    """Changes without end, of every kind. ``state`` is kept up to date by whoever applies them."""
    chance = random.Random(seed)  # noqa: S311 (which change, not a secret)
    for number in range(sys.maxsize):
        is_open = [one for one, known in state.items() if known["status"] == "open"]
        finalised = [one for one in state if one not in is_open]
        kind = chance.choices(
            ("make", "save", "finalise", "add", "document", "reopen", "passphrase"),
            (3 if is_open else 100, 80, 3, 4 if finalised else 0, 3, 2, 0.5),
        )[0]
        text = f"{seed} {number} " + "x" * chance.choice((0, 20, 200, 6000))
        section = chance.choice(("ask", "safety", "patient"))
        change: Change = {"kind": kind, "text": text, "section": section}
        if kind in ("save", "finalise") and is_open:
            change["where"] = chance.choice(is_open[-5:])
        elif kind == "add":
            change["where"] = chance.choice(finalised[-5:])
        elif kind == "document" and state:
            change["where"] = chance.choice([*state][-5:])
        elif kind not in ("make", "reopen", "passphrase"):
            continue
        yield change


def section_of(name: str, text: str) -> Section:
    """The section with ``text`` in one of its fields."""
    match name:
        case "ask":
            return Ask(observations=text)
        case "safety":
            return Safety(concerns=text)
        case _:
            return Patient(name=text)


def apply(state: State, change: Change) -> None:
    """What ``change`` makes of ``state``."""
    match change["kind"]:
        case "make":
            nothing = {"status": "open", "listed": "", "texts": {}, "added": 0, "documents": []}
            state[change["made"]] = nothing
        case "save":
            _put(state[change["where"]], change)
        case "finalise":
            state[change["where"]]["status"] = "finalised"
        case "add":
            known = state[change["where"]]
            _put(known, change)
            known["added"] += 1
        case "document":
            state[change["where"]]["documents"].append(change["text"])


def _put(known: dict[str, Any], change: Change) -> None:
    known["texts"][change["section"]] = change["text"]
    if change["section"] == "patient":
        known["listed"] = change["text"].strip()[:200]


def read(vault: Vault) -> State:
    """All that a vault holds, in the same form."""
    found: State = {}
    for listed in vault.consultations():
        record = vault.load(listed.id)
        texts = {
            "ask": record.ask.observations,
            "safety": record.safety.concerns,
            "patient": record.patient.name,
        }
        histories = [vault.revisions(listed.id, name) for name in texts]
        documents = [vault.document_bytes(one.id) for one in vault.documents(listed.id)]
        found[listed.id] = {
            "status": "open" if listed.status is Status.OPEN else "finalised",
            "listed": listed.name,
            "texts": {name: text for name, text in texts.items() if text},
            "added": sum(1 for one in histories for revision in one if revision.reason),
            "documents": [one.decode() for one in documents],
        }
    return found


# writing


class Writer:
    """Writes in the vault in ``folder``, whose passphrase is one of two."""

    def __init__(self, folder: Path, notes: Path, seed: str) -> None:
        self._folder, self._seed = folder, seed
        self._notes = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._passphrase = passphrase_of(folder)
        self._vault = Vault.open(folder, self._passphrase)
        self._state = read(self._vault)

    def write(self, many: int = sys.maxsize) -> None:
        """So many changes; without an end until killed."""
        for change in islice(changes(self._seed, self._state), many):
            self._note({"about_to": change})
            self._do(change)
            self._note({"done": change})
            apply(self._state, change)

    def close(self) -> None:
        """Close the vault, as at the end of a session."""
        self._vault.close()

    def _do(self, change: Change) -> None:
        vault, where, text = self._vault, change.get("where", ""), change["text"]
        match change["kind"]:
            case "make":
                change["made"] = vault.new_consultation("somerset", DAY)
            case "save":
                place = Place(page="ask", caret=len(text))
                section = section_of(change["section"], text)
                vault.save_section(where, change["section"], section, place=place)
            case "finalise":
                vault.finalise(where)
            case "add":
                section = section_of(change["section"], text)
                vault.add_addendum(where, change["section"], section, "it was left out")
            case "document":
                vault.store_document(where, "gp-record-entry", text.encode())
            case "reopen":
                vault.close()
                self._vault = Vault.open(self._folder, self._passphrase)
            case "passphrase":
                new = OTHER_PASSPHRASE if self._passphrase == PASSPHRASE else PASSPHRASE
                vault.change_passphrase(self._passphrase, new, cost=CHEAP)
                self._passphrase = new

    def _note(self, what: dict[str, Change]) -> None:
        os.write(self._notes, json.dumps(what).encode() + b"\n")


def passphrase_of(folder: Path) -> str:
    """The one of the two that opens the vault: a kill may have come between them."""
    ring = keyring.read(folder)
    with suppress(WrongPassphraseError):
        keyring.unlock(ring, PASSPHRASE)
        return PASSPHRASE
    return OTHER_PASSPHRASE


def upgrade(folder: Path) -> None:
    """Open the vault with a version of the program that knows one form more."""
    with newer_program():
        Vault.open(folder, PASSPHRASE).close()


def newer_program() -> Any:
    """While in its ``with`` block the program knows one form more of the vault."""
    return patch.object(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, _next_form))


def _next_form(connection: Any) -> None:
    connection.execute("CREATE TABLE likewise AS SELECT * FROM section")
    connection.execute("ALTER TABLE document ADD COLUMN recipient TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX by_words ON likewise (content)")


# what was noted


def noted(notes: Path) -> list[dict[str, Change]]:
    """The notes, but for one that the kill cut short."""
    whole = notes.read_bytes().rpartition(b"\n")[0] if notes.exists() else b""
    return [json.loads(line) for line in whole.splitlines()]


def states(start: State, notes: list[dict[str, Change]]) -> Iterator[State]:
    """``start``, and what each acknowledged change made of it: always the same dictionary."""
    state: State = json.loads(json.dumps(start))
    yield state
    for note in notes:
        if "done" in note:
            apply(state, note["done"])
            yield state


def under_way(notes: list[dict[str, Change]]) -> Change | None:
    """The change that was begun and not acknowledged, which the vault may hold or not."""
    return notes[-1].get("about_to") if notes else None


def with_it(state: State, change: Change | None, found: State) -> State:
    """What ``state`` is with ``change``; a new consultation has the id that was found."""
    state = json.loads(json.dumps(state))
    if change is not None:
        made = next(iter(found.keys() - state.keys()), "")
        if change["kind"] != "make" or made:
            apply(state, change | {"made": made})
    return state


# the process that forks


class Writers:
    """The process from which writers are forked; within its ``with`` block."""

    def __init__(self) -> None:
        self._running: set[int] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.system.writer"], cwd=ROOT, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self._running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.communicate()

    def start(self, folder: Path, notes: Path, seed: str) -> int:
        """A writer's process id."""
        return self._started(f"{folder}\t{notes}\t{seed}")

    def upgrade(self, folder: Path) -> int:
        """The process id of somebody who opens the vault with a newer version of the program."""
        return self._started(f"upgrade\t{folder}")

    def kill(self, pid: int, *, may_have_ended: bool = False) -> bool:
        """End it at once, and wait until it is gone; whether it was still there. Fails if it had
        ended by itself, unless it may have, in success."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(int(self._ask(f"wait\t{pid}")))
        self._running.discard(pid)
        was_there = status == -signal.SIGKILL
        assert was_there or (may_have_ended and status == 0), "the writer failed by itself"
        return was_there

    def _started(self, line: str) -> int:
        pid = int(self._ask(line))
        self._running.add(pid)
        return pid

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        return self._process.stdout.readline()


def main() -> int:
    """Fork a writer for each line."""
    for line in sys.stdin:
        first, *rest = line.rstrip("\n").split("\t")
        if first == "wait":
            _, status = os.waitpid(int(rest[0]), 0)
            print(status, flush=True)  # noqa: T201 (the answer)
            continue
        if (pid := os.fork()) == 0:
            try:
                if first == "upgrade":
                    upgrade(Path(rest[0]))
                    os._exit(0)
                Writer(Path(first), Path(rest[0]), rest[1]).write()
            finally:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
        print(pid, flush=True)  # noqa: T201 (the answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
