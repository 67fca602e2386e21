"""The dispatcher: what it hears, when it speaks, and what it does when nobody answers."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from contact_center.adapters.memory.clock import ManualClock
from contact_center.domain.facts import AgentConnectionChanged, Fact, PresenceChanged
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import MakeOffer
from contact_center.domain.records import Answer
from contact_center.ports.floor import FloorRows
from contact_center.ports.places import Place
from routing.dispatcher import CHECK_MS, RETRY_MS, Dispatcher
from routing.engine import REST_MS, Engine
from tests.unit.routing.center import MINUTE, SECOND, Center, shop

EPOCH = 7


@dataclass
class Node:
    """A center behind a door that can be shut, with a feed that can be late."""

    center: Center
    clock: ManualClock
    is_down: bool = False
    is_late: bool = False
    is_unreadable: bool = False
    orders: list[Order] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    held: list[tuple[Sequence[Fact], int]] = field(default_factory=list)
    alerts: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        engine = Engine(self.center.rows.policy)
        self.dispatcher = Dispatcher(
            engine, self, self.clock, self, EPOCH, alert=self.alerts.append
        )
        self.center.rows.epoch = EPOCH
        self.fed = self.center.head

    async def do(self, order: Order) -> Answer:
        self.orders.append(order)
        if self.is_down:
            raise ConnectionError
        await asyncio.sleep(0)
        self.center.now = self.clock.now()
        answer, _ = self.center.commit(order)
        self.answers.append(answer)
        self.publish()
        return answer

    async def floor(self) -> FloorRows:
        if self.is_unreadable:
            raise ConnectionError
        rows = copy.deepcopy(self.center.floor_rows())
        await asyncio.sleep(0)
        return rows

    def publish(self) -> None:
        """What has been committed since the last time, whoever did it."""
        facts, self.fed = self.center.facts[self.fed :], self.center.head
        if facts:
            self.held.append((facts, self.center.head))
        if not self.is_late:
            self.deliver()

    def deliver(self) -> None:
        for facts, head in self.held:
            self.dispatcher.on_facts(facts, head)
        self.held.clear()

    async def happens(self) -> None:
        """Let what the test has just done through `center` be heard."""
        self.publish()
        await self.clock.settled()

    def ops(self) -> list[str]:
        return [order.op for order in self.orders]


@asynccontextmanager
async def running(node: Node) -> AsyncIterator[Node]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(node.dispatcher.run())
        await node.clock.settled()
        yield node
        task.cancel()


def people_only() -> Center:
    """A center whose own engine is not asked: here the dispatcher's is the one that counts."""
    center = shop()
    center.engine = Engine(center.rows.policy)
    center.is_slow = True
    return center


@pytest.fixture
async def node() -> AsyncIterator[Node]:
    """One agent, ready and connected, and a dispatcher that has heard of it."""
    center = people_only()
    center.agent("ann")
    async with running(Node(center, ManualClock(center.now))) as node:
        center.connect("agent:ann")
        await node.happens()
        yield node


async def test_a_decision_is_given_as_an_order_of_this_dispatcher(node: Node) -> None:
    conv = node.center.asks("v1")
    await node.happens()

    (order,) = node.orders
    assert (order.id, order.actor.id, order.op, order.conv) == (
        f"route:{EPOCH}:1",
        "routing",
        "offer.make",
        conv,
    )
    assert isinstance(order.body, MakeOffer)
    assert (order.body.agent, order.body.epoch) == ("agent:ann", EPOCH)
    assert node.center.offered_to(conv) == "agent:ann"
    assert node.dispatcher.engine.head == node.center.head


async def test_it_wakes_for_a_deadline_and_not_before(node: Node) -> None:
    node.center.asks("v1")
    await node.happens()

    await node.clock.advance(30 * SECOND - 1)
    assert node.ops() == ["offer.make"]
    await node.clock.advance(1)

    assert node.ops() == ["offer.make", "offer.lapse"]


