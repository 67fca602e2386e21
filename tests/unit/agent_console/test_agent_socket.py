"""The agents' socket: whose tokens it takes, with which rights, and that they count as use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web
from websockets.exceptions import InvalidStatus

from agent_console.socket import PATH, AgentSocket
from contact_center.domain.records import Agent, Login
from contact_center.wire.closing import Close
from contact_center.wire.limits import Limits
from tests.drive.wires import wire
from tests.unit.wire.little_node import LittleNode
from tests.unit.wire.test_upgrade import listening
from tests.worlds import active

HOME = "https://desk.example"
LOGIN = Login("l1", "agent:ann", "hash", "csrf", 0, 2**40)


class Office:
    """Ann, who may be given other rights, and what was told about her login."""

    def __init__(self) -> None:
        self.node = LittleNode(active())
        (self.ann,) = [one for one in self.node.reader.rows(Agent) if one.id == "agent:ann"]
        self.used: list[str] = []

    async def check(self, token_or_ticket: str) -> tuple[Agent, Login] | None:
        return (self.ann, LOGIN) if token_or_ticket == "good" else None

    async def use(self, login: Login) -> None:
        self.used.append(login.id)

    def is_own(self, request: web.BaseRequest, origin: str) -> bool:
        return origin == HOME


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Office, str]]:
    office = Office()
    socket = AgentSocket(office, office.is_own, office.use, office.node.node, Limits())
    async with listening({PATH: socket.open}) as url:
        yield office, url


async def test_an_agent_comes_in_with_their_desk_and_the_login_counts_as_used() -> None:
    async with served() as (office, url), wire(url, "agent", origin=HOME) as opened:
        welcome = await opened.hello("good")

        assert welcome["me"] == "agent:ann"
        assert [row["id"] for row in welcome["snapshot"]["conversations"]] == [
            office.node.world.conv
        ]
        assert set(office.used) == {"l1"}


async def test_a_page_of_another_website_is_refused() -> None:
    async with served() as (_, url):
        with pytest.raises(InvalidStatus) as refused:
            async with wire(url, "agent", origin="https://evil.example"):
                pass

    assert refused.value.response.status_code == 403


async def test_who_is_not_signed_in_is_told_so() -> None:
    async with served() as (_, url), wire(url, "agent") as opened:
        await opened.say({"t": "hello", "v": [1], "dev": "d", "token": "bad"})

        assert await opened.end() == Close.SIGN_IN


async def test_other_rights_are_another_era() -> None:
    async with served() as (office, url):
        async with wire(url, "agent") as opened:
            before = await opened.hello("good")
        office.ann = replace(office.ann, rights=office.ann.rights + 1)
        async with wire(url, "agent") as opened:
            after = await opened.hello("good", era=before["era"], cur=before["cur"])

    assert (after["mode"], after["why"]) == ("reset", "era")
