"""Preferences that make no sense are ignored one by one; none of them can stop the program."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.platform.folders import config_folder
from dva_desktop.ui.front.preferences import (
    FILE,
    Preferences,
    load_preferences,
    preferences,
    save_preferences,
)


def test_without_a_file_everything_is_as_usual(tmp_path: Path) -> None:
    assert load_preferences(tmp_path) == Preferences(
        "Consultation Desk", "F9", "system", 1.0, 5, ""
    )


def test_what_was_chosen_is_taken() -> None:
    chosen = {"name": "Notes", "hide_key": "Pause", "theme": "dark", "text_scale": 2}
    (config_folder() / FILE).write_text(json.dumps(chosen))
    assert preferences() == Preferences("Notes", "Pause", "dark", 2)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("name", "x" * 41),
        ("name", "two\nlines"),
        ("name", 5),
        ("hide_key", "A"),
        ("hide_key", "Escape"),
        ("hide_key", ["F9"]),
        ("theme", "pink"),
        ("theme", {}),
        ("text_scale", 0.5),
        ("text_scale", 2.1),
        ("text_scale", "2"),
        ("text_scale", True),
        ("text_scale", None),
        ("idle_minutes", 0),
        ("idle_minutes", 61),
        ("idle_minutes", 5.0),
        ("idle_minutes", True),
        ("idle_minutes", "5"),
        ("backup_folder", "relative/folder"),
        ("backup_folder", "/two\nlines"),
        ("backup_folder", "/" + "x" * 1024),
        ("backup_folder", ["/media"]),
        ("unknown", 1),
    ],
)
def test_nonsense_is_ignored_and_the_rest_kept(tmp_path: Path, key: str, value: object) -> None:
    content = {"name": "Notes", "hide_key": "F12"} | {key: value}
    (tmp_path / FILE).write_text(json.dumps(content))
    expected = (
        Preferences("Notes", "F12")._replace(**{key: getattr(Preferences(), key)})
        if (key in Preferences._fields)
        else Preferences("Notes", "F12")
    )
    assert load_preferences(tmp_path) == expected


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b" " * 5000, b"[" * 8000, b'{"a":' * 1600]
)
def test_a_broken_file_is_ignored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert load_preferences(tmp_path) == Preferences()


def test_a_folder_in_its_place_is_ignored(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert load_preferences(tmp_path) == Preferences()


def test_what_is_saved_is_found_again_and_nobody_else_can_read_it() -> None:
    chosen = Preferences("Notes \u2013 caf\u00e9", "Pause", "dark", 1.25, 60, "/media/stick")
    save_preferences(chosen)
    assert preferences() == chosen
    assert (config_folder() / FILE).stat().st_mode & 0o077 == 0


def test_saving_keeps_what_a_newer_version_or_it_put_there(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"managed_by": "IT", "theme": "pink"}))
    save_preferences(Preferences(idle_minutes=10), tmp_path)
    kept = json.loads((tmp_path / FILE).read_text())
    assert (kept["managed_by"], kept["theme"], kept["idle_minutes"]) == ("IT", "system", 10)


@pytest.mark.parametrize(
    "others",
    [
        b'{"odd": "\\ud800", "theme": "dark", "managed_by": "IT"}',
        b'{"\\udc00": ["\\ud800"], "theme": "dark", "managed_by": "IT"}',
    ],
    ids=["value", "name"],
)
def test_half_a_character_stays_as_it_was_and_stops_nothing(tmp_path: Path, others: bytes) -> None:
    (tmp_path / FILE).write_bytes(others)
    save_preferences(load_preferences(tmp_path)._replace(idle_minutes=10), tmp_path)
    assert load_preferences(tmp_path) == Preferences(theme="dark", idle_minutes=10)
    (tmp_path / FILE).read_text(encoding="utf-8")
    kept = json.loads((tmp_path / FILE).read_bytes())
    assert {**json.loads(others), **kept} == kept


@pytest.mark.parametrize(
    "others",
    [b'{"deep": ' + b"[" * 900 + b"]" * 900 + b"}", b'{"long": [' + b"1," * 3900 + b"1]}"],
    ids=["deep", "long"],
)
def test_what_would_be_in_the_way_of_the_next_start_is_left_out(
    tmp_path: Path, others: bytes
) -> None:
    (tmp_path / FILE).write_bytes(others)
    save_preferences(Preferences("Notes"), tmp_path)
    assert load_preferences(tmp_path) == Preferences("Notes")


@pytest.mark.timeout(30)
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    assert load_preferences(tmp_path) == Preferences()


@pytest.mark.parametrize("wrong", [{"idle_minutes": 0}, {"hide_key": "A"}, {"name": ""}])
def test_what_would_be_ignored_is_not_saved(tmp_path: Path, wrong: dict[str, Any]) -> None:
    save_preferences(Preferences("Notes"), tmp_path)
    with pytest.raises(ValueError, match="out of range"):
        save_preferences(Preferences()._replace(**wrong), tmp_path)
    assert load_preferences(tmp_path) == Preferences("Notes")


def test_a_disk_that_refuses_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(EnvironmentFault):
        save_preferences(Preferences("Notes"), tmp_path)
    assert load_preferences(tmp_path) == Preferences()
