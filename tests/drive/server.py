"""A center in a process of its own, which can be killed and started again on the same port."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 30.0
STOP_SECONDS = 20.0
ROOT = Path(__file__).parent.parent.parent


class Server:
    """One process at a time; whatever it says is kept in a file beside its data."""

    def __init__(
        self,
        folder: Path,
        *more: str,
        under: Sequence[str] = (),
        **settings: dict[str, Any],
    ) -> None:
        """Serve `folder`; `more` goes to the launcher as it is, `under` is a command to run it."""
        self.folder = folder
        self.starts = 0
        self.url = ""
        self._log = folder.with_suffix(".log")
        self._under = tuple(under)
        self._more = (*more, "--settings", json.dumps(settings))
        self._process: Process | None = None
        self._pid: int | None = None

    @property
    def pid(self) -> int | None:
        """Which process serves, while it runs; not the one that watches it, if any does."""
        return self._pid

    @property
    def database(self) -> Path:
        """The file that everything is in."""
        return self.folder / "center.sqlite3"

    async def start(self) -> None:
        """Start it, at the same address as before; returns when it serves."""
        port = self.url.rpartition(":")[2] or "0"
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(*self._under, sys.executable, "-m", "tests.drive.launcher"),
                *("--data", str(self.folder), "--port", port, *self._more),
                stdout=PIPE,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            line = await self._process.stdout.readline()
        assert line, f"it did not start:\n{self.said()}"
        ready = json.loads(line)
        self.url, self._pid = ready["url"], ready["pid"]
        self.starts += 1

    async def kill(self) -> None:
        """End it at once, as a power cut would; nothing is written, nobody is told."""
        if self._process is not None:
            # The whole group, because whoever watches it would leave it running.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()
            self._process = self._pid = None

    async def stop(self) -> int:
        """Tell it to stop, and wait until it has; its exit status."""
        assert self._process is not None
        assert self._pid is not None
        os.kill(self._pid, signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            status = await self._process.wait()
        self._process = self._pid = None
        return status

    def said(self) -> str:
        """The end of what it wrote about itself."""
        return self._log.read_text(errors="replace")[-4000:]

    async def __aenter__(self) -> Self:
        """Start it."""
        try:
            await self.start()
        except BaseException:
            await self.kill()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, whatever happened."""
        await self.kill()
