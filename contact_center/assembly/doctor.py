"""The doctor: looks at a data folder and says what is in order, what is doubtful, what is wrong.

It only reads, so it may be called at any time, beside a running node or without one.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import DatabaseError

import agent_console
from contact_center.adapters.sql.datafolder import NODE, SECRET, DataFolder, RunningNode
from contact_center.adapters.sql.examining import Examination, Stand, examined, has_wal
from contact_center.adapters.sql.migrating import LATEST
from contact_center.channels import chat
from contact_center.jobs.auditor import POSITIONS_A_LOOK, violations

State = Literal["ok", "warning", "problem"]

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LEAST_KEY_BYTES = 32
SCARCE_BYTES = 2**30
NO_BYTES = 100 * 2**20
LONG_WAL_BYTES = 512 * 2**20
SKEW_MS = 5_000
NODE_SECONDS = 5
SHOWN = 20
"""Violations beyond these tell nothing new."""

BUILT = (
    Path(agent_console.__path__[0]) / "static" / "console",
    Path(chat.__path__[0]) / "static" / "widget.js",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    text: str


def examine(path: Path, now: Callable[[], int]) -> Iterator[Finding]:
    """Look at everything, one finding after the other; nothing stops the rest."""
    folder = DataFolder(path)
    yield from _folder(path)
    yield from _secret(path / SECRET)
    yield from _node(folder)
    yield from _disk(path, folder.database)
    yield from _built()
    if not folder.database.is_file():
        yield Finding(
            "database", "problem", f"There is no center in {path}: there is no {folder.database}."
        )
        return
    yield from _wal(folder.database)
    try:
        with examined(folder.database) as examination:
            yield from _database(examination, folder, now())
    except (DatabaseError, OSError) as error:
        said = getattr(error, "orig", None) or error
        yield Finding("database", "problem", f"The database cannot be read: {said}.")


def _folder(path: Path) -> Iterator[Finding]:
    if not path.is_dir():
        yield Finding("folder", "problem", f"{path} is not a folder.")
    elif not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("folder", "problem", f"{path} cannot be written by this user.")
    elif path.stat().st_mode & OTHERS:
        yield Finding("folder", "warning", f"Others may look into {path}: chmod 700 closes it.")
    else:
        yield Finding("folder", "ok", f"{path} is closed to others.")


def _secret(file: Path) -> Iterator[Finding]:
    if not file.exists():
        yield Finding("key", "ok", f"There is no {SECRET} yet; the first start makes one.")
        return
    found = file.stat()
    if found.st_mode & OTHERS:
        yield Finding("key", "problem", f"Others may read {file}: chmod 600, and make a new one.")
    elif found.st_size < LEAST_KEY_BYTES:
        yield Finding("key", "problem", f"{file} is too short to be a key: take it away.")
    else:
        yield Finding("key", "ok", f"{SECRET} can be read by its owner alone.")


def _node(folder: DataFolder) -> Iterator[Finding]:
    node = folder.running_node()
    if node is not None:
        yield _readiness(node)
    elif (folder.path / NODE).exists():
        yield Finding(
            "node", "warning", f"No node runs; {NODE} is left of one that did not end properly."
        )
    else:
        yield Finding("node", "ok", "No node runs.")


def _readiness(node: RunningNode) -> Finding:
    here = f"The node at {node.url} (process {node.pid})"
    try:
        with urllib.request.urlopen(f"{node.url}/readyz", timeout=NODE_SECONDS):  # noqa: S310 -- our own node's address
            return Finding("node", "ok", f"{here} is ready.")
    except urllib.error.HTTPError as error:
        try:
            reasons = "; ".join(json.load(error)["reasons"])
        except (ValueError, KeyError):
            reasons = f"status {error.code}"
        return Finding("node", "problem", f"{here} is not ready: {reasons}.")
    except OSError as error:
        return Finding("node", "problem", f"{here} does not answer: {error}.")


def _disk(path: Path, database: Path) -> Iterator[Finding]:
    if not path.is_dir():
        return
    free = shutil.disk_usage(path).free
    size = database.stat().st_size if database.is_file() else 0
    text = f"{free // 2**20} MiB are free; the database has {size // 2**20} MiB."
    if free < NO_BYTES:
        yield Finding("disk", "problem", text)
    elif free < max(SCARCE_BYTES, size):
        # A migration copies the file first.
        yield Finding("disk", "warning", text)
    else:
        yield Finding("disk", "ok", text)


def _built() -> Iterator[Finding]:
    missing = [str(file) for file in BUILT if not file.exists()]
    if missing:
        yield Finding("pages", "problem", f"The front end was not built: no {', '.join(missing)}.")
    else:
        yield Finding("pages", "ok", "Console and widget are built.")


def _wal(database: Path) -> Iterator[Finding]:
    log = database.with_name(database.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if not has_wal(database):
        yield Finding(
            "journal mode", "warning", "The database is not in WAL mode; the next start sets it."
        )
    elif size > LONG_WAL_BYTES:
        text = f"{log.name} has {size // 2**20} MiB: a reader holds it open for too long."
        yield Finding("journal mode", "warning", text)
    else:
        yield Finding("journal mode", "ok", "The database is in WAL mode.")


def _database(examination: Examination, folder: DataFolder, now: int) -> Iterator[Finding]:
    complaints = examination.complaints()
    for complaint in complaints:
        yield Finding("database", "problem", f"The file is damaged: {complaint}.")
    if not complaints:
        yield Finding("database", "ok", "SQLite finds no damage in the file.")
    version = examination.version()
    if version is None or version > LATEST:
        text = f"The database is at version {version}, this program at {LATEST}."
        yield Finding("version", "problem", text)
        return
    if version < LATEST:
        text = f"The database is at version {version}; the next start brings it to {LATEST}."
        yield Finding("version", "warning", text)
        return
    yield Finding("version", "ok", f"The database is at version {version}.")
    stand = examination.stand()
    if stand is None:
        yield Finding("journal", "ok", "The journal has not begun.")
        return
    yield from _journal(stand, folder, now)
    yield from _audit(examination)


def _journal(stand: Stand, folder: DataFolder, now: int) -> Iterator[Finding]:
    if now + SKEW_MS < stand.at:
        late = (stand.at - now) // 1000
        text = f"The clock of this machine is {late} s behind the last fact of the journal."
        yield Finding("clock", "problem", text)
    else:
        yield Finding("clock", "ok", "The clock is not behind the journal.")
    if stand.head < folder.highest_position() and folder.running_node() is None:
        text = "This is an older copy of the database; the next start begins a new era."
        yield Finding("journal", "warning", text)
    else:
        yield Finding("journal", "ok", f"The journal stands at {stand.head}.")


def _audit(examination: Examination) -> Iterator[Finding]:
    position, found = 0, set()
    while True:
        rows = examination.rows_after(position, POSITIONS_A_LOOK)
        found.update(violations(rows))
        position = rows.through
        if position >= rows.head:
            break
    for violation in sorted(found)[:SHOWN]:
        text = f"A rule is violated: {violation.rule}: {violation.what}."
        yield Finding("rules", "problem", text)
    if not found:
        yield Finding("rules", "ok", f"No rule is violated up to position {position}.")
