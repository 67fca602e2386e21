"""What a story may ask for: a center, a shop in it, and the people of the story."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.browser_stories.desks import Agent
from tests.browser_stories.serving import Center
from tests.browser_stories.shops import Colleague, Office, Shop
from tests.browser_stories.visiting import Visitor
from tests.conftest import OpenPage

StartCenter = Callable[..., Awaitable[Center]]
OpenShop = Callable[..., Awaitable[Shop]]
MeetVisitor = Callable[..., Awaitable[Visitor]]
MeetAgent = Callable[..., Awaitable[Agent]]


@pytest.fixture(scope="session")
async def shared_center(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Center]:
    """The center of all stories that leave it running; ask for `open_shop`."""
    center = Center(tmp_path_factory.mktemp("center"))
    await center.start()
    yield center
    center.stop()


@pytest.fixture(scope="session")
async def office(shared_center: Center) -> Office:
    return Office(shared_center)


@pytest.fixture
async def own_center(tmp_path: pytest.TempPathFactory) -> AsyncIterator[Center]:
    """A center for one story, which may kill it."""
    center = Center(tmp_path)
    await center.start()
    yield center
    center.stop()


@pytest.fixture
def open_shop(office: Office) -> OpenShop:
    """Open a shop that no other story has: `await open_shop(ring_seconds=2)`."""
    return office.open_shop


@pytest.fixture
async def shop(office: Office) -> Shop:
    """A shop that no other story has, with Mei at work in it."""
    opened = await office.open_shop()
    await opened.hire("Mei Lin")
    return opened


@pytest.fixture
def meet_visitor(open_page: OpenPage) -> MeetVisitor:
    """A visitor in a browser of their own, not yet in the shop."""

    async def meet(shop: Shop, locale: str = "en", **options: object) -> Visitor:
        page = await open_page(locale=locale, **options)
        return Visitor(page, f"{shop.center.url}/try?site={shop.key}", locale)

    return meet


@pytest.fixture
def meet_agent(open_page: OpenPage) -> MeetAgent:
    """A colleague in a browser of their own, not yet signed in."""

    async def meet(
        shop: Shop, colleague: Colleague | None = None, locale: str = "en", **options: object
    ) -> Agent:
        page = await open_page(locale=locale, **options)
        return Agent(page, shop.center.url, colleague or shop.colleagues[0], locale)

    return meet
