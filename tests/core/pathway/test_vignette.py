"""Reading a vignette: a good file becomes a record, a bad one is refused with place and remedy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dva_desktop.core.errors import UserError
from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.pathway.vignette import (
    Vignette,
    VignetteError,
    load_vignette,
    run_vignette,
)
from dva_desktop.core.record import Who

HEAD = 'title = "t"\nlocality = "somerset"\ndate = 2026-03-02\n'


def load(folder: Path, text: str) -> Vignette:
    file = folder / "case.toml"
    file.write_text(text, encoding="utf-8")
    return load_vignette(file)


def refusal(folder: Path, text: str) -> VignetteError:
    with pytest.raises(VignetteError) as caught:
        load(folder, text)
    return caught.value


def test_a_title_a_locality_and_a_date_are_enough(tmp_path: Path) -> None:
    vignette = load(tmp_path, HEAD)
    assert vignette.title == "t"
    assert vignette.record.date == dt.date(2026, 3, 2)
    assert vignette.record.ask.present is None
    assert vignette.expect.findings == ()
    assert run_vignette(vignette, load_guidance()).differences == ()


def test_every_kind_of_value_arrives(tmp_path: Path) -> None:
    text = f"""\ufeff{HEAD}
        [ask]
        present = [{{ who = "child", age_months = 20, can_talk = false }}]
        [dash]
        yes = [1]
        notes = {{ 1 = "broken wrist" }}
        [expect]
        dash_yes = 1
        marac_routes = []
    """
    vignette = load(tmp_path, text)
    assert vignette.record.ask.present is not None
    assert vignette.record.ask.present[0].who is Who.CHILD
    assert vignette.record.dash.notes == {1: "broken wrist"}
    assert vignette.expect.marac_routes == ()


CASES = {
    "no title": ('locality = "somerset"\ndate = 2026-03-02', "$.title", "is needed"),
    "no date": ('title = "t"\nlocality = "somerset"', "$.date", "a date like 2026-03-02"),
    "no such section": (f"{HEAD}[validation]", "$.validation", "did you mean validate?"),
    "no such key": (f"{HEAD}[ask]\ninterpretor = 1", "$.ask.interpretor", "mean interpreter?"),
    "unlike any key": (f"{HEAD}[dash]\nzzz = 1", "$.dash.zzz", "known are: status, "),
    "key in a repeated part": (
        f"{HEAD}[ask]\npresent = [{{who = 'adult'}}, {{who = 'child', age = 3}}]",
        "$.ask.present[1].age",
        "there is no such key here",
    ),
    "not one of the choices": (
        f"{HEAD}[ask]\npresent = [{{who = 'dog'}}]",
        "$.ask.present[0].who",
        'write one of "adult", "child"',
    ),
    "needed in a repeated part": (
        f"{HEAD}[ask]\npresent = [{{age_months = 3}}]",
        "$.ask.present[0].who",
        'is needed; write one of "adult", "child"',
    ),
    "true for a three-way answer": (
        f"{HEAD}[safety]\nchildren_safe = true",
        "$.safety.children_safe",
        'write one of "yes", "no", "unknown"',
    ),
    "yes for true or false": (
        f'{HEAD}[safety]\nsecured = "yes"',
        "$.safety.secured",
        "write true or false",
    ),
    "text for a number": (
        f'{HEAD}[abuse]\npolice_callouts_12_months = "3"',
        "$.abuse.police_callouts_12_months",
        "write a whole number",
    ),
    "true for a number": (f"{HEAD}[dash]\nyes = [true]", "$.dash.yes[0]", "write a whole number"),
    "half a number": (
        f"{HEAD}[strangulation]\ndays_since = 2.5",
        "$.strangulation.days_since",
        "write a whole number",
    ),
    "text for a fraction": (
        f"{HEAD}[body_map]\ninjuries = [{{number = 1, view = 'front', x = 'a'}}]",
        "$.body_map.injuries[0].x",
        "write a number",
    ),
    "number for text": (f"{HEAD}[patient]\nname = 7", "$.patient.name", "write text in quotes"),
    "date in quotes": (
        f'{HEAD}[patient]\ndate_of_birth = "1990-01-01"',
        "$.patient.date_of_birth",
        "without quotes",
    ),
    "date and time": (
        f"{HEAD}[previous]\nmarac_date = 2026-01-01T10:00:00",
        "$.previous.marac_date",
        "a date like 2026-03-02",
    ),
    "one for a list": (
        f'{HEAD}[ask]\nindicators = "bites"',
        "$.ask.indicators",
        "a list in [ ], each text in quotes",
    ),
    "list for a table": (f"{HEAD}ask = []", "$.ask", "a table with any of present"),
    "impossible date": (
        f"{HEAD}[abuse]\nincidents = [{{}}, {{date = 2026-02-30, serious = true}}]",
        "$.abuse.incidents[1].date",
        "is not a day of the calendar",
    ),
    "thirteenth month": (
        f"{HEAD}[patient]\ndate_of_birth = 1990-13-01",
        "$.patient.date_of_birth",
        "is not a day of the calendar",
    ),
    "no leap year": (
        'title = "t"\nlocality = "somerset"\ndate = 2026-02-29',
        "$.date",
        "is not a day of the calendar",
    ),
    "born tomorrow": (
        f"{HEAD}[patient]\ndate_of_birth = 2026-03-03",
        "$.patient.date_of_birth",
        "after the day of the consultation",
    ),
    "an incident tomorrow": (
        f"{HEAD}[abuse]\nincidents = [{{date = 2026-03-03}}]",
        "$.abuse.incidents[0].date",
        "after the day of the consultation",
    ),
    "item 25": (f"{HEAD}[dash]\nyes = [25]", "$.dash", "DASH items are numbered 1 to 24"),
    "an item twice": (f"{HEAD}[dash]\nyes = [3]\nno = [3]", "$.dash", "one answer only"),
    "a note to no item": (f"{HEAD}[dash.notes]\nfirst = 'x'", "$.dash.notes", "a whole number"),
    "no such locality": (
        'title = "t"\nlocality = "sommerset"\ndate = 2026-03-02',
        "$.locality",
        "did you mean somerset?",
    ),
    "no such area": (
        'title = "t"\nlocality = "west_midlands"\narea = "leeds"\ndate = 2026-03-02',
        "$.area",
        "walsall",
    ),
    "an area where there are none": (f'area = "walsall"\n{HEAD}', "$.area", "has none"),
    "no such sign": (
        f"{HEAD}[ask]\nindicators = ['bites', 'bite']",
        "$.ask.indicators[1]",
        "did you mean bites?",
    ),
    "no such red flag": (
        f"{HEAD}[strangulation]\nred_flags = ['seizures']",
        "$.strangulation.red_flags[0]",
        "did you mean seizure?",
    ),
    "no such finding": (
        f"{HEAD}[expect]\nfindings = ['marac-refferal']",
        "$.expect.findings[0]",
        "did you mean marac-referral?",
    ),
    "no such finding to be absent": (
        f"{HEAD}[expect]\nabsent = ['idvas']",
        "$.expect.absent[0]",
        "did you mean idva?",
    ),
    "no such document": (
        f"{HEAD}[expect]\ndocuments = ['marac']",
        "$.expect.documents[0]",
        "no such id",
    ),
    "no such expectation": (f"{HEAD}[expect]\nfinding = []", "$.expect.finding", "mean findings?"),
    "a key twice": (f'{HEAD}title = "u"', "$", "is not TOML"),
    "an open list": (f"{HEAD}[ask]\npresent = [", "$", "is not TOML"),
    "empty": ("", "$.locality", "is needed"),
    "a huge number": (f"{HEAD}[dash]\nyes = [{'9' * 5000}]", "$", "is not TOML"),
    "deep nesting": (f"{HEAD}x = {'[' * 5000}", "$", "nested too deeply"),
}


@pytest.mark.parametrize(("text", "key", "remedy"), CASES.values(), ids=CASES)
def test_a_wrong_file_is_refused_with_place_and_remedy(
    tmp_path: Path, text: str, key: str, remedy: str
) -> None:
    refused = refusal(tmp_path, text)
    assert isinstance(refused, UserError)
    assert refused.key == key
    assert remedy in refused.reason
    assert str(refused) == f"{tmp_path / 'case.toml'}: {key}: {refused.reason}"
    assert refused.__cause__ is None


def test_a_date_in_a_sentence_is_not_mistaken_for_the_fault(tmp_path: Path) -> None:
    text = f'{HEAD}[patient]\nname = "born 2026-02-31 they say"\ndate_of_birth = 2026-02-30'
    assert refusal(tmp_path, text).reason.startswith("is not")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(VignetteError, match="cannot be read"):
        load_vignette(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b'title = "caf\xe9"')
    with pytest.raises(VignetteError, match="UTF-8"):
        load_vignette(tmp_path / "latin.toml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.text().map(lambda junk: HEAD + junk), st.binary()))
def test_no_file_ends_in_anything_but_a_vignette_or_a_refusal(
    tmp_path: Path, content: str | bytes
) -> None:
    file = tmp_path / "junk.toml"
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    file.write_bytes(data)
    try:
        load_vignette(file)
    except VignetteError as refused:
        key = refused.key
    else:
        key = "$"
    assert key.startswith("$")


def test_what_differs_is_named(tmp_path: Path) -> None:
    text = f"""{HEAD}
        [dash]
        professional_judgement = true
        [expect]
        findings = ["idva", "immediate-danger"]
        absent = ["marac-referral", "always-ask"]
        dash_yes = 1
        documents = ["injury-record", "dash-checklist"]
        marac_routes = []
    """
    result = run_vignette(load(tmp_path, text), load_guidance())
    assert result.differences == (
        "finding missing: immediate-danger",
        "finding not expected: marac-referral",
        "DASH items answered yes: 0, expected 1",
        "document missing: injury-record",
        "MARAC routes: marac-professional-judgement, expected none",
    )
    assert result.dash == {"yes": 0, "no": 0, "unknown": 0, "not_asked": 24}


def test_a_pack_of_ones_own_can_be_tried(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text('title = "t"\nlocality = "elsewhere"\ndate = 2026-03-02', encoding="utf-8")
    with pytest.raises(VignetteError):
        load_vignette(file)
    pack = msgspec.structs.replace(load_locality("somerset"), id="elsewhere", advocate="Helper")
    vignette = load_vignette(file, pack)
    changed = vignette.record.with_section(
        "dash", msgspec.structs.replace(vignette.record.dash, professional_judgement=True)
    )
    result = run_vignette(msgspec.structs.replace(vignette, record=changed), load_guidance(), pack)
    idva = next(finding for finding in result.findings if finding.id == "idva")
    assert "Helper" in f"{idva.title} {idva.action}"
