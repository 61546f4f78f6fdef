"""A word of a record that leaked into a file, or into its name, would be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.support import SECRETS, World


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("secret", SECRETS)
def test_a_word_would_be_found_in_any_coding_and_case(
    tmp_path: Path, coding: str, secret: str
) -> None:
    world = World(tmp_path / "world")
    leaky = world.base / "cache" / "leaky"
    leaky.write_bytes(b"\x01\x00odd" + secret.swapcase().encode(coding) + b"\xff")
    assert world.leaks() == ["cache/leaky"]


def test_a_word_would_be_found_in_a_name(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    (world.base / "home" / f"{SECRETS[0].upper()}.txt").touch()
    assert world.leaks() == [f"home/{SECRETS[0].upper()}.txt"]
    world.out.mkdir()
    (world.out / SECRETS[0]).touch()
    assert len(world.leaks()) == 1
