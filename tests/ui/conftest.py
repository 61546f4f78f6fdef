"""The theme put on once, an open consultation on a real vault, and no window left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dva_desktop.core.guidance import load_guidance, load_locality
from dva_desktop.core.vault import Vault
from dva_desktop.ui.session.consultation import Consultation
from dva_desktop.ui.session.consultation_view import ConsultationView
from dva_desktop.ui.theme import LIGHT, apply_theme, load_fonts
from tests.core.vault.support import CHEAP, PASSPHRASE


@pytest.fixture(scope="session", autouse=True)
def light(qapp: QApplication) -> None:
    load_fonts()
    apply_theme(qapp, LIGHT, 1.0)


@pytest.fixture(autouse=True)
def none_left(qapp: QApplication) -> Iterator[None]:
    """Windows that were closed are gone when the test is: outside any event loop Qt would put that
    off, and each later change of the theme would dress them all again."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened, _code = Vault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP)
    with opened:
        yield opened


@pytest.fixture
def consultation(vault: Vault, qapp: QApplication) -> Consultation:
    made = vault.new_consultation("somerset", dt.date(2026, 3, 2))
    return Consultation(vault, made, load_guidance(), load_locality("somerset"))


@pytest.fixture
def view(consultation: Consultation, qtbot: QtBot) -> Iterator[ConsultationView]:
    made = ConsultationView(consultation)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.show_page("room")
    yield made
    consultation.flush()  # nothing typed may come due when the window is gone
