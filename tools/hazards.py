"""The hazard log in the form of DCB0129: hazards, their controls, the tests that prove them.

    python -m tools.hazards --check    exit 1 when docs/hazard-log.md is stale, or a control of the
                                       program names no test, or one that is not there
    python -m tools.hazards --write    writes the page anew

The hazards are in docs/hazards.toml. The rating is computed from severity and likelihood, so that
nobody can write a milder one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from dva_desktop.core.guidance import GuidanceFault
from dva_desktop.core.guidance.toml_file import read

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "docs/hazards.toml"
PAGE = "docs/hazard-log.md"

Severity = Literal["minor", "significant", "considerable", "major", "catastrophic"]
Likelihood = Literal["very low", "low", "medium", "high", "very high"]
# The risk matrix that NHS England gives with DCB0129: by likelihood, then by severity.
RATING: dict[str, tuple[int, ...]] = {
    "very high": (3, 4, 4, 5, 5),
    "high": (2, 3, 3, 4, 5),
    "medium": (2, 2, 3, 3, 4),
    "low": (1, 2, 2, 3, 4),
    "very low": (1, 1, 2, 2, 3),
}
_ACCEPTABLE = {
    1: "acceptable",
    2: "acceptable where reducing it further is not practical",
    3: "undesirable: accepted only by the Clinical Safety Officer, with the reason",
    4: "mandatory to reduce",
    5: "unacceptable",
}
_TEST = re.compile(r"tests/[\w/]+\.py::test_\w+")

_INTRODUCTION = """\
# Hazard log

Written by `python -m tools.hazards --write` from `hazards.toml`; do not edit it by hand.

It follows the form of DCB0129 (clinical risk management by manufacturers of health IT). Each
control that the program itself applies names the tests that prove it; `make test` fails when one
of them is gone. Ratings follow the matrix of the standard and are our proposal: a manufacturer's
Clinical Safety Officer has to review and sign them, and the organisation that uses the program
adds its own under DCB0160. Where a control is *training* or *process*, it is theirs.
"""


class Control(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lowers the risk. ``design`` is the program's own, and is proved by ``tests``."""

    kind: Literal["design", "training", "process"]
    what: str
    tests: tuple[str, ...] = ()


class Hazard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One hazard, before and after its controls."""

    name: str
    effect: str
    causes: tuple[str, ...]
    severity: Severity
    likelihood: Likelihood
    residual: Likelihood
    residual_severity: Severity | None = None
    control: tuple[Control, ...]
    left: str = ""


class Log(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """docs/hazards.toml: hazards by id (``H-01``)."""

    hazard: dict[str, Hazard]


def rating(severity: Severity, likelihood: Likelihood) -> int:
    """The risk rating, 1 (acceptable) to 5 (unacceptable)."""
    return RATING[likelihood][get_args(Severity).index(severity)]


def ratings(hazard: Hazard) -> tuple[int, int]:
    """Before and after the controls."""
    after = hazard.residual_severity or hazard.severity
    return rating(hazard.severity, hazard.likelihood), rating(after, hazard.residual)


def problems(log: Log, root: Path) -> Iterator[str]:
    """What is wrong with the log, in sentences."""
    for number, (id_, hazard) in enumerate(log.hazard.items(), start=1):
        if id_ != f"H-{number:02}":
            yield f"{id_}: ids run H-01, H-02 and so on without a gap."
        if ratings(hazard)[1] > ratings(hazard)[0]:
            yield f"{id_}: its controls cannot make it worse."
        if ratings(hazard)[1] >= min(3, ratings(hazard)[0]) and not hazard.left:
            yield f"{id_}: what is left must be said."
        for control in hazard.control:
            if control.kind == "design" and not control.tests:
                yield f"{id_}: a control of the program has no test: {control.what}"
            for test in control.tests:
                if not _is_there(root, test):
                    yield f"{id_}: there is no {test}."


def _is_there(root: Path, test: str) -> bool:
    if not _TEST.fullmatch(test):
        return False
    path, _, name = test.partition("::")
    return name in _tests_in(root / path)


@cache
def _tests_in(path: Path) -> frozenset[str]:
    if not path.is_file():
        return frozenset()
    return frozenset(re.findall(r"^\s*def (test_\w+)", path.read_text("utf-8"), re.MULTILINE))


def as_page(log: Log) -> str:
    """docs/hazard-log.md."""
    lines = [_INTRODUCTION, "| rating | meaning |", "|---|---|"]
    lines += [f"| {number} | {meaning} |" for number, meaning in _ACCEPTABLE.items()]
    lines += ["", "| hazard | before | after |", "|---|---|---|"]
    for id_, hazard in log.hazard.items():
        before, after = ratings(hazard)
        lines.append(f"| {id_} {hazard.name} | {before} | {after} |")
    for id_, hazard in log.hazard.items():
        lines += _section(id_, hazard)
    return "\n".join(lines) + "\n"


def _section(id_: str, hazard: Hazard) -> Iterator[str]:
    before, after = ratings(hazard)
    yield from ("", f"## {id_} {hazard.name}", "")
    yield f"**Effect on people.** {hazard.effect}"
    yield ""
    yield f"**Causes.** {' '.join(hazard.causes)}"
    yield ""
    yield f"**Before controls.** {hazard.severity}, {hazard.likelihood} likelihood: {before}."
    yield from ("", "| control | kind | proved by |", "|---|---|---|")
    for control in hazard.control:
        proof = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in control.tests)
        yield f"| {control.what} | {control.kind} | {proof} |"
    severity = hazard.residual_severity or hazard.severity
    yield ""
    yield f"**After controls.** {severity}, {hazard.residual} likelihood: {after}."
    if hazard.left:
        yield ""
        yield f"**What is left.** {hazard.left}"


def check(root: Path) -> list[str]:
    """Everything that is wrong, in sentences; empty when nothing is."""
    log = read(root / SOURCE, Log)
    said = list(problems(log, root))
    path = root / PAGE
    if not path.is_file() or path.read_text("utf-8") != as_page(log):
        said.append(f"{PAGE} is stale: run python -m tools.hazards --write.")
    return said


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.hazards",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say what is wrong (the default)")
    what.add_argument("--write", action="store_true", help=f"write {PAGE} first")
    options = parser.parse_args(argv)
    try:
        if options.write:
            (root / PAGE).write_text(as_page(read(root / SOURCE, Log)), encoding="utf-8")
        said = check(root)
    except GuidanceFault as fault:
        said = [str(fault)]
    for sentence in said:
        print(sentence, file=sys.stderr)
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
