"""A cheap client of the protocol: RFC 6455 by hand, frames made beforehand, nothing decoded.

The load generator shares two cores with the server, so it does as little as it can: its masks
are zero, which leaves the payload as it is, and it counts answers instead of reading them.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Self, cast

from contact_center.wire.frames import SUBPROTOCOL

CONNECT_SECONDS = 60.0
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
MASKED = 0x80
NO_MASK = bytes(4)
SHORT, MEDIUM = 126, 127
FINAL = 0x80


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """One whole client frame, masked with zeros (RFC 6455 section 5.3)."""
    size = len(payload)
    if size < SHORT:
        head = bytes((FINAL | kind, MASKED | size))
    else:
        head = bytes((FINAL | kind, MASKED | SHORT)) + size.to_bytes(2, "big")
    return head + NO_MASK + payload


class RawSocket(asyncio.Protocol):
    """One connection; `heard` is given every text message, as bytes."""

    def __init__(self, heard: Callable[[RawSocket, bytes], None]) -> None:
        """Nothing is sent before `open_socket`."""
        self._heard = heard
        self._rest = b""
        self._is_open = False
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._welcome: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._why = b""
        self.is_lost = False

    def say(self, payload: bytes) -> None:
        """Send one text message."""
        assert self._transport is not None
        self._transport.write(frame(payload))

    def close(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    async def greet(self, token: str, dev: str) -> Self:
        """Say hello and wait for the welcome."""
        await self._opened
        self.say(b'{"t":"hello","v":[1],"dev":"%b","token":"%b"}' % (dev.encode(), token.encode()))
        async with asyncio.timeout(CONNECT_SECONDS):
            welcome = await self._welcome
        if b'"t":"welcome"' not in welcome:
            raise RuntimeError(welcome[:300].decode())
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A cast, because uvloop's transports are no subclass of asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def ask(self, path: str, port: int) -> None:
        """Ask for the upgrade."""
        assert self._transport is not None
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            (
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
            ).encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        for waiting in (self._opened, self._welcome):
            if not waiting.done():
                waiting.set_exception(ConnectionError(f"the server hung up: {self._why!r}"))

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self._is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self._is_open = True
            if head.startswith(b"HTTP/1.1 101"):
                self._opened.set_result(None)
            else:
                self._opened.set_exception(RuntimeError(head[:300].decode()))
                return
        self._rest = self._frames(data)

    def _frames(self, data: bytes) -> bytes:
        """Hear whole frames; what is left belongs to the next one."""
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == SHORT:
                start += 2
                size = int.from_bytes(data[at + 2 : start], "big")
            elif size == MEDIUM:
                start += 8
                size = int.from_bytes(data[at + 2 : start], "big")
            if end - start < size:
                break
            kind = data[at] & 15
            at = start + size
            if kind == TEXT:
                self._text(data[start:at])
            elif kind == CLOSE:
                self._why = data[start:at]
            elif kind == PING and self._transport is not None:
                self._transport.write(frame(data[start:at], PONG))
        return data[at:]

    def _text(self, payload: bytes) -> None:
        if self._welcome.done():
            self._heard(self, payload)
        else:
            self._welcome.set_result(payload)


async def open_socket(
    port: int, path: str, token: str, heard: Callable[[RawSocket, bytes], None], dev: str = "bench"
) -> RawSocket:
    """A connection that is welcome."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: RawSocket(heard), "127.0.0.1", port)
    socket.ask(path, port)
    return await socket.greet(token, dev)
