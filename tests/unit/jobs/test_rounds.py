"""Work that is looked for at a hint and once a second anyway."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from contact_center.jobs import rounds
from contact_center.jobs.rounds import Rounds


class Work:
    """So many pieces; a look takes one of them, or fails."""

    def __init__(self, pieces: int = 0, failures: int = 0) -> None:
        self.pieces, self.failures = pieces, failures
        self.looks = 0
        self.told: list[tuple[str, str]] = []
        self.looked = asyncio.Event()

    async def once(self) -> bool:
        self.looks += 1
        self.looked.set()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk")
        self.pieces = max(0, self.pieces - 1)
        return self.pieces > 0

    def failed(self, what: str, error: Exception) -> None:
        self.told.append((what, str(error)))


async def until_looked(work: Work, times: int) -> None:
    async with asyncio.timeout(10):
        while work.looks < times:
            work.looked.clear()
            await work.looked.wait()


async def going_round(work: Work) -> tuple[Rounds, asyncio.Task[None]]:
    going = Rounds("work", work.once, work.failed)
    return going, asyncio.get_running_loop().create_task(going.run())


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_everything_there_is_is_done_before_anybody_rests() -> None:
    work = Work(pieces=5)
    _, task = await going_round(work)

    await until_looked(work, 5)
    await ended(task)

    assert work.pieces == 0


async def test_a_hint_is_followed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "SWEEP_SECONDS", 3_600)
    work = Work()
    going, task = await going_round(work)
    await until_looked(work, 1)

    work.pieces = 1
    going.ring()
    await until_looked(work, 2)
    await ended(task)

    assert work.pieces == 0


async def test_without_a_hint_somebody_looks_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "SWEEP_SECONDS", 0.01)
    work = Work()
    _, task = await going_round(work)

    await until_looked(work, 3)
    await ended(task)


async def test_a_look_that_fails_is_told_and_the_next_one_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rounds, "SWEEP_SECONDS", 0.01)
    work = Work(pieces=1, failures=2)
    _, task = await going_round(work)

    await until_looked(work, 3)
    await ended(task)

    assert work.told == [("work", "the disk")] * 2
