"""How work is offered: ringing, taken by silence, given, rung to several, or left to be taken."""

from __future__ import annotations

import pytest

from tests.unit.routing.center import SECOND, Center, shop


def mode(mode: str, **columns: object) -> Center:
    """A queue that offers in this way."""
    center = shop()
    center.queue("support", offer_mode=mode, **columns)
    return center


def test_assigned_work_is_on_the_desk_without_a_ring() -> None:
    center = mode("assign")
    ann = center.agent("ann")

    conv = center.asks("v1")

    assert (center.state(conv), center.owner(conv)) == ("active", ann)
    assert center.outcome(conv, 1) == ("accepted", None)
    assert center.rows.offers[f"{conv}.1"].why["queue"] == "support"


def test_silence_is_a_yes() -> None:
    center = mode("auto_accept", auto_accept_seconds=4)
    ann = center.agent("ann")
    conv = center.asks("v1")

    center.wait(4 * SECOND - 1)
    assert center.state(conv) == "offered"
    center.wait(1)

    assert (center.state(conv), center.owner(conv)) == ("active", ann)
    assert center.rows.agents[ann].misses == 0


def test_silence_of_somebody_who_is_gone_is_no_yes() -> None:
    center = mode("auto_accept", auto_accept_seconds=4)
    ann, bob = center.agent("ann"), center.agent("bob")
    conv = center.asks("v1")
    center.disconnect(ann)

    center.wait(4 * SECOND)

    assert center.offered_to(conv) == bob
    assert center.outcome(conv, 1)[0] == "withdrawn"


def test_nobody_is_asked_for_work_that_is_left_to_be_taken() -> None:
    center = mode("pull")
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.wait(60 * SECOND)
    assert (center.state(conv), center.offers()) == ("queued", [])

    center.claims(ann, conv)

    assert center.owner(conv) == ann


def ringing(center: Center, conv: str) -> set[str]:
    """For whom it rings."""
    return {offer.agent for offer in center.rows.live_offers(conv)}


def test_a_broadcast_rings_for_several_and_the_first_has_it() -> None:
    center = mode("broadcast", broadcast_to=2)
    ann, bob, cid = (center.agent(name, units=30) for name in ("ann", "bob", "cid"))
    conv = center.asks("v1")
    assert ringing(center, conv) == {ann, bob}
    assert center.rows.agents[bob].held == {"chat": 1}

    center.accept(conv)

    assert center.owner(conv) == bob
    assert center.outcome(conv, 1) == ("withdrawn", "lost_race")
    assert center.outcome(conv, 2) == ("accepted", None)
    assert center.rows.agents[ann].held == {}
    assert center.offered_to(center.asks("v2")) in {ann, cid}


def test_whoever_declines_a_broadcast_makes_room_for_the_next() -> None:
    center = mode("broadcast", broadcast_to=2)
    ann, bob, cid = (center.agent(name) for name in ("ann", "bob", "cid"))
    conv = center.asks("v1")

    center.decline(conv)

    assert ringing(center, conv) == {ann, cid}
    assert center.state(conv) == "offered"
    assert bob not in center.on_floor(conv).holders


def test_a_broadcast_that_nobody_answers_waits_on() -> None:
    center = mode("broadcast", broadcast_to=3)
    for name in ("ann", "bob"):
        center.agent(name)
    conv = center.asks("v1")
    for offer in center.rows.live_offers(conv):
        offer.shown_at = center.now

    center.wait(30 * SECOND)

    assert (center.state(conv), ringing(center, conv)) == ("queued", set())
    assert [center.outcome(conv, number)[0] for number in (1, 2)] == ["missed", "missed"]
    center.wait(60 * SECOND)
    assert len(ringing(center, conv)) == 2


def test_a_broadcast_survives_a_restart() -> None:
    center = mode("broadcast", broadcast_to=2)
    ann, bob = center.agent("ann"), center.agent("bob")
    conv = center.asks("v1")

    center.restart()
    for agent in (ann, bob):
        center.connect(agent)

    assert ringing(center, conv) == {ann, bob}
    assert center.accept(conv) in {ann, bob}
    assert ringing(center, conv) == set()


@pytest.mark.parametrize("leaves", ["hang_up", "claims"])
def test_everybody_is_told_when_there_is_nothing_left_to_offer(leaves: str) -> None:
    center = mode("broadcast", broadcast_to=2)
    ann, bob = center.agent("ann"), center.agent("bob")
    cid = center.agent("cid", {})
    conv = center.asks("v1")

    if leaves == "hang_up":
        center.hang_up("v1")
    else:
        center.claims(cid, conv)

    assert [center.outcome(conv, number)[0] for number in (1, 2)] == ["withdrawn", "withdrawn"]
    assert center.rows.agents[ann].held == center.rows.agents[bob].held == {}
