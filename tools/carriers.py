"""What carries each requirement of docs/requirements.toml, and what proves it, as the files say.

Guidance files and vignettes are read as data; rules, pages, forms and tests as text. Nothing of
the program runs, and no window toolkit is needed.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from dva_desktop.core.guidance.toml_file import parsed

# From what the program does to what it says; the first that a requirement has is its strongest.
KINDS = ("rule", "part", "page", "document", "finding", "field", "service", "text")
# The first that fits says which tests read a file of words.
CONTENT_TESTS = (
    ("resources/guidance/pocket/", "tests/core/guidance/test_pocket_guide.py"),
    ("resources/guidance/codes.toml", "tests/core/guidance/test_pocket_guide.py"),
    ("resources/guidance/ask.toml", "tests/core/guidance/test_prompts.py"),
    ("resources/guidance/wording.toml", "tests/core/guidance/test_wording_guard.py"),
    ("resources/localities/", "tests/core/guidance/test_localities.py"),
    ("resources/guidance/", "tests/core/guidance/test_guidance.py"),
)
_ID = re.compile(r"\b(ASK|VAL|ASS|ACT|REC|PCH|CHI|SGR|WM|EDI|TOP|STA)-(\d\d(?:/\d\d)*)\b")
_FORM = re.compile(r'\bForm\(\s*id="([a-z-]+)"')


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
        return {shown(self.root, path): path.read_text(encoding="utf-8") for path in paths}

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
        """The test modules in which a docstring names a requirement; as data it proves nothing."""
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
            if path.startswith(folder)
            and any(word in text for word in words)  # a search in each text would take too long
            and wanted.search(text)
        )

    def of_finding(self, finding: str) -> tuple[str, ...]:
        """What proves that a finding holds when it should, and only then."""
        shown = (self.vignettes[finding],) if finding in self.vignettes else ()
        return shown + self.naming("tests/core/pathway/", finding)


def carried(asked: Asked, root: Path) -> Mapping[str, Sequence[Carrier]]:
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
    return {
        id_: sorted(carriers, key=lambda one: (KINDS.index(one.kind), one))
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
                listed = re.search(rf"\b{node.name}\b", registry)
                names = (node.name, "PAGES") if listed else (node.name,)
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
        place = shown(root, path)
        tests = next(test for start, test in CONTENT_TESTS if place.startswith(start))
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
        yield shown(root, path), ast.parse(path.read_text(encoding="utf-8"))


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


def shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
