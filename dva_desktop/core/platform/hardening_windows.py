"""The steps of ``hardening`` that only Windows has. The libraries can be given, for tests.

Written from the documentation of Windows and run against stand-ins only.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from typing import Any, Final

FAIL_CRITICAL_ERRORS: Final = 0x0001
NO_FAULT_BOX: Final = 0x0002  # and with it no report, which would carry a picture of the memory
NO_OPEN_FILE_BOX: Final = 0x8000
QUIET: Final = FAIL_CRITICAL_ERRORS | NO_FAULT_BOX | NO_OPEN_FILE_BOX
DEFAULT_FOLDERS: Final = 0x1000  # LOAD_LIBRARY_SEARCH_DEFAULT_DIRS
_EXCLUDED = r"Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications"
_state = {"libraries": False}


def library(name: str) -> Any:
    """A system library; it raises ``OSError`` when there is none."""
    return getattr(ctypes, "WinDLL")(name, use_last_error=True)  # noqa: B009 - not elsewhere


def program_name() -> str:
    """The file name by which Windows Error Reporting knows this program."""
    return Path(sys.executable).name


def turn_error_reports_off(kernel32: Any, wer: Any) -> None:
    """Ask that a crash sends and keeps no report: for this process at once (``SetErrorMode``),
    and for the program as long as this person uses it (``WerAddExcludedApplication``)."""
    kernel32.SetErrorMode(kernel32.GetErrorMode() | QUIET)
    name = ctypes.c_wchar_p(program_name())
    wer.WerAddExcludedApplication(name, 0)


def are_error_reports_off(kernel32: Any, registry: Any) -> bool:
    """Whether both hold. ``registry`` is the module ``winreg``."""
    return kernel32.GetErrorMode() & NO_FAULT_BOX != 0 and _is_excluded(registry)


def _is_excluded(registry: Any) -> bool:
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, _EXCLUDED) as key:
            return bool(registry.QueryValueEx(key, program_name())[0])
    except OSError:
        return False


def take_libraries_from_known_folders(kernel32: Any) -> None:
    """Ask that no library is loaded from the present folder or the search path, where somebody
    may have put one. Those that a module names with their whole path are loaded as before."""
    kernel32.SetDefaultDllDirectories.argtypes = [ctypes.c_uint32]
    _state["libraries"] = bool(kernel32.SetDefaultDllDirectories(DEFAULT_FOLDERS))


def are_libraries_from_known_folders() -> bool:
    """Whether that was granted; Windows has no question for it."""
    return _state["libraries"]
