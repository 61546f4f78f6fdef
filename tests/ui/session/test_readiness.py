"""What is loaded behind the prompt is out of the collector's way, whatever happens meanwhile."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext

import pytest

from dva_desktop.ui.session import readiness
from tests.system.conftest import ROOT

_SESSION = """
import gc
gc.disable()
swept = []
gc.callbacks.append(lambda when, about: swept.append(about["generation"]))
from dva_desktop.ui.session import readiness
assert readiness.load_store() is None
assert gc.isenabled()
assert gc.get_freeze_count() > 30_000
readiness.load_documents()
at = 0
while readiness.load_windows(at):
    at += 1
assert at + 1 == len(readiness.WINDOWS)
print(max(swept, default=0), len(gc.get_objects()) < 5_000)
"""


def test_no_full_collection_ever_runs_while_the_modules_are_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SESSION],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split() == ["0", "True"], done.stderr


@pytest.mark.parametrize(
    "load", [readiness.load_documents, lambda: readiness.load_windows(0), readiness.load_store]
)
def test_the_collector_works_again_even_if_a_module_is_broken(
    load: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc, "freeze", lambda: None)

    def broken(_name: str) -> None:
        raise MemoryError

    monkeypatch.setattr(readiness, "import_module", broken)
    with pytest.raises(MemoryError) if load is readiness.load_store else nullcontext():
        load()
    assert gc.isenabled()
