"""A whole center in this process: a real node on a data folder, at a port of its own, and fast."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from config.settings import Settings
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.assembly.node import Node
from contact_center.ports.clock import Clock
from tests.drive.people import (
    Agent,
    Person,
    Visitor,
    agent_at,
    sign_in,
    visitor_at,
)
from tests.drive.shop import PEOPLE, cheap_passwords, furnishings, looked_after_often, quick
from tests.drive.waiting import until


class House:
    """A node and the people who use it; they stay when it is started again."""

    def __init__(self, settings: Settings, http: aiohttp.ClientSession, people: AsyncExitStack):
        self.settings = settings
        self.http = http
        self.people = people
        self.chance = random.Random(1)
        self._running = AsyncExitStack()
        self._tabs: dict[int, AsyncExitStack] = {}

    @property
    def url(self) -> str:
        return self.node.url

    async def start(self, clock: Clock | None = None, *, hints: bool = True) -> None:
        folder = self._running.enter_context(DataFolder(self.settings.storage.data_dir))
        with cheap_passwords():
            self.node = Node(folder, self.settings, clock=clock, hints=hints)
        await self._running.enter_async_context(self.node)

    async def stop(self) -> None:
        await self._running.aclose()

    async def restart(self) -> None:
        """Stop in the orderly way, and begin again at the same address."""
        server = replace(self.settings.server, port=int(self.url.rpartition(":")[2]))
        await self.stop()
        self.settings = replace(self.settings, server=server)
        await self.start()

    async def visitor(self, **wanted: Any) -> Visitor:
        """A visitor, connected."""
        visitor = visitor_at(self.url, self.http, self.chance, **wanted)
        await self._enter(visitor)
        return visitor

    async def agent(
        self, name: str, presence: str | None = "available", token: str | None = None, **wanted: Any
    ) -> Agent:
        """An agent at work."""
        token = token or await self.signed_in(name)
        agent = agent_at(self.url, token, self.chance, **wanted)
        await self._enter(agent)
        if presence is not None:
            await agent.done("presence.set", {"presence": presence})
        return agent

    async def until_state(self, conv: str, state: str) -> None:
        """Wait until the row of the conversation says so."""

        async def is_so() -> bool:
            found = await self.node.center.history.conversation(conv)
            return found is not None and found[0].state == state

        await until(is_so, f"{conv} is {state}")

    async def until_closed(self, code: int) -> None:
        """Wait until a socket was closed with this code."""

        async def is_so() -> bool:
            return f'ws_closed_total{{code="{int(code)}"}}' in self.node.meters.text().decode()

        await until(is_so, f"a socket is closed with {code}")

    async def leave(self, person: Person) -> None:
        """Somebody closes their tab."""
        await self._tabs.pop(id(person)).aclose()

    async def signed_in(self, name: str) -> str:
        """The token of a fresh login."""
        return await sign_in(self.url, self.http, name)

    async def _enter(self, person: Person) -> None:
        tab = self._tabs[id(person)] = AsyncExitStack()
        await self.people.enter_async_context(tab)
        await tab.enter_async_context(person.client)

    async def get(self, path: str, token: str | None = None) -> tuple[int, Any]:
        """Status and document of a page of the API."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.http.get(self.url + path, headers=headers) as response:
            return response.status, await response.json(content_type=None)


@asynccontextmanager
async def serving(
    settings: Settings, clock: Clock | None = None, *, hints: bool = True
) -> AsyncIterator[House]:
    """A house that is open; at the end people leave first, then it closes."""
    async with aiohttp.ClientSession() as http:
        people = AsyncExitStack()
        house = House(settings, http, people)
        try:
            await house.start(clock, hints=hints)
            async with people:
                yield house
        finally:
            async with asyncio.timeout(20):
                await house.stop()


async def furnish(house: House, people: dict[str, str]) -> None:
    """Put up the test shop."""
    for order in furnishings(people):
        answer = await house.node.center.door.do(order)
        assert answer.code is None, answer
    await house.node.center.knowledge.load()


@pytest.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished folder to copy, because making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("furnished") / "center"
    async with serving(quick(folder)) as house:
        await furnish(house, PEOPLE)
    return folder


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def open_house(template: Path, tmp_path: Path) -> OpenHouse:
    """Open a center with these settings: `open_house(routing={"ring_seconds": 0.2})`."""

    def open_(**sections: dict[str, Any]) -> AbstractAsyncContextManager[House]:
        folder = tmp_path / "center"
        shutil.copytree(template, folder)
        return serving(quick(folder, **sections))

    return open_


@pytest.fixture
def brisk() -> Iterator[None]:
    """Nobody waits for a second to be over."""
    with looked_after_often():
        yield


@pytest.fixture
async def house(open_house: OpenHouse) -> AsyncIterator[House]:
    """A center as most tests want it."""
    async with open_house() as house:
        yield house
