"""How the files of this project look: short, with a map in each folder and honest names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.architecture import sources
from tests.architecture.sources import longer_than

LONGEST = 400
VAGUE = {"base", "common", "handler", "helper", "manager", "misc", "service", "util"}
VAGUE |= {f"{word}s" for word in VAGUE}
PLANTED = Path("planted.py")


def vaguely_named(paths: Iterable[Path]) -> list[str]:
    return [path.as_posix() for path in paths if VAGUE & {*path.parent.parts, path.stem}]


def without_docstring(written: Mapping[Path, str]) -> list[str]:
    trees = {path.as_posix(): ast.parse(text) for path, text in written.items()}
    return [name for name, tree in trees.items() if not ast.get_docstring(tree)]


def with_code(written: Mapping[Path, str]) -> list[str]:
    bodies = {path.as_posix(): ast.parse(text).body for path, text in written.items()}
    return [name for name, body in bodies.items() if len(body) > 1]


def without_map(paths: Iterable[Path]) -> list[str]:
    # Alembic runs migrations as scripts, by their path.
    known = {path for path in paths if "migrations" not in path.parts}
    folders = {path.parent for path in known}
    return sorted(str(folder) for folder in folders if folder / "__init__.py" not in known)


def test_no_file_is_too_long_to_read() -> None:
    assert longer_than(LONGEST, sources.texts(sources.of_kind(*sources.CODE))) == {}


def test_a_file_that_is_too_long_is_seen() -> None:
    written = {PLANTED: "x\n" * 401, Path("short.py"): "x\n" * 400}

    assert longer_than(LONGEST, written) == {"planted.py": 401}


def test_every_folder_of_a_package_has_a_map_without_code_in_it() -> None:
    maps = [path for path in sources.packaged() if path.name == "__init__.py"]

    assert len(maps) >= len(sources.PACKAGES)
    assert with_code(sources.texts(maps)) == []
    assert without_map(sources.packaged()) == []


def test_a_map_with_code_in_it_is_seen_and_so_is_a_missing_one() -> None:
    assert with_code({PLANTED: '"""Map."""\nfrom x import y\n'}) == ["planted.py"]
    planted = ["a/__init__.py", "a/b/c.py", "a/migrations/versions/first.py"]
    assert without_map([Path(name) for name in planted]) == ["a/b"]


def test_every_module_says_what_it_is() -> None:
    programs = {"dev", "hatch_build.py"}
    checked = [
        path
        for path in sources.of_kind(".py", "dev")
        if path.parts[0] in {*sources.PACKAGES, *programs, "tests", "toolchain", "benchmarks"}
    ]

    assert without_docstring(sources.texts(checked)) == []


def test_a_module_that_does_not_say_what_it_is_is_seen() -> None:
    assert without_docstring({PLANTED: "x = 1\n"}) == ["planted.py"]


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert vaguely_named(sources.of_kind(*sources.CODE)) == []


def test_a_name_that_says_nothing_is_seen() -> None:
    planted = [Path("bot/utils.py"), Path("routing/services/x.py"), Path("bot/dialogue.py")]

    assert vaguely_named(planted) == ["bot/utils.py", "routing/services/x.py"]
