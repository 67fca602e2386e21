"""A bad network: passes bytes between clients and a server, and cuts, resets or stalls them."""

from __future__ import annotations

import asyncio
import socket
import struct
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

CHUNK = 65_536
UP, DOWN = "up", "down"
"""From clients to the server, and back."""


class Link:
    """One client's connection through the proxy."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        """Join two open connections."""
        self._writers = (client, server)
        self.flows = {UP: asyncio.Event(), DOWN: asyncio.Event()}
        for flow in self.flows.values():
            flow.set()

    def stall(self, *directions: str) -> None:
        """From now on pass nothing in these directions; nobody is told."""
        for direction in directions:
            self.flows[direction].clear()

    def cut(self) -> None:
        """End both sides in the orderly way, in the middle of whatever was said."""
        self._wake()
        for writer in self._writers:
            writer.close()

    def reset(self) -> None:
        """Drop both sides: what was under way is lost, and the other end is told with a reset."""
        self._wake()
        for writer in self._writers:
            sock: socket.socket | None = writer.get_extra_info("socket")
            if sock is not None and sock.fileno() >= 0:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()

    def _wake(self) -> None:
        for flow in self.flows.values():
            flow.set()


class FaultProxy:
    """Listens on a port of its own and speaks to `url` for everybody who connects."""

    def __init__(self, url: str) -> None:
        """Stand before the server at `url`, which may die and come back."""
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._links: set[Link] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self.made = 0

    @property
    def url(self) -> str:
        """Where clients connect to."""
        port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    @property
    def links(self) -> list[Link]:
        """The connections that are open now."""
        return list(self._links)

    def cut(self) -> int:
        """Cut every connection; how many there were."""
        links = self.links
        for link in links:
            link.cut()
        return len(links)

    def reset(self) -> int:
        """Reset every connection; how many there were."""
        links = self.links
        for link in links:
            link.reset()
        return len(links)

    def stall(self, *directions: str) -> None:
        """Stall every connection there is; new ones are well."""
        for link in self._links:
            link.stall(*directions)

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything."""
        self._server.close()
        self.reset()
        await asyncio.gather(*self._passing)
        await self._server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)
        try:
            from_server, to_server = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.transport.abort()
            return
        link = Link(writer, to_server)
        self._links.add(link)
        self.made += 1
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, to_server, UP, link))
                both.create_task(self._pass(from_server, writer, DOWN, link))
        finally:
            self._links.discard(link)
            link.cut()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str, link: Link
    ) -> None:
        try:
            while data := await reader.read(CHUNK):
                await link.flows[direction].wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            # One side has ended; the other one is not left open.
            link.cut()
