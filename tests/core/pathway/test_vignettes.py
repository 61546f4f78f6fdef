"""Every vignette in the repository holds, and together they show each finding and its absence."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from dva_desktop.core.guidance import load_guidance, locality_ids
from dva_desktop.core.pathway import DOCUMENTS, FINDINGS
from dva_desktop.core.pathway.vignette import Vignette, load_vignette, run_vignette

FOLDER = Path(__file__).parents[2] / "vignettes"
FILES = sorted(FOLDER.rglob("*.toml"))
CHOSEN_BY_A_PERSON = {"safety-plan", "chronology"}


@cache
def vignettes() -> tuple[Vignette, ...]:
    return tuple(load_vignette(path) for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_vignette(path: Path) -> None:
    assert run_vignette(load_vignette(path), load_guidance()).differences == ()


def test_there_are_enough_of_them_with_ten_whole_consultations() -> None:
    assert len(FILES) >= 150
    assert len(list((FOLDER / "whole").glob("*.toml"))) >= 10


def test_each_finding_is_shown_to_hold_and_not_to_hold() -> None:
    assert {id_ for case in vignettes() for id_ in case.expect.findings} == set(FINDINGS)
    assert {id_ for case in vignettes() for id_ in case.expect.absent} == set(FINDINGS)


def test_each_locality_and_each_document_is_shown() -> None:
    localities = Counter(case.record.locality for case in vignettes())
    assert set(localities) == set(locality_ids())
    assert min(localities.values()) >= 20
    documents = {id_ for case in vignettes() for id_ in case.expect.documents}
    assert documents == set(DOCUMENTS) - CHOSEN_BY_A_PERSON


def test_titles_tell_them_apart() -> None:
    titles = Counter(case.title for case in vignettes())
    assert [title for title, times in titles.items() if times > 1] == []
