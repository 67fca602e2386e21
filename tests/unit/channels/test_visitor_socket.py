"""The visitors' socket: whose tokens it takes, and from which pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web

from contact_center.channels.chat.socket import PATH, VisitorSocket
from contact_center.wire.closing import Close
from contact_center.wire.limits import Limits
from tests.drive.wires import wire
from tests.unit.wire.little_node import LittleNode
from tests.unit.wire.test_upgrade import listening
from tests.worlds import active

SHOP, OTHER = "https://shop.example", "https://other.example"


@dataclass
class Guest:
    visitor: str
    site: str


class Doorkeepers:
    """One visitor of the shop, and two websites."""

    def __init__(self) -> None:
        self._origins = {"shop": SHOP, "other": OTHER}

    async def guest(self, token: str) -> Guest | None:
        return Guest("visitor:v", "shop") if token == "good" else None

    async def admits(self, request: web.BaseRequest, site: str | None = None) -> bool:
        origin = request.headers.get("Origin")
        allowed = [self._origins[site]] if site else list(self._origins.values())
        return origin is None or origin in allowed


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    keepers, node = Doorkeepers(), LittleNode(active())
    socket = VisitorSocket(keepers, keepers, node.node, Limits())
    async with listening({PATH: socket.open}) as url:
        yield url


@pytest.mark.parametrize("origin", [SHOP, None])
async def test_a_visitor_of_the_site_comes_in_as_themselves(origin: str | None) -> None:
    async with served() as url, wire(url, "visitor", origin=origin) as opened:
        welcome = await opened.hello("good")

        assert welcome["me"] == "visitor:v"
        assert welcome["snapshot"]["site"] == "shop"
        await opened.say({"t": "do", "id": "w1", "op": "note.add", "d": {"text": "x"}})
        assert (await opened.hear("err"))["code"] == "forbidden"


async def test_a_token_is_good_on_its_own_site_alone() -> None:
    async with served() as url, wire(url, "visitor", origin=OTHER) as opened:
        await opened.say({"t": "hello", "v": [1], "dev": "d", "token": "good"})

        assert await opened.end() == Close.FORBIDDEN


async def test_a_token_that_nobody_knows_means_a_new_session() -> None:
    async with served() as url, wire(url, "visitor") as opened:
        await opened.say({"t": "hello", "v": [1], "dev": "d", "token": "bad"})

        assert await opened.end() == Close.SIGN_IN
