"""Saves one section again and again in the vault of argv[1], and says each time that it did."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from dva_desktop.core.record import Ask
from dva_desktop.core.vault import Place
from tests.core.vault.support import reopened


def main(folder: str, consultation: str) -> None:
    vault = reopened(Path(folder))
    for number in itertools.count(1):
        text = f"kanarienvogel {number} " + "x" * (number % 700)
        place = Place(page="ask", field="observations", caret=number)
        saved = vault.save_section(consultation, "ask", Ask(observations=text), place=place)
        sys.stdout.write(f"{number} {saved.revision}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
