"""Process A: the program that a person starts. It never holds a key or a word of a record.

What is imported here decides how soon the person sees something. The session process has the most
to do before that, so it is started first, with next to nothing imported; the lock comes next; and
the front's own windows are made ready while the person reads the prompt.
"""

from __future__ import annotations

import sys

from dva_desktop.ui.front.child import Child, session_command

NAME = "Consultation Desk"
PROCESS_NAME = "consultation-desk"
_PROMPT_SECONDS = 2.0


def run_front(options: list[str]) -> int:
    """Show the program until it is closed. ``options`` are handed to the session as they are.

    Returns the exit status: 0, or 1 when the program could not be opened.
    """
    command = session_command(options)
    first = Child(command)
    try:
        return _run(command, first)
    finally:
        first.close()


def _run(command: list[str], first: Child) -> int:
    from dva_desktop.core.errors import DvaError
    from dva_desktop.core.platform.folders import runtime_folder
    from dva_desktop.ui.front.instance import Instance
    from dva_desktop.ui.front.libraries import missing_libraries, remedy
    from dva_desktop.ui.front.wire import Message

    if missing := missing_libraries():
        say(remedy(missing))
        return 1
    try:
        instance = Instance(runtime_folder())
        is_first = instance.take()
        if not is_first and instance.call_the_other():
            say(f"{NAME} is already open. Its window has been brought to the front.")
            return 0
    except DvaError as fault:
        return _stop(fault.what, fault.remedy)
    if not is_first:
        return _stop(
            f"{NAME} is already open, but it does not answer.",
            "Log out and in again, or ask whoever looks after this computer.",
        )
    first.say(Message("unlock"))
    first.wait_for_prompt(_PROMPT_SECONDS)
    from dva_desktop.ui.front.application import run_application

    return run_application(command, first, instance)


def _stop(what: str, remedy: str) -> int:
    """Say why the program does not open: on standard error, and in a window."""
    say(f"{what} {remedy}".strip())
    from dva_desktop.ui.front.application import show_stop

    return show_stop(what, remedy)


def say(text: str) -> None:
    """One sentence for whoever started the program from a terminal."""
    if sys.stderr is not None:  # a windowed program has none
        sys.stderr.write(f"{text}\n")
