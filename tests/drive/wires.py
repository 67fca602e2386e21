"""The bare wire: for clients that do what no good client does."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from contact_center.wire.frames import SUBPROTOCOL
from tests.drive.waiting import LIMIT_SECONDS

Frame = dict[str, Any]


class Wire:
    """One WebSocket and the frames that came over it."""

    def __init__(self, connection: ClientConnection) -> None:
        """Speak over an open connection."""
        self.connection = connection
        self._read: list[Frame] = []

    async def say(self, frame: Frame | list[Frame] | str | bytes) -> None:
        """Send a frame, or whatever else."""
        data = frame if isinstance(frame, str | bytes) else json.dumps(frame)
        await self.connection.send(data)

    async def hello(self, token: str, dev: str = "tab", **more: Any) -> Frame:
        """Say hello; the welcome."""
        await self.say({"t": "hello", "v": [1], "dev": dev, "token": token, **more})
        return await self.hear("welcome")

    async def next(self) -> Frame:
        """The next frame."""
        if not self._read:
            async with asyncio.timeout(LIMIT_SECONDS):
                heard = json.loads(await self.connection.recv())
            self._read = heard if isinstance(heard, list) else [heard]
        return self._read.pop(0)

    async def hear(self, kind: str) -> Frame:
        """The next frame of this type; others are passed over."""
        while True:
            frame = await self.next()
            if frame["t"] == kind:
                return frame

    async def end(self) -> int | None:
        """Read until the connection is closed; the close code."""
        try:
            while True:
                await self.next()
        except ConnectionClosed:
            return self.connection.close_code


@asynccontextmanager
async def wire(
    url: str, role: str, *, origin: str | None = None, buffer_bytes: int | None = None
) -> AsyncIterator[Wire]:
    """Open a socket of this role; with `buffer_bytes` the network holds little for it."""
    parts = urlsplit(url)
    sock = socket.socket()
    if buffer_bytes is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer_bytes)
    sock.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(sock, (parts.hostname, parts.port))
        opening = connect(
            f"ws://{parts.netloc}/ws/{role}",
            sock=sock,
            origin=Origin(origin) if origin else None,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
            proxy=None,
            ping_interval=None,
            close_timeout=1,
            max_size=None,
            max_queue=1,
        )
        async with opening as connection:
            yield Wire(connection)
    finally:
        # A server that refuses leaves it to us.
        sock.close()
