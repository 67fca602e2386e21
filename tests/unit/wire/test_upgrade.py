"""The server's side of a real WebSocket: who may open it, and how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from contact_center.domain.actors import Actor
from contact_center.wire import upgrade
from contact_center.wire.closing import Close
from contact_center.wire.limits import Limits
from tests.drive.wires import Wire, wire
from tests.unit.wire.little_node import LittleNode
from tests.worlds import ANN, VISITOR, active

HOME = "https://shop.example"
HEADERS = {
    "Upgrade": "websocket",
    "Connection": "upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


class Served:
    """A little node with its sockets on a real port."""

    def __init__(self, node: LittleNode, url: str) -> None:
        self.node = node
        self.url = url

    def open(self, role: str = "visitor", **more: Any) -> AbstractAsyncContextManager[Wire]:
        return wire(self.url, role, **more)

    async def join(self, wired: Wire, actor: Actor = VISITOR, **more: Any) -> dict[str, Any]:
        return await wired.hello(self.node.admit(actor), **more)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that the network brings about."""
        async with asyncio.timeout(10):
            while not holds():  # noqa: ASYNC110 -- what the network does has no event to wait for
                await asyncio.sleep(0.005)


@asynccontextmanager
async def listening(
    routes: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]],
) -> AsyncIterator[str]:
    """An application of these paths on a free port; its address."""
    app = web.Application()
    for path, open_ in routes.items():
        app.router.add_get(path, open_)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site.port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving(limits: Limits | None = None, *, most: int = 100) -> AsyncIterator[Served]:
    node = LittleNode(active(), limits, most=most)

    async def admits(request: web.Request) -> bool:
        return request.headers.get("Origin") in {None, HOME}

    async def open_(request: web.Request) -> web.StreamResponse:
        return await upgrade.serve(
            request,
            request.match_info["role"],
            admits=admits,
            gate=node.asks,
            node=node.node,
            limits=node.limits,
        )

    async with listening({"/ws/{role}": open_}) as url:
        yield Served(node, url)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as one:
        yield one


