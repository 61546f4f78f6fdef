"""The copy for transit: AES-256, opened by the passphrase and by nothing else."""

from __future__ import annotations

import io
import math
import shutil
from pathlib import Path

import pytest
from pikepdf import PasswordError, Pdf

from dva_desktop.core.documents import (
    build,
    five_words,
    passphrase,
    protect,
    render_pdf,
    sealing,
)
from dva_desktop.core.documents.passphrase import WORDS, _words
from dva_desktop.core.documents.pdf.finish import PRODUCT
from dva_desktop.core.errors import BugError, EnvironmentFault, UserError
from dva_desktop.core.platform.resources import resources
from tests.core.documents.reading import spoken
from tests.core.documents.sample import RECORD, context

PASSPHRASE = "lilac anchor copper window thistle"


@pytest.fixture(scope="module")
def plain() -> bytes:
    return render_pdf(build("shared-without-consent", RECORD, context()))


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return protect(plain, PASSPHRASE)


@pytest.mark.parametrize("wrong", ["", "lilac anchor copper window", PASSPHRASE.upper(), " "])
def test_nothing_but_the_passphrase_opens_it(sealed: bytes, wrong: str) -> None:
    with pytest.raises(PasswordError):
        Pdf.open(io.BytesIO(sealed), password=wrong)


def test_the_passphrase_opens_it_for_reading_aloud_and_printing(sealed: bytes) -> None:
    with Pdf.open(io.BytesIO(sealed), password=PASSPHRASE) as pdf:
        assert pdf.encryption.R == 6
        assert pdf.encryption.bits == 256
        assert "aes" in str(pdf.encryption.stream_method).lower()
        assert pdf.allow.accessibility
        assert pdf.allow.print_highres


def test_the_content_is_the_same_and_still_tagged(plain: bytes, sealed: bytes) -> None:
    opened = io.BytesIO()
    with Pdf.open(io.BytesIO(sealed), password=PASSPHRASE) as pdf:
        pdf.save(opened)
    assert spoken(opened.getvalue()) == spoken(plain)


def test_nothing_is_left_readable_in_the_sealed_file(plain: bytes, sealed: bytes) -> None:
    assert b"CD-7K3M-2Q" in plain  # the title in the properties is plain text there
    for trace in (b"CD-7K3M-2Q", PRODUCT.encode(), b"en-GB", b"xmpmeta", b"Rowan", b"MARAC"):
        assert trace not in sealed


@pytest.mark.parametrize("passphrase", ["", "   ", "x" * 128, "é" * 64])
def test_a_passphrase_that_would_not_be_kept_whole_is_refused(
    plain: bytes, passphrase: str
) -> None:
    with pytest.raises(UserError) as refusal:
        protect(plain, passphrase)
    assert not passphrase.strip() or passphrase not in str(refusal.value)


def test_the_longest_passphrase_counts_to_its_last_letter(plain: bytes) -> None:
    longest = "a" * 126 + "b"
    sealed = protect(plain, longest)
    with pytest.raises(PasswordError):
        Pdf.open(io.BytesIO(sealed), password="a" * 127)
    with Pdf.open(io.BytesIO(sealed), password=longest) as pdf:
        assert pdf.pages


def test_letters_of_other_alphabets_work(plain: bytes) -> None:
    sealed = protect(plain, "zażółć gęślą jaźń")
    with Pdf.open(io.BytesIO(sealed), password="zażółć gęślą jaźń") as pdf:
        assert pdf.pages


def test_a_file_that_came_out_unprotected_is_never_handed_on(
    plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_sealed", lambda passphrase: False)
    with pytest.raises(BugError, match="not protected"):
        protect(plain, PASSPHRASE)


def test_only_a_plain_pdf_is_sealed(sealed: bytes) -> None:
    for odd in (b"not a pdf", sealed):
        with pytest.raises(BugError):
            protect(odd, PASSPHRASE)


def test_five_words_are_five_plain_words() -> None:
    words = five_words().split(" ")
    assert len(words) == WORDS
    for word in words:
        assert word.isascii()
        assert word.isalpha()
        assert word.islower()


def test_there_is_enough_to_choose_from_and_none_twice() -> None:
    """Five words hold at least 60 bits, whatever is left out."""
    assert len(set(_words())) == len(_words())
    assert WORDS * math.log2(len(_words())) >= 60


def test_each_word_that_is_left_out_is_in_the_list_once_and_under_a_reason() -> None:
    folder = resources() / "wordlists"
    listed = set((folder / "eff_large.txt").read_text(encoding="ascii").split())
    runs = (folder / "unfit.txt").read_text(encoding="ascii").strip().split("\n\n")
    assert all(run.startswith("# ") and run.count("#") == 1 for run in runs[1:])
    unfit = [word for run in runs[1:] for line in run.splitlines()[1:] for word in line.split()]
    assert len(unfit) == len(set(unfit))
    assert set(unfit) <= listed
    assert not set(unfit) & set(_words())


@pytest.mark.parametrize("name", ["unfit.txt", "eff_large.txt"])
def test_without_a_list_no_passphrase_is_made_up(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(resources() / "wordlists", tmp_path / "wordlists")
    (tmp_path / "wordlists" / name).unlink()
    monkeypatch.setattr(passphrase, "resources", lambda: tmp_path)
    _words.cache_clear()
    with pytest.raises(EnvironmentFault, match="missing or broken"):
        five_words()
    _words.cache_clear()


def test_two_passphrases_differ() -> None:
    assert len({five_words() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "word",
    [
        "strangle",
        "onslaught",
        "ashamed",
        "captive",
        "graves",
        "seduce",
        "guilt",
        "yo-yo",
        "t-shirt",
    ],
)
def test_words_that_should_not_be_read_out_are_left_out(word: str) -> None:
    assert word not in _words()
