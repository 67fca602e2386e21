"""The in-memory relay that the durable path is compared with: same sockets, same frames, no disk.

It checks no rights, keeps nothing and answers at once, but speaks the protocol: an `ok` for whoever
sent, an `ev` for both sides. Frames are decoded into typed structs and encoded once for both
sides; what gathers for a connection within one turn of the loop goes as one message, as ours does.
With `each`, every frame is a message of its own and written at once, as a plain relay does it.
Run as `python -m benchmarks.relay CAST [each]`, it prints one line of JSON when it serves.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

from benchmarks.furnishing import Cast
from contact_center.assembly.loops import run
from contact_center.journal.shapes import Ev, MessageBody
from contact_center.wire.frames import SUBPROTOCOL, ClientFrame, Do, Hello, Ok

WRITER_BYTES = 65_536
encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(ClientFrame | list[ClientFrame]).decode


class Side:
    """One connection and what has gathered for it."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        """Nothing has gathered yet."""
        self.socket = socket
        self.gathered: list[bytes] = []


class Relay:
    """Passes messages from one side of a conversation to the other."""

    def __init__(self, cast: Cast, *, each: bool) -> None:
        """Know the conversations of `cast`, and everybody by their token."""
        self._names = {one.token: one.id for one in [*cast.agents, *cast.visitors]}
        self._pairs = {one.conv: (one.id, one.agent) for one in cast.visitors}
        self._sides: dict[str | None, Side] = {}
        self._seqs: dict[str | None, int] = {}
        self._pos = 0
        self._each = each
        self._full: list[Side] = []
        self._ring = asyncio.Event()

    async def write(self) -> None:
        """Write to every connection for which something has gathered, for ever."""
        while True:
            await self._ring.wait()
            self._ring.clear()
            full, self._full = self._full, []
            for side in full:
                frames, side.gathered = side.gathered, []
                if not frames:
                    continue
                data = frames[0] if len(frames) == 1 else b"[" + b",".join(frames) + b"]"
                await side.socket.send_frame(data, WSMsgType.TEXT)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        socket = web.WebSocketResponse(
            protocols=(SUBPROTOCOL,),
            compress=False,
            writer_limit=WRITER_BYTES,
            decode_text=False,
        )
        await socket.prepare(request)
        name, side = "", Side(socket)
        async for message in socket:
            frames = decode(message.data)
            for frame in frames if isinstance(frames, list) else [frames]:
                match frame:
                    case Do():
                        self._pass_on(name, side, frame)
                        if self._each:
                            await self._write_each()
                    case Hello(token=token):
                        name = self._names[token]
                        self._sides[name] = side
                        self._put(side, b'{"t":"welcome"}')
                    case _:
                        pass
        return socket

    def _pass_on(self, name: str, side: Side, order: Do) -> None:
        self._pos += 1
        seq = self._seqs[order.conv] = self._seqs.get(order.conv, 0) + 1
        body = MessageBody(text=order.d["text"])
        at = int(time.time() * 1000)
        ev = encode(Ev(self._pos, "message", name, at, body, conv=order.conv, seq=seq, id=order.id))
        for one in self._pairs[order.conv]:
            other = self._sides.get(one)
            if other is not None:
                self._put(other, ev)
        self._put(side, encode(Ok(order.id, self._pos, False, order.conv, seq)))

    async def _write_each(self) -> None:
        full, self._full = self._full, []
        for side in full:
            frames, side.gathered = side.gathered, []
            for data in frames:
                await side.socket.send_frame(data, WSMsgType.TEXT)

    def _put(self, side: Side, data: bytes) -> None:
        if not side.gathered:
            self._full.append(side)
            self._ring.set()
        side.gathered.append(data)


async def serve(cast: Cast, *, each: bool) -> None:
    """Serve these people until the process is told to end."""
    relay = Relay(cast, each=each)
    app = web.Application()
    app.router.add_get("/ws/visitor", relay.open)
    app.router.add_get("/ws/agent", relay.open)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ready: dict[str, Any] = {"ready": True, "url": f"http://127.0.0.1:{runner.addresses[0][1]}"}
    print(json.dumps(ready), flush=True)
    await relay.write()


if __name__ == "__main__":
    people = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Cast)
    run(serve(people, each="each" in sys.argv[2:]))
