"""The pack in use: installed ones before the program's own, and a broken one keeps nobody out."""

from __future__ import annotations

import datetime as dt
import os
import stat
import sys
import time
from pathlib import Path

import platformdirs
import pytest

from dva_desktop.core.errors import EnvironmentFault, UserError
from dva_desktop.core.guidance import (
    install_pack,
    installed_path,
    load_locality,
    locality_ids,
    locality_in_use,
    locality_notices,
    remove_pack,
    whose_list,
)
from dva_desktop.core.platform.folders import APP_NAME
from tests.core.guidance.packs import a_pack

_OURS = ("edinburgh", "somerset", "west_midlands")
_STRICTER = ("dash_yes = 14", "dash_yes = 10")


def _folder() -> Path:
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "localities"


def _install(folder: Path, *changes: tuple[str, str], name: str = "somerset") -> Path:
    pack = a_pack(folder, *changes, name=name)
    return install_pack(name, pack.read_bytes())


def test_without_packs_nothing_is_made(private_home: Path) -> None:
    assert locality_ids() == _OURS
    assert locality_in_use("somerset").origin == "program"
    assert locality_notices() == ()
    assert list(private_home.rglob("*")) == [private_home / "run"]


def test_an_installed_pack_takes_the_place_of_our_own(tmp_path: Path) -> None:
    assert load_locality("somerset").thresholds.dash_yes == 14
    path = _install(tmp_path, _STRICTER)
    used = locality_in_use("somerset")
    assert used.origin == "installed"
    assert used.since == dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()
    assert used.fault is None
    assert used.notice == ""
    assert load_locality("somerset").thresholds.dash_yes == 10
    assert load_locality("somerset") is load_locality("somerset")
    assert locality_ids() == _OURS


def test_a_new_locality_can_be_chosen_like_our_own(tmp_path: Path) -> None:
    _install(tmp_path, ('name = "Somerset"\n', 'name = "Dorset"\n'), name="dorset")
    assert locality_ids() == ("dorset", *_OURS)
    assert load_locality("dorset").name == "Dorset"
    assert load_locality("dorset").services_for("emergency")


