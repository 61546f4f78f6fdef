"""``dva-desktop locality``: a lead learns everything that is wrong with a pack, in plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dva_desktop.cli.locality import run
from dva_desktop.core.platform.resources import resources


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copy(resources() / "localities" / "somerset.toml", tmp_path))


def _break(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_a_good_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(pack)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("somerset.toml: ok. Somerset: ")
    assert "due for review since 2023-04-01: Respect Phoneline, 0808 802 4040" in out


def test_every_fault_is_explained(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _break(
        pack,
        ('name = "Somerset"', 'name = "Somerset"\nnames = "twice"'),
        ('role = "marac"', 'role = "conference"'),
        ('"0800 69 49 999"', '"none"'),
    )
    assert run(["check", str(pack)]) == 1
    out = capsys.readouterr().out
    assert "somerset.toml: unknown key `names` (did you mean name?)" in out
    assert (
        "somerset.toml: services.somerset_marac.role: unknown value 'conference' (one of: " in out
    )
    assert "domestic_abuse_service, marac, childrens_social_care" in out
    assert "services.sidas.contacts.phone.value: not a phone number" in out
    assert out.endswith("somerset.toml: 3 to put right\n")


def test_one_bad_pack_among_good_ones(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Path(shutil.copy(resources() / "localities" / "edinburgh.toml", pack.parent))
    _break(other, ('legal_frame = "scotland"', 'legal_frame = "scotland"\ndash_yes = 3'))
    assert run(["check", str(pack), str(other)]) == 1
    out = capsys.readouterr().out
    assert "somerset.toml: ok" in out
    assert "edinburgh.toml: unknown key `dash_yes`" in out


@pytest.mark.parametrize("content", [b"", b"\xff\xff", b"id = ", b"[" * 40_000])
def test_no_file_makes_it_fall(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    assert run(["check", str(path)]) == 1
    assert run(["diff", str(path)]) == 1
    assert run(["check", str(tmp_path / "missing.toml")]) == 1
    assert "Traceback" not in capsys.readouterr().out


def test_diff_shows_what_would_change(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _break(pack, ("police_callouts = 3", "police_callouts = 4"))
    assert run(["diff", str(pack)]) == 0
    assert capsys.readouterr().out == (
        "- thresholds.police_callouts: 3\n+ thresholds.police_callouts: 4\n"
    )


def test_diff_of_the_same_and_of_a_new_locality(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diff", str(pack)]) == 0
    assert capsys.readouterr().out == "It would change nothing.\n"
    dorset = pack.rename(pack.parent / "dorset.toml")
    _break(dorset, ('id = "somerset"', 'id = "dorset"'), ('name = "Somerset"', 'name = "Dorset"'))
    assert run(["diff", str(dorset)]) == 0
    assert capsys.readouterr().out == "Dorset would be a new locality.\n"


def test_help_is_enough_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        run(["check", "-h"])
    assert done.value.code == 0
    assert "FILE" in capsys.readouterr().out
