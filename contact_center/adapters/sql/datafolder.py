"""The data folder: the database file, the lock of its one committer, its keys, its era."""

from __future__ import annotations

import json
import os
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

DATABASE = "center.sqlite3"
HIGHEST = "highest-position"
NODE = "node.json"
SECRET = "secret.key"  # noqa: S105 -- the name of a file


class FolderInUse(Exception):  # noqa: N818 -- a state of the world that a person can change
    """Another committer works on this folder."""


@dataclass(frozen=True, slots=True)
class RunningNode:
    """Where the node of this folder answers, and the key that commands show it."""

    url: str
    key: str
    pid: int


class DataFolder:
    """One center's data; entered by the process that writes it."""

    def __init__(self, path: Path) -> None:
        """Use `path`, which is made on entering."""
        self.path = path
        self.database = path / DATABASE
        self._lock = FileLock(path / "committer.lock")
        self._remembering = threading.Lock()
        self._remembered = 0

    def __enter__(self) -> Self:
        """Become the one committer, or raise `FolderInUse`."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            msg = (
                f"Another process already serves the data folder {self.path}; "
                "stop it first, or name another folder with --data."
            )
            raise FolderInUse(msg) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the folder."""
        (self.path / NODE).unlink(missing_ok=True)
        self._lock.release()

    def secret(self) -> bytes:
        """The key that signs tokens; made once, readable by the owner alone."""
        file = self.path / SECRET
        if not file.exists():
            write_privately(file, secrets.token_bytes(32))
        return file.read_bytes()

    def highest_position(self) -> int:
        """The highest position ever seen here, kept beside the database, not in it."""
        try:
            return int((self.path / HIGHEST).read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def remember_position(self, position: int) -> None:
        """Keep `position`; a database copied back from an older day is then recognised."""
        # A thread may still be at it when the center closes: one at a time, and never backwards.
        with self._remembering:
            if position > self._remembered:
                write_privately(self.path / HIGHEST, str(position).encode())
                self._remembered = position

    def announce(self, node: RunningNode) -> None:
        """Tell commands where the running node is."""
        fields = {"url": node.url, "key": node.key, "pid": node.pid}
        write_privately(self.path / NODE, json.dumps(fields).encode())

    def running_node(self) -> RunningNode | None:
        """The node that serves this folder now; None when none does."""
        try:
            fields = json.loads((self.path / NODE).read_text())
            node = RunningNode(fields["url"], fields["key"], fields["pid"])
        except (FileNotFoundError, ValueError, KeyError):
            return None
        return node if self._is_locked() else None

    def _is_locked(self) -> bool:
        try:
            with self._lock.acquire(timeout=0):
                return False
        except Timeout:
            return True


def write_privately(file: Path, content: bytes) -> None:
    """Replace `file` whole, readable by the owner alone; a crash leaves the old or the new one."""
    fresh = file.with_suffix(file.suffix + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)
