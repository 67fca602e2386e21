"""Runs a real center in a process of its own, so that a story can kill it and start it again."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from tests import loopback

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
        self._process: subprocess.Popen[str] | None = None
        self._log: IO[str] | None = None
        self._port = 0
        self.ready: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    async def start(self) -> None:
        """Start on a free port, or where it was before, and wait until it serves."""
        self._log = (self._folder / "log").open("a", encoding="utf-8")
        command = [sys.executable, "-m", "contact_center", "demo", "--json"]
        command += ["--port", str(self._port), "--data", str(self._folder / "data")]
        mine = {f"CONTACT_CENTER_{name}": value for name, value in self._settings.items()}
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **mine},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(
            asyncio.to_thread(self._process.stdout.readline), READY_SECONDS
        )
        assert line, f"The center did not start:\n{(self._folder / 'log').read_text()}"
        self.ready = json.loads(line)
        self._port = int(self.url.rpartition(":")[2])
        assert loopback.is_near(self.url.removeprefix("http://").partition(":")[0])

    def kill(self) -> None:
        """What a power cut does: no warning, nothing finished."""
        self._end(subprocess.Popen.kill)

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        self._end(subprocess.Popen.terminate)

    def _end(self, how: Any) -> None:
        if self._process is None or self._process.stdout is None or self._log is None:
            return
        how(self._process)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()
        self._process = None
