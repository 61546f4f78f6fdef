"""``dva-desktop demo``: a whole invented consultation through the real windows."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from dva_desktop.cli import PROGRAM


def run(argv: list[str]) -> int:
    """Write documents, pictures and ``summary.json``. Exit status 0, or 1 when it did not end."""
    options = _parser().parse_args(argv)
    out: Path = options.out.absolute()
    vault: Path = (options.vault or out / "vault").absolute()
    if problem := _problem(out, vault):
        print(problem, file=sys.stderr)
        return 2
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from dva_desktop.ui.front import Options, run_front

    started = time.monotonic()
    status = run_front(Options(vault=vault, script="consultation", out=out))
    summary = out / "summary.json"
    if status or not summary.exists():
        print("The demonstration did not come to its end.", file=sys.stderr)
        return 1
    print(f"The demonstration took {time.monotonic() - started:.1f} s. It wrote into {out}:")
    for path in sorted(out.glob("*.pdf")):
        print(f"  {path.name}")
    pictures = len(list((out / "pictures").glob("*.png")))
    print(f"  pictures/ ({pictures} pages)  protected/  {summary.name}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} demo",
        description="Drive the real windows through an invented consultation, by Qt events, on the "
        "display or without one. Writes the documents, a picture of every page at 1366x768 and "
        "summary.json with findings, tally and timings.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    parser.add_argument(
        "--vault", type=Path, metavar="DIR", help="an empty folder for its vault (OUT/vault)"
    )
    return parser


def _problem(out: Path, vault: Path) -> str:
    """Make the folders ready; returns why that cannot be, in a sentence."""
    if vault.exists() and (out / "summary.json").exists() and vault == out / "vault":
        shutil.rmtree(vault)  # left by an earlier demonstration in this very folder
    if vault.exists() and any(vault.iterdir()):
        return "The demonstration needs an empty folder for its vault; this one holds something."
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "protected").mkdir(exist_ok=True)
        for old in (out / "progress.json", out / "summary.json", out / "changes.jsonl"):
            old.unlink(missing_ok=True)
    except OSError:
        return "The folder for the demonstration cannot be written to. Please choose another."
    return ""
