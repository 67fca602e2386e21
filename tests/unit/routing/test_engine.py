"""The engine as a whole: late and double events, refusals, restarts, sameness."""

from __future__ import annotations

from contact_center.domain.facts import (
    AgentConnectionChanged,
    Body,
    Fact,
    MessageSent,
    OfferEnded,
    OfferMade,
    PresenceChanged,
    StateChanged,
    VisitorConnectionChanged,
    WorkKept,
)
from contact_center.domain.policy import Policy
from routing.decisions import OfferWork
from routing.engine import REST_MS, Engine
from routing.events import DecisionRefused, FactsCommitted
from tests.unit.routing.center import MINUTE, SECOND, Center, shop


def busy_morning() -> Center:
    """A little of everything."""
    center = shop()
    center.queue("sales", require={"spanish": 2}, agent_order="longest_idle")
    ann = center.agent("ann")
    bob = center.agent("bob", {"support": 1, "sales": 0}, skills={"spanish": 3})
    first, second = center.asks("v1"), center.asks("v2", "sales")
    center.accept(first)
    center.decline(second)
    center.wait(7 * SECOND)
    third = center.asks("v3")
    center.disconnect(ann)
    center.wait(40 * SECOND)
    center.leaves("v3")
    center.connect(ann)
    center.presence(bob, "away")
    center.wait(5 * MINUTE)
    center.presence(bob, "available")
    center.wait(MINUTE)
    assert {center.state(conv) for conv in (first, second, third)} != {"queued"}
    return center


def test_the_same_events_at_the_same_times_give_the_same_decisions() -> None:
    assert busy_morning().decided == busy_morning().decided


def test_hearing_everything_again_changes_nothing() -> None:
    center = busy_morning()

    again = center.engine.step(FactsCommitted(tuple(center.facts), center.head), center.now)

    assert again == []
    assert center.engine.differences(center.floor_rows()) == []


def test_facts_one_by_one_lead_to_the_same_floor_as_facts_together() -> None:
    center = busy_morning()
    alone = Engine(Policy())

    for fact in center.facts:
        alone.step(fact, fact.at)

    assert alone.differences(center.floor_rows()) == []


def test_facts_about_strangers_are_ordinary() -> None:
    engine = Engine(Policy())
    bodies: list[Body] = [
        StateChanged("queued", "support"),
        OfferMade("c.1", "support", "chat", 30, 9, {}, {}, {}),
        OfferEnded("c.1", "missed", excluded_until=9, not_before=9),
        WorkKept(),
        PresenceChanged("available"),
        AgentConnectionChanged(connected=True),
        VisitorConnectionChanged(online=False),
        MessageSent(1, "m", "hello"),
    ]

    for pos, body in enumerate(bodies, start=1):
        fact = Fact(body, "system", 1, "c", None, "agent:x", pos)
        assert engine.step(fact, 1) == []

    assert (engine.head, engine.floor.works, engine.floor.agents) == (len(bodies), {}, {})
    assert engine.next_deadline() is None


def test_time_does_not_run_backwards() -> None:
    center = shop()
    ann = center.agent("ann")
    center.decline(center.asks("v1"))
    center.wait(10 * SECOND)

    center.now -= 5 * SECOND
    conv = center.asks("v2")

    assert center.offered_to(conv) == ann


def test_a_wish_is_spoken_for_until_it_comes_back() -> None:
    center = shop()
    center.agent("ann", units=30)
    center.is_slow = True
    first = center.asks("v1")

    second = center.asks("v2")

    assert [one.conv for one in center.pending] == [first]
    assert center.on_floor(second).wish is None


def test_a_refused_wish_frees_the_agent_for_the_next_in_line() -> None:
    # Given an offer that somebody's claim makes impossible while it is on its way
    center = shop()
    ann = center.agent("ann", units=30)
    bob = center.agent("bob", presence="away")
    center.is_slow = True
    first, second = center.asks("v1"), center.asks("v2")
    wish = center.pending.popleft()

    # When the claim comes first
    center.claims(bob, first)

    # Then the agent is free at once, and the late refusal changes nothing any more
    assert [(one.conv, type(one)) for one in center.pending] == [(second, OfferWork)]
    center.carry_out(wish)
    assert [code for _, code in center.refused] == ["stale_decision"]
    center.settle()
    assert center.offered_to(second) == ann


