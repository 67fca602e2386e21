"""The process that reads mails, from outside: started when there is one, ended when it is late."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from typing import Any

from contact_center.channels.email.parsing import worker
from contact_center.channels.email.parsing.worker import LENGTH

ENDING_SECONDS = 5.0


class ReadingFailedError(Exception):
    """The process was too slow, or died; the next mail gets a new one."""


class ReaderProcess:
    """One process; mails are read one after the other."""

    def __init__(self, seconds: float) -> None:
        """Give each mail `seconds`."""
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def read(self, raw: bytes, file: int = 0) -> dict[str, Any]:
        """What was read, or one of its files, or a `reason`; raises `ReadingFailedError`."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    return await self._ask(raw, file)
            except TimeoutError as error:
                await self._end()
                raise ReadingFailedError(f"took longer than {self._seconds:g} s") from error
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                await self._end()
                raise ReadingFailedError("the process that read it ended") from error
            except BaseException:
                await self._end()
                raise

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            await self._end()

    async def _ask(self, raw: bytes, file: int) -> dict[str, Any]:
        if self._process is None:
            self._process = await _start()
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        into.write(len(raw).to_bytes(LENGTH, "big") + file.to_bytes(LENGTH, "big"))
        into.write(raw)
        await into.drain()
        length = int.from_bytes(await out.readexactly(LENGTH), "big")
        answer: dict[str, Any] = json.loads(await out.readexactly(length))
        return answer

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ENDING_SECONDS):
                await process.wait()


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        worker.__name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)},
    )
