"""Whoever served the customer before is asked first, as long as that makes sense (T9)."""

from __future__ import annotations

import pytest

from tests.unit.routing.center import SECOND, Center, shop


def served_before(units: int = 90) -> tuple[Center, str, str]:
    """A customer whom ann has served; bob, with nothing to do, would be asked first otherwise."""
    center = shop()
    ann = center.agent("ann", {"support": 5}, units=units)
    conv = center.asks("v1")
    center.accept(conv)
    center.close(conv)
    bob = center.agent("bob")
    return center, ann, bob


def test_a_free_agent_is_asked_first_whatever_their_rank() -> None:
    center, ann, _ = served_before()

    conv = center.asks("v1")

    assert center.offered_to(conv) == ann


def test_work_waits_for_a_full_agent_until_the_window_ends() -> None:
    center, ann, bob = served_before(units=30)
    center.presence(bob, "away")
    center.accept(center.asks("v2"))
    center.presence(bob, "available")

    conv = center.asks("v1")

    center.wait(45 * SECOND - 1)
    assert center.offered_to(conv) is None
    center.wait(1)
    assert center.offered_to(conv) == bob
    assert center.on_floor_agent(ann).holds != {}


def test_a_full_agent_who_gets_free_within_the_window_is_asked() -> None:
    center, ann, bob = served_before(units=30)
    center.presence(bob, "away")
    other = center.asks("v2")
    center.accept(other)
    center.presence(bob, "available")
    conv = center.asks("v1")
    center.wait(20 * SECOND)

    center.close(other)

    assert center.offered_to(conv) == ann


@pytest.mark.parametrize("presence", ["away", "offline"])
def test_an_agent_who_takes_no_work_is_not_waited_for(presence: str) -> None:
    center, ann, bob = served_before()
    center.presence(ann, presence)

    conv = center.asks("v1")

    assert center.offered_to(conv) == bob


def test_an_agent_who_has_just_declined_something_else_is_waited_for() -> None:
    center, ann, bob = served_before()
    center.presence(bob, "away")
    center.decline(center.asks("v2"))
    center.presence(bob, "available")

    conv = center.asks("v1")

    assert center.offered_to(conv) is None
    center.wait(10 * SECOND)
    assert center.offered_to(conv) == ann


def test_a_customer_who_gives_up_is_not_waited_for_any_more() -> None:
    center, ann, _ = served_before(units=30)
    center.accept(center.asks("v2"))
    center.asks("v1")

    center.hang_up("v1")

    assert center.engine.floor.preferred == {}
    assert center.on_floor_agent(ann).reserved == {}


def test_an_agent_who_is_gone_is_not_waited_for() -> None:
    center, ann, bob = served_before()
    center.disconnect(ann)
    center.wait(30 * SECOND)

    conv = center.asks("v1")

    assert center.offered_to(conv) == bob


def test_an_agent_who_drops_out_for_a_moment_is_waited_for() -> None:
    center, ann, bob = served_before()
    center.disconnect(ann)
    center.wait(SECOND)
    conv = center.asks("v1")
    assert center.offered_to(conv) is None

    center.connect(ann)

    assert center.offered_to(conv) == ann
    assert center.on_floor_agent(bob).holds == {}


def test_who_leaves_during_the_window_lets_the_work_go_at_once() -> None:
    center, ann, bob = served_before(units=30)
    center.presence(bob, "away")
    center.accept(center.asks("v2"))
    center.presence(bob, "available")
    conv = center.asks("v1")

    center.presence(ann, "away")

    assert center.offered_to(conv) == bob


def test_after_a_refusal_the_work_goes_the_ordinary_way_from_its_own_place() -> None:
    center, ann, bob = served_before()
    conv = center.asks("v1")
    key = center.on_floor(conv).key
    assert center.offered_to(conv) == ann

    center.decline(conv)

    assert center.offered_to(conv) == bob
    assert center.on_floor(conv).key == key


def test_a_transfer_to_a_colleague_rings_there_although_they_serve_another_queue() -> None:
    center = shop()
    center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    expert = center.agent("eve", {"sales": 0})

    center.transfer(conv, agent=expert)

    assert center.offered_to(conv) == expert
    assert center.offers()[-1].why["rank"] is None


def test_a_transfer_to_a_queue_never_rings_at_whoever_gave_it_away() -> None:
    center = shop()
    center.queue("sales")
    ann = center.agent("ann", {"support": 0, "sales": 0})
    conv = center.asks("v1")
    center.accept(conv)
    key = center.on_floor(conv).key

    center.transfer(conv, queue="sales")
    center.wait(3600 * SECOND)

    assert center.offered_to(conv) is None
    assert center.on_floor(conv).key == key
    bob = center.agent("bob", {"sales": 9})
    assert center.offered_to(conv) == bob
    assert center.on_floor_agent(ann).load == {}


def test_a_queue_that_an_agent_left_does_not_end_the_preference_for_them() -> None:
    center, ann, _ = served_before()
    center.put_agent(ann, queues={})

    conv = center.asks("v1")

    assert center.offered_to(conv) == ann
