"""The life of an offer: made, declined, missed, taken back; and who is asked next."""

from __future__ import annotations

from dataclasses import replace

from contact_center.domain.policy import Policy
from routing.decisions import AbandonWork, LapseOffer, WithdrawOffer
from tests.unit.routing.center import BEGIN, MINUTE, SECOND, shop


def test_work_is_offered_in_the_instant_it_arrives() -> None:
    center = shop()
    ann = center.agent("ann")

    conv = center.asks("v1")

    assert center.offered_to(conv) == ann
    assert center.must_be_offered(conv).expires_at == BEGIN + 30 * SECOND
    assert [at for at, _ in center.decided] == [BEGIN]


def test_an_offer_says_why_it_was_made() -> None:
    center = shop()
    center.agent("ann", {"support": 2})
    center.agent("bob", {"support": 1})
    center.agent("cid", {"support": 0}, presence="away")

    conv = center.asks("v1")

    (offer,) = center.offers()
    assert offer.why == {
        "rule": "oldest_first",
        "key": [0, BEGIN + MINUTE, center.work(conv).place_pos],
        "waited_ms": 0,
        "queue": "support",
        "version": center.rows.queues["support"].version,
        "rank": 1,
        "order": "least_loaded",
        "winner": {"load": 0, "units": 100, "idle_since": BEGIN, "assigned_at": 0},
        "considered": 2,
        "excluded": {"away": 1},
        "next": [{"agent": "agent:ann", "after": "rank"}],
        "groups": [{"queues": {"support": 0}, "excluded": {"away": 1}}],
    }


def test_a_queue_may_ring_longer_than_its_channel() -> None:
    center = shop()
    center.queue("support", ring_seconds=90)
    center.agent("ann")

    conv = center.asks("v1")

    assert center.must_be_offered(conv).expires_at == BEGIN + 90 * SECOND


def test_a_sole_agent_who_declines_is_left_alone_and_the_work_stays_first() -> None:
    # T1
    center = shop()
    ann = center.agent("ann")
    first, second = center.asks("v1"), center.asks("v2")

    center.decline(first)
    center.wait(5 * MINUTE - 1)

    assert center.offered_to(first) is None
    place = center.engine.place_of(first)
    assert place is not None
    assert place.position == 1
    center.wait(1)
    assert center.offered_to(first) == ann
    assert center.state(second) in {"queued", "offered"}


def test_after_declining_an_agent_has_a_breath_before_other_work() -> None:
    center = shop()
    ann = center.agent("ann")
    center.decline(center.asks("v1"))

    other = center.asks("v2")

    assert center.offered_to(other) is None
    center.wait(10 * SECOND)
    assert center.offered_to(other) == ann


def test_the_second_miss_sends_the_agent_away_and_the_next_one_is_asked_at_once() -> None:
    # T2
    center = shop()
    ann, bob = center.agent("ann"), center.agent("bob", {"support": 1})
    for name in ("v1", "v2"):
        center.shown(center.asks(name))
    both = [offer.conv for offer in center.offers()]

    center.wait(30 * SECOND)

    assert [center.outcome(conv, 1) for conv in both] == [("missed", None)] * 2
    assert (center.rows.agents[ann].presence, center.rows.agents[ann].presence_code) == (
        "away",
        "system:missed",
    )
    assert [center.offered_to(conv) for conv in both] == [bob, bob]
    assert {center.must_be_offered(conv).made_at for conv in both} == {center.now}


def test_a_missed_pair_is_not_tried_again_for_a_while() -> None:
    patient = replace(Policy().channels["chat"], miss_limit=9)
    center = shop(channels={**Policy().channels, "chat": patient})
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.shown(conv)

    center.wait(30 * SECOND)

    assert center.outcome(conv, 1) == ("missed", None)
    center.wait(MINUTE - 1)
    assert center.offered_to(conv) is None
    center.wait(1)
    assert center.offered_to(conv) == ann


def test_a_customer_who_leaves_during_the_ring_is_no_miss_and_the_next_is_offered_at_once() -> None:
    # T3
    center = shop()
    ann = center.agent("ann", units=30)
    idle_since = center.rows.agents[ann].idle_since
    first = center.asks("v1")
    second = center.asks("v2")
    center.wait(3 * SECOND)

    center.hang_up("v1")

    assert center.outcome(first, 1) == ("withdrawn", "customer_left")
    assert center.offered_to(second) == ann
    assert center.must_be_offered(second).made_at == center.now
    assert center.rows.agents[ann].misses == 0
    assert center.on_floor_agent(ann).idle_since == idle_since


def test_an_agent_who_goes_away_gives_the_ring_back_at_once() -> None:
    center = shop()
    ann, bob = center.agent("ann"), center.agent("bob", {"support": 1})
    conv = center.asks("v1")

    center.presence(ann, "away")

    assert center.outcome(conv, 1) == ("withdrawn", "agent_away")
    assert center.offered_to(conv) == bob


def test_an_agent_who_leaves_after_the_work_in_hand_is_offered_no_more() -> None:
    center = shop()
    ann = center.agent("ann")
    first = center.asks("v1")
    center.accept(first)

    center.presence(ann, "away", "after_current")
    second = center.asks("v2")

    assert center.offered_to(second) is None
    center.presence(ann, "available")
    assert center.offered_to(second) == ann


def test_an_agent_who_only_waited_for_a_ring_leaves_when_it_is_over() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")

    center.presence(ann, "away", "after_current")
    assert center.offered_to(conv) == ann
    center.wait(30 * SECOND)

    assert center.offered_to(conv) is None
    assert center.rows.agents[ann].presence == "away"


def test_an_agent_who_no_longer_works_here_gets_nothing() -> None:
    center = shop()
    ann = center.agent("ann")
    conv = center.asks("v1")

    center.put_agent(ann, active=False)

    assert center.outcome(conv, 1) == ("withdrawn", "agent_away")
    assert center.offered_to(conv) is None
    center.put_agent(ann, active=True)
    assert center.offered_to(conv) == ann


def test_an_offer_made_while_its_agent_was_leaving_is_taken_back() -> None:
    center = shop()
    ann = center.agent("ann")
    center.is_slow = True
    conv = center.asks("v1")
    (wish,) = center.pending
    center.pending.clear()
    center.carry_out(wish)

    center.presence(ann, "away")

    assert [type(one) for one in center.pending] == [WithdrawOffer]
    center.settle()
    assert center.outcome(conv, 1) == ("withdrawn", "agent_away")


def test_everything_due_about_one_work_comes_one_after_the_other() -> None:
    center = shop(visitor_grace_ms=30_000)
    center.agent("ann")
    conv = center.asks("v1")
    center.leaves("v1")
    center.is_slow = True

    center.wait(MINUTE)

    assert [type(one) for one in center.pending] == [AbandonWork]
    center.settle()
    assert center.state(conv) == "abandoned"
    assert LapseOffer not in center.kinds()


def test_somebody_elses_claim_ends_the_offer() -> None:
    center = shop()
    ann, bob = center.agent("ann", units=30), center.agent("bob", presence="away")
    first, second = center.asks("v1"), center.asks("v2")
    assert center.offered_to(first) == ann

    center.claims(bob, first)

    assert center.owner(first) == bob
    assert center.offered_to(second) == ann
