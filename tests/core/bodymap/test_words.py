"""The sentence about an injury: what was seen, where, how large, apart from the patient's words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.bodymap import atlas, injury_sentence, mark_name, site
from dva_desktop.core.guidance import load_guidance
from dva_desktop.core.record import Injury, InjuryType, View

_NO_TIME = "When it happened: not recorded."


def _injury(region: str, **known: Any) -> Injury:
    found = atlas().region(region)
    x, y = found.centre
    known = {"number": 1, "x": x, "y": y, **known}
    return Injury(view=found.view, region=region, **known)


@pytest.mark.parametrize(
    ("injury", "sentence"),
    [
        (
            _injury(
                "left_forearm_front",
                type=InjuryType.BRUISE,
                length_mm=30,
                width_mm=20,
                colour="purple",
                patient_words="He grabbed my arm.",
                when_said="last night at about ten",
            ),
            "1. Bruise, left forearm (front), 30 x 20 mm, purple. "
            "Patient states: “He grabbed my arm.” "
            "Patient says this happened: last night at about ten.",
        ),
        (
            _injury("right_calf"),
            f"1. Injury (type not recorded), right calf, size not recorded. {_NO_TIME}",
        ),
        (
            _injury("left_palm", number=12, type=InjuryType.INCISED_WOUND, length_mm=15),
            f"12. Incised wound, left palm, 15 mm long. {_NO_TIME}",
        ),
        (
            _injury("right_hand_back", type=InjuryType.ABRASION, width_mm=4),
            f"1. Abrasion, back of right hand, 4 mm wide. {_NO_TIME}",
        ),
        (
            _injury("chin", type=InjuryType.OTHER, length_mm=0, width_mm=0),
            f"1. Injury of another kind, chin, 0 x 0 mm. {_NO_TIME}",
        ),
        (
            _injury(
                "neck_front",
                type=InjuryType.NECK_GRIP,
                description="four round marks in a row",
                when_said="this morning?",
            ),
            "1. Marks of a grip on the neck, neck (front), size not recorded. "
            "Description: four round marks in a row. Patient says this happened: this morning?",
        ),
        (
            _injury("forehead", type=InjuryType.SWELLING, x=0.45, length_mm=9, width_mm=9),
            f"1. Swelling, forehead, right of the midline, 9 x 9 mm. {_NO_TIME}",
        ),
        (
            _injury("upper_spine", type=InjuryType.BRUISE, x=0.489, length_mm=9, width_mm=9),
            f"1. Bruise, upper spine, left of the midline, 9 x 9 mm. {_NO_TIME}",
        ),
    ],
)
def test_the_sentence(injury: Injury, sentence: str) -> None:
    assert injury_sentence(injury, load_guidance()) == sentence


@pytest.mark.parametrize(
    ("view", "x", "words"),
    [
        (View.FRONT, 0.52, "left of the midline"),
        (View.FRONT, 0.48, "right of the midline"),
        (View.BACK, 0.52, "right of the midline"),
        (View.BACK, 0.48, "left of the midline"),
    ],
)
def test_beside_the_midline_the_side_is_the_patients(view: View, x: float, words: str) -> None:
    region = "breastbone" if view is View.FRONT else "upper_spine"
    y = atlas().region(region).centre[1]
    injury = Injury(number=1, view=view, x=x, y=y, region=region)
    assert site(injury) == f"{atlas().region(region).name}, {words}"


def test_a_colour_never_becomes_an_age_and_a_shape_never_a_cause() -> None:
    for colour in ("yellow", "green and yellow", "black"):
        for kind in InjuryType:
            injury = _injury("left_cheek", type=kind, colour=colour)
            words = injury_sentence(injury, load_guidance()).lower()
            for forbidden in ("day", "old", "hour", "caused", "consistent", "due to", "recent"):
                assert forbidden not in words.replace("scald", "")


def test_the_patients_words_are_kept_as_they_were_said() -> None:
    said = 'He said "shut up",\n  then   hit me — twice. <b>&amp; \N{ARABIC LETTER MEEM}'
    sentence = injury_sentence(_injury("nose", patient_words=said), load_guidance())
    assert f"Patient states: “{' '.join(said.split())}”" in sentence
    assert "\n" not in sentence


def test_spaces_alone_are_not_an_answer() -> None:
    blank = _injury("nose", colour=" ", description="\n", patient_words="\t", when_said="  ")
    assert injury_sentence(blank, load_guidance()) == injury_sentence(
        _injury("nose"), load_guidance()
    )


def test_an_unknown_region_is_named_by_the_place_of_the_mark() -> None:
    x, y = atlas().region("left_shin").centre
    moved = Injury(number=1, view=View.FRONT, x=x, y=y, region="from_a_later_version")
    assert site(moved) == "left shin"
    nowhere = Injury(number=1, view=View.BACK, x=0.01, y=0.01, region="canary")
    assert site(nowhere) == "place not named (back)"


@pytest.mark.parametrize(
    ("injury", "name"),
    [
        (
            _injury("left_forearm_front", type=InjuryType.BRUISE, length_mm=30, width_mm=20),
            "1. left forearm (front), bruise, 30 by 20 mm",
        ),
        (_injury("right_heel", number=7), "7. right heel, injury (type not recorded)"),
    ],
)
def test_a_mark_for_the_ear(injury: Injury, name: str) -> None:
    assert mark_name(injury, load_guidance()) == name


@given(
    region=st.sampled_from([one.id for view in View for one in atlas().regions(view)]),
    kind=st.sampled_from([None, *InjuryType]),
    sizes=st.tuples(st.none() | st.integers(0, 2000), st.none() | st.integers(0, 2000)),
    texts=st.tuples(st.text(), st.text(), st.text(), st.text()),
)
def test_any_injury_makes_one_line_that_begins_with_its_number_and_names_its_place(
    region: str,
    kind: InjuryType | None,
    sizes: tuple[int | None, int | None],
    texts: tuple[str, str, str, str],
) -> None:
    colour, description, words, when = texts
    injury = _injury(
        region,
        number=41,
        type=kind,
        length_mm=sizes[0],
        width_mm=sizes[1],
        colour=colour,
        description=description,
        patient_words=words,
        when_said=when,
    )
    sentence = injury_sentence(injury, load_guidance())
    assert sentence.startswith("41. ")
    assert atlas().region(region).name in sentence
    assert len(sentence.splitlines()) == 1
