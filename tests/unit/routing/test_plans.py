"""The steps of a plan: whom they let in, when, and what they never do."""

from __future__ import annotations

import pytest

from routing.decisions import TakeStep
from tests.unit.routing.center import MINUTE, SECOND, Center, shop


def test_skills_are_asked_for_less_and_less() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 0, "require": {"spanish": 3}},
        {"after_seconds": 30, "require": {"spanish": 1}},
        {"after_seconds": 60, "require": {}},
    )
    bob = center.agent("bob", skills={"spanish": 1}, units=30)
    cid = center.agent("cid", units=30)
    center.presence(cid, "away")
    expert = center.agent("ann", skills={"spanish": 5}, units=30)
    busy = center.asks("v0")
    assert center.accept(busy) == expert

    first, second = center.asks("v1"), center.asks("v2")

    center.wait(30 * SECOND - 1)
    assert center.offered_to(first) is None
    center.wait(1)
    assert center.accept(first) == bob
    center.presence(cid, "available")
    center.wait(29 * SECOND)
    assert center.offered_to(second) is None
    center.wait(SECOND)
    assert center.offered_to(second) == cid


def test_higher_ranks_come_later() -> None:
    center = shop()
    center.steps(
        "support", {"after_seconds": 0, "max_rank": 0}, {"after_seconds": 20, "max_rank": 2}
    )
    near, helper = (
        center.agent("ann", {"support": 0}, units=30),
        center.agent("bob", {"support": 2}),
    )
    center.accept(center.asks("v0"))

    conv = center.asks("v1")

    center.wait(19 * SECOND)
    assert center.offered_to(conv) is None
    center.wait(SECOND)
    assert center.offered_to(conv) == helper
    assert center.on_floor_agent(near).load == {"chat": 30}


def test_a_second_queue_helps_out_and_its_own_work_keeps_its_place() -> None:
    center = shop()
    center.queue("sales", target_seconds=60)
    center.steps("support", {"after_seconds": 40, "add_queue": "sales"}, target_seconds=60)
    center.agent("ann", {"support": 0}, units=30)
    center.accept(center.asks("v0"))
    seller = center.agent("bob", {"sales": 0}, units=30)
    center.accept(center.asks("s0", "sales"))

    old = center.asks("v1")
    center.wait(10 * SECOND)
    young = center.asks("s1", "sales")
    center.wait(40 * SECOND)
    center.close(center_conv(center, seller))

    assert center.offered_to(old) == seller
    assert center.offered_to(young) is None
    assert center.work(old).queue == "support"


def center_conv(center: Center, agent: str) -> str:
    """What the agent has on the desk."""
    return next(one.id for one in center.rows.conversations.values() if one.agent == agent)


def test_a_step_that_sharpens_the_promise_overtakes_and_a_place_never_gets_worse() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 20, "target_seconds": 1},
        {"after_seconds": 30, "target_seconds": 1},
        target_seconds=600,
    )
    center.queue("sales", target_seconds=60)
    center.agent("ann", {"support": 0, "sales": 0}, units=30)
    busy = center.asks("v0")
    center.accept(busy)
    slow = center.asks("v1")
    center.wait(SECOND)
    quick = center.asks("s1", "sales")
    before = center.on_floor(slow).key
    assert before > center.on_floor(quick).key

    center.wait(40 * SECOND)

    assert center.on_floor(slow).key < center.on_floor(quick).key
    center.close(busy)
    assert center.offered_to(slow) is not None


def test_a_step_with_nobody_behind_it_is_passed_at_once() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 0, "require": {"spanish": 3}},
        {"after_seconds": 300, "require": {}},
    )
    ann = center.agent("ann")

    conv = center.asks("v1")

    assert center.offered_to(conv) == ann


def test_a_step_may_insist_on_its_time() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 0, "require": {"spanish": 3}, "skip_if": "never"},
        {"after_seconds": 300, "require": {}},
    )
    ann = center.agent("ann")

    conv = center.asks("v1")

    assert center.offered_to(conv) is None
    center.wait(5 * MINUTE)
    assert center.offered_to(conv) == ann


