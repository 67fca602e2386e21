"""Keeps constraints.txt: the exact versions everyone installs, without the name of any index.

`uv run` does not read constraints.txt, so the same pins also stand in pyproject.toml.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import textwrap
from pathlib import Path

from toolchain.environment import ROOT, Problem, find_uv

NO_BREAK = "\u00a0"
PINS = ROOT / "constraints.txt"
PROJECT = ROOT / "pyproject.toml"
BLOCK = re.compile(r"(?<=^constraint-dependencies = \[\n).*?(?=^\]$)", re.MULTILINE | re.DOTALL)
COMPILE = (
    "pip compile --universal --python-version 3.11 --all-extras --group dev --quiet"
    " --no-header --no-annotate --no-emit-index-url --no-config pyproject.toml -o"
)
NO_ANSWER = (
    "Failed to fetch",
    "error sending request",
    "dns error",
    "timed out",
    "network was disabled",
)


class IndexUnreachable(Exception):  # noqa: N818 -- a state of the world, not a mistake
    """The package index did not answer, so nothing can be said about the pins."""


def resolve(pins: Path, *extra: str) -> None:
    """Write the versions that fit pyproject.toml into `pins`; those in it stay if they fit."""
    uv = find_uv()
    if uv is None:
        raise IndexUnreachable("uv is not here")
    command = [str(uv), *COMPILE.split(), str(pins), *extra]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if any(sign in done.stderr for sign in NO_ANSWER):
        raise IndexUnreachable("the package index does not answer")
    raise Problem(f"no versions fit pyproject.toml:\n{done.stderr.strip()}")


def stale() -> str | None:
    """What is wrong with the pins, or None. Raises IndexUnreachable when it cannot be known."""
    if inside(PROJECT.read_text("utf-8")) != PINS.read_text("utf-8").splitlines():
        return "pyproject.toml and constraints.txt have different pins; run: ./dev pin"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, PINS.name)
        shutil.copy(PINS, copy)
        resolve(copy)
        if copy.read_text("utf-8") != PINS.read_text("utf-8"):
            return "constraints.txt does not fit pyproject.toml; run: ./dev pin"
    return None


def renew(extra: list[str]) -> None:
    """Resolve again and write both places."""
    try:
        resolve(PINS, *extra)
    except IndexUnreachable as reason:
        raise Problem(f"the pins stay as they are: {reason}.") from reason
    pins = PINS.read_text("utf-8").splitlines()
    PROJECT.write_text(with_pins(PROJECT.read_text("utf-8"), pins), encoding="utf-8")


def with_pins(project: str, pins: list[str]) -> str:
    """The text of a pyproject.toml with these pins instead of those in it."""
    # One pin is never broken over two lines, though its marker has blanks in it.
    words = " ".join(f'"{pin}",'.replace(" ", NO_BREAK) for pin in pins)
    lines = textwrap.wrap(words, 94, break_long_words=False, break_on_hyphens=False)
    listed = "".join(f"    {line}\n" for line in lines).replace(NO_BREAK, " ")
    # Only the first: an empty list would be found a second time, up to the end of the next one.
    return BLOCK.sub(lambda _: listed, project, count=1)


def inside(project: str) -> list[str]:
    """The pins that stand in the text of a pyproject.toml."""
    found = BLOCK.search(project)
    return re.findall(r'"([^"]+)"', found[0]) if found else []
