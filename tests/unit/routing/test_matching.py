"""Which work first, and to whom: order, ranks, skills, capacity, mass events."""

from __future__ import annotations

from collections import Counter

import pytest

from contact_center.domain.facts import AgentConnectionChanged, Fact, QueuePut, WorkQueued
from contact_center.domain.policy import Policy
from contact_center.domain.records import Agent, Conversation, Work
from contact_center.domain.records_setup import Queue
from routing.decisions import OfferWork
from routing.engine import OFFERS_A_STEP, Engine
from routing.events import FactsCommitted, Tick
from tests.unit.routing.center import MINUTE, SECOND, Center, shop


def test_the_oldest_promise_goes_first_across_queues() -> None:
    center = shop()
    center.queue("sales", target_seconds=20)
    slow, promised = center.asks("v1"), center.asks("v2", "sales")

    center.agent("ann", {"support": 0, "sales": 0}, units=30)

    assert center.offered_to(promised) is not None
    assert center.offered_to(slow) is None


def test_equal_promises_go_by_arrival() -> None:
    center = shop()
    waiting = [center.asks(f"v{number}") for number in range(5)]

    ann = center.agent("ann", units=60)

    assert [center.offered_to(conv) for conv in waiting] == [ann, ann, None, None, None]


def test_work_that_the_free_agent_cannot_take_does_not_hold_up_the_next() -> None:
    # T10
    center = shop()
    center.queue("experts", require={"law": 4}, target_seconds=0)
    blocked, other = center.asks("v1", "experts"), center.asks("v2")

    ann = center.agent("ann", {"experts": 0, "support": 9}, skills={"law": 3})

    assert center.offered_to(blocked) is None
    assert center.offered_to(other) == ann


def test_the_lower_rank_is_asked_first_however_loaded() -> None:
    center = shop()
    first = center.agent("zoe", {"support": 0})
    center.agent("ann", {"support": 1})

    asked = [center.offered_to(center.asks(f"v{number}")) for number in range(3)]

    assert asked == [first] * 3


def test_the_least_loaded_is_asked_by_share_of_their_own_capacity() -> None:
    center = shop()
    big, small = center.agent("big", units=200), center.agent("small", units=90)

    asked = [center.offered_to(center.asks(f"v{number}")) for number in range(4)]

    assert asked == [big, small, big, big]


def test_the_longest_idle_is_asked_first_where_the_queue_says_so() -> None:
    center = shop()
    center.queue("support", agent_order="longest_idle")
    ann = center.agent("ann", units=30)
    center.wait(SECOND)
    bob = center.agent("bob", units=30)
    first = center.asks("v1")
    center.wait(SECOND)

    assert center.accept(first) == ann
    center.close(first)

    assert center.accept(center.asks("v2")) == bob
    assert center.accept(center.asks("v3")) == ann


def test_whoever_comes_back_from_a_break_is_last_among_the_idle() -> None:
    # T14
    center = shop()
    center.queue("support", agent_order="longest_idle")
    ann, bob = center.agent("ann", units=30), center.agent("bob", units=30)
    center.presence(ann, "away")
    center.wait(30 * MINUTE)
    cid = center.agent("cid", units=30)
    center.wait(SECOND)

    center.presence(ann, "available")

    asked = [center.offered_to(center.asks(f"v{number}")) for number in range(3)]
    assert asked == [bob, cid, ann]


def test_equal_agents_are_asked_in_the_order_of_their_ids() -> None:
    center = shop()
    names = ["dan", "ann", "cid", "bob"]
    for name in names:
        center.agent(name)

    asked = [center.offered_to(center.asks(f"v{number}")) for number in range(4)]

    assert asked == [f"agent:{name}" for name in sorted(names)]


def test_no_more_of_a_channel_than_its_most_and_no_more_than_fits() -> None:
    center = shop()
    ann = center.agent("ann", units=1000)
    chats = [center.asks(f"v{number}") for number in range(4)]
    mails = [center.asks(f"m{number}", channel="email") for number in range(6)]

    assert [center.offered_to(conv) for conv in chats] == [ann] * 3 + [None]
    assert [center.offered_to(conv) for conv in mails] == [ann] * 5 + [None]
    center.put_agent(ann, units=250)
    assert center.on_floor_agent(ann).load == center.rows.agents[ann].load


