"""What is loaded behind the prompt; and a broken file of words is refused before it can be read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

from dva_desktop.core.errors import DvaError, EnvironmentFault

# What the main thread loads, a little at a time, so that the hiding keys never wait for long: each
# brings only what those before it have not brought.
WINDOWS = tuple(
    f"dva_desktop.ui.{name}"
    for name in (
        "session.first_run", "widgets.form", "widgets.body_map_canvas", "session.dialogs",
        "pages.page", "pages.ask_pages", "pages.assess_pages", "pages.dash_page",
        "pages.body_map_page", "pages.family_pages", "pages.behaviour_pages",
        "pages.action_pages", "pages.documents_page", "pages.pocket_guide", "pages.home_page",
        "session.consultation_view", "session.settings.backups", "session.settings.protection",
        "session.settings.ways_in", "session.settings.people", "session.settings.screen",
        "session.desk",
    )
)  # fmt: skip


@contextmanager
def for_good() -> Iterator[None]:
    """What is loaded inside stays, so the collector of cycles neither runs nor looks at it again:
    while it goes through all there is, no thread runs for 20 to 30 ms, the hiding keys included."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@for_good()
def load_documents() -> None:
    """What draws papers: the largest part, for the thread beside the main one."""
    with suppress(Exception):
        import_module("dva_desktop.core.documents")


@for_good()
def load_windows(at: int) -> bool:
    """The part of ``WINDOWS`` with this number; whether there are more after it."""
    with suppress(Exception):
        import_module(WINDOWS[at])
    return at + 1 < len(WINDOWS)


@for_good()
def load_store() -> DvaError | None:
    """Load what unlocking needs, and every file of words; the fault of one that is broken.

    What cannot be imported will say so when it is needed.
    """
    with suppress(Exception):
        import_module("dva_desktop.core.vault")
    try:
        import_module("dva_desktop.core.guidance.start_up").check_all()
    except DvaError as fault:
        return fault
    return None


def refusal(fault: DvaError) -> EnvironmentFault:
    """What to say: a wrong sentence or number can cost a life, so nothing is opened with it."""
    return EnvironmentFault(
        "A file of the program is damaged, so nothing is opened.",
        f"{fault}. Please install the program again. What was recorded is kept.",
    )
