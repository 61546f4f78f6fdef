"""The benchmark's own arithmetic: a wrong percentile would flatter or slander the program."""

from __future__ import annotations

import pytest

from tests.benchmarks.numbers import judged, percentile, ratio
from tests.benchmarks.windows import cover_times


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: int) -> None:
    assert percentile(range(100, 0, -1), percent) == value


def test_few_values_have_their_worst_for_the_high_percentiles() -> None:
    assert percentile([3.0, 1.0, 2.0], 99) == 3.0
    assert percentile([7.0], 50) == 7.0


@pytest.mark.parametrize(("worst", "met"), [(33.0, True), (33.001, False)])
def test_a_target_is_met_up_to_itself(worst: float, met: bool) -> None:
    assert judged([1.0, worst], "p99", 33, "")["met"] is met


@pytest.mark.parametrize(("worst", "met"), [(50.0, True), (50.001, False)])
def test_a_single_one_above_the_worst_that_is_allowed_is_not_met(worst: float, met: bool) -> None:
    assert judged([1.0] * 199 + [worst], "p99", 16.7, "", worst=50)["met"] is met


def test_a_ratio_is_of_the_medians_and_not_of_the_outliers() -> None:
    found = ratio([0.2, 0.2, 9.0], [0.1, 0.1, 0.1], 2.0, "")
    assert found["value"] == 2.0
    assert found["met"] is True
    assert found["ours_ms"]["worst"] == 9000.0


def test_a_cover_lasts_until_the_later_of_the_two() -> None:
    output = (
        "timing event 10.000 7\ntiming covered 10.004 6\ntiming unmapped 10.009 7\n"
        "timing event 20.000 8\ntiming unmapped 20.002 8\ntiming covered 20.005 6\n"
        "timing unmapped 30.000 9\n"
    )
    assert cover_times(output) == pytest.approx([9.0, 5.0])
