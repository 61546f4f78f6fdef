"""The decoy's arithmetic, against published values and at the edges of every band."""

from __future__ import annotations

import pytest

from dva_desktop.ui.front.calculations import (
    MICROMOL_PER_MG_DL,
    Sex,
    blood_pressure,
    body_mass_index,
    egfr,
)


@pytest.mark.parametrize(
    ("age", "sex", "mg_dl", "published"),
    [
        (55, "male", 1.2, 71),  # the National Kidney Foundation's calculator
        (50, "male", 1.0, 92),  # worked out by hand from the published equation
        (50, "female", 1.0, 69),
        (30, "female", 0.5, 129),
    ],
)
def test_egfr_gives_the_published_values(age: int, sex: Sex, mg_dl: float, published: int) -> None:
    assert egfr(age, sex, mg_dl * MICROMOL_PER_MG_DL).value == str(published)


@pytest.mark.parametrize(("sex", "kappa"), [("female", 0.7), ("male", 0.9)])
def test_egfr_at_the_hinge_depends_on_age_and_sex_alone(sex: Sex, kappa: float) -> None:
    factor = 1.012 if sex == "female" else 1.0
    expected = round(142 * 0.9938**40 * factor)
    assert egfr(40, sex, kappa * MICROMOL_PER_MG_DL).value == str(expected)


@pytest.mark.parametrize(
    ("creatinine", "value", "category"),
    [(88.5, "90", "G1"), (89, "89", "G2"), (124, "60", "G2"), (125, "59", "G3a"), (900, "6", "G5")],
)
def test_kidney_category_follows_the_number_shown(
    creatinine: float, value: str, category: str
) -> None:
    result = egfr(53, "male", creatinine)
    assert (result.value, result.meaning.partition(":")[0]) == (value, category)


@pytest.mark.parametrize(
    ("height", "weight", "value", "meaning"),
    [
        (172, 81.5, "27.5", "Overweight"),
        (200, 73.8, "18.4", "Underweight"),
        (200, 74.0, "18.5", "Healthy weight"),
        (200, 99.6, "24.9", "Healthy weight"),
        (200, 100.0, "25.0", "Overweight"),
        (200, 120.0, "30.0", "Obesity, class 1"),
        (200, 140.0, "35.0", "Obesity, class 2"),
        (200, 160.0, "40.0", "Obesity, class 3"),
    ],
)
def test_body_mass_index(height: float, weight: float, value: str, meaning: str) -> None:
    result = body_mass_index(height, weight)
    assert (result.value, result.unit, result.meaning) == (value, "kg/m²", meaning)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "mean", "stage"),
    [
        (120, 80, "93", "Below 140/90"),
        (139, 89, "106", "Below 140/90"),
        (140, 89, "106", "Stage 1 range"),
        (139, 90, "106", "Stage 1 range"),
        (160, 80, "107", "Stage 2 range"),
        (150, 120, "130", "Severe: stage 3 range"),
        (180, 70, "107", "Severe: stage 3 range"),
        (89, 60, "70", "Low"),
        (100, 59, "73", "Low"),
    ],
)
def test_blood_pressure_takes_the_higher_stage(
    systolic: float, diastolic: float, mean: str, stage: str
) -> None:
    result = blood_pressure(systolic, diastolic)
    assert (result.value, result.meaning) == (mean, stage)


def test_a_reading_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="above diastolic"):
        blood_pressure(80, 80)
