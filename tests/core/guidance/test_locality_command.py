"""``dva-desktop locality``: a lead learns everything that is wrong with a pack, in plain words."""

from __future__ import annotations

import errno
import io
import shutil
from pathlib import Path

import pytest

from dva_desktop.cli.locality import run
from dva_desktop.core.guidance import install_pack, installed_path, locality_in_use
from dva_desktop.core.platform.resources import resources
from tests.core.guidance.packs import a_pack

_OTHER_NUMBER = ("0300 123 3078", "0300 123 9999")


def _answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))


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


# installing


def test_installing_shows_the_change_and_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = a_pack(tmp_path, _OTHER_NUMBER, ("dash_yes = 14", "dash_yes = 16"))
    _answer(monkeypatch, "no")
    assert run(["install", str(pack)]) == 1
    out = capsys.readouterr().out
    assert "Somerset (somerset), with no word of who issued it." in out
    assert "In use now: The program’s own list." in out
    assert "- services.family_front_door.phone 0300 123 3078: " in out
    assert "+ services.family_front_door.phone 0300 123 9999: " in out
    assert "Look twice at this:\n  ! A DASH would need 16 ticks, no longer 14.\n" in out
    assert out.endswith("Nothing was installed.\n")
    assert locality_in_use("somerset").origin == "program"


@pytest.mark.parametrize("answer", ["", "y e s", "nope", "0"])
def test_anything_but_a_yes_is_a_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    _answer(monkeypatch, answer)
    assert run(["install", str(a_pack(tmp_path, _OTHER_NUMBER))]) == 1
    assert locality_in_use("somerset").origin == "program"


def test_nobody_there_to_answer_is_a_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["install", str(a_pack(tmp_path, _OTHER_NUMBER))]) == 1
    assert capsys.readouterr().out.endswith("Nothing was installed.\n")
    assert locality_in_use("somerset").origin == "program"


def test_a_yes_installs_it_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = a_pack(tmp_path, _OTHER_NUMBER)
    _answer(monkeypatch, " Yes ")
    assert run(["install", str(pack)]) == 0
    kept = installed_path("somerset")
    assert kept is not None
    assert kept.read_bytes() == pack.read_bytes()
    assert f"Somerset is installed as {kept}." in capsys.readouterr().out
    assert run(["list"]) == 0
    out = capsys.readouterr().out
    assert "somerset: Somerset. Local list, put on this computer on " in out
    assert f"  from {kept}\n" in out
    assert "edinburgh: Edinburgh. The program’s own list. Contacts last checked from " in out


def test_a_new_locality_shows_all_it_holds_but_nothing_that_nobody_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = a_pack(
        tmp_path, ('name = "Somerset"\n', 'name = "Dorset"\nissued_by = "the ICB"\n'), name="dorset"
    )
    assert run(["install", "--yes", str(pack)]) == 0
    out = capsys.readouterr().out
    assert "Dorset (dorset), issued by the ICB.\nIt would be a new locality" in out
    assert "\n- " not in out
    for value in ("0800 69 49 999", "0300 123 3078", "adults@somerset.gov.uk", "01935 385182"):
        assert f" {value}: " in out
    assert run(["list"]) == 0
    assert "dorset: Dorset. Local list, issued by the ICB" in capsys.readouterr().out


def test_a_service_of_the_country_that_is_replaced_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = a_pack(tmp_path, ('id = "sidas_behaviour"', 'id = "national_helpline"'), name="dorset")
    assert run(["install", "--yes", str(pack)]) == 0
    out = capsys.readouterr().out
    assert "- services.national_helpline.phone 0808 2000 247: Day and night" in out
    assert "+ services.national_helpline.phone 0800 69 49 999: " in out


def test_a_broken_pack_is_not_installed_not_even_with_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = a_pack(tmp_path, ("0300 123 3078", "0909 123 3078"))
    assert run(["install", "--yes", str(pack)]) == 1
    out = capsys.readouterr().out
    assert "somerset.toml: services.family_front_door.contacts.phone.value: not a phone" in out
    assert out.endswith("somerset.toml: 1 to put right\nNothing was installed.\n")
    assert installed_path("somerset") is None


def test_what_changes_nothing_is_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["install", "--yes", str(a_pack(tmp_path))]) == 0
    assert capsys.readouterr().out == "It would change nothing, so nothing was installed.\n"
    assert installed_path("somerset") is None


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["install", "--yes", str(a_pack(tmp_path, _OTHER_NUMBER))]) == 0

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("os.fsync", full)
    assert run(["install", "--yes", str(a_pack(tmp_path, ("dash_yes = 14", "dash_yes = 9")))]) == 1
    assert "The disk is full." in capsys.readouterr().err
    used = locality_in_use("somerset")
    assert used.origin == "installed"
    assert used.locality.thresholds.dash_yes == 14


def test_removing_shows_what_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["install", "--yes", str(a_pack(tmp_path, _OTHER_NUMBER))])
    capsys.readouterr()
    assert run(["remove", "somerset"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Removed. In use from the next unlock on: Somerset.\n")
    assert "+ services.family_front_door.phone 0300 123 3078: " in out
    assert run(["remove", "somerset"]) == 1
    assert "no installed list with the id somerset" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../somerset", "/etc/passwd", "", "somerset.toml", "\x1b[2J"])
def test_only_a_list_can_be_removed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["remove", name]) == 1
    assert "\x1b" not in capsys.readouterr().err


def test_a_broken_installed_list_is_told_and_can_be_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install_pack("somerset", a_pack(tmp_path, ("0300 123 3078", "0300")).read_bytes())
    assert run(["list"]) == 1
    streams = capsys.readouterr()
    assert "somerset: Somerset. The program’s own list." in streams.out
    assert streams.err == (
        "The local list for Somerset cannot be used. somerset.toml: services.family_front_door."
        "contacts.phone.value: not a phone number, such as 0300 123 3078 or 999. The program’s own "
        "list is used in its place. Please tell whoever looks after this computer.\n"
    )
    assert run(["remove", "somerset"]) == 0
    assert run(["list"]) == 0


def test_a_pack_cannot_write_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    escape = ('name = "Somerset"\n', 'name = "Somerset"\n"\\u001b[2J\\u202e" = 1\n')
    pack = a_pack(tmp_path, escape)
    for command in (["check"], ["diff"], ["install", "--yes"]):
        assert run([*command, str(pack)]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "‹U+001B unnamed›" in out