def test_a_changed_pack_is_read_again(tmp_path: Path) -> None:
    _install(tmp_path, _STRICTER)
    assert load_locality("somerset").thresholds.dash_yes == 10
    _install(tmp_path, ("dash_yes = 14", "dash_yes = 9"))
    assert load_locality("somerset").thresholds.dash_yes == 9


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_packs_are_kept_privately(tmp_path: Path) -> None:
    path = _install(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["somerset.toml"]


def test_removing_goes_back_to_our_own(tmp_path: Path) -> None:
    path = _install(tmp_path, _STRICTER)
    assert installed_path("somerset") == path
    remove_pack("somerset")
    assert not path.exists()
    assert locality_in_use("somerset").origin == "program"
    assert load_locality("somerset").thresholds.dash_yes == 14
    with pytest.raises(UserError, match="no installed list with the id somerset"):
        remove_pack("somerset")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("0300 123 3078", "0300 123", "services.family_front_door.contacts.phone.value: not a ph"),
        ('name = "Somerset"\n', 'name = "Som\\u202eerset"\n', "name: holds a character"),
        ("dash_yes = 14", "dash_yes = ", "not valid TOML"),
        ('id = "somerset"', 'id = "dorset"', "id: must be the name of the file"),
    ],
)
def test_a_broken_pack_keeps_nobody_from_their_work(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    _install(tmp_path, (old, new))
    used = locality_in_use("somerset")
    assert used.origin == "program"
    assert used.locality.thresholds.dash_yes == 14
    assert locality_notices() == (used.notice,)
    assert used.notice.startswith("The local list for Somerset cannot be used. somerset.toml: ")
    assert "The program’s own list is used in its place." in used.notice
    assert why in used.notice


def test_a_list_that_is_gone_or_broken_leaves_the_services_of_the_country(tmp_path: Path) -> None:
    """A consultation kept with it must still open: it holds what somebody said."""
    for name, installed in (("dorset", False), ("devon", True)):
        if installed:
            _install(tmp_path, ("dash_yes = 14", "dash_yes = 99"), name=name)
        used = locality_in_use(name)
        assert used.origin == "stand_in"
        assert used.locality.id == name
        assert "its list is missing" in used.locality.name
        assert used.locality.services_for("emergency")[0].contacts[0].value == "999"
        assert used.locality.thresholds.dash_yes == 14
        assert "The contacts of the whole country are shown" in used.notice
    assert locality_ids() == _OURS


def test_a_broken_scottish_list_still_follows_scots_law(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        ('"england_wales"', '"scotland"\nsection_47 = false\nmandatory_fgm_duty = false'),
        ("dash_yes = 14", "dash_yes = 99"),
        name="fife",
    )
    install_pack("fife", pack.read_bytes())
    used = locality_in_use("fife").locality
    assert used.legal_frame == "scotland"
    assert not used.section_47
    assert not used.mandatory_fgm_duty
    assert used.advocate == "IDAA"
    assert "2007" in used.adult_law


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    path = _install(tmp_path, _STRICTER)
    real = path.rename(tmp_path / "elsewhere.toml")
    path.symlink_to(real)
    used = locality_in_use("somerset")
    assert used.origin == "program"
    assert "is a link" in used.notice


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_folder_that_is_a_link_is_not_used(tmp_path: Path) -> None:
    path = _install(tmp_path, _STRICTER)
    path.parent.rename(tmp_path / "elsewhere")
    path.parent.symlink_to(tmp_path / "elsewhere")
    assert locality_in_use("somerset").origin == "program"
    assert "is a link to another place" in locality_in_use("somerset").notice
    with pytest.raises(EnvironmentFault):
        install_pack("somerset", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_installing_over_a_planted_link_leaves_its_target_alone(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine", encoding="utf-8")
    _install(tmp_path)
    path = _folder() / "somerset.toml"
    path.unlink()
    path.symlink_to(victim)
    _install(tmp_path, _STRICTER)
    assert victim.read_text(encoding="utf-8") == "mine"
    assert load_locality("somerset").thresholds.dash_yes == 10


def test_strangers_in_the_folder_are_ignored(tmp_path: Path) -> None:
    _install(tmp_path)
    for name in ("note.txt", ".somerset.toml.abc.tmp", "a b.toml", "..toml"):
        (_folder() / name).write_text("?", encoding="utf-8")
    assert locality_ids() == _OURS
    assert locality_notices() == ()


def test_whose_list_it_is_and_how_old(tmp_path: Path) -> None:
    today = dt.date(2026, 3, 2)
    ours = locality_in_use("somerset").described(today)
    assert ours.startswith("The program’s own list. Contacts last checked from 2015-02-01 to 2024-")
    path = _install(tmp_path, ('name = "Somerset"\n', 'name = "Somerset"\nissued_by = "the ICB"\n'))
    midday = time.mktime((2026, 2, 27, 12, 0, 0, 0, 0, -1))
    os.utime(path, (midday, midday))
    theirs = locality_in_use("somerset").described(today)
    assert theirs.startswith("Local list, issued by the ICB, put on this computer on 2026-02-27. ")
    assert "past their review date" in theirs
    assert "no local list" in locality_in_use("dorset").described(today)


def test_only_a_list_that_is_not_our_own_is_spoken_of(tmp_path: Path) -> None:
    today = dt.date(2026, 3, 2)
    assert whose_list(load_locality("somerset"), today) == ""
    ours = load_locality("somerset")
    _install(tmp_path, _STRICTER)
    assert whose_list(load_locality("somerset"), today).startswith("Local list")
    assert whose_list(ours, today) == ""  # opened before the list was installed
    assert "no local list" in whose_list(load_locality("dorset"), today)


def test_a_list_that_is_wanted_and_not_there_is_told() -> None:
    assert locality_notices("somerset") == ()
    assert locality_notices("dorset") == (
        "There is no local list for dorset on this computer. The contacts of the whole country are "
        "shown in its place. Please tell whoever looks after this computer.",
    )


def test_the_day_of_the_first_review_is_told_while_none_is_due() -> None:
    assert "First review by 2016-02-01" in locality_in_use("somerset").described(
        dt.date(2015, 3, 1)
    )
