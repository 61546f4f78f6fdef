"""Process A: the program that a person starts. It never holds a key or a word of a record.

What is imported here decides how soon the person sees something. The session process has the most
to do before that, so it is started first, with next to nothing imported; the lock comes next; and
the front's own windows are made ready while the person reads the prompt.
"""

from __future__ import annotations

import sys

from dva_desktop.ui.front.child import Child, session_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

NAME = "Consultation Desk"
_PROMPT_SECONDS = 2.0


class Options:
    """How the program was started: ``vault`` is the folder of the vault (``None``: the usual one);
    ``allow_capture`` leaves its windows to screen capture for this once; ``script`` and ``out`` are
    the demonstration's, and the folder that it writes to."""

    def __init__(
        self,
        *,
        vault: Path | None = None,
        allow_capture: bool = False,
        script: str = "",
        out: Path | None = None,
    ) -> None:
        self.vault = vault
        self.allow_capture = allow_capture
        self.script = script
        self.out = out

    def arguments(self) -> list[str]:
        """The options as the session process takes them."""
        capture = "allowed" if self.allow_capture else ""
        given = {
            "--vault": self.vault,
            "--capture": capture,
            "--script": self.script,
            "--out": self.out,
        }
        return [word for flag, value in given.items() if value for word in (flag, str(value))]

    @classmethod
    def parse(cls, arguments: list[str]) -> Options:
        """What ``arguments`` made."""
        from pathlib import Path

        given = dict(zip(arguments[::2], arguments[1::2], strict=True))
        vault, out = given.get("--vault"), given.get("--out")
        return cls(
            vault=Path(vault) if vault else None,
            allow_capture="--capture" in given,
            script=given.get("--script", ""),
            out=Path(out) if out else None,
        )


def run_front(options: Options) -> int:
    """Show the program until it is closed. Returns the exit status: 0, or 1 when the program could
    not be opened."""
    first = Child(session_command(options.arguments()))
    try:
        return _run(options, first)
    finally:
        first.close()


def _run(options: Options, first: Child) -> int:
    from dva_desktop.core.errors import DvaError
    from dva_desktop.core.platform.folders import runtime_folder
    from dva_desktop.ui.front.instance import Instance
    from dva_desktop.ui.front.libraries import missing_libraries, remedy
    from dva_desktop.ui.front.wire import Message

    if missing := missing_libraries():
        say(remedy(missing))
        return 1
    try:
        folder = runtime_folder()
        instance = Instance(_for_demonstration(folder) if options.script else folder)
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

    return run_application(options, first, instance)


def _for_demonstration(folder: Path) -> Path:
    """A place of its own: a demonstration neither disturbs the open program nor is hidden by it."""
    from dva_desktop.core.platform.files import os_fault

    own = folder / "demonstration"
    try:
        own.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise os_fault(error) from None
    return own


def _stop(what: str, remedy: str) -> int:
    """Say why the program does not open: on standard error, and in a window."""
    say(f"{what} {remedy}".strip())
    from dva_desktop.ui.front.application import show_stop

    return show_stop(what, remedy)


def say(text: str) -> None:
    """One sentence for whoever started the program from a terminal."""
    if sys.stderr is not None:  # a windowed program has none
        sys.stderr.write(f"{text}\n")
