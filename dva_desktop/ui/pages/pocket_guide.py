"""The reference: everything the sources advise, the codes and the contacts, open to a search.

It holds nothing about anyone and needs no vault, so it opens before anything is unlocked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dva_desktop.core.guidance import (
    Code,
    Guide,
    GuideEntry,
    Locality,
    Service,
    Topic,
    load_pocket_guide,
)
from dva_desktop.ui.theme import tokens
from dva_desktop.ui.widgets.basics import announce, button, clear_layout, column, label
from dva_desktop.ui.widgets.help_panel import AdviceCard
from dva_desktop.ui.widgets.reference_cards import CodesCard, ServiceCard

CONTACTS, CODES = "contacts", "codes"
MOST_SHOWN = 40
_NARROW = 760  # below this width (at text scale 1) the topics and the reading take turns
_LIST_WIDTH, _READING_WIDTH = 264, 760
