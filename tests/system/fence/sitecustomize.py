"""On the path of a child process this runs before anything else: it writes down what an audit hook
sees of sockets, and has the kernel end a process, whatever it is written in, that asks for any
socket but a local one."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys

# Of the machine's kernel: its name for itself, and its number for the system call ``socket``.
_KERNEL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2
_LOAD, _JUMP_IF, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where they are in what the filter is shown


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def _write(what: str) -> None:
    line = f"{os.getpid()} {what}\n".encode()
    log = os.open(os.environ["FENCE_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(log, line)
    os.close(log)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.__new__" and arguments[1] == socket.AF_UNIX:
        return
    if event.startswith("socket."):
        _write(event)


def _filter() -> bytes:
    machine, number = _KERNEL[os.uname().machine]
    steps = (
        (_LOAD, 0, 0, _MACHINE),
        (_JUMP_IF, 0, 5, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF, 0, 2, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_IF, 0, 1, socket.AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _fence() -> None:
    steps = _filter()
    program = _Program(len(steps) // 8, steps)
    control = ctypes.CDLL(None, use_errno=True).prctl
    fenced = control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    fenced = fenced and control(_SET_FILTER, _FILTER, ctypes.byref(program), 0, 0) == 0
    _write(f"{'fenced' if fenced else 'open'} {' '.join(sys.orig_argv[1:4])}")


sys.addaudithook(_watch)
_fence()
