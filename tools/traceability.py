"""Which requirement is carried by what, and what proves it: docs/traceability.md.

    python -m tools.traceability --check         exit 1 when the page is stale or a requirement
                                                 has no carrier or no proof; says which
    python -m tools.traceability --write         writes the page anew
    python -m tools.traceability --show ACT-08   all that carries one requirement, and where

The requirements are in docs/requirements.toml. Guidance files are read as data, pages, forms and
rules as text: nothing of the program runs, and no window toolkit is needed.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from dva_desktop.core.guidance.toml_file import parsed, read

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = "docs/requirements.toml"
PAGE = "docs/traceability.md"
WIDEST = 300  # characters in a line of the page

# From what the program does to what it says; the first one a requirement has is its strongest.
KINDS = {
    "rule": ("a rule acts on it", "unit tests of the rule; vignettes that show and exclude it"),
    "page": ("a page of the wizard is built for it", "tests of the pages"),
    "document": ("a document is built for it", "tests of the documents"),
    "part": ("another part of the program does it", "the tests of that part"),
    "finding": ("the words of a finding say it", "tests and vignettes show when the words appear"),
    "field": ("a page asks for it", "every field of the record has a control, and its words"),
    "service": ("a service in a locality file", "the checks of the locality files"),
    "text": ("a prompt, sign, code or advice", "the checks of the guidance files; nothing more"),
}
_ID = re.compile(r"\b(ASK|VAL|ASS|ACT|REC|PCH|CHI|SGR|WM|EDI|TOP|STA)-(\d\d(?:/\d\d)*)\b")
_FORM = re.compile(r'\bForm\(\s*id="([a-z-]+)"')
# The first that fits says which tests read the file.
_CONTENT_TESTS = (
    ("resources/guidance/pocket/", "tests/core/guidance/test_pocket_guide.py"),
    ("resources/guidance/codes.toml", "tests/core/guidance/test_pocket_guide.py"),
    ("resources/guidance/ask.toml", "tests/core/guidance/test_prompts.py"),
    ("resources/guidance/wording.toml", "tests/core/guidance/test_wording_guard.py"),
    ("resources/localities/", "tests/core/guidance/test_localities.py"),
    ("resources/guidance/", "tests/core/guidance/test_guidance.py"),
)


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a source asks: ``source`` is its place (``002 §2.11``), ``summary`` our words."""

    kind: Literal["must", "must not", "should", "if", "script", "list", "code", "contact", "info"]
    source: str
    summary: str


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that carries requirements without naming them, and the tests that prove it."""

    carries: tuple[str, ...]
    tests: str


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """docs/requirements.toml: section titles by the letters of an id, requirements by id, and
    the carriers that cannot name what they carry: services by file and id, parts by path."""

    section: Mapping[str, str]
    requirement: Mapping[str, Requirement]
    service: Mapping[str, tuple[str, ...]]
    part: Mapping[str, Part]


class Carrier(NamedTuple):
    """Something that carries a requirement: its kind, name, file, and what proves it."""

    kind: str
    name: str
    place: str
    proof: tuple[str, ...]


Carried = Iterator[tuple[str, Carrier]]


class Evidence:
    """The tests and vignettes below ``root``, and what each speaks of."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def tests(self) -> Mapping[str, str]:
        """The text of every test module, by its path from the root."""
        paths = sorted((self.root / "tests").rglob("test_*.py"))
        return {_shown(self.root, path): path.read_text(encoding="utf-8") for path in paths}

    @cached_property
    def vignettes(self) -> Mapping[str, str]:
        """For each finding, whether vignettes expect it, exclude it, or both."""
        ways: dict[str, set[str]] = defaultdict(set)
        for path in sorted((self.root / "tests" / "vignettes").rglob("*.toml")):
            expect = parsed(path).get("expect", {})
            for way in ("findings", "absent"):
                for finding in expect.get(way, ()):
                    ways[finding].add(way)
        both = {"findings", "absent"}
        return {
            finding: "vignettes both ways" if found == both else "vignettes one way"
            for finding, found in ways.items()
        }

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """The test modules in which a docstring names a requirement; as test data it proves nothing."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, text in self.tests.items():
            if _ID.search(text):
                for id_ in sorted(set(_in_docstrings(ast.parse(text)))):
                    found[id_].append(path)
        return {id_: tuple(paths) for id_, paths in found.items()}

    def naming(self, folder: str, *words: str) -> tuple[str, ...]:
        """The test modules below ``folder`` in which one of these words stands."""
        wanted = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words))
        return tuple(
            path
            for path, text in self.tests.items()
            if path.startswith(folder) and wanted.search(text)
        )

    def of_finding(self, finding: str) -> tuple[str, ...]:
        """What proves that a finding holds when it should, and only then."""
        shown = (self.vignettes[finding],) if finding in self.vignettes else ()
        return shown + self.naming("tests/core/pathway/", finding)


def carried(asked: Asked, root: Path = ROOT) -> Mapping[str, Sequence[Carrier]]:
    """All carriers by requirement id, each once, the strongest kind first."""
    evidence = Evidence(root)
    found: dict[str, set[Carrier]] = defaultdict(set)
    for id_, carrier in chain(
        _rules(evidence),
        _pages(evidence),
        _documents(evidence),
        _parts(asked),
        _services(asked, evidence),
        _entries(evidence),
    ):
        named = evidence.named.get(id_, ())
        found[id_].add(carrier._replace(proof=tuple(dict.fromkeys((*named, *carrier.proof)))))
    order = list(KINDS)
    return {
        id_: sorted(carriers, key=lambda one: (order.index(one.kind), one))
        for id_, carriers in found.items()
    }


def ids_in(text: str) -> Iterator[str]:
    """The requirement ids in a text; ``ASK-33/34`` stands for two."""
    for letters, numbers in _ID.findall(text):
        for number in numbers.split("/"):
            yield f"{letters}-{number}"


def _rules(evidence: Evidence) -> Carried:
    for path, tree in _modules(evidence.root, "dva_desktop/core/pathway"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef):
                continue
            for finding in _registered(node):
                carrier = Carrier("rule", finding, path, evidence.of_finding(finding))
                for id_ in ids_in(ast.get_docstring(node) or ""):
                    yield id_, carrier


def _registered(node: ast.FunctionDef) -> Iterator[str]:
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "rule":
            yield ast.literal_eval(call.args[0])


def _pages(evidence: Evidence) -> Carried:
    registry = (evidence.root / "dva_desktop/ui/pages/registry.py").read_text(encoding="utf-8")
    for path, tree in _modules(evidence.root, "dva_desktop/ui/pages"):
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                # A page in the registry is opened by every test that walks all pages.
                names = (node.name, "PAGES") if node.name in registry else (node.name,)
                carrier = Carrier("page", node.name, path, evidence.naming("tests/ui/", *names))
                for id_ in _listed(node.body, "requirements"):
                    yield id_, carrier


def _documents(evidence: Evidence) -> Carried:
    for path, tree in _modules(evidence.root, "dva_desktop/core/documents/forms"):
        form = _FORM.search((evidence.root / path).read_text(encoding="utf-8"))
        if form is not None:
            proof = evidence.naming("tests/core/documents/", form[1])
            for id_ in _listed(tree.body, "REQUIREMENTS"):
                yield id_, Carrier("document", form[1], path, proof)


def _parts(asked: Asked) -> Carried:
    for path, part in asked.part.items():
        for id_ in part.carries:
            yield id_, Carrier("part", Path(path).stem, path, (part.tests,))


def _services(asked: Asked, evidence: Evidence) -> Carried:
    for place, file, tests in _content(evidence.root, "localities"):
        for service in file.get("services", ()):
            carrier = Carrier("service", service["id"], place, (tests,))
            for id_ in asked.service.get(f"{Path(place).stem}.{service['id']}", ()):
                yield id_, carrier


def _entries(evidence: Evidence) -> Carried:
    for folder in ("guidance", "localities"):
        for place, file, tests in _content(evidence.root, folder):
            for entry in _tables(file):
                carrier = _of_entry(evidence, place, entry["id"], tests)
                for id_ in chain(entry.get("requirements", ()), entry.get("sources", ())):
                    if _ID.fullmatch(id_):
                        yield id_, carrier


def _of_entry(evidence: Evidence, place: str, name: str, tests: str) -> Carrier:
    match Path(place).name:
        case "findings.toml":
            return Carrier("finding", name, place, evidence.of_finding(name))
        case "questions.toml":
            return Carrier("field", name, place, ("tests/ui/pages/test_pages.py", tests))
        case _:
            return Carrier("text", name, place, (tests,))


def _content(root: Path, folder: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each file of words: its path, what it holds, and the tests that read it."""
    for path in sorted((root / "resources" / folder).rglob("*.toml")):
        place = _shown(root, path)
        tests = next(test for start, test in _CONTENT_TESTS if place.startswith(start))
        yield place, parsed(path), tests


