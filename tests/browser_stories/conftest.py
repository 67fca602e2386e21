"""What a story may ask for: a center, a shop in it, and the people of the story."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.browser_stories.desks import Agent
from tests.browser_stories.serving import Center
from tests.browser_stories.shops import Colleague, Office, Shop
from tests.browser_stories.visiting import Visitor
from tests.conftest import OpenPage

PATIENCE_MS = 15_000
"""A busy machine is no reason to fail; what is there is found at once."""

# The console asks who is signed in before it shows the form, and browsers write the answer down.
NOBODY_YET = "401 (Unauthorized)"

StartCenter = Callable[..., Awaitable[Center]]
# What browsers write down when nobody answers at the other end.
NOBODY_THERE = ("net::ERR_", "WebSocket connection to")

OpenShop = Callable[..., Awaitable[Shop]]
MeetVisitor = Callable[..., Awaitable[Visitor]]
MeetAgent = Callable[..., Awaitable[Agent]]
BringTogether = Callable[..., Awaitable[tuple[Visitor, Agent]]]


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    from playwright.async_api import expect

    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
async def shared_center(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Center]:
    """The center of all stories that leave it running; ask for `shop` or `open_shop`."""
    center = Center(tmp_path_factory.mktemp("center"))
    await center.start()
    yield center
    await center.stop()


@pytest.fixture(scope="session")
async def office(shared_center: Center) -> Office:
    return Office(shared_center)


@pytest.fixture
def open_shop(office: Office) -> OpenShop:
    """Open a shop that no other story has: `await open_shop(ring_seconds=2)`."""
    return office.open_shop


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    """A shop that no other story has, with Mei at work in it."""
    opened = await open_shop()
    await opened.hire("Mei Lin")
    return opened


@pytest.fixture
async def start_center(tmp_path: Path) -> AsyncIterator[StartCenter]:
    """A center for one story, which may kill it: `await start_center(BOT__TURN_SECONDS="1")`."""
    center: Center | None = None

    async def start(**settings: str) -> Center:
        nonlocal center
        center = Center(tmp_path, settings)
        await center.start()
        return center

    yield start
    if center is not None:
        await center.stop()


@pytest.fixture
def meet_visitor(open_page: OpenPage) -> MeetVisitor:
    """A visitor in a browser of their own, not yet in the shop."""

    async def meet(shop: Shop, locale: str = "en", **options: object) -> Visitor:
        page = await open_page(locale=locale, **options)
        return Visitor(page, f"{shop.center.url}/try?site={shop.key}", locale)

    return meet


@pytest.fixture
def meet_agent(open_page: OpenPage, excused: list[str]) -> MeetAgent:
    """A colleague in a browser of their own, not yet signed in; the first one unless named."""
    excused.append(NOBODY_YET)

    async def meet(
        shop: Shop, colleague: Colleague | None = None, locale: str = "en", **options: object
    ) -> Agent:
        page = await open_page(locale=locale, **options)
        return Agent(page, shop.center.url, colleague or shop.colleagues[0], locale)

    return meet


@pytest.fixture
def bring_together(meet_visitor: MeetVisitor, meet_agent: MeetAgent) -> BringTogether:
    """A visitor who asked for a person, and the shop's first agent, who has accepted."""

    async def bring(shop: Shop, locale: str = "en", **options: object) -> tuple[Visitor, Agent]:
        visitor = await meet_visitor(shop, locale, **options)
        agent = await meet_agent(shop, None, locale, **options)
        await asyncio.gather(visitor.open_chat(), agent.start_work())
        await visitor.ask_for_a_person()
        await agent.accept()
        return visitor, agent

    return bring
