"""Makes `.venv` and `.tools` inside the folder, once; the second start finds them ready."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from tests import browser
from toolchain import frontend

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
IS_WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if IS_WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if IS_WINDOWS else "python")
INPUTS = ("pyproject.toml", "constraints.txt", "hatch_build.py")
UV = "uv>=0.9,<1"
OLDEST_UV = (0, 8)


class Problem(Exception):  # noqa: N818 -- a sentence for a person, not a mistake in here
    """Why a command cannot go on; the text is all the person sees."""


def prepare(group: str) -> None:
    """Install what `group` (`run` or `dev`) needs and build the pages, if anything changed."""
    if is_ready(group) and frontend.is_fresh(ROOT):
        return
    started = time.monotonic()
    with alone():
        # First, so that installing the package finds the pages built.
        if not frontend.is_fresh(ROOT):
            with explained():
                frontend.build(ROOT, node(), tell)
        if not is_ready(group):
            _install(group)
    tell(f"ready after {time.monotonic() - started:.0f} s")


def prepare_browser() -> None:
    """Get a Chromium for the browser tests, if this machine has none."""
    if browser.is_there():
        return
    with alone(), explained():
        if not browser.is_there() and not browser.fetch(PYTHON, node, tell):
            raise Problem(
                "no browser to test with: install Chromium, or name one in TEST_CHROMIUM."
            )


def is_ready(group: str) -> bool:
    # What is enough to test is enough to run.
    marks = [VENV / f".ready-{name}" for name in {group, "dev"}]
    wanted = _wanted()
    return PYTHON.exists() and any(m.exists() and m.read_text("utf-8") == wanted for m in marks)


def _wanted() -> str:
    """Changes when the installation must be renewed: also when the folder was moved."""
    digest = hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in INPUTS))
    return f"{ROOT}\n{digest.hexdigest()}"


def _install(group: str) -> None:
    _make_venv()
    tell(f"installing what is needed to {'run' if group == 'run' else 'test'}")
    arguments = ["install", "-e", ".", "-c", "constraints.txt"]
    if group == "dev":
        arguments += ["--group", "dev"]
    if uv := find_uv():
        # An unchanged pyproject.toml would make uv keep an installation that was moved.
        arguments += ["--python", str(PYTHON), "--reinstall-package", "contact-center"]
        command = [str(uv), "pip", *arguments]
    else:
        _run([PYTHON, "-m", "pip", "install", "pip>=25.1"])
        command = [str(PYTHON), "-m", "pip", *arguments]
    _run(command)
    (VENV / f".ready-{group}").write_text(_wanted(), encoding="utf-8")


def _make_venv() -> None:
    marks = list(VENV.glob(".ready-*"))
    is_moved = any(not m.read_text("utf-8").startswith(f"{ROOT}\n") for m in marks)
    if PYTHON.exists() and not is_moved:
        return
    tell("making an environment in .venv")
    if uv := find_uv():
        _run([uv, "venv", "--clear", "--python", sys.executable, VENV])
    else:
        _run([sys.executable, "-m", "venv", "--clear", VENV])


@cache
def find_uv() -> Path | None:
    """uv of this machine, else the one put into `.tools` by pip; None if neither can be had."""
    own = TOOLS / "uv" / "bin" / ("uv.exe" if IS_WINDOWS else "uv")
    for found in (shutil.which("uv"), own):
        if found and _uv_runs(Path(found)):
            return Path(found)
    tell("fetching uv into .tools")
    # --target needs no venv module, and works on a Python that its distribution manages.
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    with contextlib.suppress(Problem):
        _run([*command, "--target", TOOLS / "uv", UV])
    return own if _uv_runs(own) else None


def _uv_runs(program: Path) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    version = re.match(r"uv (\d+)\.(\d+)", done.stdout)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_UV


@cache
def node() -> frontend.Node:
    """The Node of this machine, else one fetched into `.tools`."""
    if found := frontend.find_node(ROOT):
        return found
    tell("fetching Node.js into .tools (60 MB)")
    where = ["--target", str(TOOLS / "node"), frontend.NODE_WHEEL]
    if uv := find_uv():
        _run([uv, "pip", "install", "--python", sys.executable, *where])
    else:
        _run([sys.executable, "-m", "pip", "install", *where])
    if found := frontend.find_node(ROOT):
        return found
    raise Problem("no Node.js: install Node 22 or newer with npm.")


def _run(command: Sequence[str | Path]) -> None:
    """Run a step of the set-up; what it says is shown only if it fails."""
    # A closed network has no Pythons to download; the one that runs this is good enough.
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        step = " ".join(Path(part).name for part in command[:4])
        raise Problem(f"the step {step!r} of the set-up failed:\n{said}")


@contextlib.contextmanager
def explained() -> Iterator[None]:
    try:
        yield
    except frontend.FrontendError as error:
        raise Problem(str(error)) from error


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keep a second `./dev` waiting while this one sets up."""
    if IS_WINDOWS:
        yield
        return
    import fcntl

    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("waiting for another ./dev that is setting up")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell(sentence: str) -> None:
    """Say what is going on, where it does not mix with what a command prints."""
    print(f"./dev: {sentence}", file=sys.stderr, flush=True)
