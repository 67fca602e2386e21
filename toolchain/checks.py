"""Every check that is not a test, one after the other; a failed one does not stop the rest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.architecture import sources
from toolchain import frontend, pins
from toolchain.environment import BIN, PYTHON, ROOT, explained, node, tell

LONG = 300


def run_all() -> bool:
    """Whether everything is in order; says so line by line."""
    with explained():
        frontend.install(ROOT, node(), tell)
    npm = [*node().npm, "run", "--silent"]
    results = [
        _program("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        _program("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        _program("types", [PYTHON, "-m", "mypy"]),
        _program("layers", [BIN / "lint-imports", "--no-logo"]),
        _pins(),
        _lengths(),
        _program("front end types", [*npm, "check"], ROOT / "frontend"),
        _program("front end tests", [*npm, "test"], ROOT / "frontend"),
    ]
    if failed := results.count(False):
        print(f"{failed} of {len(results)} checks failed.")
    return not failed


def _program(name: str, command: Sequence[str | Path], folder: Path = ROOT) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**node().environment(), "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    _report(name, "failed" if done.returncode else "ok", time.monotonic() - started)
    if done.returncode:
        sys.stdout.buffer.write(done.stdout + os.linesep.encode())
        sys.stdout.flush()
    return done.returncode == 0


def _pins() -> bool:
    started = time.monotonic()
    try:
        problem = pins.stale()
    except pins.IndexUnreachable as reason:
        _report("pins", f"not checked: {reason}", time.monotonic() - started)
        return True
    _report("pins", problem or "ok", time.monotonic() - started)
    return problem is None


def _lengths() -> bool:
    """Point at files to look at; `tests/architecture` refuses those that are much too long."""
    started = time.monotonic()
    long = sources.longer_than(LONG, sources.texts(sources.of_kind(*sources.CODE)))
    listed = ", ".join(f"{name} ({length})" for name, length in long.items())
    result = f"ok, but over {LONG} lines: {listed}" if long else "ok"
    _report("lengths", result, time.monotonic() - started)
    return True


def _report(name: str, result: str, seconds: float) -> None:
    print(f"{name:<16} {seconds:5.1f} s  {result}", flush=True)
