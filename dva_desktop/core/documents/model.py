"""A document is a list of blocks: forms build them, renderers draw them, knowing nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from dva_desktop.core.guidance.model import Guidance, Locality
from dva_desktop.core.pathway.model import Finding

MARKING = "OFFICIAL-SENSITIVE - PERSONAL. Do not tell the person causing harm."

ItemState = Literal["yes", "no", "unknown", "not_asked"]


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A heading; level 1 is the document's own title, ``level`` 2 a section, 3 a part of one."""

    text: str
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """Running text; ``emphasis`` is none, notice (boxed) or quote (the patient's own words)."""

    text: str
    emphasis: Literal["none", "notice", "quote"] = "none"


class Bullets(msgspec.Struct, frozen=True, kw_only=True):
    """Short points, each on its own line; ``marked`` false leaves the bullet out."""

    items: tuple[str, ...]
    marked: bool = True


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A label and its answer. An empty ``value`` is printed as "Not recorded", never left blank."""

    label: str
    value: str


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """A box that must not be missed: a title, a sentence, and fields."""

    title: str
    text: str = ""
    fields: tuple[Field, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of cells under a header row; ``widths`` are fractions of the page that add up to 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


class ChecklistItem(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a checklist: number, text, answer in words and as a state, note, who said so."""

    number: str
    text: str
    answer: str
    state: ItemState
    note: str = ""
    source: str = ""


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    """Items with answers, and a closing line such as a tally."""

    items: tuple[ChecklistItem, ...]
    total: str = ""


class FigureMark(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered mark on a figure; ``x`` and ``y`` are fractions of its width and height."""

    number: int
    x: float
    y: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A vector drawing (a body map view) with numbered marks and a text that says the same."""

    view: str
    marks: tuple[FigureMark, ...]
    alt: str
    caption: str = ""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Figures side by side."""

    figures: tuple[Figure, ...]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who made the document, in which role, when; with room to sign on paper.

    ``title`` heads it as a section; empty where it closes a section of its own.
    """

    name: str
    role: str
    date: dt.date
    title: str = "Signed"


class PageBreak(msgspec.Struct, frozen=True, kw_only=True):
    """Start a new page."""


WordBlock = Heading | Paragraph | Bullets
AnswerBlock = Field | Panel | Table | Checklist
DrawnBlock = Figure | Figures | Signature | PageBreak
Block = WordBlock | AnswerBlock | DrawnBlock


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document for one recipient. ``reference`` is neutral: no name, no number of a person.
    ``mark`` says how far the vault's journal had got (``1234-ab12cd34ef56``); small, in the foot.

    ``marking`` runs along the top of every page. ``left_out`` tells the clinician, never the
    recipient, what the form keeps back and why; ``ask_first`` what to ask and settle before this
    paper leaves their hands. No renderer prints either.
    """

    id: str
    title: str
    recipient: str
    reference: str
    date: dt.date
    blocks: tuple[Block, ...]
    mark: str = ""
    marking: str = MARKING
    left_out: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a form needs beside the record; who writes is in ``record.consultation``."""

    guidance: Guidance
    locality: Locality
    findings: tuple[Finding, ...]
    today: dt.date
    reference: str
    mark: str = ""
