"""Runs a real center in a process of its own, so that a story can kill it and start it again."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
READY_SECONDS = 30
STOP_SECONDS = 10

SETTINGS = {
    # Every person of every story comes from the same machine.
    "LIMITS__SESSIONS_PER_MINUTE": "100000",
    # A story may be somebody at another address, by the header a proxy would set.
    "SERVER__TRUSTED_PROXIES": "127.0.0.0/8",
    # Who declined is asked again while the story lasts.
    "ROUTING__DECLINE_HOLD_SECONDS": "0.2",
    "LOGGING__LEVEL": "warning",
}


class Center:
    """`python -m contact_center demo` on a port and a folder of its own."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        """Nothing runs before `start`; `settings` are names without their prefix."""
        self._folder = folder
        self._settings = {**SETTINGS, **(settings or {})}
        self._process: asyncio.subprocess.Process | None = None
        self._port = 0
        self.ready: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    @property
    def outgoing(self) -> Path:
        """The Maildir that answers by mail end up in."""
        return self._folder / "data" / "outgoing-mail"

    async def start(self) -> None:
        """Start on a free port, or where it was before, and wait until it serves."""
        mine = {f"CONTACT_CENTER_{name}": value for name, value in self._settings.items()}
        command = ["-m", "contact_center", "demo", "--json", "--port", str(self._port)]
        with (self._folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                "--data",
                str(self._folder / "data"),
                cwd=ROOT,
                env={**os.environ, **mine},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), READY_SECONDS)
        assert line, f"The center did not start:\n{(self._folder / 'log').read_text()}"
        self.ready = json.loads(line)
        self._port = int(self.url.rpartition(":")[2])

    async def kill(self) -> None:
        """What a power cut does: no warning, nothing finished."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None

    async def stop(self) -> None:
        """Ask it to end, as an operator does."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            self._process = None
        except TimeoutError:
            await self.kill()
