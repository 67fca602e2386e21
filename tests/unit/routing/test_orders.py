"""Whom to ask first: the orders a queue may choose."""

from __future__ import annotations

from tests.unit.routing.center import MINUTE, SECOND, Center, shop


def ordered(order: str, **columns: object) -> Center:
    """A queue that asks agents in this order."""
    center = shop()
    center.queue("support", agent_order=order, **columns)
    return center


def test_the_specialist_first_so_that_the_others_stay_free() -> None:
    center = ordered("specialist_first")
    center.queue("sales")
    center.agent("ann", {"support": 0, "sales": 0}, units=30)
    bob = center.agent("bob", {"support": 0}, units=30)

    assert center.offered_to(center.asks("v1")) == bob


def test_the_best_skill_first() -> None:
    center = ordered("best_skill", require={"spanish": 1})
    center.agent("ann", skills={"spanish": 2})
    bob = center.agent("bob", skills={"spanish": 5})
    center.agent("cid", skills={"french": 5, "spanish": 3})

    assert center.offered_to(center.asks("v1")) == bob


def test_in_turn_whoever_was_given_work_least_recently() -> None:
    center = ordered("round_robin")
    agents = [center.agent(name) for name in ("ann", "bob", "cid")]

    asked = []
    for number in range(6):
        conv = center.asks(f"v{number}")
        asked.append(center.accept(conv))
        center.wait(SECOND)

    assert asked == agents * 2


def test_among_equally_loaded_whoever_was_given_work_least_recently() -> None:
    center = ordered("least_loaded")
    ann, bob = center.agent("ann"), center.agent("bob")
    first = center.asks("v1")
    assert center.accept(first) == ann
    center.wait(MINUTE)
    second = center.asks("v2")
    assert center.accept(second) == bob
    center.wait(MINUTE)

    assert center.offered_to(center.asks("v3")) == ann


def test_who_comes_back_from_a_break_is_asked_last() -> None:
    # T14
    center = ordered("longest_idle")
    ann, bob, cid = (center.agent(name, units=30) for name in ("ann", "bob", "cid"))
    center.presence(ann, "away")
    center.wait(30 * MINUTE)
    center.presence(ann, "available")

    assert [center.offered_to(center.asks(f"v{number}")) for number in range(3)] == [bob, cid, ann]


def test_the_rank_comes_before_any_order() -> None:
    for order in ("longest_idle", "least_loaded", "specialist_first", "best_skill", "round_robin"):
        center = ordered(order)
        center.agent("ann", {"support": 2})
        bob = center.agent("bob", {"support": 1}, skills={"a": 1, "b": 1})

        assert center.offered_to(center.asks("v1")) == bob
