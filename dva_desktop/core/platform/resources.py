"""Where the program's own data files are: beside the package, or in the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dva_desktop.core.errors import EnvironmentFault

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def resources() -> Path:
    """The folder with guidance/, localities/, bodymap/, fonts/ and icons/.

    Raises ``EnvironmentFault`` when the installation is incomplete.
    """
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise EnvironmentFault(
        "The program's own data files are missing.", "Please install the program again."
    )