async def attempt(served: Served, **headers: str) -> tuple[int, dict[str, Any]]:
    """The answer to an upgrade that is not granted, or 101."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(served.url + "/ws/visitor", headers={**HEADERS, **headers}) as answer,
    ):
        return answer.status, {} if answer.status == 101 else await answer.json(content_type=None)


async def test_a_page_of_ours_and_whoever_is_no_page_may_open_a_socket(served: Served) -> None:
    for origin in (HOME, None):
        async with served.open(origin=origin) as opened:
            assert (await served.join(opened))["mode"] == "fresh"
            assert opened.connection.subprotocol == "contact-center.v1"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://shop.example.evil.example", HOME + ":444"]
)
async def test_a_foreign_page_is_refused_before_the_upgrade(served: Served, origin: str) -> None:
    status, problem = await attempt(served, Origin=origin)

    assert (status, problem["code"]) == (403, "foreign_origin")


async def test_another_subprotocol_is_not_spoken(served: Served) -> None:
    status, problem = await attempt(served, **{"Sec-WebSocket-Protocol": "chat, contact-center.v2"})

    assert status == 400
    assert problem["detail"] == "The subprotocol is contact-center.v1."


async def test_a_client_without_a_subprotocol_is_understood(served: Served) -> None:
    assert (await attempt(served))[0] == 101


async def test_an_ordinary_request_is_told_what_is_spoken_here(served: Served) -> None:
    async with aiohttp.ClientSession() as http, http.get(served.url + "/ws/visitor") as answer:
        problem = await answer.json(content_type=None)

    assert (answer.status, problem["detail"]) == (400, "This path speaks WebSocket.")


async def test_when_there_are_too_many_sockets_the_next_one_is_told_to_wait() -> None:
    async with serving(most=1) as served, served.open() as opened:
        await served.join(opened)

        status, problem = await attempt(served)

    assert (status, problem["code"]) == (503, "busy")


async def test_frames_go_both_ways(served: Served) -> None:
    async with served.open() as visitor, served.open("agent") as agent:
        await served.join(visitor)
        await served.join(agent, ANN)

        await visitor.say({"t": "do", "id": "o1", "op": "message.send", "d": {"text": "你好"}})

        assert (await visitor.hear("ok"))["id"] == "o1"
        assert (await agent.hear("ev"))["d"] == {"text": "你好"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"\x00\x01", Close.PROTOCOL),
        ("{", Close.PROTOCOL),
        ('{"t":"sing"}', Close.PROTOCOL),
        ('{"t":"ping","n":1,"pad":"' + "x" * 65_512 + '"}', Close.TOO_BIG),
    ],
)
async def test_what_is_not_understood_closes_with_its_code(
    served: Served, said: str | bytes, code: Close
) -> None:
    async with served.open() as opened:
        await served.join(opened)
        await opened.say(said)

        assert await opened.end() == code


async def test_a_message_of_exactly_the_limit_is_taken(served: Served) -> None:
    padded = '{"t":"ping","n":1,"pad":"' + "x" * (65_536 - 27) + '"}'
    assert len(padded) == 65_536

    async with served.open() as opened:
        await served.join(opened)
        await opened.say(padded)

        assert (await opened.hear("pong"))["n"] == 1


async def test_a_reason_longer_than_a_close_frame_holds_is_cut(served: Served) -> None:
    async with served.open() as opened:
        await served.join(opened)
        served.node.hub.close_all("visitor:v", Close.FORBIDDEN, "因为" * 100)

        assert await opened.end() == Close.FORBIDDEN
        assert (opened.connection.close_reason or "").startswith("因为")


async def test_who_leaves_is_noticed(served: Served) -> None:
    async with served.open() as opened:
        await served.join(opened)
        assert served.node.hub.is_online("visitor:v")

    await served.until(lambda: not served.node.hub.is_online("visitor:v"))


async def test_who_vanishes_is_noticed(served: Served) -> None:
    async with served.open() as opened:
        await served.join(opened)
        opened.connection.transport.abort()

        await served.until(lambda: not served.node.hub.is_online("visitor:v"))


async def test_pings_of_the_server_are_answered_and_count_as_life() -> None:
    async with serving(Limits(heartbeat_ms=1_000)) as served, served.open() as opened:
        await served.join(opened)
        (connection,) = served.node.sockets

        for tick in range(6):
            heard = connection._socket.heard  # type: ignore[attr-defined]
            served.node.sockets.tick()
            if tick % 2:
                await served.until(lambda: connection._socket.heard > heard)  # type: ignore[attr-defined]  # noqa: B023

        await opened.say({"t": "ping", "n": 1})
        assert (await opened.hear("pong"))["n"] == 1


async def test_pings_of_the_client_are_answered(served: Served) -> None:
    async with served.open() as opened:
        await served.join(opened)

        answered = await opened.connection.ping()

        async with asyncio.timeout(10):
            assert await answered >= 0


async def test_a_client_that_stops_reading_holds_up_nobody_and_is_told_why_it_ends() -> None:
    limits = Limits(buffer_bytes=10_000, slow_ms=5_000, others_per_second=10**6)
    async with (
        serving(limits) as served,
        served.open(buffer_bytes=4_096) as slow,
        served.open("agent") as agent,
    ):
        await served.join(slow)
        await served.join(agent, ANN)
        conv, long = served.node.world.conv, "x" * 9_000
        (stalled,) = [one for one in served.node.sockets if one.role == "visitor"]

        sent = 0
        while not stalled._sender.is_writing or sent < 50:  # type: ignore[attr-defined]
            sent += 1
            order = {"t": "do", "id": f"m{sent}", "op": "message.send", "conv": conv}
            await agent.say({**order, "d": {"text": long}})
            assert (await agent.hear("ok"))["id"] == f"m{sent}"
            assert sent < 3_000
        assert stalled._sender._buffered <= 20_000  # type: ignore[attr-defined]

        served.node.sockets.tick()
        await served.node.clock.advance(5_000)
        served.node.sockets.tick()
        await served.until(lambda: not served.node.hub.is_online("visitor:v"))

        assert await slow.end() == Close.TOO_SLOW
        assert served.node.hub.is_online("agent:ann")


async def test_a_client_that_reads_again_gets_everything_once() -> None:
    limits = Limits(buffer_bytes=10_000)
    async with (
        serving(limits) as served,
        served.open(buffer_bytes=4_096) as slow,
        served.open("agent") as agent,
    ):
        await served.join(slow)
        await served.join(agent, ANN)
        conv = served.node.world.conv
        first = (
            served.node.world.conversation.last_seq if served.node.world.conversation else 0
        ) + 1
        for number in range(400):
            order = {"t": "do", "id": f"m{number}", "op": "message.send", "conv": conv}
            await agent.say({**order, "d": {"text": "x" * 9_000}})
            await agent.hear("ok")

        seqs = [(await slow.hear("ev"))["seq"] for _ in range(400)]

        assert seqs == list(range(first, first + 400))
        assert served.node.reader.pages >= 1
        await slow.say({"t": "ping", "n": 1})
        assert (await slow.hear("pong"))["cur"] == served.node.world.store.head


async def test_a_node_that_stops_says_goodbye(served: Served) -> None:
    async with served.open() as opened:
        await served.join(opened)
        draining = asyncio.gather(served.node.sockets.drain(2_000, 5))

        bye = await opened.hear("bye")

        assert bye["code"] == Close.DRAIN
        assert await opened.end() == Close.DRAIN
        await draining
        assert (await attempt(served))[0] == 503