async def test_a_deadline_that_comes_nearer_wakes_it_earlier(node: Node) -> None:
    node.center.queue("support", ring_seconds=600)
    node.center.asks("v1")
    await node.happens()

    node.center.now = node.clock.now()
    node.center.disconnect("agent:ann")
    await node.happens()
    await node.clock.advance(5 * SECOND)

    assert node.ops() == ["offer.make", "offer.withdraw"]


async def test_facts_from_before_the_rows_were_read_are_passed_over() -> None:
    center = people_only()
    center.agent("ann")
    center.asks("v1")
    node = Node(center, ManualClock(center.now))
    node.fed = 0
    node.publish()

    async with running(node):
        assert node.dispatcher.engine.head == center.head
        assert node.dispatcher.differences(center.floor_rows()) == []


async def test_a_late_feed_costs_one_refusal_and_not_a_storm(node: Node) -> None:
    # Given an offer on its way when its agent leaves, and a feed that stands still
    node.center.agent("bob", {"support": 1})
    await node.happens()
    node.is_late = True
    conv = node.center.asks("v1")
    asked, node.fed = node.center.facts[node.fed :], node.center.head
    node.center.presence("agent:ann", "away")
    node.dispatcher.on_facts(asked, asked[-1].pos)
    await node.clock.settled()
    assert [answer.code for answer in node.answers] == ["stale_decision"]

    # When time passes, then nothing is tried again
    await node.clock.advance(20 * SECOND)
    assert node.ops() == ["offer.make"]

    # When the feed catches up, then the next best is asked
    node.is_late = False
    await node.happens()
    assert node.center.offered_to(conv) == "agent:bob"
    assert node.ops() == ["offer.make", "offer.make"]
    assert node.dispatcher.counters.refused == {"stale_decision": 1}


async def test_a_rule_that_keeps_refusing_is_asked_three_times_and_then_once_a_second(
    node: Node,
) -> None:
    # Given rows that know better: a newer dispatcher has taken over
    node.center.rows.epoch = EPOCH + 1

    node.center.asks("v1")
    await node.happens()
    assert len(node.orders) == 3
    await node.clock.advance(10 * REST_MS)

    assert len(node.orders) == 13
    assert node.dispatcher.counters.refused == {"stale_decision": 13}
    assert node.dispatcher.engine.counters.rests == 11


async def test_while_the_door_is_shut_the_same_order_is_given_again_every_second(
    node: Node,
) -> None:
    node.is_down = True
    conv = node.center.asks("v1")
    await node.happens()
    await node.clock.advance(3 * RETRY_MS)
    assert {order.id for order in node.orders} == {f"route:{EPOCH}:1"}
    assert len(node.orders) == 4

    node.is_down = False
    await node.clock.advance(RETRY_MS)

    assert node.center.offered_to(conv) == "agent:ann"
    assert len(node.orders) == 5
    assert node.dispatcher.counters.retries == 4
    assert node.dispatcher.engine.differences(node.center.floor_rows()) == []


async def test_a_shut_door_does_not_stop_the_facts(node: Node) -> None:
    node.is_down = True
    node.center.asks("v1")
    await node.happens()

    node.center.asks("v2")
    await node.happens()

    assert node.dispatcher.engine.head == node.center.head
    assert len({order.id for order in node.orders}) == 2


async def test_at_the_start_it_waits_for_rows_that_cannot_be_read() -> None:
    center = people_only()
    node = Node(center, ManualClock(center.now), is_unreadable=True)
    async with running(node):
        conv = center.asks("v1")
        await node.happens()
        assert node.dispatcher.place_of(conv) is None

        node.is_unreadable = False
        await node.clock.advance(RETRY_MS)

        assert node.dispatcher.place_of(conv) == Place(1)
        assert not node.dispatcher.is_staffed("support")


