"""Reports of a whole center: what people do is in them a moment later, also after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest

from contact_center.jobs import report_keeper
from tests.center import House
from tests.drive.waiting import until


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """Reports follow ten times a second."""
    with mock.patch.object(report_keeper, "EVERY_SECONDS", 0.1):
        yield


async def report(house: House, name: str, **wanted: int) -> dict[str, Any]:
    """The total of a report, as soon as it has these figures."""
    token = await house.signed_in("sue")
    found: dict[str, Any] = {}

    async def is_there() -> bool:
        status, document = await house.get(f"/api/v1/reports/{name}", token)
        assert status == 200, document
        found.update(document["total"])
        return all(found[figure] == value for figure, value in wanted.items())

    await until(is_there, f"{name} has {wanted}")
    return found


async def test_a_conversation_is_in_the_reports_of_the_day(house: House) -> None:
    ann = await house.agent("ann")
    visitor = await house.visitor()
    conv = await visitor.asks_for_a_person()
    await ann.takes()
    await ann.done("message.send", {"text": "Hello"}, conv)

    queues = await report(house, "queues", offered=1, answered=1)
    agents = await report(house, "agents", contacts=1)

    assert queues["service_level"] == 1.0
    assert queues["first_response_seconds"] is not None
    assert (agents["offers_delivered"], agents["offer_accept_rate"]) == (1, 1.0)
    assert agents["signed_in_seconds"] >= agents["handling_seconds"] > 0


async def test_reports_go_on_where_they_were_after_a_restart(house: House) -> None:
    visitor = await house.visitor()
    await visitor.asks_for_a_person()
    await report(house, "queues", offered=1, waiting=1)

    await house.restart()

    position = await house.node.center.database.report_store.position()
    assert 0 < position <= house.node.center.door.head
    await house.agent("ann")
    other = await house.visitor()
    await other.asks_for_a_person()
    await report(house, "queues", offered=2)


async def test_the_lag_of_reports_is_measured_and_keeps_nobody_from_working(house: House) -> None:
    visitor = await house.visitor()
    await visitor.asks_for_a_person()
    await report(house, "queues", offered=1)

    assert 'log_head_lag{consumer="reports"}' in house.node.meters.text().decode()
    assert await house.node.center.watching.reasons() == []
