"""The wording guard: what it marks, what it leaves alone, and that it never gets in the way."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dva_desktop.core.guidance import GuidanceFault
from dva_desktop.core.guidance.quotations import quotations
from dva_desktop.core.guidance.wording import WordingKind, load_wording, remarks
from dva_desktop.core.platform.resources import resources

RULES = load_wording()
WORDING = resources() / "guidance" / "wording.toml"

# What is marked, by which rule, and what [Use it] would write there.
MARKED = [
    ("She {alleges} that he hit her.", "alleges", "says"),
    ("He {Alleged} nothing.", "alleges", "Said"),
    ("They kept {alleging} it.", "alleges", "saying"),
    ("{Allegedly} pushed.", "alleges", ""),
    ("The {alleged assault} was on Sunday.", "alleged_event", ""),
    ("The {alleged perpetrator} waits outside.", "alleged_person", "person causing harm"),
    ("Patient {claims} he hit her.", "claims", "says"),
    ("She {claimed} it was dark.", "claims", "said"),
    ("{Her claim} is that he hid the keys.", "claims", ""),
    ("She {insisted that} he pushed her.", "insists", "said that"),
    ("{Denies} any injury.", "denies", ""),
    ("She {refused} referral today.", "refuses", "declined"),
    ("He {refuses} police involvement.", "refuses", "declines"),
    ("She {admitted that} he hits her.", "admits", "said that"),
    ("Her {story} is the same.", "story", "account"),
    ("A {poor historian}.", "credible", ""),
    ("Mother {failed to protect} the baby.", "failure_to_protect", ""),
    ("{Failure to adequately protect} them.", "failure_to_protect", ""),
    ("She is {failing\nto protect} him.", "failure_to_protect", ""),
    ("She {exposed the children to} it.", "exposes_children", ""),
    ("Alcohol was the {trigger for} this.", "trigger_for", ""),
    ("Her text {triggered the argument}.", "trigger_for", ""),
    ("She {provoked} him.", "provoked", ""),
    ("She {wound him up}.", "provoked", ""),
    ("She {chose to stay}.", "stays", ""),
    ("She {refused to leave} him.", "stays", ""),
    ("He {puts himself at risk}.", "at_risk_by_choice", ""),
    ("She {failed to attend}.", "does_not_engage", "did not attend"),
    ("Was {non-compliant}.", "does_not_engage", ""),
    ("{Multiple contusions} and lacerations.", "many_injuries", ""),
    ("{Several small bruises} seen.", "many_injuries", ""),
    ("{Bruising all over}.", "many_injuries", ""),
    ("{Minor injuries} only.", "minor_injury", ""),
    ("He {got violent}.", "got_physical", ""),
    ("He {choked} her.", "choked", ""),
    ("A {volatile relationship}.", "mutual", ""),
    ("{Sustained an injury}.", "no_one_did_it", ""),
    ("It began {some time ago}.", "some_time_ago", ""),
    ("{History of DV}.", "only_history", ""),
    ("She was {hysterical}.", "state_labels", ""),
    ("Is {attention-seeking}.", "state_labels", ""),
    ("{Suggestive of battering}.", "battering", ""),
    ("A {battered} woman.", "battering", ""),
    ("She has a {victim mentality}.", "victim_labels", ""),
    ("He {lost his temper}.", "lost_control", ""),
    ("It is {part of their culture}.", "culture", ""),
    ("{Old bruises} on the arm.", "injury_age", ""),
    ("She was {clearly} upset.", "certainty", ""),
    ("{It was my fault} he hit me.", "self_blame", "“It was my fault”"),
    ("{I deserved it}.", "self_blame", "“I deserved it”"),
    ("She {blames herself}.", "reported_self_blame", ""),
    ("She said {it was all her fault}.", "reported_self_blame", ""),
]

# In order as they stand: whole words only, other senses, and the law's own words.
LEFT_ALONE = [
    "",
    "   \n\n ",
    "He reclaims the disclaimer. An unprovoked attack. Unrefused. Storyline.",
    "He claims her child benefit and her insurance claim was paid.",
    "Claims Universal Credit.",
    "He refused to let her sleep. He refuses to give her money.",
    "He denied her access to money.",
    "Noise is a trigger for flashbacks.",
    "She is unable to protect herself.",
    "I said that it is not her fault. Nobody deserves this.",
    "A bruise, clearly visible, on the left forearm.",
    "Choked on food last week.",
    "Admitted to hospital on 2 March. A credible threat was made.",
    "Failed. To protect the skin, cream was given.",
    "Crying and shaking. Left arm held close to the chest.",
    "Patient states: her partner pushed her down the stairs on Sunday at ten.",
    "Bruise on the left upper arm, round, 20 mm, blue.",
]


def _parts(marked: str) -> tuple[str, str]:
    before, _, rest = marked.partition("{")
    words, _, after = rest.partition("}")
    return before + words + after, words


def _rules_in(text: str) -> list[str]:
    return [remark.rule for remark in remarks(text, RULES)]


@pytest.mark.parametrize(("marked", "rule", "use"), MARKED)
def test_marks_these_words_and_no_others(marked: str, rule: str, use: str) -> None:
    text, words = _parts(marked)
    (remark,) = remarks(text, RULES)
    assert (text[remark.start : remark.end], remark.rule, remark.use) == (words, rule, use)
    assert remark.reason
    assert remark.suggestion


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_leaves_these_alone(text: str) -> None:
    assert remarks(text, RULES) == ()


def test_every_rule_is_tried_here() -> None:
    assert {rule for _marked, rule, _use in MARKED} == {rule.id for rule in RULES.rules}


def test_the_rules_are_enough_sourced_and_of_every_kind() -> None:
    assert len(RULES.rules) >= 25
    assert {rule.kind for rule in RULES.rules} == set(get_args(WordingKind))
    for rule in RULES.rules:
        assert rule.source, rule.id
        assert rule.requirements, rule.id
    carried = {name for rule in RULES.rules for name in rule.requirements}
    assert {"REC-05", "REC-06", "REC-08", "REC-09", "CHI-10", "CHI-14"} <= carried


def test_no_rule_advises_words_that_another_marks() -> None:
    for rule in RULES.rules:
        for text in (rule.suggestion, *rule.words.values()):
            assert remarks(text.replace("{}", ""), RULES) == (), (rule.id, text)


def test_what_is_used_is_not_marked_again() -> None:
    for marked, _rule, use in MARKED:
        if use:
            text, words = _parts(marked)
            assert remarks(text.replace(words, use), RULES) == (), marked


# the patient's own words


@pytest.mark.parametrize(
    "text",
    [
        'She said: "It was my fault, he claims I am mad."',
        "She said: “It was my fault, he claims I am mad.”",
        "She said: 'It was my fault, he claims I am mad.'",
        "She said: ‘It was my fault, he claims I am mad.’",
        "(“it was my fault”)",
        "'It wasn't like that, it was my fault,' she said.",
        "‘It’s at my parents’ house. It was my fault,’ she said.",
        "She said 'my boys' dad claims I deserved it' and wept.",
        "“First he refused.\n“Then it was my fault.”",
        "“It began small\nand it was my fault.”",
        'Typing still: "it was my fault and he claims',
        "Typing still: ‘it was my fault and he claims",
        "Typing still: 'it was my fault and he claims",
        "He said ‘she said “it was my fault” and I agreed’.",
        'said"it was my fault"to me',
    ],
)
def test_words_in_quotation_marks_are_left_alone(text: str) -> None:
    assert remarks(text, RULES) == ()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("“He hit me.” She claims more.", ["claims"]),
        ("'He hit me,' she claims.", ["claims"]),
        ("The boys' dad claims it. The girls' mother claims it.", ["claims", "claims"]),
        ("She didn't go; he claims she couldn't.", ["claims"]),
        ("A 5\" cut, she claims, and 6' tall he claims.", ["claims", "claims"]),
        ("‘tis what she claims, 'cause he claims it.", ["claims", "claims"]),
        ("“not closed on this line\nShe claims it.", ["claims"]),
        ("'not closed\n\nShe claims 'nothing' at all.", ["claims"]),
        ("She claims “he hit me” and refused help.", ["claims", "refused"]),
        ("«mine» she claims", ["claims"]),
    ],
)
def test_words_outside_quotation_marks_are_not(text: str, marked: list[str]) -> None:
    assert [text[one.start : one.end] for one in remarks(text, RULES)] == marked


def test_a_quotation_takes_its_marks_with_it() -> None:
    text = "She said “no” and 'yes'."
    assert [text[start:end] for start, end in quotations(text)] == ["“no”", "'yes'"]


# whatever is typed

_PIECES = (
    "claims alleged assault it was my fault failed to protect multiple small bruises refused the "
    "boys' didn't her own “ ” ‘ ’ ' \" ( ) . , - 😀 İ ß"
)
_WORDS = st.sampled_from([*_PIECES.split(), "\n", "\n\n"])
_TEXTS = st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=200)


@given(_TEXTS)
def test_remarks_stand_in_order_and_apart_on_words_of_the_text(text: str) -> None:
    end = 0
    for remark in remarks(text, RULES):
        assert end <= remark.start < remark.end <= len(text)
        words = text[remark.start : remark.end]
        assert words == words.strip()
        end = remark.end


@given(_TEXTS)
def test_no_remark_touches_a_quotation(text: str) -> None:
    quoted = {place for start, end in quotations(text) for place in range(start, end)}
    for remark in remarks(text, RULES):
        assert not quoted & set(range(remark.start, remark.end))


@given(_TEXTS.filter(lambda text: not set(text) & set("\"“”„‟«»'‘’‚‛\n")))
def test_the_same_words_quoted_are_left_alone(text: str) -> None:
    assert remarks(f"“{text}”", RULES) == ()


@given(st.sampled_from([marked for marked, _rule, _use in MARKED]), st.booleans())
def test_capitals_and_apostrophes_make_no_difference(marked: str, is_upper: bool) -> None:
    text, _words = _parts(marked)
    changed = text.upper() if is_upper else text.replace("'", "’")
    assert _rules_in(changed) == _rules_in(text)


ACCOUNT = (
    "Patient states: “He put his hands on my neck and I could not breathe. It was my fault for "
    "being late.” She was crying and shaking while she spoke, and held her left arm close. The "
    "children were in the next room and heard him shout. Two bruises on the left upper arm, "
    "round, 20 mm and 15 mm, blue. She says this began in March 2024, after the move; the last "
    "time was on Sunday at about ten in the evening. He alleged that she had been drinking. She "
    "didn't want the police called today. Mother failed to protect the baby. Her sister's number "
    "is the safe one; no voicemail, and not before nine.\n\n"
)


def _seconds(what: Callable[[], object]) -> float:
    begun = time.thread_time()
    what()
    return time.thread_time() - begun


def test_a_long_account_is_read_in_under_five_milliseconds() -> None:
    text = (ACCOUNT * 40)[:20_000]
    assert len(remarks(text, RULES)) > 50
    # one good try is enough: others share this machine
    assert any(_seconds(lambda: remarks(text, RULES)) < 0.005 for _ in range(100))


@pytest.mark.parametrize(
    "piece", ["claims ", "failed to ", "multiple ", "'a s' ", '"a ', "'a ", "a", "\n", "it my "]
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    short, long = ((piece * 20_000)[:length] for length in (10_000, 40_000))
    least = 0.002  # below this the clock, not the work, is measured
    before = max(least, min(_seconds(lambda: remarks(short, RULES)) for _ in range(5)))
    assert any(_seconds(lambda: remarks(long, RULES)) < 10 * before for _ in range(20))


def test_a_pasted_book_is_read_in_part() -> None:
    assert remarks("x " * 60_000 + "she claims", RULES) == ()


# the file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "resources" / "guidance"
    made.mkdir(parents=True)
    shutil.copy(WORDING, made)
    return made


_PHRASE = '"allegedly/supposedly/purportedly/apparently"'


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('id = "claims"', 'id = "alleges"', "rule.alleges", "this id stands more than once"),
        ('kind = "doubting"', 'kind = "rude"', "rule.alleges.kind", "unknown value 'rude'"),
        (
            'source = "002 §8.19b; Isaac and Enos, NIJ 188564"',
            'source = ""',
            "rule.alleges.source",
            "the source is missing",
        ),
        (
            'requirements = ["REC-05"]',
            'requirements = ["REC5"]',
            "rule.alleges.requirements",
            "'REC5' is not a requirement id",
        ),
        (
            '"say/says/said/saying"',
            '"say/says"',
            "rule.alleges.words.allege/alleges/alleged/alleging",
            "give one replacement or 4",
        ),
        (
            '"say/says/said/saying"',
            '"{}{}"',
            "rule.alleges.words.allege/alleges/alleged/alleging",
            "only {} once, for the words as written",
        ),
        (
            _PHRASE,
            '"alleg*"',
            "rule.alleges.words.alleg*",
            "the first word is written out, without *",
        ),
        (_PHRASE, '"said ~"', "rule.alleges.words.said ~", "~ stands between two words"),
        (_PHRASE, '"said  so"', "rule.alleges.words.said  so", "small letters, one blank"),
        (_PHRASE, '"said//so"', "rule.alleges.words.said//so", "'' is not a word"),
        (_PHRASE, '"said (so)"', "rule.alleges.words.said (so)", "'(so)' is not a word"),
        (_PHRASE, '""', "rule.alleges.words.", "the phrase is empty"),
        (_PHRASE, '"story/stories"', "words.story/stories", "this id stands more than once"),
        ('reason = "It sounds', 'reasons = "It sounds', "rule.alleges", "unknown key `reasons`"),
    ],
)
def test_a_broken_rule_is_refused(folder: Path, old: str, new: str, key: str, reason: str) -> None:
    path = folder / "wording.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GuidanceFault) as caught:
        load_wording(folder)
    fault = caught.value
    assert (fault.file, fault.key) == ("resources/guidance/wording.toml", key)
    assert reason in fault.reason
