"""``dva-desktop vignettes``: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dva_desktop.cli.vignettes import run
from dva_desktop.core.platform.resources import resources

HEAD = 'title = "{}"\nlocality = "somerset"\ndate = 2026-03-02\n'
HOLDS = HEAD.format("Fourteen ticks") + "[expect]\nabsent = ['idva']\n"
DIFFERS = HEAD.format("No advocate") + "[expect]\nfindings = ['idva']\n"
REFUSED = HEAD.format("Misspelt") + "[aks]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a_holds.toml").write_text(HOLDS, encoding="utf-8")
    (tmp_path / "inner" / "also_holds.toml").write_text(HOLDS, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a vignette", encoding="utf-8")
    return tmp_path


def test_all_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(folder)]) == 0
    first, second, last = capsys.readouterr().out.splitlines()
    assert first == f"ok {folder / 'a_holds.toml'} Fourteen ticks"
    assert second == f"ok {folder / 'inner' / 'also_holds.toml'} Fourteen ticks"
    assert last == "2 passed, 0 failed"


def test_one_differs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "differs.toml").write_text(DIFFERS, encoding="utf-8")
    assert run([str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"differs {folder / 'differs.toml'} No advocate" in lines
    assert "    finding missing: idva" in lines
    assert lines[-1] == "2 passed, 1 failed"


def test_one_is_refused_and_the_others_still_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = folder / "refused.toml"
    bad.write_text(REFUSED, encoding="utf-8")
    (folder / "zz_differs.toml").write_text(DIFFERS, encoding="utf-8")
    assert run([str(bad), str(folder)]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (f"refused {bad}: $.aks: there is no such key here; did you mean ask?")
    assert lines[-1] == "2 passed, 3 failed"


@pytest.mark.parametrize("name", ["empty", "missing.toml"])
def test_nothing_to_run_is_not_a_success(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run([str(tmp_path / name)]) == 2
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_json_tells_the_whole_story(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEAD.format("Judgement") + "[dash]\nprofessional_judgement = true\nyes = [1]\nno = [2]\n"
    (folder / "b.toml").write_text(text, encoding="utf-8")
    (folder / "c.toml").write_text(REFUSED, encoding="utf-8")
    assert run(["--json", str(folder / "b.toml"), str(folder / "c.toml")]) == 2
    printed = capsys.readouterr()
    told, refused = json.loads(printed.out)
    assert printed.err.splitlines() == ["1 passed, 1 failed"]
    assert (told["title"], told["ok"], told["date"]) == ("Judgement", True, "2026-03-02")
    assert told["dash"] == {"yes": 1, "no": 1, "unknown": 0, "not_asked": 22}
    assert told["marac_routes"] == ["marac-professional-judgement"]
    assert told["documents"][:1] == ["marac-referral"]
    idva = next(finding for finding in told["findings"] if finding["id"] == "idva")
    assert idva["urgency"] == "today"
    assert idva["reasons"][0]["field"] == "dash.professional_judgement"
    assert "ACT-13" in idva["sources"]
    assert refused["refused"]["key"] == "$.aks"
    assert refused["ok"] is False


def test_a_hostile_title_cannot_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.toml"
    file.write_text(HEAD.format("\\u001b[2J\\nok all passed"), encoding="utf-8")
    assert run([str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "\x1b" not in lines[0]


def test_a_pack_takes_the_place_of_the_programs_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = (resources() / "localities" / "somerset.toml").read_text(encoding="utf-8")
    pack = tmp_path / "somerset.toml"
    pack.write_text(own.replace("dash_yes = 14", "dash_yes = 1"), encoding="utf-8")
    case = tmp_path / "case" / "one_tick.toml"
    case.parent.mkdir()
    case.write_text(
        HEAD.format("One tick") + "[dash]\nyes = [1]\n[expect]\nfindings = ['marac-referral']\n",
        encoding="utf-8",
    )
    assert run([str(case)]) == 1
    assert run([str(case), "--pack", str(pack)]) == 0
    pack.write_text(own.replace("dash_yes = 14", "dash_yes = 'many'"), encoding="utf-8")
    capsys.readouterr()
    assert run([str(case), "--pack", str(pack)]) == 2
    printed = capsys.readouterr()
    assert "somerset.toml" in printed.err
    assert "Traceback" not in printed.err


def test_help_is_enough_to_write_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-h"]) == 0
    text = capsys.readouterr().out
    for word in ("[expect]", "findings", "absent", "--json", "Exit status", "locality"):
        assert word in text
    assert run([]) == 2
    assert "usage" in capsys.readouterr().err
