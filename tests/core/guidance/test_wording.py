"""What the words must never say, and how they must sound, in every file of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from dva_desktop.core.guidance import (
    Prompt,
    load_guidance,
    load_locality,
    load_locality_file,
    locality_ids,
)
from tests.core.guidance.packs import a_pack
from tests.core.guidance.texts import Text, files, texts

_GIVEAWAY = re.compile(r"domestic|abus|violen|perpetrat|\bmarac\b|\bdash\b|\bidva\b", re.I)
_BEFORE_THE_GATE = (
    "unsafe-to-ask",
    "unsafe-interpreter",
    "explain-confidentiality",
    "always-ask",
    "routine-enquiry",
    "plan-safe-enquiry",
    "child-safeguarding-route",
    "hide-from-online-access",
)


def _before_the_gate() -> list[tuple[str, str]]:
    """Texts that stand on the screen while the patient or a companion may read it."""
    guidance = load_guidance()
    shown = []
    for field, question in guidance.questions.items():
        if field.split(".")[0] in ("consultation", "patient", "ask"):
            shown += [(field, question.text), (field, question.label), (field, question.help)]
    for field, choices in guidance.choices.items():
        if field.split(".")[0] in ("consultation", "patient", "ask", "answer"):
            shown += [(field, f"{choice.text} {choice.help}") for choice in choices]
    signs = [*guidance.presentation, *guidance.companion_signs]
    signs += [entry for group in guidance.indicators for entry in group.entries]
    shown += [(entry.id, f"{entry.text} {entry.help}") for entry in signs]
    shown += [(group.id, group.title) for group in guidance.indicators]
    for locality in map(load_locality, locality_ids()):
        for name in _BEFORE_THE_GATE:
            finding = guidance.findings[name].filled(locality)
            shown += [(name, f"{finding.title} {finding.action} {finding.lift}")]
    return shown


def test_nothing_shown_before_the_gate_gives_the_reason_away() -> None:
    shown = _before_the_gate()
    assert len(shown) > 200
    assert [(place, words) for place, words in shown if _GIVEAWAY.search(words)] == []


def test_opening_questions_can_be_overheard_without_harm() -> None:
    for prompt in load_guidance().opening_questions:
        assert not _GIVEAWAY.search(f"{prompt.text} {prompt.help}"), prompt.id


def test_anger_management_is_never_offered() -> None:
    """It may be named only where it is refused (002 §8.10b)."""
    refusing = re.compile(r"\bnot\b|\bnever\b|asking for|asks for|is refused|instead", re.I)
    named = [text for text in texts() if "anger management" in text.words.casefold()]
    assert named
    for text in named:
        assert refusing.search(text.words), text


@pytest.mark.parametrize(
    "blaming",
    ["failure to protect", "failed to protect", "failing to protect", "trigger for", "battering"],
)
def test_no_blaming_words(blaming: str) -> None:
    """They may be named only to warn against them, in quotation marks."""
    for text in texts():
        words = text.words.casefold()
        assert blaming not in words or f"‘{blaming}" in words, text


@pytest.mark.parametrize("claim", ["alleges that", "alleged victim", "claims that", "refuses to"])
def test_no_doubting_words(claim: str) -> None:
    assert [text for text in texts() if claim in text.words.casefold()] == []


def test_the_patient_is_never_told_to_leave() -> None:
    telling = re.compile(r"\b(you (should|must|need to|have to) leave|advise .* to leave)\b", re.I)
    assert [text for text in texts() if telling.search(text.words)] == []


def _prompts() -> list[Prompt]:
    guidance = load_guidance()
    return [
        *guidance.opening_questions,
        *guidance.direct_questions,
        *guidance.confidentiality,
        *guidance.validating_statements,
    ]


def test_words_to_say_aloud_are_short_and_spoken() -> None:
    for prompt in _prompts():
        assert len(prompt.text.split()) <= 30, prompt.id
        assert prompt.text.endswith(("?", ".")), prompt.id
        assert not re.search(r"[;()/]| e\.g\.| etc", prompt.text), prompt.id
    for item in load_guidance().dash:
        assert len(item.say.split()) <= 25, item.number
        assert item.say.endswith("?"), item.number


def test_no_text_is_longer_than_sixty_words() -> None:
    assert [text for text in texts() if len(text.words.split()) > 60] == []


def test_findings_say_what_to_do_in_three_sentences_at_most() -> None:
    for finding in load_guidance().findings.values():
        sentences = [part for part in re.split(r"(?<=[.?!])\s+", finding.action) if part]
        assert len(sentences) <= 3, finding.id


def test_no_text_supposes_who_is_hurt_by_whom() -> None:
    """Neutral wording: the patient may be of any gender, and so may the other person."""
    gendered = re.compile(r"\b(he|she|his|her|hers|him|himself|herself|wife|husband)\b", re.I)
    assert [text for text in texts() if gendered.search(text.words)] == []


def test_text_is_tidy() -> None:
    def untidy(text: Text) -> bool:
        words = text.words
        return words != words.strip() or "  " in words or "!" in words or "…" in words

    assert [text for text in texts() if untidy(text)] == []


def test_apostrophes_and_inner_quotation_marks_are_typographic() -> None:
    assert [text for text in texts() if "'" in text.words or '"' in text.words] == []


def test_no_guidance_holds_a_number_of_its_own() -> None:
    """A number lives in the lists alone: an installed list must never be contradicted."""
    number = re.compile(r"\b0[\d ]{9,13}\d\b")
    ours = {path.name for path in files() if "guidance" in path.parts} - {"codes.toml"}
    assert [text for text in texts() if text.file in ours and number.search(text.words)] == []


def test_findings_give_the_number_of_the_list_in_use(tmp_path: Path) -> None:
    findings = load_guidance().findings
    somerset = load_locality("somerset")
    assert "020 7008 0151" in findings["forced-marriage"].filled(somerset).action
    assert "0808 802 4040" in findings["specialist-behaviour-service"].filled(somerset).action
    own = load_locality_file(a_pack(tmp_path, ('id = "sidas_behaviour"', 'id = "respect"')))
    assert "0800 69 49 999" in findings["specialist-behaviour-service"].filled(own).action
    without = replace(somerset, services=())
    assert "on the number under “Who to call”" in findings["forced-marriage"].filled(without).action
