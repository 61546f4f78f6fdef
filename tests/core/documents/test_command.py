"""``dva-desktop documents``: from a vignette to files, or a plain reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dva_desktop.cli.documents import REFERENCE, run
from tests.core.documents.reading import spoken

HIGH_RISK = """
title = "Fourteen ticks"
locality = "somerset"
date = 2026-03-02
[patient]
name = "Canary Person"
[ask]
outcome = "disclosed"
[dash]
yes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
"""
HARMING = """
title = "A patient who causes harm"
locality = "somerset"
date = 2026-03-02
[consultation]
subject = "person_causing_harm"
"""


@pytest.fixture
def vignette(tmp_path: Path) -> Path:
    path = tmp_path / "vignette.toml"
    path.write_text(HIGH_RISK)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_due_documents_are_written_under_neutral_names(
    vignette: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "folder"
    assert run([str(vignette), "--out", str(out)]) == 0
    assert names(out) == [
        "dash-checklist.pdf",
        "domestic-abuse-service-intake.pdf",
        "gp-record-entry.pdf",
        "marac-referral.pdf",
    ]
    assert "14 yes of 24" in spoken((out / "marac-referral.pdf").read_bytes())
    said = capsys.readouterr().out
    assert "marac-referral.pdf: MARAC referral, for: The Somerset MARAC" in said
    assert "Canary" not in said


def test_the_files_are_for_their_owner_only(vignette: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([str(vignette), "--out", str(out)])
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_twice_gives_the_same_bytes(vignette: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for out in (first, second):
        assert run([str(vignette), "--out", str(out), "--html", "--text"]) == 0
    assert names(first) == names(second)
    assert len(names(first)) == 12
    for name in names(first):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert REFERENCE in (first / "marac-referral.txt").read_text()


def test_a_document_can_be_chosen(vignette: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run([str(vignette), "--out", str(out), "--document", "injury-record"]) == 0
    assert names(out) == ["injury-record.pdf"]


def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "harming.toml"
    path.write_text(HARMING)
    out = tmp_path / "out"
    assert run([str(path), "--out", str(out), "--document", "marac-referral"]) == 2
    assert "own behaviour" in capsys.readouterr().err
    assert not out.exists()


def test_nothing_due_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "harming.toml"
    path.write_text(HARMING)
    assert run([str(path), "--out", str(tmp_path / "out")]) == 0
    assert "No document follows" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["date = never", 'title = "x"', ""])
def test_a_broken_vignette_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(content)
    assert run([str(path), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err


def test_a_missing_vignette_is_refused(tmp_path: Path) -> None:
    assert run([str(tmp_path / "none.toml"), "--out", str(tmp_path / "out")]) == 2


def test_a_file_in_the_place_of_the_folder_is_left_alone(
    vignette: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    assert run([str(vignette), "--out", str(taken)]) == 2
    assert taken.read_text() == "mine"
    assert capsys.readouterr().err


def test_help_is_enough_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-h"]) == 0
    said = capsys.readouterr().out
    for word in ("VIGNETTE", "--out DIR", "--html", "--text", "--document ID", "marac-referral"):
        assert word in said


def test_arguments_that_make_no_sense_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--out", "x"]) == 2
    assert "usage" in capsys.readouterr().err
