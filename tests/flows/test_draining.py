"""A process that is told to stop: at once not ready, everybody told when to return, exit 0."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from contact_center.wire.closing import Close
from tests.drive.server import Server
from tests.drive.waiting import until
from tests.drive.wires import Wire, wire

SHUTDOWN_SECONDS = 1.0
STUBBORN = ("--mistake", "drain-for-ever")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A center in a process of its own, with little time to stop."""
    folder = tmp_path / "center"
    async with Server(folder, server={"shutdown_seconds": 10}) as server:
        yield server


@pytest.fixture
async def stubborn(tmp_path: Path) -> AsyncIterator[Server]:
    """One whose people never leave."""
    settings = {"shutdown_seconds": SHUTDOWN_SECONDS}
    async with Server(tmp_path / "center", *STUBBORN, server=settings) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


async def token(server: Server, http: aiohttp.ClientSession) -> str:
    async with http.post(f"{server.url}/api/v1/visitor/session", json={"site": "desk"}) as response:
        return str((await response.json())["token"])


async def left(server: Server) -> int:
    """Wait for the end of the process; its exit status."""
    assert server._process is not None
    async with asyncio.timeout(20):
        return await server._process.wait()


def tell(server: Server, number: int = signal.SIGTERM) -> float:
    assert server.pid is not None
    os.kill(server.pid, number)
    return time.monotonic()


async def test_everybody_is_told_when_to_return_and_what_was_given_is_kept(
    server: Server, http: aiohttp.ClientSession
) -> None:
    async with (
        wire(server.url, "visitor") as one,
        wire(server.url, "visitor") as other,
    ):
        for tab in (one, other):
            await tab.hello(await token(server, http))
        for number in range(20):
            frame = {"t": "do", "id": f"m{number}", "op": "message.send", "d": {"text": "hello"}}
            await one.say(frame)
        await one.hear("ok")

        told_at = tell(server)
        answered, byes = await heard_until_bye(one)
        byes += (await heard_until_bye(other))[1]

        assert [await one.end(), await other.end()] == [Close.DRAIN, Close.DRAIN]
        assert [bye["code"] for bye in byes] == [4012, 4012]
        assert all(500 <= bye["retry_ms"] <= 5_000 for bye in byes)
    assert await left(server) == 0
    assert time.monotonic() - told_at < 10
    with closing(sqlite3.connect(server.database)) as connection:
        kept = {row[0] for row in connection.execute("SELECT id FROM message WHERE text='hello'")}
    assert {"m0", *answered} <= kept


async def heard_until_bye(tab: Wire) -> tuple[set[str], list[dict[str, Any]]]:
    answered: set[str] = set()
    while True:
        frame = await tab.next()
        if frame["t"] == "ok":
            answered.add(frame["id"])
        if frame["t"] == "bye":
            return answered, [frame]


async def test_it_is_not_ready_from_the_first_moment(stubborn: Server) -> None:
    host, port = stubborn.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))

    async def ask() -> tuple[int, dict[str, Any]]:
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        body = json.loads(await reader.readexactly(length))
        return int(head.split()[1]), body

    assert (await ask())[0] == 200

    tell(stubborn)

    async def is_draining() -> bool:
        status, answer = await ask()
        return status == 503 and answer["reasons"] == ["draining"]

    await until(is_draining, "it says that it drains")
    await until(lambda: refuses(stubborn), "it takes nobody new")
    writer.close()
    await writer.wait_closed()


async def test_people_who_do_not_leave_do_not_hold_it_up(stubborn: Server) -> None:
    told_at = tell(stubborn)

    assert await left(stubborn) == 0
    assert SHUTDOWN_SECONDS <= time.monotonic() - told_at < SHUTDOWN_SECONDS + 2
    assert "stopped before everybody was gone" in stubborn.said()


async def test_told_twice_it_ends_at_once_and_starts_again_with_everything(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    settings = {"shutdown_seconds": 60}
    async with Server(tmp_path / "center", *STUBBORN, server=settings) as server:
        async with wire(server.url, "visitor") as tab:
            await tab.hello(await token(server, http))
            await tab.say({"t": "do", "id": "m1", "op": "message.send", "d": {"text": "hello"}})
            await tab.hear("ok")
        tell(server)
        await until(lambda: refuses(server), "it takes nobody new")

        told_at = tell(server)

        assert await left(server) == 0
        assert time.monotonic() - told_at < 2
        await server.start()
        async with http.get(f"{server.url}/readyz") as response:
            assert response.status == 200
        with closing(sqlite3.connect(server.database)) as connection:
            counted = connection.execute("SELECT count(*) FROM message WHERE id = 'm1'")
            assert counted.fetchone() == (1,)


async def refuses(server: Server) -> bool:
    host, port = server.url.removeprefix("http://").split(":")
    try:
        _, writer = await asyncio.open_connection(host, int(port))
    except OSError:
        return True
    writer.close()
    await writer.wait_closed()
    return False
