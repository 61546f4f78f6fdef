"""Starting a process with a pipe each way, as quickly as the system can.

On POSIX the ``subprocess`` module would cost more than the start itself, before the person sees
anything; Windows needs it.
"""

from __future__ import annotations

import os
import sys

_NO_CONSOLE = 0x0800_0000


def _never_wait_for(pipe: int) -> None:
    """One who no longer reads must not keep us from covering it: what does not fit is lost."""
    try:
        os.set_blocking(pipe, False)
    except (OSError, AttributeError):  # Windows can do this from Python 3.12
        return


class Process:
    """A started process: ``pid``, a pipe to its standard input and one from its standard output."""

    def __init__(self, pid: int, to_it: int, from_it: int) -> None:
        self.pid = pid
        self._to_it = to_it
        self._from_it = from_it
        self._ended = False
        _never_wait_for(to_it)

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes of what it wrote; none when it has closed its end."""
        return os.read(self._from_it, size)

    def write(self, data: bytes) -> None:
        """Send ``data``; lost if it no longer reads."""
        try:
            os.write(self._to_it, data)
        except OSError:
            return

    def wait(self) -> int:
        """Wait for its end; its exit status, or minus the signal that ended it."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self._ended = True
        return status

    def kill(self) -> None:
        """End it. A process that was waited for is left alone: its number may be another's now."""
        if not self._ended:
            try:
                os.kill(self.pid, 9)
            except OSError:
                return

    def close_input(self) -> None:
        """Let it read the end of its input, as it does when we die."""
        if self._to_it >= 0:
            os.close(self._to_it)
            self._to_it = -1

    def close(self) -> None:
        """Close our ends of the pipes."""
        self.close_input()
        os.close(self._from_it)


if sys.platform == "win32":
    import subprocess

    class _WindowsProcess(Process):
        def __init__(self, command: list[str]) -> None:
            self._popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                creationflags=_NO_CONSOLE,
            )
            pipes = []
            for pipe in (self._popen.stdin, self._popen.stdout):
                if pipe is not None:
                    with pipe:  # ours are duplicates, which no file object closes behind our back
                        pipes.append(os.dup(pipe.fileno()))
            super().__init__(self._popen.pid, *pipes)

        def wait(self) -> int:
            return self._popen.wait()

        def kill(self) -> None:
            self._popen.kill()

    def start(command: list[str]) -> Process:
        """Start ``command``. Raises ``OSError`` when it cannot be found."""
        return _WindowsProcess(command)

else:

    def start(command: list[str]) -> Process:
        """Start ``command``. Raises ``OSError`` when it cannot be found."""
        its_input, to_it = os.pipe()
        from_it, its_output = os.pipe()
        pipes = [(os.POSIX_SPAWN_DUP2, its_input, 0), (os.POSIX_SPAWN_DUP2, its_output, 1)]
        try:
            pid = os.posix_spawn(command[0], command, os.environ, file_actions=pipes)
        finally:
            os.close(its_input)
            os.close(its_output)
        return Process(pid, to_it, from_it)
