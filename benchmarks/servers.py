"""The processes that are measured: the node as people run it, and the relay beside it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 30.0
TICKS = os.sysconf("SC_CLK_TCK")

SETTINGS = """
[server]
host = "127.0.0.1"
port = 0
shutdown_seconds = 5

[limits]
visitor_messages_per_second = 100000
visitor_burst = 100000
sessions_per_minute = 100000
hello_seconds = 30

[routing]
chat_max = 100

[logging]
level = "error"
"""
"""Nobody is too fast, and agents have room; everything that costs time is as people have it."""


@dataclass(slots=True)
class Usage:
    """What a process has used: CPU seconds so far, and the memory it holds, in bytes."""

    cpu_seconds: float
    rss_bytes: int


def usage_of(pid: int) -> Usage:
    """Read it from the kernel; Linux only."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    cpu = (int(fields[11]) + int(fields[12])) / TICKS
    return Usage(cpu, pages * os.sysconf("SC_PAGE_SIZE"))


class Served:
    """A process that says in one line of JSON where it serves; ended with the block."""

    def __init__(self, folder: Path, *command: str) -> None:
        """Run `python -m` this command; what it says of itself is kept beside `folder`."""
        self._command = command
        self._log = folder.with_suffix(".log")
        self._process: Process | None = None
        self.ready: dict[str, Any] = {}
        self.started_at = 0.0

    async def __aenter__(self) -> Self:
        """Start it; returns when it serves."""
        with self._log.open("ab") as log:
            self.started_at = time.perf_counter()
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *self._command),
                stdout=PIPE,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(START_SECONDS):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(self.said())
        self.ready = json.loads(line)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tell it to stop, and do not wait for ever."""
        assert self._process is not None
        try:
            self._process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        except ProcessLookupError:
            pass

    @property
    def port(self) -> int:
        """Where it serves on 127.0.0.1."""
        return int(self.ready["url"].rpartition(":")[2])

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        """The end of what it wrote about itself."""
        return self._log.read_text(errors="replace")[-2000:]

    def usage(self) -> Usage:
        """What it has used until now."""
        return usage_of(self.pid)


def write_settings(folder: Path) -> Path:
    """The settings file of a measured node, beside its data folder."""
    file = folder.with_suffix(".toml")
    file.write_text(SETTINGS)
    return file


def node(folder: Path, config: Path) -> Served:
    """A node of this data folder, as `contact-center serve` runs it."""
    return Served(
        folder,
        *("contact_center", "serve", "--json"),
        *("--data", str(folder), "--config", str(config), "--port", "0"),
    )


def demo(folder: Path, config: Path) -> Served:
    """A node with the sample shop, as `contact-center demo` runs it."""
    return Served(
        folder,
        *("contact_center", "demo", "--json"),
        *("--data", str(folder), "--config", str(config), "--port", "0"),
    )


def relay(folder: Path, cast: Path, *how: str) -> Served:
    """The in-memory relay for the same people; with `each` the plain one."""
    return Served(folder.with_name("relay"), "benchmarks.relay", str(cast), *how)
