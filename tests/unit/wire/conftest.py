"""Little nodes for the tests of connections."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from contact_center.wire.limits import Limits
from tests.unit.wire.little_node import LittleNode
from tests.worlds import World, furnished

Make = Callable[..., LittleNode]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Make little nodes, which are gone after the test."""
    made: list[LittleNode] = []

    def one(world: World | None = None, limits: Limits | None = None, **more: Any) -> LittleNode:
        made.append(LittleNode(world or furnished(), limits, **more))
        return made[-1]

    yield one
    for node in made:
        await node.end()
