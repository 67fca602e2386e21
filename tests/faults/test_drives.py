"""Whole drives under odd conditions: every hint lost, and the floor looked at in the middle."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from contact_center.assembly.center import Center
from contact_center.domain.facts import OfferEnded
from routing import applying
from tests.center import furnish, serving
from tests.drive.server import Server
from tests.drive.shop import quick
from tests.drive.traffic import driving
from tests.drive.waiting import LIMIT_SECONDS

SEED = 1_234
LOOKS = 40
"""How often the floor is held against the rows."""


async def test_with_every_hint_lost_everything_is_late_and_nothing_is_lost(tmp_path: Path) -> None:
    async with (
        Server(tmp_path / "center", "--no-hints") as server,
        driving(server.url, server.database, visitors=8, agents=3, seed=SEED) as drive,
    ):
        await drive.goes_on(200, 30)
        drive.cut_some()
        await drive.goes_on(200, 30)

        await drive.settles()
        assert drive.wrong() == [], server.said()
        # Who hears late wishes in vain now and then; an engine that is never told does so for ever.
        made, refused = await offers(server.url)
        assert made > 5
        assert refused <= made / 2


async def offers(url: str) -> tuple[float, float]:
    """How many offers were made, and how many decisions came too late."""
    async with aiohttp.ClientSession() as http, http.get(f"{url}/metrics") as response:
        lines = (await response.text()).splitlines()
    counts = {
        result: sum(
            float(line.rpartition(" ")[2])
            for line in lines
            if line.startswith("do_total{") and f'op="{op}"' in line and f'"{result}"' in line
        )
        for op, result in (("offer.make", "ok"), ("offer.make", "stale_decision"))
    }
    return counts["ok"], counts["stale_decision"]


@pytest.mark.usefixtures("brisk")
async def test_in_the_middle_of_a_drive_the_floor_is_that_of_the_rows(tmp_path: Path) -> None:
    times = {"ring_seconds": 0.5, "agent_grace_seconds": 0.3, "visitor_grace_seconds": 0.3}
    settings = quick(tmp_path / "center", storage={"min_batch_gap_ms": 10}, routing=times)
    async with serving(settings) as house:
        await furnish(house, {f"a{n}": "agent" for n in range(3)})
        center = house.node.center
        file = house.node.folder.database
        async with driving(house.url, file, visitors=20, agents=3, seed=SEED) as drive:
            await drive.goes_on(100)
            busiest = 0
            for _ in range(LOOKS):
                busiest = max(busiest, await looked(center))
                drive.cut_some()

            assert busiest > 5, "a floor that is nearly empty proves nothing"
            await drive.settles()
            assert drive.wrong() == []


@pytest.mark.usefixtures("brisk")
async def test_a_floor_that_misses_one_kind_of_fact_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = {kind: change for kind, change in applying.CHANGES.items() if kind is not OfferEnded}
    monkeypatch.setattr(applying, "CHANGES", deaf)
    async with serving(quick(tmp_path / "center")) as house:
        await furnish(house, {"a0": "agent"})
        file = house.node.folder.database
        async with driving(house.url, file, visitors=6, agents=1, seed=SEED) as drive:
            await drive.goes_on(60)

            with pytest.raises(AssertionError, match=r"ringing|holders"):
                await looked(house.node.center, LOOKS)


async def looked(center: Center, times: int = 1) -> int:
    """Hold the floor against the rows, each time at one position; how much work there was on it."""
    dispatcher = center.dispatcher
    async with asyncio.timeout(LIMIT_SECONDS):
        while True:
            rows = await center.database.journal.floor()
            # The dispatcher takes a batch in every turn of the loop, so it is caught at this one.
            while dispatcher.engine.head < rows.head:  # noqa: ASYNC110 -- the next turn is what we wait for
                await asyncio.sleep(0)
            if dispatcher.engine.head == rows.head:
                assert dispatcher.differences(rows) == []
                times -= 1
                if not times:
                    return len(rows.works)
