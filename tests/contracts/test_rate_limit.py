"""What every rate limit promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.adapters.memory.clock import ManualClock
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.ports.rate_limit import RateLimit

NOON = 1_800_000_000_000
Make = Callable[[ManualClock], RateLimit]

adapters = pytest.mark.parametrize("make", [MemoryRateLimit], ids=["memory"])


@adapters
async def test_a_burst_is_allowed_and_then_the_rate(make: Make) -> None:
    clock = ManualClock(NOON)
    limit = make(clock)

    at_once = [limit.delay("ann", per_second=2, burst=3) for _ in range(5)]
    await clock.advance(500)
    later = [limit.delay("ann", per_second=2, burst=3) for _ in range(2)]

    assert at_once == [0.0, 0.0, 0.0, 0.5, 0.5]
    assert later == [0.0, 0.5]


@adapters
async def test_who_waits_as_long_as_was_asked_is_allowed(make: Make) -> None:
    clock = ManualClock(NOON)
    limit = make(clock)
    for _ in range(3):
        limit.delay("ann", per_second=0.01, burst=3)

    wait = limit.delay("ann", per_second=0.01, burst=3)
    await clock.advance(round(wait * 1000) - 1)
    too_early = limit.delay("ann", per_second=0.01, burst=3)
    await clock.advance(1)

    assert too_early > 0
    assert limit.delay("ann", per_second=0.01, burst=3) == 0.0


@adapters
def test_what_was_refused_took_nothing(make: Make) -> None:
    limit = make(ManualClock(NOON))

    waits = [limit.delay("ann", per_second=1, burst=1) for _ in range(4)]

    assert waits == [0.0, 1.0, 1.0, 1.0]


@adapters
def test_asking_takes_nothing(make: Make) -> None:
    limit = make(ManualClock(NOON))

    asked = [limit.wait("ann", per_second=1, burst=1) for _ in range(3)]
    limit.delay("ann", per_second=1, burst=1)

    assert asked == [0.0, 0.0, 0.0]
    assert limit.wait("ann", per_second=1, burst=1) == 1.0


@adapters
def test_one_does_not_pay_for_another(make: Make) -> None:
    limit = make(ManualClock(NOON))
    limit.delay("ann", per_second=1, burst=1)

    assert limit.delay("ben", per_second=1, burst=1) == 0.0


@adapters
async def test_a_long_rest_saves_up_no_more_than_a_burst(make: Make) -> None:
    clock = ManualClock(NOON)
    limit = make(clock)
    limit.delay("ann", per_second=10, burst=2)
    await clock.advance(3_600_000)

    assert [limit.delay("ann", per_second=10, burst=2) > 0 for _ in range(3)] == [
        False,
        False,
        True,
    ]


@adapters
@given(
    per_second=st.floats(0.01, 1000),
    burst=st.integers(1, 50),
    pauses=st.lists(st.integers(0, 5000), max_size=60),
)
async def test_nobody_ever_gets_more_than_burst_and_rate(
    make: Make, per_second: float, burst: int, pauses: list[int]
) -> None:
    clock = ManualClock(NOON)
    limit = make(clock)
    allowed = 0

    for pause in pauses:
        await clock.advance(pause)
        allowed += limit.delay("ann", per_second=per_second, burst=burst) == 0.0

    assert allowed <= burst + sum(pauses) / 1000 * per_second + 0.001 * len(pauses)


def test_memory_is_bounded_and_forgets_who_was_quiet_longest() -> None:
    limit = MemoryRateLimit(ManualClock(NOON), most=100)
    for number in range(1000):
        limit.delay("busy", per_second=0.001, burst=1)
        limit.delay(f"one {number}", per_second=0.001, burst=1)

    assert len(limit) == 100
    assert limit.wait("one 999", per_second=0.001, burst=1) > 0
    assert limit.wait("one 1", per_second=0.001, burst=1) == 0.0
