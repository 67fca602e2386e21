"""Opens a socket: who may, how, and then one `Connection` for as long as it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientConnectionResetError, WSMsgType, web

from contact_center.wire.admission import Gate
from contact_center.wire.connection import Connection, Node
from contact_center.wire.encoding import Malformed
from contact_center.wire.frames import SUBPROTOCOL
from contact_center.wire.http.problems import Problem, told_to_wait
from contact_center.wire.limits import Limits
from contact_center.wire.socket import Gone

Admits = Callable[[web.Request], Awaitable[bool]]
"""Whether the page that asks may; without an Origin it is no page, and the token decides."""

WRITER_BYTES = 65_536
FINAL_TEXT = 0x81
WHY_BYTES = 120
"""What a close frame has room for (RFC 6455 section 5.5)."""


async def serve(
    request: web.Request, role: str, *, admits: Admits, gate: Gate, node: Node, limits: Limits
) -> web.StreamResponse:
    """Upgrade the request and serve the connection until it is over; or a problem document."""
    problem = await _objection(request, admits, node)
    if problem is not None:
        return problem.answer()
    socket = web.WebSocketResponse(
        protocols=(SUBPROTOCOL,),
        # Pings and pongs come to us, who count them as signs of life.
        autoping=False,
        compress=False,
        # aiohttp refuses what is as large as the limit; here the limit itself is still taken.
        max_msg_size=limits.frame_bytes + 1,
        writer_limit=WRITER_BYTES,
        timeout=limits.closing_seconds,
        decode_text=False,
    )
    if not socket.can_prepare(request):
        return Problem("bad_request", "This path speaks WebSocket.").answer()
    await socket.prepare(request)
    transport = request.transport
    if transport is not None:
        await Connection(_AiohttpSocket(socket, transport), role, gate, node, limits).serve()
    return socket


async def _objection(request: web.Request, admits: Admits, node: Node) -> Problem | None:
    if not await admits(request):
        return Problem("foreign_origin")
    if not node.sockets.takes_more:
        return told_to_wait("busy", 5)
    spoken = request.headers.get("Sec-WebSocket-Protocol")
    if spoken is not None and SUBPROTOCOL not in {one.strip() for one in spoken.split(",")}:
        return Problem("bad_request", f"The subprotocol is {SUBPROTOCOL}.")
    return None


class _AiohttpSocket:
    """Fulfils `wire.socket.Socket`."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        self._socket = socket
        self._transport = transport
        self.heard = 0

    async def receive(self) -> bytes | None:
        while True:
            message = await self._socket.receive()
            self.heard += 1
            if message.type is WSMsgType.TEXT:
                data: bytes = message.data
                return data
            match message.type:
                case WSMsgType.PING:
                    await self._write(message.data, WSMsgType.PONG)
                case WSMsgType.PONG:
                    pass
                case WSMsgType.BINARY:
                    raise Malformed("text messages only")
                case _:
                    return None

    def is_free(self) -> bool:
        transport = self._transport
        return not transport.is_closing() and transport.get_write_buffer_size() < WRITER_BYTES

    def put(self, data: bytes) -> None:
        # aiohttp writes in coroutines only, so a task would have to be woken for each message: it
        # makes 11 µs of the 7 that gathering and writing takes. What aiohttp makes of a message
        # that is neither compressed nor masked is this head and the message.
        self._transport.write(_head(len(data)) + data)

    async def send(self, data: bytes) -> None:
        await self._write(data, WSMsgType.TEXT)

    async def ping(self) -> None:
        await self._write(b"", WSMsgType.PING)

    def backlog(self) -> int:
        return self._transport.get_write_buffer_size()

    async def close(self, code: int, why: str) -> None:
        message = why.encode()[:WHY_BYTES].decode(errors="ignore")
        await self._socket.close(code=code, message=message.encode())

    def abort(self) -> None:
        self._transport.abort()

    async def _write(self, data: bytes, kind: WSMsgType) -> None:
        try:
            await self._socket.send_frame(data, kind)
        except ClientConnectionResetError as error:
            raise Gone from error


def _head(size: int) -> bytes:
    """What stands before a whole text message that a server sends (RFC 6455 section 5.2)."""
    if size < 126:  # noqa: PLR2004 -- the greatest length that fits in seven bits, less two
        return bytes((FINAL_TEXT, size))
    if size < 1 << 16:
        return bytes((FINAL_TEXT, 126)) + size.to_bytes(2)
    return bytes((FINAL_TEXT, 127)) + size.to_bytes(8)
