"""The files of this project, as git sees them: everything that is tracked or would be."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CODE = (".py", ".ts", ".tsx", ".vue", ".css", "dev")
PACKAGES = ("agent_console", "bot", "config", "contact_center", "knowledge_base", "routing")
# Where git is not, as in an unpacked source archive: what ./dev and the checks make.
MADE = {"node_modules", "static", "__pycache__", "dist", "data"}


@cache
def files() -> tuple[Path, ...]:
    """Every file, as a path relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        return tuple(sorted(path for path in found if _is_source(path)))
    paths = (Path(name) for name in listed.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def _is_source(path: Path) -> bool:
    hidden = (part.startswith(".") and part not in {".ci", ".npmrc"} for part in path.parts)
    return not any(hidden) and not MADE & set(path.parts) and (ROOT / path).is_file()


def of_kind(*suffixes: str) -> tuple[Path, ...]:
    """Files whose suffix, or whose whole name, is one of these."""
    return tuple(path for path in files() if path.suffix in suffixes or path.name in suffixes)


def packaged() -> tuple[Path, ...]:
    """The Python files that are delivered."""
    return tuple(path for path in of_kind(".py") if path.parts[0] in PACKAGES)


def text(path: Path) -> str | None:
    """The content of a file, None if it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def texts(paths: Iterable[Path]) -> dict[Path, str]:
    """What is in those of the files that are text."""
    return {path: found for path in paths if (found := text(path)) is not None}


def longer_than(limit: int, written: Mapping[Path, str]) -> dict[str, int]:
    """The number of lines of every file that has more than `limit`."""
    lengths = {path.as_posix(): content.count("\n") for path, content in written.items()}
    return {name: length for name, length in lengths.items() if length > limit}
