"""What is loaded behind the prompt; and a broken file of words is refused before it can be read."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from dva_desktop.core.errors import DvaError, EnvironmentFault


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