def _tables(value: Any) -> Iterator[dict[str, Any]]:
    """Every table with an id that names requirements, however deep."""
    if isinstance(value, dict):
        if "id" in value and ("requirements" in value or "sources" in value):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _tables(item)


def _modules(root: Path, folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((root / folder).glob("*.py")):
        yield _shown(root, path), ast.parse(path.read_text(encoding="utf-8"))


def _in_docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef):
            yield from ids_in(ast.get_docstring(node) or "")


def _listed(body: Iterable[ast.stmt], name: str) -> tuple[str, ...]:
    """The tuple of ids assigned to ``name``; empty when it is not assigned."""
    for node in body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            ids: tuple[str, ...] = ast.literal_eval(node.value)
            return ids
    return ()


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


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


def missing(asked: Asked, found: Mapping[str, Sequence[Carrier]], root: Path = ROOT) -> list[str]:
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
    lines = [*_head(asked, found)]
    for letters, title in asked.section.items():
        rows = [id_ for id_ in asked.requirement if id_.startswith(f"{letters}-")]
        lines += ["", f"## {title}", "", "| id | what is asked | carried by | proved by |"]
        lines += ["|---|---|---|---|"]
        for id_ in rows:
            carriers, what = found.get(id_, ()), asked.requirement[id_]
            cells = (id_, f"{what.summary} ({what.source})", _carried_by(carriers))
            lines.append(f"| {' | '.join(cells)} | {_proved_by(carriers)} |")
    return "\n".join(lines) + "\n"


