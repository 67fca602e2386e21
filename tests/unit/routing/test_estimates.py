"""Positions and expected waits."""

from __future__ import annotations

import random

import pytest

from contact_center.ports.places import Place
from routing.estimates import rounded_seconds, wait_range
from routing.history import HALF_LIFE_MS, Fading
from tests.unit.routing.center import MINUTE, SECOND, Center, shop


def served(center: Center, count: int, minutes: int) -> None:
    """So many conversations, one after the other, each of this length."""
    for number in range(count):
        conv = center.asks(f"old{number}")
        center.accept(conv)
        center.wait(minutes * MINUTE)
        center.close(conv)


def test_the_position_counts_those_before_in_the_same_queue() -> None:
    center = shop()
    center.queue("sales")
    waiting = [center.asks("v1"), center.asks("v2"), center.asks("v3")]
    elsewhere = center.asks("v4", "sales")

    places = [center.engine.place_of(conv) for conv in (*waiting, elsewhere)]

    assert places == [Place(1), Place(2), Place(3), Place(1)]


def test_whoever_rings_at_an_agent_still_waits() -> None:
    center = shop()
    center.agent("ann", units=30)
    first, second = center.asks("v1"), center.asks("v2")

    assert center.state(first) == "offered"
    assert center.engine.place_of(first) == Place(1)
    assert center.engine.place_of(second) == Place(2)


def test_nobody_is_told_a_place_who_does_not_wait() -> None:
    center = shop()
    center.agent("ann")
    conv = center.asks("v1")
    center.accept(conv)

    assert center.engine.place_of(conv) is None
    assert center.engine.place_of("c_unknown") is None


def test_a_position_that_was_told_never_grows() -> None:
    center = shop()
    center.queue("support", target_seconds=600)
    patient = center.asks("v1")
    assert center.engine.place_of(patient) == Place(1)
    center.queue("support", target_seconds=0)

    center.asks("v2")

    assert center.on_floor(patient).key[1] > center.now
    assert center.engine.place_of(patient) == Place(1)


def test_with_nothing_to_go_by_there_is_no_number() -> None:
    center = shop()
    center.agent("ann", units=30)
    center.accept(center.asks("v1"))

    assert center.engine.place_of(center.asks("v2")) == Place(1)


def test_with_little_to_go_by_the_last_wait_and_the_head_of_the_line_are_the_guess() -> None:
    # Given one who was served after a minute
    center = shop()
    ann = center.agent("ann", units=30, presence="away")
    first = center.asks("v1")
    center.wait(MINUTE)
    center.presence(ann, "available")
    center.accept(first)

    # Then an exponential wait with this mean: median 42 seconds, 80 % within 97
    assert center.engine.place_of(center.asks("v2")) == Place(1, 45, 105)

    # And once somebody has waited longer, that counts
    center.wait(10 * MINUTE)
    center.asks("v3")
    assert center.engine.place_of(center.asks("v4")) == Place(3, 480, 960)


def test_where_nobody_works_there_is_no_number() -> None:
    center = shop()
    ann = center.agent("ann")
    served(center, 12, 3)
    center.presence(ann, "offline")

    assert center.engine.place_of(center.asks("v2")) == Place(1)


def test_with_enough_of_a_past_the_wait_follows_from_the_line() -> None:
    # Given one place of work, work of three minutes, and two ahead
    center = shop()
    center.agent("ann", units=30)
    served(center, 20, 3)
    center.accept(center.asks("v1"))
    center.asks("v2")
    center.asks("v3")

    place = center.engine.place_of(center.asks("v4"))

    # Then three departures must come: 9 minutes in the mean, a gamma distribution of shape 3
    low, high = wait_range(2, 1.0, 3 * MINUTE, None)
    assert place == Place(3, rounded_seconds(low), rounded_seconds(high))
    assert (place.wait_low_s, place.wait_high_s) == (540, 780)


def test_agents_who_serve_two_queues_count_by_the_part_they_give() -> None:
    one, two = shop(), shop()
    for center, queues in ((one, {"support": 0}), (two, {"support": 0, "sales": 0})):
        center.queue("sales")
        center.agent("ann", units=30)
        served(center, 20, 3)
        center.put_agent("agent:ann", queues=queues)
        center.agent("bob", queues, units=30)
        for number in range(3):
            center.asks(f"v{number}")
    alone = one.engine.place_of(one.asks("v9"))
    shared = two.engine.place_of(two.asks("v9"))

    assert alone is not None
    assert shared is not None
    assert (alone.wait_high_s or 0) < (shared.wait_high_s or 0)


def test_people_who_give_up_make_the_wait_behind_them_shorter() -> None:
    center = shop()
    center.agent("ann", units=30)
    served(center, 20, 3)
    center.accept(center.asks("v1"))
    for number in range(8):
        center.asks(f"w{number}")
    before = center.engine.place_of(center.asks("v8"))
    center.wait(30 * SECOND)
    for number in range(8):
        center.hang_up(f"w{number}")
    for number in range(8):
        center.asks(f"x{number}")

    after = center.engine.place_of(center.asks("v9"))

    assert before is not None
    assert after is not None
    assert (before.position, after.position) == (9, 10)
    assert (after.wait_high_s or 0) < (before.wait_low_s or 0)


def test_wrap_up_is_part_of_the_work_and_parking_is_not() -> None:
    center = shop()
    ann = center.agent("ann", units=30)
    conv = center.asks("v1")
    center.accept(conv)
    center.wait(MINUTE)
    center.park(ann, conv)
    center.wait(20 * MINUTE)
    center.unpark(ann, conv)
    center.wait(MINUTE)
    center.hang_up("v1")
    center.wait(10 * SECOND)

    center.close(conv)

    assert center.engine.floor.history.of("support").handles.mean() == 2 * MINUTE + 10 * SECOND


def test_what_happened_half_an_hour_ago_counts_half() -> None:
    fading = Fading()
    fading.add(10.0, 0)

    fading.add(40.0, HALF_LIFE_MS)

    assert fading.mean() == pytest.approx(30.0)
    assert fading.count_at(2 * HALF_LIFE_MS) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("ahead", "servers", "patience"), [(0, 1, None), (5, 3, None), (20, 4, 90.0)]
)
def test_the_range_is_where_simulated_waits_lie(
    ahead: int, servers: int, patience: float | None
) -> None:
    # Given the wait as what it is: departures, one after the other
    chance = random.Random(7)
    leaving = 1 / patience if patience else 0.0
    waits = sorted(
        sum(chance.expovariate(servers / 60 + waiting * leaving) for waiting in range(ahead + 1))
        for _ in range(20_000)
    )

    low, high = wait_range(ahead, servers, 60.0, patience)

    assert low == pytest.approx(waits[10_000], rel=0.04)
    assert high == pytest.approx(waits[16_000], rel=0.04)


def test_a_very_long_line_is_estimated_without_counting_everybody() -> None:
    low, high = wait_range(10_000, 10.0, 60.0, None)

    assert low < 10_001 * 6 < high
    assert high == pytest.approx(low, rel=0.1)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, 0), (1, 5), (59, 60), (61, 75), (301, 360), (1799, 1800), (1801, 2100)],
)
def test_seconds_are_rounded_up_to_what_can_be_promised(seconds: float, told: int) -> None:
    assert rounded_seconds(seconds * 1000) == told
