"""``dva-desktop vignettes``: run consultations given as data, and say whether each holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from dva_desktop.core.errors import DvaError
from dva_desktop.core.guidance import Guidance, Locality, load_guidance, load_locality_file
from dva_desktop.core.pathway.vignette import (
    Result,
    Vignette,
    VignetteError,
    load_vignette,
    run_vignette,
)

_DESCRIPTION = """\
Run vignettes: invented consultations, each with what must and must not follow from it.
Use it to try the program, or a locality's own pack, before people depend on it.

Each file is TOML. Only title, locality and date are needed; what is left out was not asked.

    title = "Fourteen ticks"
    locality = "somerset"          # somerset, west_midlands or edinburgh
    date = 2026-03-02              # the day of the consultation
    [ask]
    outcome = "disclosed"
    [dash]
    yes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    [expect]
    findings = ["marac-referral"]  # all of these
    absent = ["immediate-danger"]  # none of these
    dash_yes = 14
    documents = ["marac-referral"] # at least these
"""
_EPILOG = """\
Prints "ok" for each that holds, or what differs; the last line counts them.
Exit status: 0 all hold (and there was one); 1 some differ; 2 a file was refused, with the reason.
"""

_OK, _DIFFERS, _REFUSED = 0, 1, 2


def run(argv: list[str]) -> int:
    """Run ``dva-desktop vignettes`` with these arguments; returns the exit status."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else _REFUSED
    try:
        reports = _reports(options.paths, options.pack)
    except DvaError as fault:  # guidance or a locality pack that cannot be used
        print(fault, file=sys.stderr)
        return _REFUSED
    passed = sum(report.status == _OK for report in reports)
    tally = f"{passed} passed, {len(reports) - passed} failed"
    if options.json:
        print(_json([report.as_json() for report in reports]))
        print(tally, file=sys.stderr)
    else:
        for report in reports:
            print(report.as_text())
        print(tally)
    return max((report.status for report in reports), default=_REFUSED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dva-desktop vignettes",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths",
        metavar="FILE_OR_FOLDER",
        nargs="+",
        type=Path,
        help="a vignette, or a folder of them (.toml, folders inside it too)",
    )
    parser.add_argument(
        "--pack",
        metavar="FILE",
        type=Path,
        help="a locality pack to try, in place of the program's own with the same id",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print for each the findings with reasons and sources, the DASH tally, "
        "the MARAC routes and the documents, as JSON; the count goes to standard error",
    )
    return parser


def _files(path: Path) -> Iterator[Path]:
    """The vignettes in a folder in the order of their names; a folder without any is refused."""
    found = sorted(path.rglob("*.toml")) if path.is_dir() else []
    yield from found or [path]


class _Report(msgspec.Struct, frozen=True):
    """One file: refused, or run."""

    file: Path
    vignette: Vignette | None = None
    result: Result | None = None
    fault: VignetteError | None = None

    @property
    def status(self) -> int:
        if self.result is None:
            return _REFUSED
        return _DIFFERS if self.result.differences else _OK

    def as_text(self) -> str:
        if self.vignette is None or self.result is None:
            return _printable(f"refused {self.fault}")
        word = "differs" if self.result.differences else "ok"
        lines = [f"{word} {self.file} {self.vignette.title}"]
        lines += [f"    {difference}" for difference in self.result.differences]
        return "\n".join(_printable(line) for line in lines)

    def as_json(self) -> dict[str, Any]:
        if self.vignette is None or self.result is None:
            fault = self.fault
            return {
                "path": str(self.file),
                "ok": False,
                "refused": {"key": fault.key, "reason": fault.reason} if fault else {},
            }
        return {
            "path": str(self.file),
            "title": self.vignette.title,
            "locality": self.vignette.record.locality,
            "date": self.vignette.record.date,
            "ok": not self.result.differences,
            **msgspec.structs.asdict(self.result),
        }


def _reports(paths: list[Path], pack_file: Path | None) -> list[_Report]:
    guidance = load_guidance()
    pack = load_locality_file(pack_file) if pack_file else None
    return [_report(file, guidance, pack) for path in paths for file in _files(path)]


def _report(file: Path, guidance: Guidance, pack: Locality | None) -> _Report:
    try:
        vignette = load_vignette(file, pack)
    except VignetteError as fault:
        return _Report(file, fault=fault)
    return _Report(file, vignette, run_vignette(vignette, guidance, pack))


def _printable(line: str) -> str:
    """A title from a file may not move the cursor or colour the terminal."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in line)


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