def _head(asked: Asked, found: Mapping[str, Sequence[Carrier]]) -> Iterator[str]:
    strongest = Counter(found[id_][0].kind for id_ in asked.requirement if found.get(id_))
    yield "# Traceability"
    yield ""
    yield "Written by `python -m tools.traceability --write`; do not edit it by hand. What is asked"
    yield "stands in `requirements.toml`. `python -m tools.traceability --show ACT-08` names every"
    yield "carrier of one requirement with its file; the tables below name the strongest."
    yield ""
    yield "Most of what the sources ask is advice. Where only a text carries it, tests show that the"
    yield "text is there, has a source and keeps the rules of wording. Whether it says the right"
    yield "thing is for people to judge."
    yield ""
    yield f"| carrier | what it is | what proves it | the strongest of {len(asked.requirement)} |"
    yield "|---|---|---|---|"
    for kind, (meaning, proof) in KINDS.items():
        yield f"| {kind} | {meaning} | {proof} | {strongest[kind]} |"


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
    """What tests the strongest carrier; "content" where there is only the check of a file."""
    strongest = [one for one in carriers if one.kind == carriers[0].kind]
    proof = dict.fromkeys(chain.from_iterable(one.proof for one in strongest))
    names = sorted((Path(one).stem for one in proof), key=lambda name: "vignettes" not in name)
    content = "content: " if set(proof) <= {tests for _, tests in _CONTENT_TESTS} else ""
    return content + _some(names) if names else ""


def _some(names: Sequence[str]) -> str:
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def show(asked: Asked, found: Mapping[str, Sequence[Carrier]], id_: str) -> str:
    """One requirement with every carrier, its file, and what proves it."""
    what = asked.requirement[id_]
    lines = [f"{id_} ({what.kind}; {what.source}) {what.summary}"]
    for one in found.get(id_, ()):
        lines += [f"  {one.kind} {one.name}: {one.place}", f"      {', '.join(one.proof)}"]
    return "\n".join(lines)


def check(root: Path = ROOT) -> list[str]:
    """Everything that is wrong, in sentences; empty when nothing is."""
    asked = read(root / REQUIREMENTS, Asked)
    found = carried(asked, root)
    said = problems(asked, found) + missing(asked, found, root)
    path = root / PAGE
    if not path.is_file() or path.read_text(encoding="utf-8") != as_page(asked, found):
        said.append(f"{PAGE} is stale: run python -m tools.traceability --write.")
    return said


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.traceability", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say what is wrong (the default)")
    what.add_argument("--write", action="store_true", help=f"write {PAGE} first")
    what.add_argument("--show", metavar="ID", help="everything about one requirement")
    options = parser.parse_args(argv)
    asked = read(ROOT / REQUIREMENTS, Asked)
    found = carried(asked)
    if options.show:
        if options.show not in asked.requirement:
            parser.error(f"there is no requirement {options.show}")
        print(show(asked, found, options.show))
        return 0
    if options.write:
        (ROOT / PAGE).write_text(as_page(asked, found), encoding="utf-8")
    said = check()
    print("\n".join(said), file=sys.stderr, end="\n" if said else "")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