def test_a_refusal_of_an_older_generation_does_not_cancel_the_new_wish() -> None:
    center = shop()
    ann = center.agent("ann", units=60)
    bob = center.agent("bob", presence="away")
    center.is_slow = True
    conv = center.asks("v1")
    (old,) = center.pending
    center.pending.clear()
    center.claims(bob, conv)
    center.transfer(conv, queue="support")
    (new,) = center.pending

    center.engine.step(DecisionRefused(old, "stale_decision"), center.now)

    assert center.on_floor(conv).wish is new
    assert center.on_floor_agent(ann).reserved == {conv: ("chat", 30)}
    assert isinstance(old, OfferWork)
    assert isinstance(new, OfferWork)
    assert (old.offer, old.generation, new.offer, new.generation) == (new.offer, 1, old.offer, 2)


def test_after_three_refusals_in_a_row_the_work_rests_for_a_second() -> None:
    center = shop()
    center.agent("ann")
    center.is_slow = True
    conv = center.asks("v1")
    engine = center.engine

    for _ in range(3):
        (wish,) = center.pending
        center.pending.clear()
        center.pending += engine.step(DecisionRefused(wish, "stale_decision"), center.now)

    assert not center.pending
    assert engine.next_deadline() == center.now + REST_MS
    assert (engine.counters.refusals, engine.counters.rests) == (3, 1)
    center.wait(REST_MS)
    center.settle()
    assert center.state(conv) == "offered"
    assert center.on_floor(conv).refusals == 0


def test_a_refusal_frees_the_agent_for_others_while_the_work_rests() -> None:
    center = shop()
    center.agent("ann", units=30)
    center.is_slow = True
    first, second = center.asks("v1"), center.asks("v2")

    for _ in range(3):
        wish = center.pending.popleft()
        center.pending += center.engine.step(DecisionRefused(wish, "internal"), center.now)

    assert [one.conv for one in center.pending] == [second]
    assert center.on_floor(first).rests_until == center.now + REST_MS


def test_a_conversation_taken_up_again_goes_on_counting_its_offers() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.decline(conv)
    center.wait(5 * MINUTE)
    center.accept(conv)
    center.close(conv)
    center.restart()
    center.connect(ann)

    again = center.asks("v1")

    assert again == conv
    assert center.must_be_offered(conv).id == f"{conv}.3"
    assert center.refused == []


def test_a_closed_conversation_that_an_agent_reopens_takes_capacity_again() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    conv = center.asks("v1")
    center.accept(conv)
    center.close(conv)

    center.reopens(ann, conv)

    assert center.on_floor_agent(ann).holds == {conv: ("chat", 30)}
    assert center.offered_to(center.asks("v2")) is None
    center.disconnect(ann)
    center.wait(30 * SECOND)
    assert center.state(conv) == "queued"
    assert center.refused == []


def test_a_floor_built_from_rows_is_the_floor_that_facts_have_made() -> None:
    center = busy_morning()
    fresh = Engine(Policy())

    fresh.load(center.floor_rows(), center.now)

    assert fresh.differences(center.floor_rows()) == []
    assert fresh.head == center.engine.head
    assert fresh.next_deadline() == center.now


def test_who_was_seen_here_need_not_reconnect_when_the_floor_is_built_anew() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)

    center.engine.load(center.floor_rows(), center.now)
    center.wait(MINUTE)

    assert center.owner(conv) == ann
    assert center.offered_to(center.asks("v2")) == ann


def test_the_auditor_is_told_in_words_what_differs() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")
    floor = center.engine.floor

    floor.agents[ann].presence = "away"
    floor.works[conv].excluded["agent:x"] = 5
    floor.queues.clear()

    assert center.engine.differences(center.floor_rows()) == [
        f"work {conv}: excluded is {{'agent:x': 5}} instead of {{}}",
        "agent agent:ann: presence is 'away' instead of 'available'",
        "queue support: missing",
    ]
    floor.head += 1
    assert center.engine.differences(center.floor_rows()) == [
        f"head: {center.head + 1} instead of {center.head}"
    ]


def test_the_auditor_sees_what_should_not_be_there() -> None:
    center = shop()
    center.agent("ann")
    conv = center.asks("v1")
    rows = center.floor_rows()
    rows.conversations.clear()
    rows.offers.clear()

    differences = center.engine.differences(rows)

    assert differences == [
        f"work {conv}: should not be here",
        f"agent agent:ann: holds is {{'{conv}': ('chat', 30)}} instead of {{}}",
        f"line {center.on_floor(conv).signature}: "
        f"keys is {[center.on_floor(conv).key]} instead of []",
    ]
