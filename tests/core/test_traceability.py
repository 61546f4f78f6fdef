"""Every requirement has a carrier and a proof, and docs/traceability.md says so as things stand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dva_desktop.core.guidance.checks import Checker
from dva_desktop.core.guidance.toml_file import read
from tools.carriers import Asked, Carrier, carried
from tools.traceability import PAGE, REQUIREMENTS, ROOT, check, main, missing, problems, write

# A repository in small: one requirement for each kind of carrier, and REC-02 named as data only.
SMALL = {
    "docs/requirements.toml": """
        section = { ASK = "Ask", REC = "Recording" }
        service = { "here.unit" = ["REC-03"] }
        [requirement]
        ASK-01 = { kind = "must", source = "002 §1.1", summary = "By a rule." }
        ASK-02 = { kind = "must", source = "002 §1.2", summary = "By the same rule." }
        ASK-03 = { kind = "should", source = "002 §1.3", summary = "By a page." }
        ASK-04 = { kind = "info", source = "002 §1.4", summary = "By a document." }
        ASK-05 = { kind = "info", source = "002 §1.5", summary = "By a part." }
        ASK-06 = { kind = "info", source = "002 §1.6", summary = "By the words of a finding." }
        REC-01 = { kind = "list", source = "002 §8.1", summary = "By a field." }
        REC-02 = { kind = "list", source = "002 §8.2", summary = "By a text." }
        REC-03 = { kind = "contact", source = "002 §8.3", summary = "By a service." }
        [part]
        "dva_desktop/part.py" = { carries = ["ASK-05"], tests = "tests/test_part.py" }
        """,
    "dva_desktop/part.py": "",
    "dva_desktop/core/pathway/ask.py": '''
        @rule("not-alone", 1)
        def not_alone(case):
            """Somebody hears (ASK-01/02; 002 §1.1)."""
        ''',
    "dva_desktop/ui/pages/registry.py": "PAGES = (RoomPage,)",
    "dva_desktop/ui/pages/ask_pages.py": """
        class RoomPage(Page):
            requirements = ("ASK-03",)
        class LostPage(Page):
            heading = "No requirement"
        """,
    "dva_desktop/core/documents/forms/letter.py": """
        REQUIREMENTS = ("ASK-04",)
        FORM = Form(id="a-letter", title="Letter")
        """,
    "resources/guidance/findings.toml": """
        finding = [{ id = "not-alone", sources = ["ASK-06", "002 §1.6"] }]
        """,
    "resources/guidance/questions.toml": """
        question = [{ id = "ask.present", requirements = ["REC-01"] }]
        """,
    "resources/guidance/pocket/01.toml": """
        topic = [{ id = "topic", entries = [{ id = "advice", requirements = ["REC-02"] }] }]
        """,
    "resources/localities/here.toml": 'services = [{ id = "unit" }]',
    "tests/vignettes/one.toml": 'expect = { findings = ["not-alone"] }',
    "tests/vignettes/two.toml": 'expect = { absent = ["not-alone"] }',
    "tests/core/pathway/test_ask.py": 'assert holds("not-alone")',
    "tests/core/pathway/test_other.py": 'assert holds("not-alone-at-all")',
    "tests/core/documents/test_letter.py": '''
        def test_letter():
            """The letter is whole (ASK-04)."""
            build("a-letter")
        ''',
    "tests/core/guidance/test_guidance.py": 'BROKEN = "REC-02"',
    "tests/core/guidance/test_localities.py": "",
    "tests/core/guidance/test_pocket_guide.py": "",
    "tests/test_part.py": "",
    "tests/ui/pages/test_pages.py": "for page in PAGES: ...",
}
PATHWAY = ("vignettes both ways", "tests/core/pathway/test_ask.py")
POCKET = ("tests/core/guidance/test_pocket_guide.py",)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        indent = len(text) - len(text.lstrip("\n ")) - 1 if text.startswith("\n") else 0
        path.write_text(text.replace("\n" + " " * indent, "\n"), encoding="utf-8")
    write(tmp_path)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_requirement_is_carried_and_proved_and_the_page_is_up_to_date() -> None:
    assert check(ROOT) == []


def test_all_requirements_of_the_sources_are_there_without_a_gap() -> None:
    asked = read(ROOT / REQUIREMENTS, Asked)
    counts = Counter(id_.partition("-")[0] for id_ in asked.requirement)
    assert counts == {
        "ASK": 57, "VAL": 10, "ASS": 24, "ACT": 42, "REC": 45, "PCH": 25, "CHI": 31, "SGR": 14,
        "WM": 22, "EDI": 9, "TOP": 10, "STA": 6,
    }  # fmt: skip
    assert counts.total() == 295
    for letters, count in counts.items():
        numbers = {id_ for id_ in asked.requirement if id_.startswith(f"{letters}-")}
        assert numbers == {f"{letters}-{number:02}" for number in range(1, count + 1)}


def test_each_requirement_is_put_briefly_with_its_place_in_a_source() -> None:
    check = Checker(REQUIREMENTS)
    for id_, what in read(ROOT / REQUIREMENTS, Asked).requirement.items():
        check.text(what.summary, id_)
        check.source(what.source, id_)
        check.require(len(what.summary.split()) <= 20, id_, "more than 20 words")
    assert check.faults == []


def test_the_page_can_be_read_on_a_screen() -> None:
    lines = (ROOT / PAGE).read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 300


@pytest.mark.parametrize(
    ("id_", "carrier"),
    [
        ("ASK-01", Carrier("rule", "not-alone", "dva_desktop/core/pathway/ask.py", PATHWAY)),
        ("ASK-02", Carrier("rule", "not-alone", "dva_desktop/core/pathway/ask.py", PATHWAY)),
        (
            "ASK-03",
            Carrier(
                "page",
                "RoomPage",
                "dva_desktop/ui/pages/ask_pages.py",
                ("tests/ui/pages/test_pages.py",),
            ),
        ),
        (
            "ASK-04",
            Carrier(
                "document",
                "a-letter",
                "dva_desktop/core/documents/forms/letter.py",
                ("tests/core/documents/test_letter.py",),
            ),
        ),
        ("ASK-05", Carrier("part", "part", "dva_desktop/part.py", ("tests/test_part.py",))),
        ("ASK-06", Carrier("finding", "not-alone", "resources/guidance/findings.toml", PATHWAY)),
        (
            "REC-01",
            Carrier(
                "field",
                "ask.present",
                "resources/guidance/questions.toml",
                ("tests/ui/pages/test_pages.py", "tests/core/guidance/test_guidance.py"),
            ),
        ),
        ("REC-02", Carrier("text", "advice", "resources/guidance/pocket/01.toml", POCKET)),
        (
            "REC-03",
            Carrier(
                "service",
                "unit",
                "resources/localities/here.toml",
                ("tests/core/guidance/test_localities.py",),
            ),
        ),
    ],
)
def test_each_kind_of_carrier_is_found_with_its_proof(
    small: Path, id_: str, carrier: Carrier
) -> None:
    assert carried(read(small / REQUIREMENTS, Asked), small)[id_] == [carrier]


def test_a_docstring_claims_a_requirement_and_test_data_does_not(small: Path) -> None:
    data = small / "tests/core/guidance/test_guidance.py"
    asked = read(small / REQUIREMENTS, Asked)
    assert carried(asked, small)["REC-02"][0].proof == POCKET
    data.write_text('"""Nothing is said twice (REC-02)."""', encoding="utf-8")
    claimed = ("tests/core/guidance/test_guidance.py", *POCKET)
    assert carried(asked, small)["REC-02"][0].proof == claimed


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("docs/requirements.toml", "ASK-06 =", "ASK-07 =", "ASK-07 has no carrier."),
        (
            "docs/requirements.toml",
            "ASK-06 =",
            "ASK-07 =",
            "resources/guidance/findings.toml: not-alone names ASK-06, which is not a requirement.",
        ),
        ("docs/requirements.toml", "REC-01 =", "WM-01 =", "WM-01 belongs to no section."),
        (
            "tests/ui/pages/test_pages.py",
            "PAGES",
            "nothing",
            "ASK-03 has no proof: page RoomPage is not tested.",
        ),
        (
            "docs/requirements.toml",
            "tests/test_part.py",
            "tests/test_gone.py",
            "tests/test_gone.py is relied on and is not there.",
        ),
        (
            "docs/requirements.toml",
            "here.unit",
            "there.unit",
            "No locality has the service there.unit.",
        ),
        (
            "tests/vignettes/two.toml",
            "not-alone",
            "other",
            f"{PAGE} is stale: run python -m tools.traceability --write.",
        ),
    ],
)
def test_what_is_wrong_is_named(
    small: Path, path: str, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], small) == 0
    change(small / path, old, new)
    assert main(["--check"], small) == 1
    assert said in capsys.readouterr().err.splitlines()


def test_writing_makes_a_stale_page_good_again(small: Path) -> None:
    change(small / "docs/requirements.toml", "By a text.", "By advice.")
    assert main([], small) == 1
    assert main(["--write"], small) == 0
    assert "By advice." in (small / PAGE).read_text(encoding="utf-8")
    assert main([], small) == 0


def test_one_requirement_is_shown_with_its_files(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--show", "ASK-04"], small) == 0
    shown = capsys.readouterr().out
    assert "document a-letter: dva_desktop/core/documents/forms/letter.py" in shown
    assert "tests/core/documents/test_letter.py" in shown
    assert main(["--show", "ASK-99"], small) == 1
    assert "ASK-99: there is no such requirement" in capsys.readouterr().err


def test_a_broken_list_of_requirements_is_refused(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(small / "docs/requirements.toml", 'kind = "should"', 'kind = "perhaps"')
    assert main(["--check"], small) == 1
    assert "unknown value 'perhaps'" in capsys.readouterr().err


def test_nothing_carried_is_nothing_proved() -> None:
    asked = read(ROOT / REQUIREMENTS, Asked)
    assert len(problems(asked, {})) == 295
    assert set(missing(asked, {}, ROOT)) == {
        f"No locality has the service {name}." for name in asked.service
    }
