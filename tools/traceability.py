"""Which requirement is carried by what, and what proves it: docs/traceability.md.

    python -m tools.traceability --check         exit 1 when the page is stale or a requirement
                                                 has no carrier or no proof; says which
    python -m tools.traceability --write         writes the page anew
    python -m tools.traceability --show ACT-08   all that carries one requirement, and where

The requirements are in docs/requirements.toml.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from dva_desktop.core.guidance import GuidanceFault
from dva_desktop.core.guidance.toml_file import read
from tools.carriers import CONTENT_TESTS, KINDS, Asked, Carrier, carried

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = "docs/requirements.toml"
PAGE = "docs/traceability.md"
_INTRODUCTION = """\
# Traceability

Written by `python -m tools.traceability --write`; do not edit it by hand. What is asked stands in
`requirements.toml`. The tables name the strongest carriers of each requirement;
`python -m tools.traceability --show ACT-08` names them all, with their files.

Much of what the sources ask is advice. Where only a text carries it, the proof is called
"content": the text is there, has a source and keeps the rules of wording. Whether it says the
right thing is for people to judge.
"""
_MEANING = {
    "rule": ("a rule acts on it", "tests of the rule; vignettes that show and exclude it"),
    "part": ("another part of the program does it", "the tests of that part"),
    "page": (
        "a page of the wizard is built for it",
        "tests that open the page and find its fields",
    ),
    "document": ("a document is built for it", "tests of what the document says and leaves out"),
    "finding": ("the words of a finding say it", "tests and vignettes of when they appear"),
    "field": (
        "a question on a page asks about it",
        "tests that each field has a control and words",
    ),
    "service": ("a service in a locality file", "content"),
    "text": ("a prompt, sign, code or advice", "content"),
}
_BY_CONTENT = ("service", "text")


def problems(asked: Asked, found: Mapping[str, Sequence[Carrier]]) -> list[str]:
    """Requirements without a carrier or proof, and carriers of what nobody asks."""
    said = []
    for id_ in asked.requirement:
        carriers = found.get(id_, ())
        if not carriers:
            said.append(f"{id_} has no carrier.")
        elif not any(carrier.proof for carrier in carriers):
            said.append(f"{id_} has no proof: {carriers[0].kind} {carriers[0].name} is not tested.")
        if id_.partition("-")[0] not in asked.section:
            said.append(f"{id_} belongs to no section.")
    for id_ in sorted(set(found) - set(asked.requirement)):
        carrier = found[id_][0]
        said.append(f"{carrier.place}: {carrier.name} names {id_}, which is not a requirement.")
    return said


def missing(asked: Asked, found: Mapping[str, Sequence[Carrier]], root: Path) -> list[str]:
    """Files, tests and services that are relied on and are not there."""
    carriers = list(chain(*found.values()))
    relied_on = dict.fromkeys(asked.part) | dict.fromkeys(
        test for one in carriers for test in one.proof if test.startswith("tests/")
    )
    services = {f"{Path(one.place).stem}.{one.name}" for one in carriers if one.kind == "service"}
    return [
        *(
            f"{path} is relied on and is not there."
            for path in relied_on
            if not (root / path).exists()
        ),
        *(f"No locality has the service {name}." for name in asked.service if name not in services),
    ]


def as_page(asked: Asked, found: Mapping[str, Sequence[Carrier]]) -> str:
    """docs/traceability.md."""
    lines = [_INTRODUCTION, *_legend(asked, found)]
    for letters, title in asked.section.items():
        rows = [id_ for id_ in asked.requirement if id_.startswith(f"{letters}-")]
        lines += ["", f"## {title}", "", "| id | what is asked | carried by | proved by |"]
        lines += ["|---|---|---|---|"]
        for id_ in rows:
            carriers, what = found.get(id_, ()), asked.requirement[id_]
            proof = _proved_by(carriers) if carriers else ""
            cells = (id_, f"{what.summary} ({what.source})", _carried_by(carriers), proof)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _legend(asked: Asked, found: Mapping[str, Sequence[Carrier]]) -> list[str]:
    strongest = Counter(found[id_][0].kind for id_ in asked.requirement if found.get(id_))
    return [
        f"| carrier | what it is | what proves it | strongest of {len(asked.requirement)} |",
        "|---|---|---|---|",
        *(f"| {kind} | {' | '.join(_MEANING[kind])} | {strongest[kind]} |" for kind in KINDS),
    ]


def _carried_by(carriers: Sequence[Carrier]) -> str:
    """The two strongest kinds by name, the others by their number."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in carriers:
        if one.kind != "finding" or one.name not in names["rule"]:
            names[one.kind].append(one.name)
    groups = [(kind, found) for kind, found in names.items() if found]
    shown = [f"{kind} {_some(found)}" for kind, found in groups[:2]]
    shown += [f"{len(found)} {kind}{'s' * (len(found) > 1)}" for kind, found in groups[2:]]
    return "; ".join(shown)


def _proved_by(carriers: Sequence[Carrier]) -> str:
    """What tests the two strongest kinds; "content" where there is only the check of a file."""
    kinds = list(dict.fromkeys(one.kind for one in carriers))[:2]
    if kinds[0] not in _BY_CONTENT:
        kinds = [kind for kind in kinds if kind not in _BY_CONTENT]
    proof = dict.fromkeys(chain(*(one.proof for one in carriers if one.kind in kinds)))
    names = sorted((Path(one).stem for one in proof), key=lambda name: "vignettes" not in name)
    content = "content: " if set(proof) <= {tests for _, tests in CONTENT_TESTS} else ""
    return content + _some(names)


def _some(names: Sequence[str]) -> str:
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def show(id_: str, root: Path) -> str:
    """One requirement with every carrier, its file, and what proves it."""
    asked = read(root / REQUIREMENTS, Asked)
    what = asked.requirement.get(id_)
    if what is None:
        raise GuidanceFault(REQUIREMENTS, id_, "there is no such requirement")
    lines = [f"{id_} ({what.kind}; {what.source}) {what.summary}"]
    for one in carried(asked, root).get(id_, ()):
        lines += [f"  {one.kind} {one.name}: {one.place}", f"      {', '.join(one.proof)}"]
    return "\n".join(lines)


def write(root: Path) -> None:
    """Write the page anew."""
    asked = read(root / REQUIREMENTS, Asked)
    (root / PAGE).write_text(as_page(asked, carried(asked, root)), encoding="utf-8")


def check(root: Path) -> list[str]:
    """Everything that is wrong, in sentences; empty when nothing is."""
    asked = read(root / REQUIREMENTS, Asked)
    found = carried(asked, root)
    said = problems(asked, found) + missing(asked, found, root)
    path = root / PAGE
    if not path.is_file() or path.read_text(encoding="utf-8") != as_page(asked, found):
        said.append(f"{PAGE} is stale: run python -m tools.traceability --write.")
    return said


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """The command line; the exit status."""
    options = _options().parse_args(argv)
    try:
        if options.show:
            print(show(options.show, root))
            return 0
        if options.write:
            write(root)
        said = check(root)
    except GuidanceFault as fault:
        said = [str(fault)]
    for sentence in said:
        print(sentence, file=sys.stderr)
    return 1 if said else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.traceability",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say what is wrong (the default)")
    what.add_argument("--write", action="store_true", help=f"write {PAGE} first")
    what.add_argument("--show", metavar="ID", help="everything that carries one requirement")
    return parser


if __name__ == "__main__":
    sys.exit(main())