async def test_every_minute_the_floor_is_held_against_the_rows(node: Node) -> None:
    node.center.asks("v1")
    await node.happens()

    await node.clock.advance(3 * CHECK_MS)

    assert node.dispatcher.counters.checks == 3
    assert node.alerts == []


async def test_a_floor_that_differs_is_told_and_left_as_it_is(node: Node) -> None:
    conv = node.center.asks("v1")
    await node.happens()
    node.dispatcher.engine.floor.works[conv].kept = True

    await node.clock.advance(CHECK_MS)

    assert node.alerts == [[f"work {conv}: kept is True instead of False"]]
    assert node.dispatcher.counters.differences == 1
    assert node.dispatcher.engine.floor.works[conv].kept


async def test_rows_from_ahead_of_the_feed_are_compared_when_it_gets_there(node: Node) -> None:
    node.is_late = True
    node.center.presence("agent:ann", "away")
    node.publish()
    await node.clock.advance(CHECK_MS)
    assert node.dispatcher.counters.checks == 0

    node.is_late = False
    await node.happens()

    assert node.dispatcher.counters.checks == 1
    assert node.alerts == []


async def test_rows_that_the_feed_has_jumped_over_are_not_compared(node: Node) -> None:
    node.is_late = True
    node.center.presence("agent:ann", "away")
    node.publish()
    await node.clock.advance(CHECK_MS)

    node.center.presence("agent:ann", "available")
    node.publish()
    together = [fact for facts, _ in node.held for fact in facts]
    node.held.clear()
    node.dispatcher.on_facts(together, node.center.head)
    await node.clock.settled()

    assert node.dispatcher.engine.head == node.center.head
    assert node.dispatcher.counters.checks == 0


async def test_a_check_that_cannot_read_is_tried_again_a_minute_later(node: Node) -> None:
    node.is_unreadable = True
    await node.clock.advance(CHECK_MS)
    assert node.dispatcher.counters.checks == 0

    node.is_unreadable = False
    await node.clock.advance(CHECK_MS)

    assert node.dispatcher.counters.checks == 1


async def test_run_again_after_a_fault_it_builds_the_floor_anew_and_goes_on() -> None:
    center = people_only()
    center.agent("ann")
    node = Node(center, ManualClock(center.now))
    async with running(node):
        center.connect("agent:ann")
        await node.happens()
        conv = center.asks("v1")
        await node.happens()
    assert center.offered_to(conv) == "agent:ann"

    async with running(node):
        center.now = node.clock.now()
        other = center.asks("v2")
        await node.happens()

        assert center.offered_to(other) == "agent:ann"
        assert [order.id for order in node.orders] == [f"route:{EPOCH}:1", f"route:{EPOCH}:2"]
        await node.clock.advance(MINUTE)
        assert node.center.outcome(conv, 1) == ("withdrawn", "agent_gone")


async def test_a_fault_in_the_door_ends_the_run_instead_of_being_swallowed() -> None:
    class Broken(Node):
        async def do(self, order: Order) -> Answer:
            raise RuntimeError(order.op)

    center = people_only()
    center.agent("ann")
    node = Broken(center, ManualClock(center.now))
    center.connect("agent:ann")

    with pytest.RaisesGroup(pytest.RaisesGroup(RuntimeError)):
        async with running(node):
            center.connect("agent:ann")
            center.asks("v1")
            await node.happens()


async def test_facts_that_come_in_one_page_are_one_event(node: Node) -> None:
    node.is_late = True
    node.center.asks("v1")
    node.center.presence("agent:ann", "away")
    node.publish()
    facts = [fact for facts, _ in node.held for fact in facts]
    assert isinstance(facts[-1].body, PresenceChanged)
    assert not any(isinstance(fact.body, AgentConnectionChanged) for fact in facts)

    node.is_late = False
    node.dispatcher.on_facts(facts, node.center.head)
    await node.clock.settled()

    assert node.orders == []
