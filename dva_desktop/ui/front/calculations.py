"""The calculator's arithmetic: body mass index, blood pressure, kidney function. Nothing else.

Each function takes plausible numbers only; what is plausible is in ``RANGES``, which the window
checks before it asks.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Sex = Literal["female", "male"]

MICROMOL_PER_MG_DL: Final = 88.42  # creatinine, µmol/L in 1 mg/dL


class Range(NamedTuple):
    """Smallest and largest value that is taken seriously, and the unit."""

    low: float
    high: float
    unit: str


RANGES: Final[dict[str, Range]] = {
    "height": Range(100, 250, "cm"),
    "weight": Range(20, 400, "kg"),
    "systolic": Range(50, 300, "mmHg"),
    "diastolic": Range(20, 200, "mmHg"),
    "age": Range(18, 120, "years"),
    "creatinine": Range(10, 2000, "µmol/L"),
}


class Result(NamedTuple):
    """A number as it is shown, and what it is usually called."""

    value: str
    unit: str
    meaning: str


def body_mass_index(height_cm: float, weight_kg: float) -> Result:
    """Weight over height squared, in kg/m², with the adult classes of NICE NG246."""
    index = round(weight_kg / (height_cm / 100) ** 2, 1)
    return Result(f"{index:.1f}", "kg/m²", _band(index, _WEIGHT_CLASSES))


def blood_pressure(systolic: float, diastolic: float) -> Result:
    """Mean arterial pressure in mmHg, and the stage of a clinic reading after NICE NG136.

    The higher of the two stages counts. Raises ``ValueError`` unless systolic is above diastolic.
    """
    if systolic <= diastolic:
        raise ValueError("systolic must be above diastolic")
    mean = (systolic + 2 * diastolic) / 3
    return Result(f"{mean:.0f}", "mmHg mean arterial", _stage(systolic, diastolic))


def egfr(age_years: float, sex: Sex, creatinine_umol_l: float) -> Result:
    """Estimated glomerular filtration rate, CKD-EPI 2021 (creatinine, without ethnicity), in
    mL/min/1.73 m² (Inker and others, N Engl J Med 2021; 385: 1737), with the KDIGO category."""
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = creatinine_umol_l / MICROMOL_PER_MG_DL / kappa
    rate = round(
        142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.200 * 0.9938**age_years * factor
    )
    return Result(str(rate), "mL/min/1.73 m²", _band(rate, _KIDNEY_CATEGORIES))


_WEIGHT_CLASSES: Final = (
    (40.0, "Obesity, class 3"),
    (35.0, "Obesity, class 2"),
    (30.0, "Obesity, class 1"),
    (25.0, "Overweight"),
    (18.5, "Healthy weight"),
    (0.0, "Underweight"),
)
_KIDNEY_CATEGORIES: Final = (
    (90.0, "G1: normal or high"),
    (60.0, "G2: mildly decreased"),
    (45.0, "G3a: mildly to moderately decreased"),
    (30.0, "G3b: moderately to severely decreased"),
    (15.0, "G4: severely decreased"),
    (0.0, "G5: kidney failure"),
)
_STAGES: Final = (
    (180.0, 120.0, "Severe: stage 3 range"),
    (160.0, 100.0, "Stage 2 range"),
    (140.0, 90.0, "Stage 1 range"),
)


def _band(value: float, bands: tuple[tuple[float, str], ...]) -> str:
    return next(name for floor, name in bands if value >= floor)


def _stage(systolic: float, diastolic: float) -> str:
    for upper, lower, name in _STAGES:
        if systolic >= upper or diastolic >= lower:
            return name
    return "Low" if systolic < 90 or diastolic < 60 else "Below 140/90"
