"""Preferences that make no sense are ignored one by one; none of them can stop the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dva_desktop.core.platform.folders import config_folder
from dva_desktop.ui.front.preferences import FILE, Preferences, load_preferences, preferences


def test_without_a_file_everything_is_as_usual(tmp_path: Path) -> None:
    assert load_preferences(tmp_path) == Preferences("Consultation Desk", "F9", "system", 1.0)


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


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b" " * 5000])
def test_a_broken_file_is_ignored(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert load_preferences(tmp_path) == Preferences()


def test_a_folder_in_its_place_is_ignored(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert load_preferences(tmp_path) == Preferences()
