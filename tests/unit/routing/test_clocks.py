"""The two clocks: one that is moved by hand, one that moves by itself."""

from __future__ import annotations

import asyncio
import time

import pytest

from contact_center.adapters.memory.clock import ManualClock
from contact_center.adapters.system_clock import SystemClock
from contact_center.ports.clock import Clock


async def test_waiters_wake_in_the_order_of_their_times_each_at_its_own() -> None:
    clock = ManualClock(1_000)
    woken: list[tuple[str, int]] = []

    async def wait(name: str, at: int) -> None:
        await clock.until(at)
        woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as group:
        for name, at in (("c", 1_030), ("a", 1_010), ("b", 1_020), ("b2", 1_020), ("z", 1_099)):
            group.create_task(wait(name, at))
        await clock.advance(50)
        seen = list(woken)
        await clock.advance(49)

    assert seen == [("a", 1_010), ("b", 1_020), ("b2", 1_020), ("c", 1_030)]
    assert woken[-1] == ("z", 1_099)
    assert clock.now() == 1_099


async def test_who_waits_again_on_waking_is_woken_within_the_same_stretch() -> None:
    clock = ManualClock()
    ticks: list[int] = []

    async def tick() -> None:
        for _ in range(5):
            await clock.until(clock.now() + 10)
            ticks.append(clock.now())

    async with asyncio.TaskGroup() as group:
        group.create_task(tick())
        await clock.advance(100)

    assert ticks == [10, 20, 30, 40, 50]


async def test_who_stopped_waiting_is_not_waited_for() -> None:
    clock = ManualClock()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(clock.until(10))
        await clock.settled()
        task.cancel()

        await clock.advance(20)

    assert task.cancelled()
    assert clock.now() == 20


async def test_settled_waits_for_everyone_who_has_something_to_do() -> None:
    clock = ManualClock()
    steps: list[int] = []

    async def busy() -> None:
        for step in range(30):
            await asyncio.sleep(0)
            steps.append(step)

    async with asyncio.TaskGroup() as group:
        group.create_task(busy())
        await clock.settled()
        assert len(steps) == 30


async def test_somebody_who_never_rests_is_reported() -> None:
    clock = ManualClock()

    async def restless() -> None:
        while True:  # noqa: ASYNC110 -- this is what must be found
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(restless())
        with pytest.raises(RuntimeError, match="rest"):
            await clock.settled()
        task.cancel()


@pytest.mark.parametrize("clock", [SystemClock(), ManualClock(10**12)])
async def test_the_past_is_not_waited_for(clock: Clock) -> None:
    async with asyncio.timeout(1):
        await clock.until(clock.now())
        await clock.until(clock.now() - 10**9)


async def test_the_system_clock_is_the_time_and_passes_by_itself() -> None:
    clock = SystemClock()
    before = time.time() * 1000

    at = clock.now() + 15
    await clock.until(at)

    assert at <= clock.now() <= before + 5_000
    assert abs(before - at) < 1_000
