"""Calls wait in the same line as everything else, and may be wanted later."""

from __future__ import annotations

from contact_center.ports.places import Place
from routing.decisions import AbandonWork
from tests.unit.routing.center import MINUTE, SECOND, Center, shop


def test_a_chat_that_becomes_a_call_keeps_its_place_and_may_hang_up() -> None:
    center = shop()
    ann = center.agent("ann", presence="away")
    first, second = center.asks("v1"), center.asks("v2")
    key = center.on_floor(first).key

    center.wants_a_call("v1")
    center.leaves("v1")
    center.wait(10 * MINUTE)

    assert center.on_floor(first).key == key
    assert AbandonWork not in center.kinds()
    center.presence(ann, "available")
    assert (center.offered_to(first), center.offered_to(second)) == (ann, None)


def test_a_call_needs_its_agent_whole() -> None:
    center = shop()
    ann = center.agent("ann", presence="away")
    chat = center.asks("v1")
    call = center.asks("v2")
    center.wants_a_call("v2")

    center.presence(ann, "available")

    assert (center.offered_to(chat), center.offered_to(call)) == (ann, None)
    center.hang_up("v1")
    assert center.offered_to(call) == ann


def not_reached() -> tuple[Center, str, str]:
    """A call that nobody answered, to be tried again in ten minutes."""
    center = shop()
    ann = center.agent("ann")
    call = center.asks("v1")
    center.wants_a_call("v1")
    center.accept(call)
    center.has_called(ann, call, "no_answer")
    return center, ann, call


def test_a_call_that_nobody_answered_is_next_when_its_time_has_come() -> None:
    center, ann, call = not_reached()
    center.presence(ann, "away")
    later = center.asks("v2")
    center.wait(10 * MINUTE - 1)
    center.put_agent(ann, units=100)
    center.presence(ann, "available")
    assert (center.offered_to(call), center.offered_to(later)) == (None, ann)
    center.hang_up("v2")

    center.wait(1)

    assert center.offered_to(call) == ann


def test_a_call_for_later_is_not_ahead_of_anybody_until_then() -> None:
    center, ann, call = not_reached()
    center.presence(ann, "away")
    waiting = center.asks("v2")
    assert center.on_floor(call).key < center.on_floor(waiting).key

    assert center.engine.place_of(waiting) == Place(1)
    center.wait(11 * MINUTE)
    assert center.engine.place_of(center.asks("v3")) is not None
    place = center.engine.place_of(center.asks("v4"))
    assert place is not None
    assert place.position == 4


def test_a_time_to_call_survives_a_restart() -> None:
    center, ann, call = not_reached()

    center.restart()
    center.connect(ann)
    center.wait(10 * MINUTE - SECOND)
    assert center.offered_to(call) is None
    center.wait(SECOND)

    assert center.offered_to(call) == ann


def test_a_lost_browser_does_not_take_a_call_from_its_agent() -> None:
    center = shop()
    ann = center.agent("ann")
    call = center.asks("v1")
    center.wants_a_call("v1")
    center.accept(call)

    center.disconnect(ann)
    center.wait(10 * MINUTE)

    assert center.owner(call) == ann
