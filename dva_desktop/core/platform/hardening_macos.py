"""The step of ``hardening`` that only macOS has. The library can be given, for tests.

Written from the headers of macOS and run against a stand-in only.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any, Final

DENY_ATTACH: Final = 31  # PT_DENY_ATTACH
NO_ATTACH: Final = 0x0000_1000  # P_LNOATTACH in p_flag
_ONE_PROCESS = (1, 14, 1)  # CTL_KERN, KERN_PROC, KERN_PROC_PID
_ROOM = 1024  # a kinfo_proc has 648 bytes
_FLAG_AT = 32  # extern_proc.p_flag, after two pointers of the queue, p_vmspace and p_sigacts


def library() -> Any:
    """The C library."""
    return ctypes.CDLL(None, use_errno=True)


def refuse_debuggers(libc: Any) -> None:
    """Ask that no debugger of the same user can attach. One that is there already ends us."""
    libc.ptrace.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
    libc.ptrace(DENY_ATTACH, 0, None, 0)


def are_debuggers_refused(libc: Any) -> bool | None:
    """Whether the kernel has noted that; ``None`` when it does not say."""
    name = (ctypes.c_int * 4)(*_ONE_PROCESS, os.getpid())
    found = ctypes.create_string_buffer(_ROOM)
    size = ctypes.c_size_t(_ROOM)
    if libc.sysctl(name, 4, found, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
        return None
    if size.value < _FLAG_AT + 4:
        return None
    flags = int.from_bytes(found.raw[_FLAG_AT : _FLAG_AT + 4], "little")
    return flags & NO_ATTACH != 0
