"""What every test may ask for: a browser and pages of it; and tests stay on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tests import browser, loopback

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

RESULTS = Path(__file__).parent.parent / ".test-results"
HAS_FAILED = pytest.StashKey[bool]()

OpenPage = Callable[..., Awaitable["Page"]]


# A busy machine is no reason to fail; on the build machine every run tries the same examples.
settings.register_profile(
    "project",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")


def pytest_configure() -> None:
    loopback.stay_here()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    item.stash[HAS_FAILED] = item.stash.get(HAS_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the whole run; ask for `page` or `open_page` instead."""
    from playwright.async_api import async_playwright

    if not browser.is_there():
        pytest.fail("No Chromium on this machine: ./dev test fetches one.")
    browser.use_downloaded()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=browser.find(), args=list(browser.FLAGS)
        )
        yield started
        await started.close()


@pytest.fixture
def excused() -> list[str]:
    """Parts of console messages that a test brings about on purpose: append to it."""
    return []


@pytest.fixture
async def open_page(
    chromium: Browser, request: pytest.FixtureRequest, excused: list[str]
) -> AsyncIterator[OpenPage]:
    """Open pages, each as another person: `await open_page(locale="en")`.

    A script error or an error on the console of any of them fails the test; of a test that
    failed, a picture of each page is kept.
    """
    contexts: list[BrowserContext] = []
    pages: list[Page] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    def keep(page: Page) -> None:
        pages.append(page)

    async def open_one(**options: Any) -> Page:
        context = await chromium.new_context(**{"locale": "zh-CN", **options})
        contexts.append(context)
        # On the context, so that a tab opened later is watched too.
        context.on("weberror", lambda problem: errors.append(str(problem.error)))
        context.on("console", note)
        context.on("page", keep)
        return await context.new_page()

    yield open_one
    if request.node.stash.get(HAS_FAILED, False):
        await keep_pictures(request.node.nodeid, pages)
    for context in contexts:
        await context.close()
    assert not [error for error in errors if not any(part in error for part in excused)]


@pytest.fixture
async def page(open_page: OpenPage) -> Page:
    """One page of a visitor who reads Chinese."""
    return await open_page()


async def keep_pictures(test: str, pages: list[Page]) -> None:
    name = re.sub(r"\W+", "-", test).strip("-")
    for number, page in enumerate(pages, 1):
        if not page.is_closed():
            await page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)
