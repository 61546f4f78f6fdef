"""The hazard log is up to date, its ratings follow the matrix, and each control has its proof."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from dva_desktop.core.guidance.toml_file import read
from tools.hazards import (
    PAGE,
    RATING,
    ROOT,
    SOURCE,
    Control,
    Hazard,
    Likelihood,
    Log,
    Severity,
    check,
    main,
    problems,
    rating,
    ratings,
)

GOOD = Hazard(
    name="Words are lost",
    effect="They are gone.",
    causes=("A fall.",),
    severity="major",
    likelihood="medium",
    residual="very low",
    control=(
        Control(
            kind="design",
            what="They are kept.",
            tests=("tests/core/test_hazard_log.py::test_the_log_is_up_to_date",),
        ),
        Control(kind="training", what="Save often."),
    ),
)


def test_the_log_is_up_to_date() -> None:
    assert check(ROOT) == []


def test_every_hazard_is_lowered_or_says_what_is_left() -> None:
    for id_, hazard in read(ROOT / SOURCE, Log).hazard.items():
        before, after = ratings(hazard)
        assert after < before, id_
        assert after <= 2 or hazard.left, id_
        assert any(control.kind == "design" for control in hazard.control), id_


def test_the_rating_is_that_of_the_matrix() -> None:
    assert rating("minor", "very low") == 1
    assert rating("catastrophic", "very high") == 5
    assert rating("catastrophic", "very low") == 3
    assert set(RATING) == set(get_args(Likelihood))
    for row in RATING.values():
        assert list(row) == sorted(row)
        assert len(row) == len(get_args(Severity))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"control": (Control(kind="design", what="Kept."),)}, "has no test"),
        (
            {"control": (Control(kind="design", what="Kept.", tests=("tests/gone.py::test_x",)),)},
            "there is no tests/gone.py::test_x",
        ),
        (
            {"control": (Control(kind="design", what="Kept.", tests=("../x.py::test_x",)),)},
            "there is no",
        ),
        ({"residual": "very high"}, "cannot make it worse"),
        ({"residual": "medium"}, "what is left must be said"),
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, object], said: str) -> None:
    log = Log(hazard={"H-01": msgspec.structs.replace(GOOD, **wrong)})
    assert said in " ".join(problems(log, ROOT))


def test_a_good_hazard_has_no_problem_and_a_gap_in_the_ids_is_one() -> None:
    assert list(problems(Log(hazard={"H-01": GOOD}), ROOT)) == []
    assert "without a gap" in " ".join(problems(Log(hazard={"H-02": GOOD}), ROOT))


def test_a_stale_page_is_found_and_written_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / SOURCE).write_text((ROOT / SOURCE).read_text("utf-8"), encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert f"{PAGE} is stale" in capsys.readouterr().err
    main(["--write"], tmp_path)
    assert (tmp_path / PAGE).read_text("utf-8") == (ROOT / PAGE).read_text("utf-8")


def test_a_broken_log_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / SOURCE).write_text('[hazard.H-01]\nname = "x"\nseverity = "mild"\n')
    assert main(["--check"], tmp_path) == 1
    assert "hazards.toml" in capsys.readouterr().err
