"""A broken guidance file is refused with its file, the key and the reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dva_desktop.core.errors import EnvironmentFault
from dva_desktop.core.guidance import GuidanceFault, load_guidance
from dva_desktop.core.platform.resources import resources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources() / "guidance", tmp_path / "resources" / "guidance"))


def _break(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


_LISTEN = 'id = "listen"\ntext = "Take your time. I am listening, and there is no rush."'
_DASH_2 = 'number = 2\ntopic = "Very frightened"'

CASES = [
    pytest.param(
        "questions.toml",
        'label = "Service"',
        'label = "Service"\ncolour = "red"',
        "question.consultation.setting",
        "unknown key `colour`",
        id="unknown key",
    ),
    pytest.param(
        "questions.toml",
        'text = "What is the patient’s name?"',
        "text = 7",
        "question.patient.name.text",
        "expected text, got `int`",
        id="wrong type",
    ),
    pytest.param(
        "questions.toml",
        'id = "patient.name"',
        'id = "patient.nickname"',
        "question.patient.nickname",
        "unknown id",
        id="question about no field",
    ),
    pytest.param(
        "questions.toml",
        '[[question]]\nid = "patient.gender"\n'
        'text = "How does the patient describe their gender?"\n'
        'label = "Gender"\nsource = "SafeLives MARAC referral form"\n',
        "",
        "question.patient.gender",
        "missing: this id needs an entry",
        id="field without a question",
    ),
    pytest.param(
        "questions.toml",
        'label = "Name"',
        'label = " "',
        "question.patient.name.label",
        "the text is empty",
        id="empty label",
    ),
    pytest.param(
        "validate.toml",
        'source = "002 before §2.6"',
        'source = ""',
        "validating_statements.listen.source",
        "the source is missing",
        id="empty source",
    ),
    pytest.param(
        "validate.toml",
        'source = "002 before §2.6"\n',
        "",
        "validating_statements.listen",
        "missing key `source`",
        id="no source",
    ),
    pytest.param(
        "validate.toml",
        'source = "002 before §2.6"',
        'source = "005 §2.6"',
        "validating_statements.listen.source",
        "there is no source document 005",
        id="unknown source document",
    ),
    pytest.param(
        "validate.toml",
        'source = "002 before §2.6"',
        'source = "002 somewhere"',
        "validating_statements.listen.source",
        "say where in the source: 002 §2.3",
        id="source without a place",
    ),
    pytest.param(
        "validate.toml",
        '"VAL-01", "VAL-03"',
        '"VAL-1", "VAL-03"',
        "validating_statements.listen.requirements",
        "'VAL-1' is not a requirement id",
        id="requirement id of the wrong form",
    ),
    pytest.param(
        "validate.toml",
        _LISTEN,
        _LISTEN.replace('"listen"', '"believe_you"'),
        "validating_statements.believe_you",
        "this id stands more than once",
        id="duplicate id",
    ),
    pytest.param(
        "ask.toml",
        'id = "support_at_home"',
        'id = "how_is_home"',
        "opening_questions.how_is_home",
        "this id stands more than once",
        id="duplicate prompt",
    ),
    pytest.param(
        "ask.toml",
        'tags = ["sleep"]',
        'tags = ["dreams"]',
        "opening_questions.sleep_opening.tags.0",
        "unknown value 'dreams'",
        id="unknown tag",
    ),
    pytest.param(
        "ask.toml",
        'places = ["phone", "video"]',
        'places = ["pub"]',
        "opening_questions.phone_alone.places.0",
        "unknown value 'pub'",
        id="unknown place",
    ),
    pytest.param(
        "choices.toml",
        'home = "The patient’s home"\n',
        "",
        "consultation.place.home",
        "missing: this id needs an entry",
        id="value without a label",
    ),
    pytest.param(
        "choices.toml",
        'clinic = "Clinic"',
        'clinic = "Clinic"\npub = "Pub"',
        "consultation.place.pub",
        "unknown id",
        id="label without a value",
    ),
    pytest.param(
        "choices.toml",
        '["ask.interpreter"]',
        '["ask.translator"]',
        "choices.ask.translator",
        "unknown id",
        id="list of no field",
    ),
    pytest.param(
        "signs.toml",
        'id = "bites"',
        'id = "nibbles"',
        "indicators.high_risk_injury.nibbles",
        "unknown id",
        id="unknown sign",
    ),
    pytest.param(
        "signs.toml",
        'id = "attendance"\ntitle',
        'id = "visits"\ntitle',
        "indicators.visits",
        "unknown id",
        id="unknown group of signs",
    ),
    pytest.param(
        "dash.toml",
        _DASH_2,
        _DASH_2.replace("2", "1"),
        "dash.1",
        "this id stands more than once",
        id="DASH number twice",
    ),
    pytest.param(
        "dash.toml",
        "number = 24",
        "number = 25",
        "dash.25",
        "unknown id",
        id="DASH number 25",
    ),
    pytest.param(
        "strangulation.toml",
        'id = "seizure"',
        'id = "fit"',
        "red_flags.fit",
        "unknown id",
        id="unknown red flag",
    ),
    pytest.param(
        "harm.toml",
        "[[risk_factors]]",
        "[[risk_factor]]",
        "",
        "unknown key `risk_factor`",
        id="misspelt table",
    ),
    pytest.param(
        "findings.toml",
        "{children_team}",
        "{childrens_team}",
        "finding.child-safeguarding-route.action",
        "unknown field {childrens_team}",
        id="unknown field in braces",
    ),
    pytest.param(
        "findings.toml",
        "{children_team}",
        "{children_team",
        "finding.child-safeguarding-route.action",
        "a brace is not closed",
        id="open brace",
    ),
    pytest.param(
        "findings.toml",
        'title = "Finish the five safety checks"',
        'title = "Finish all of the five safety checks before anything else"',
        "finding.immediate-safety-unanswered.title",
        "more than 8 words",
        id="long title",
    ),
    pytest.param(
        "findings.toml",
        'sources = ["ASS-05", "002 §2.9"]',
        "sources = []",
        "finding.secure-safety-first.sources",
        "the source is missing",
        id="finding without a source",
    ),
    pytest.param(
        "findings.toml",
        'lift = "Record that safety for today has been arranged, and how."\n',
        "",
        "finding.secure-safety-first.lift",
        "a stop says what lifts it; others do not",
        id="stop without a way out",
    ),
    pytest.param(
        "findings.toml",
        'id = "idva"',
        'id = "advocate"',
        "finding.advocate",
        "unknown id",
        id="unknown finding",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "reason"), CASES)
def test_broken_file_is_refused(
    folder: Path, file: str, old: str, new: str, key: str, reason: str
) -> None:
    _break(folder / file, old, new)
    with pytest.raises(GuidanceFault) as caught:
        load_guidance(folder)
    fault = caught.value
    assert (fault.file, fault.key, fault.reason) == (f"resources/guidance/{file}", key, reason)
    assert str(fault).startswith(f"resources/guidance/{file}: ")
    assert isinstance(fault, EnvironmentFault)


def test_not_toml(folder: Path) -> None:
    (folder / "dash.toml").write_text("[[dash]]\nnumber = \n", encoding="utf-8")
    with pytest.raises(GuidanceFault, match=r"dash\.toml: not valid TOML: .*line 2"):
        load_guidance(folder)


def test_missing_file(folder: Path) -> None:
    (folder / "specsss.toml").unlink()
    with pytest.raises(GuidanceFault, match=r"specsss\.toml: the file cannot be read"):
        load_guidance(folder)


def test_not_text(folder: Path) -> None:
    (folder / "harm.toml").write_bytes(b"\xff\xfe[[risk_factors]]")
    with pytest.raises(GuidanceFault, match="not UTF-8 text"):
        load_guidance(folder)


def test_huge_file(folder: Path) -> None:
    (folder / "harm.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(GuidanceFault, match="far too large"):
        load_guidance(folder)


def test_deeply_nested_file(folder: Path) -> None:
    (folder / "harm.toml").write_text("a = " + "[" * 50_000, encoding="utf-8")
    with pytest.raises(GuidanceFault, match="nested too deeply"):
        load_guidance(folder)


def test_a_folder_elsewhere_is_named_by_its_file_alone(tmp_path: Path) -> None:
    with pytest.raises(GuidanceFault) as caught:
        load_guidance(tmp_path)
    assert str(tmp_path) not in str(caught.value)
