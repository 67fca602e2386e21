"""The server is killed at random moments, again and again; nothing is lost, and nothing doubled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.drive.server import Server
from tests.drive.traffic import Drive, driving

SEED = 4_711
TIMES = {"agent_grace_seconds": 5, "visitor_grace_seconds": 30, "wrapup_seconds": 5}


async def killed(server: Server, drive: Drive, times: int) -> None:
    """Kill and start again, with a few broken connections in between."""
    for _ in range(times):
        await drive.goes_on(100, 30)
        for _ in range(3):
            await asyncio.sleep(drive.chance.uniform(0.05, 0.3))
            drive.cut_some()
        await server.kill()
        await server.start()


async def held(server: Server, drive: Drive, kills: int) -> None:
    """The whole check: after `kills` kills everything comes to rest, and nothing is wrong."""
    await killed(server, drive, kills)

    await drive.settles()
    assert drive.wrong() == [], server.said()
    print(f"{drive.answered} answers over {drive.counted('resume')} resumes")
    assert drive.counted("resume") > kills * len(drive.records) / 2


async def test_nothing_is_lost_doubled_or_reordered_by_three_kills(tmp_path: Path) -> None:
    async with (
        Server(tmp_path / "center", routing=TIMES) as server,
        driving(server.url, server.database, visitors=10, agents=3, seed=SEED) as drive,
    ):
        await held(server, drive, 3)


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(SEED, SEED + 2))
async def test_nothing_is_lost_doubled_or_reordered_by_twenty_kills(
    tmp_path: Path, seed: int
) -> None:
    async with (
        Server(tmp_path / "center", routing=TIMES) as server,
        driving(server.url, server.database, visitors=30, agents=6, seed=seed) as drive,
    ):
        await held(server, drive, 20)