def test_a_step_is_passed_when_nobody_is_free_if_it_says_so() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 0, "require": {"spanish": 3}, "skip_if": "none_available"},
        {"after_seconds": 300, "require": {}},
    )
    center.agent("ann", skills={"spanish": 3}, units=30)
    bob = center.agent("bob")
    center.accept(center.asks("v0"))

    conv = center.asks("v1")

    assert center.offered_to(conv) == bob


def test_only_those_preferred_are_asked_until_the_next_step() -> None:
    center = shop()
    bob = center.agent("bob", {"support": 5}, units=30)
    ann = center.agent("ann")
    center.steps(
        "support",
        {"after_seconds": 0, "prefer": [bob], "skip_if": "never"},
        {"after_seconds": 15},
    )

    assert center.accept(center.asks("v1")) == bob
    second = center.asks("v2")
    assert center.offered_to(second) is None
    center.wait(15 * SECOND)
    assert center.offered_to(second) == ann


@pytest.mark.parametrize(
    ("deed", "notice"), [("announce", "long_wait"), ("offer_callback", "offer_callback")]
)
def test_a_step_speaks_to_whoever_waits(deed: str, notice: str) -> None:
    center = shop()
    center.steps("support", {"after_seconds": 45, "do": deed})
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))

    conv = center.asks("v1")

    center.wait(44 * SECOND)
    assert center.notices(conv) == []
    center.wait(SECOND)
    assert center.notices(conv) == [notice]
    assert center.state(conv) == "queued"


def test_a_step_may_send_the_work_to_another_queue_at_its_place() -> None:
    center = shop()
    center.queue("sales")
    center.steps("support", {"after_seconds": 20, "do": "overflow"}, overflow_queue="sales")
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")
    key = center.on_floor(conv).key
    seller = center.agent("bob", {"sales": 0})

    center.wait(20 * SECOND)

    assert center.offered_to(conv) == seller
    assert (center.work(conv).queue, center.on_floor(conv).key) == ("sales", key)


def test_a_step_may_end_the_wait_in_words() -> None:
    center = shop()
    center.steps("support", {"after_seconds": 20, "do": "close"})
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")

    center.wait(20 * SECOND)

    assert (center.state(conv), center.notices(conv)) == ("closed", ["refused"])
    assert center.rows.conversations[conv].outcome == "system:refused"


def test_time_counts_from_the_entry_and_not_from_a_missed_offer() -> None:
    center = shop()
    center.steps(
        "support", {"after_seconds": 0, "max_rank": 0}, {"after_seconds": 40, "max_rank": 1}
    )
    ann, bob = center.agent("ann", {"support": 0}), center.agent("bob", {"support": 1})
    conv = center.asks("v1")
    center.shown(conv)
    center.wait(30 * SECOND)
    assert center.outcome(conv, 1) == ("missed", None)
    assert center.offered_to(conv) is None

    center.wait(10 * SECOND)

    assert center.offered_to(conv) == bob
    assert ann not in center.on_floor(conv).holders


def test_steps_survive_a_restart_at_their_absolute_times() -> None:
    center = shop()
    center.steps(
        "support",
        {"after_seconds": 0, "require": {"spanish": 3}, "skip_if": "never"},
        {"after_seconds": 60, "require": {}},
    )
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.wait(50 * SECOND)

    center.restart()
    center.connect(ann)

    center.wait(10 * SECOND - 1)
    assert center.offered_to(conv) is None
    center.wait(1)
    assert center.offered_to(conv) == ann


def test_whoever_gave_work_away_may_be_asked_again_after_the_next_step() -> None:
    center = shop()
    center.steps("support", {"after_seconds": 90})
    ann = center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)
    center.transfer(conv, queue="support")
    center.wait(80 * SECOND)
    assert center.offered_to(conv) is None

    center.wait(10 * SECOND)

    assert center.offered_to(conv) == ann


def test_a_stale_step_is_not_taken_twice() -> None:
    center = shop()
    center.steps("support", {"after_seconds": 10}, {"after_seconds": 20})
    center.agent("ann", units=30)
    center.accept(center.asks("v0"))
    conv = center.asks("v1")
    center.is_slow = True
    center.wait(15 * SECOND)
    steps = [one for one in center.pending if isinstance(one, TakeStep)]
    assert [one.step for one in steps] == [0]

    center.carry_out(steps[0])
    center.carry_out(steps[0])

    assert center.work(conv).step == 1
    assert center.refused[-1][1] == "stale_decision"