def test_wrap_up_holds_capacity_and_its_end_dispatches() -> None:
    center = shop()
    center.agent("ann", units=30)
    first, second = center.asks("v1"), center.asks("v2")
    center.accept(first)

    center.hang_up("v1")
    assert center.state(first) == "wrap_up"
    assert center.offered_to(second) is None
    center.close(first)

    assert center.offered_to(second) is not None


def test_parked_work_frees_its_owner() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    first, second = center.asks("v1"), center.asks("v2")
    center.accept(first)

    center.park(ann, first)

    assert center.offered_to(second) == ann


@pytest.mark.parametrize(
    ("change", "is_offered"),
    [
        ({"queues": {"experts": 3}}, True),
        ({"skills": {"law": 4}}, False),
        ({"units": 500}, False),
    ],
)
def test_an_agent_who_is_put_anew_is_matched_anew(
    change: dict[str, object], is_offered: bool
) -> None:
    center = shop()
    center.queue("experts", require={"law": 4})
    center.agent("ann", {}, skills={"law": 5})
    conv = center.asks("v1", "experts")

    center.put_agent("agent:ann", **change)

    assert (center.offered_to(conv) is not None) is is_offered


def test_a_shift_that_starts_is_dispatched_in_slices() -> None:
    # Given 450 who wait and 200 agents with two places each, all connecting in the same instant
    center = Center()
    rows = center.floor_rows()
    rows.queues.append(Queue("support", "Support"))
    for number in range(450):
        conv = f"c{number:03}"
        rows.conversations.append(
            Conversation(conv, "x", None, "s", "chat", "support", "en", "queued", 0, 0)
        )
        rows.works[conv] = Work(conv, "support", "chat", 30, 0, 0, 0, number, 1, kept=True)
    for number in range(200):
        agent = Agent(f"agent:{number}", "", "", "agent", "en", "-", units=60)
        agent.presence, agent.queues = "available", {"support": 0}
        rows.agents.append(agent)
    engine = Engine(Policy())
    engine.load(rows, center.now)
    engine.step(Tick(), center.now)
    assert [work.wish for work in engine.floor.works.values()] == [None] * 450
    facts = tuple(
        Fact(AgentConnectionChanged(connected=True), "system", center.now, agent=one.id, pos=pos)
        for pos, one in enumerate(rows.agents, start=1)
    )

    # When they do
    slices = [engine.step(FactsCommitted(facts, 200), center.now)]
    while (due := engine.next_deadline()) is not None and due <= center.now:
        slices.append(engine.step(Tick(), center.now))

    # Then the oldest 400 are offered, everyone gets one before anyone gets two, and no step
    # does too much at once
    assert [len(decisions) for decisions in slices] == [OFFERS_A_STEP, OFFERS_A_STEP]
    offers = [decision for decisions in slices for decision in decisions]
    assert [offer.conv for offer in offers] == [f"c{number:03}" for number in range(400)]
    agents = [offer.agent for offer in offers if isinstance(offer, OfferWork)]
    assert set(Counter(agents).values()) == {2}
    assert len(set(agents[:OFFERS_A_STEP])) == OFFERS_A_STEP


def test_a_queue_nobody_has_described_rings_as_long_as_its_channel() -> None:
    center = Center()
    center.queue("other")
    center.agent("ann", {"unknown": 0})

    center.tell(
        WorkQueued("unknown", "chat", 30, 0, center.now, center.now, 0, 1, "asked"), conv="c"
    )

    offer = center.offers()[0]
    assert (offer.ring_ms, offer.why["order"]) == (30 * SECOND, "least_loaded")


def test_a_queue_that_is_put_anew_orders_agents_anew() -> None:
    center = shop()
    row = {"id": "support", "name": "Support", "channels": ["chat"], "ring_seconds": 7}
    center.tell(QueuePut({**row, "agent_order": "longest_idle"}))
    center.agent("ann")

    center.asks("v1")

    (offer,) = center.offers()
    assert (offer.ring_ms, offer.why["order"]) == (7 * SECOND, "longest_idle")
