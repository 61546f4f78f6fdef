"""Loading resources/guidance: every file typed, every id as agreed, every text with its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from dva_desktop.core.guidance import contract
from dva_desktop.core.guidance.checks import Checker
from dva_desktop.core.guidance.model import (
    Choice,
    DashItem,
    Entry,
    FindingText,
    Group,
    Guidance,
    Prompt,
    Question,
)
from dva_desktop.core.guidance.toml_file import read, shown
from dva_desktop.core.platform.resources import resources
from dva_desktop.core.record import DASH_ITEMS


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class _Questions(_File, frozen=True, kw_only=True):
    question: tuple[Question, ...]


class _Signs(_File, frozen=True, kw_only=True):
    presentation: tuple[Entry, ...]
    indicators: tuple[Group, ...]
    companion_signs: tuple[Entry, ...]


class _Ask(_File, frozen=True, kw_only=True):
    opening_questions: tuple[Prompt, ...]
    direct_questions: tuple[Prompt, ...]
    confidentiality: tuple[Prompt, ...]


class _Validate(_File, frozen=True, kw_only=True):
    validating_statements: tuple[Prompt, ...]


class _Specsss(_File, frozen=True, kw_only=True):
    specsss: tuple[Entry, ...]


class _Dash(_File, frozen=True, kw_only=True):
    dash: tuple[DashItem, ...]


class _Strangulation(_File, frozen=True, kw_only=True):
    red_flags: tuple[Entry, ...]
    cautions: tuple[Entry, ...]


class _Harm(_File, frozen=True, kw_only=True):
    risk_factors: tuple[Entry, ...]


class _Findings(_File, frozen=True, kw_only=True):
    finding: tuple[FindingText, ...]


class _ChoiceText(_File, frozen=True, kw_only=True):
    text: str
    help: str = ""


_Lists = dict[str, dict[str, str | _ChoiceText]]  # field path, value, label


def load_guidance(folder: Path | None = None) -> Guidance:
    """All guidance that the pages and rules need; the program's own is read once.

    Raises ``GuidanceFault`` naming file, key and reason when anything is amiss.
    """
    return _own() if folder is None else _load(folder)


@cache
def _own() -> Guidance:
    return _load(resources() / "guidance")


def _load(folder: Path) -> Guidance:
    signs = _signs(folder / "signs.toml")
    ask = _ask(folder / "ask.toml")
    strangulation = _strangulation(folder / "strangulation.toml")
    return Guidance(
        questions=_questions(folder / "questions.toml"),
        choices=_choices(folder / "choices.toml"),
        presentation=signs.presentation,
        indicators=signs.indicators,
        companion_signs=signs.companion_signs,
        opening_questions=ask.opening_questions,
        direct_questions=ask.direct_questions,
        confidentiality=ask.confidentiality,
        validating_statements=_validate(folder / "validate.toml"),
        specsss=_specsss(folder / "specsss.toml"),
        dash=_dash(folder / "dash.toml"),
        red_flags=strangulation.red_flags + strangulation.cautions,
        cautions=strangulation.cautions,
        risk_factors=_harm(folder / "harm.toml"),
        findings=_findings(folder / "findings.toml"),
    )


def _entries(
    check: Checker, entries: tuple[Entry, ...], where: str, wanted: tuple[str, ...]
) -> None:
    check.exactly((entry.id for entry in entries), wanted, where)
    check.entries(entries, where)


def _questions(path: Path) -> dict[str, Question]:
    check = Checker(shown(path))
    questions = read(path, _Questions).question
    _entries(check, questions, "question", tuple(contract.record_fields()))
    for question in questions:
        check.text(question.label, f"question.{question.id}.label")
    check.finish()
    return {question.id: question for question in questions}


def _choices(path: Path) -> dict[str, tuple[Choice, ...]]:
    check = Checker(shown(path))
    raw = read(path, _Lists)
    wanted = contract.closed_lists()
    check.exactly(raw, wanted, "choices")
    check.finish()
    for field, values in raw.items():
        check.exactly(values, wanted[field], field)
    choices = {field: tuple(_choice(*item) for item in raw[field].items()) for field in wanted}
    for field, labelled in choices.items():
        for choice in labelled:
            check.text(choice.text, f"{field}.{choice.id}")
    check.finish()
    return choices


def _choice(value: str, label: str | _ChoiceText) -> Choice:
    if isinstance(label, str):
        return Choice(id=value, text=label)
    return Choice(id=value, text=label.text, help=label.help)


def _signs(path: Path) -> _Signs:
    check = Checker(shown(path))
    signs = read(path, _Signs)
    _entries(check, signs.presentation, "presentation", contract.PRESENTATION)
    _entries(check, signs.companion_signs, "companion_signs", contract.COMPANION_SIGNS)
    check.exactly((group.id for group in signs.indicators), contract.INDICATORS, "indicators")
    check.finish()
    for group in signs.indicators:
        _entries(check, group.entries, f"indicators.{group.id}", contract.INDICATORS[group.id])
    check.finish()
    return signs


def _ask(path: Path) -> _Ask:
    check = Checker(shown(path))
    ask = read(path, _Ask)
    for where in ("opening_questions", "direct_questions", "confidentiality"):
        prompts: tuple[Prompt, ...] = getattr(ask, where)
        check.require(bool(prompts), where, "at least one is needed")
        check.unique((prompt.id for prompt in prompts), where)
        check.entries(prompts, where)
    check.finish()
    return ask


def _validate(path: Path) -> tuple[Prompt, ...]:
    check = Checker(shown(path))
    statements = read(path, _Validate).validating_statements
    _entries(check, statements, "validating_statements", contract.VALIDATING_STATEMENTS)
    check.finish()
    return statements


def _specsss(path: Path) -> tuple[Entry, ...]:
    check = Checker(shown(path))
    indicators = read(path, _Specsss).specsss
    _entries(check, indicators, "specsss", contract.SPECSSS)
    check.finish()
    return indicators


def _dash(path: Path) -> tuple[DashItem, ...]:
    check = Checker(shown(path))
    items = read(path, _Dash).dash
    check.exactly((str(item.number) for item in items), map(str, DASH_ITEMS), "dash")
    for item in items:
        for part in ("topic", "say", "why"):
            check.text(getattr(item, part), f"dash.{item.number}.{part}")
        check.source(item.source, f"dash.{item.number}.source")
    check.finish()
    return tuple(sorted(items, key=lambda item: item.number))


def _strangulation(path: Path) -> _Strangulation:
    check = Checker(shown(path))
    flags = read(path, _Strangulation)
    _entries(check, flags.red_flags, "red_flags", contract.RED_FLAGS)
    _entries(check, flags.cautions, "cautions", contract.CAUTIONS)
    check.finish()
    return flags


def _harm(path: Path) -> tuple[Entry, ...]:
    check = Checker(shown(path))
    factors = read(path, _Harm).risk_factors
    _entries(check, factors, "risk_factors", contract.RISK_FACTORS)
    check.finish()
    return factors


def _findings(path: Path) -> dict[str, FindingText]:
    check = Checker(shown(path))
    findings = read(path, _Findings).finding
    check.exactly((finding.id for finding in findings), contract.FINDINGS, "finding")
    for finding in findings:
        check.finding(finding, is_stop=finding.id in contract.STOPS)
    check.finish()
    return {finding.id: finding for finding in findings}
