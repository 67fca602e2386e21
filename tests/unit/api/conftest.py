"""Nodes and people for the tests of the HTTP side."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.unit.api.people import Client, client
from tests.unit.api.served import Served, Setting, make_template, serving

Serve = Callable[..., Awaitable[Served]]
Someone = Callable[[], Awaitable[Client]]


@pytest.fixture(scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished data folder."""
    folder = tmp_path_factory.mktemp("template") / "data"
    await make_template(folder)
    return folder


@pytest.fixture
async def serve(template: Path, tmp_path: Path) -> AsyncIterator[Serve]:
    """Start a node that is set up otherwise: `await serve(secure_cookies=True)`."""
    async with AsyncExitStack() as stack:

        async def start(**changes: object) -> Served:
            setting = Setting(**changes)  # type: ignore[arg-type]
            return await stack.enter_async_context(serving(template, tmp_path / "data", setting))

        yield start


@pytest.fixture
async def served(serve: Serve) -> Served:
    """A node as it comes."""
    return await serve()


@pytest.fixture
async def someone(served: Served) -> AsyncIterator[Someone]:
    """People of that node, as many as are asked for."""
    async with AsyncExitStack() as stack:

        async def come() -> Client:
            return await stack.enter_async_context(client(served))

        yield come


@pytest.fixture
async def browser(someone: Someone) -> Client:
    """One of them."""
    return await someone()
