"""The pocket guide: complete, searchable, brief beside a page, and its codes cannot mislead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from stdnum import verhoeff

from dva_desktop.core.guidance import (
    Code,
    GuidanceFault,
    Guide,
    GuideEntry,
    PageId,
    fitting,
    load_pocket_guide,
)
from dva_desktop.core.guidance.model import LegalFrame
from dva_desktop.core.platform.resources import resources

PAGES: tuple[PageId, ...] = get_args(PageId)
FRAMES: tuple[LegalFrame, ...] = get_args(LegalFrame)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_pocket_guide()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources() / "guidance", tmp_path / "resources" / "guidance"))


def _ids(entries: tuple[GuideEntry | Code, ...]) -> set[str]:
    return {entry.id for entry in entries}


def test_it_is_read_once(guide: Guide) -> None:
    assert load_pocket_guide() is guide


@pytest.mark.parametrize("page", PAGES)
def test_beside_a_page_there_is_something_and_not_too_much(guide: Guide, page: PageId) -> None:
    for legal_frame in FRAMES:
        entries = fitting(guide, page, legal_frame)
        assert entries
        assert len([e for e in entries if e.kind not in ("ask", "say")]) <= 20
        assert len(entries) <= 30


@pytest.mark.parametrize("page", ["room", "about", "signs", "ask"])
def test_nothing_beside_an_open_page_gives_the_reason_away(guide: Guide, page: PageId) -> None:
    giveaway = re.compile(r"domestic|abus|violen|perpetrat|\bmarac\b|\bdash\b|\bidva\b", re.I)
    for entry in fitting(guide, page):
        assert not giveaway.search(f"{entry.text} {entry.help}"), entry.id


def test_cards_open_only_when_their_finding_holds(guide: Guide) -> None:
    plain = _ids(fitting(guide, "abuse", "england_wales"))
    opened = _ids(fitting(guide, "abuse", "england_wales", {"honour-based-one-chance"}))
    assert "one_chance" not in plain
    assert "one_chance" in opened
    assert "fmpo" not in opened


def test_the_law_of_the_other_country_is_left_out(guide: Guide) -> None:
    england = _ids(fitting(guide, "abuse", "england_wales", {"fgm-safeguarding"}))
    scotland = _ids(fitting(guide, "abuse", "scotland", {"fgm-safeguarding"}))
    assert {"duty", "act_2021"} <= england
    assert not {"duty", "duty_personal", "act_2021"} & scotland
    assert {"fgm_scotland", "scotland_2018"} <= scotland
    assert {"duty", "fgm_scotland"} <= _ids(fitting(guide, "abuse", None, {"fgm-safeguarding"}))


def test_before_anything_is_sent_there_are_checks(guide: Guide) -> None:
    assert {"before_printing", "before_email", "before_contact"} <= _ids(
        fitting(guide, "documents")
    )
    assert {"before_police", "before_telling"} <= _ids(fitting(guide, "sharing"))


def test_both_self_checks_are_whole(guide: Guide) -> None:
    assert len(guide.topic("ten_actions").entries) == 10
    assert len(guide.topic("eleven_standards").entries) == 11
    with pytest.raises(KeyError):
        guide.topic("twelve_angry_men")


def test_search_finds_all_words_in_any_order_and_case(guide: Guide) -> None:
    assert "before_police" in _ids(guide.search("POLICE before"))
    assert "before_police" not in _ids(guide.search("police zebra"))
    assert "758941000000108" in _ids(guide.search("7589410"))
    assert _ids(guide.search("marac subject")) >= {"758941000000108"}


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_search_for_nothing_finds_nothing(guide: Guide, words: str) -> None:
    assert guide.search(words) == ()


def test_search_takes_hostile_words_as_words(guide: Guide) -> None:
    for words in (".*", "(", "\\", "'; drop table", "\x00", "é" * 1000):
        assert isinstance(guide.search(words), tuple)
    assert guide.search("(((") == ()


def test_all_codes_are_there_and_one_is_kept_from_use(guide: Guide) -> None:
    assert len(guide.codes) == 40
    assert len({code.id for code in guide.codes}) == 40
    assert [code.id for code in guide.codes if not code.may_be_copied] == ["886191000000108"]
    assert {"1364731000000104", "1364751000000106"} <= {code.id for code in guide.codes}


@pytest.mark.parametrize(
    ("requirement", "codes"),
    [
        ("REC-37", "1077911000000105"),
        (
            "REC-38",
            "514341000000108 762931000000105 342191000000101 818901000000100 375041000000100 "
            "836931000000102",
        ),
        (
            "REC-39",
            "1036511000000100 1659091000000102 901441000000108 747531000000108 1659241000000103 "
            "150091000000106",
        ),
        (
            "REC-40",
            "514331000000104 1659071000000101 1659081000000104 1323481000000100 150141000000100",
        ),
        (
            "REC-41",
            "429746005 758941000000108 886191000000108 758599003 978091000000105",
        ),
        ("REC-42", "764841000000100 770347003 314381008"),
        (
            "REC-43",
            "495021000000105 1659211000000104 1659101000000105 1659221000000105 1659231000000107",
        ),
        (
            "REC-44",
            "1290331000000103 1290311000000106 1290301000000109 1364731000000104 1364751000000106",
        ),
        ("REC-45", "1136641000000105 787381000000106 816361000000101 765141000000105"),
    ],
)
def test_each_code_of_the_source_is_there_under_what_it_is_for(
    guide: Guide, requirement: str, codes: str
) -> None:
    """REC-37/38/39/40/41/42/43/44/45: a code that is mistyped or lost would misfile a life."""
    found = {code.id for code in guide.codes if requirement in code.requirements}
    assert found == set(codes.split())


def test_the_flag_of_a_code_is_the_truth(guide: Guide) -> None:
    for code in guide.codes:
        assert verhoeff.is_valid(code.id) is code.may_be_copied, code.id


def _break(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "reason"),
    [
        (
            "codes.toml",
            '"429746005"',
            '"429746006"',
            "code.429746006",
            "fails its check digit; mark it check_before_use if the source prints it so",
        ),
        (
            "codes.toml",
            "check_before_use = true\n",
            "",
            "code.886191000000108",
            "fails its check digit; mark it check_before_use if the source prints it so",
        ),
        (
            "codes.toml",
            'id = "770347003"\n',
            'id = "770347003"\ncheck_before_use = true\n',
            "code.770347003",
            "passes its check digit; unmark it",
        ),
        (
            "codes.toml",
            '"429746005"',
            '"0429746005"',
            "code.0429746005",
            "not a SNOMED CT concept id",
        ),
        ("codes.toml", '"429746005"', '"42"', "code.42", "not a SNOMED CT concept id"),
        (
            "codes.toml",
            '"758599003"',
            '"770347003"',
            "code.770347003",
            "this id stands more than once",
        ),
        (
            "pocket/01_asking.toml",
            'pages = ["room"]',
            'pages = ["lobby"]',
            "topic.safe_to_ask.entries.private_room.pages.0",
            "unknown value 'lobby'",
        ),
        (
            "pocket/01_asking.toml",
            'kind = "check"',
            'kind = "shout"',
            "topic.safe_to_ask.entries.private_room.kind",
            "unknown value 'shout'",
        ),
        (
            "pocket/02_responding.toml",
            'id = "validate"',
            'id = "barriers"',
            "topic.barriers",
            "this id stands more than once",
        ),
        (
            "pocket/06_special.toml",
            '["forced-marriage"]',
            '["arranged-marriage"]',
            "topic.forced_marriage.findings",
            "no finding 'arranged-marriage'",
        ),
        (
            "pocket/09_recording.toml",
            '["REC-02"]',
            '["REC2"]',
            "topic.recording.why_record.requirements",
            "'REC2' is not a requirement id",
        ),
    ],
)
def test_broken_file_is_refused(
    folder: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    _break(folder / file, old, new)
    with pytest.raises(GuidanceFault) as caught:
        load_pocket_guide(folder)
    fault = caught.value
    assert (fault.file, fault.key, fault.reason) == (f"resources/guidance/{file}", key, reason)
