"""The middle needs nothing but the standard library, and decides without asking clock or chance.

import-linter watches who imports whom inside the project (`./dev check`); this watches the rest.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.architecture import sources

DOMAIN = "contact_center.domain"
# Part of the standard library, yet the outside world: time, chance, files, threads, network.
WORLD = {
    "asyncio",
    "http",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
}
WORLD |= {"shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading"}
WORLD |= {"time", "urllib"}
PLANTED = Path("planted.py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case _:
                pass


def impure_imports(written: Mapping[Path, str]) -> list[str]:
    allowed = sys.stdlib_module_names - WORLD
    return [
        f"{path.as_posix()}: {name}"
        for path, text in written.items()
        for name in imported(ast.parse(text))
        if not f"{name}.".startswith(f"{DOMAIN}.") and name.partition(".")[0] not in allowed
    ]


def unseeded_chance(written: Mapping[Path, str]) -> list[str]:
    """Where a generator is made without a seed: `Random()`, which ruff cannot ban alone."""
    return [
        f"{path.as_posix()}:{node.lineno}"
        for path, text in written.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and not (node.args or node.keywords)
        and ast.unparse(node.func) in {"Random", "random.Random"}
    ]


def test_the_domain_needs_only_the_pure_part_of_the_standard_library() -> None:
    domain = [path for path in sources.packaged() if path.parts[:2] == ("contact_center", "domain")]

    assert len(domain) > 1
    assert impure_imports(sources.texts(domain)) == []


def test_an_import_from_outside_is_seen_in_the_domain() -> None:
    text = """
    from contact_center.domain.facts import Fact
    from contact_center.domains import x
    import dataclasses, msgspec
    def f():
        from time import time
    """

    found = impure_imports({PLANTED: "if True:\n" + text})

    assert found == [
        "planted.py: contact_center.domains",
        "planted.py: msgspec",
        "planted.py: time",
    ]


def test_chance_has_a_seed_outside_the_adapters() -> None:
    free = {("contact_center", "adapters"), ("contact_center", "assembly")}
    checked = [path for path in sources.packaged() if path.parts[:2] not in free]

    assert unseeded_chance(sources.texts(checked)) == []


def test_chance_without_a_seed_is_seen() -> None:
    text = "import random\na = random.Random()\nb = random.Random(1)\n"

    assert unseeded_chance({PLANTED: text}) == ["planted.py:2"]
