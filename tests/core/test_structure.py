"""The size and shape rules of the house, so that they cannot slip."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = sorted((ROOT / "dva_desktop").rglob("*.py"))
SOURCES = PACKAGE + sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "tools").rglob("*.py"))
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_under_400_lines_and_functions_under_50(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    long = [
        node.name
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > 50
    ]
    assert not long


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in PACKAGE
        for node in functions(path)
    )
    assert lengths[len(lengths) // 2] < 10


def test_colours_are_named_in_the_theme_only() -> None:
    outside = [
        str(path.relative_to(ROOT))
        for path in PACKAGE
        if "ui/theme" not in path.as_posix()
        and "documents" not in path.as_posix()
        and COLOUR.search(path.read_text(encoding="utf-8"))
    ]
    assert not outside


@pytest.mark.parametrize("forbidden", ["processEvents(", ".exec()", "exec_(", "QtNetwork"])
def test_no_nested_event_loop_and_no_network_module(forbidden: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in PACKAGE
        if forbidden in path.read_text(encoding="utf-8").replace("app.exec()", "")
    ]
    assert not found


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in PACKAGE
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent
