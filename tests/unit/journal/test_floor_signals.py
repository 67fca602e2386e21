"""Who watches the floor is told what has changed, everything now and then, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contact_center.journal.day_book import DayBook
from contact_center.journal.floor_signals import REPEAT_MS, FloorTeller
from contact_center.journal.hub import Hub
from contact_center.ports.sight import AgentSight, CountedDay, DayCount, FloorSight, QueueSight
from tests.unit.journal.test_hub_publishing import Ear

NOW = 1_800_000_000_000
SUPPORT = QueueSight("support", 2, NOW - 5, 1, 3)
ANN = AgentSight("agent:ann", "available", NOW - 9, None, 0, 0, 100)


class Floor:
    """Shows what it is told to show."""

    def __init__(self, queues: Sequence[QueueSight], agents: Sequence[AgentSight]) -> None:
        self.queues, self.agents = tuple(queues), tuple(agents)
        self.looks = 0

    def sight(self, _: int) -> FloorSight:
        self.looks += 1
        return FloorSight(self.queues, self.agents)


class Journal:
    """Somebody was answered today before anybody asked."""

    async def day(self, _: int) -> CountedDay:
        return CountedDay(0, {"support": DayCount(7, 2)})


class Bench:
    """A teller with one who watches and one who does not."""

    def __init__(self, floor: Floor) -> None:
        hub = Hub()
        self.floor = floor
        self.boss, self.ann = Ear(hub, "agent:boss"), Ear(hub, "agent:ann")
        self.hub = hub
        self.teller = FloorTeller(hub, floor, DayBook(Journal()))
        hub.floor_watchers.add(self.boss)

    async def turn(self, after_ms: int = 0) -> list[tuple[str, str | None, Any]]:
        """What the watcher is told in one round."""
        self.boss.signals.clear()
        await self.teller.turn(NOW + after_ms)
        return [(one.k, one.by, one.d) for one in self.boss.signals]


def bench() -> Bench:
    return Bench(Floor([SUPPORT], [ANN]))


async def test_while_nobody_watches_nobody_looks() -> None:
    around = bench()
    around.hub.floor_watchers.clear()

    await around.teller.turn(NOW)

    assert around.floor.looks == 0


async def test_who_begins_to_watch_is_told_everything_and_nobody_else_is() -> None:
    around = bench()

    told = await around.turn()

    [(stats, _, queues), (states, by, state)] = told
    assert (stats, states, by) == ("queue_stats", "agent_state", "agent:ann")
    [row] = queues["queues"]
    assert (row["id"], row["waiting"], row["answered_today"], row["abandoned_today"]) == (
        "support", 2, 7, 2,
    )  # fmt: skip
    assert (state["state"], state["units"]) == ("available", 100)
    assert around.ann.signals == []


async def test_what_has_not_changed_is_not_told_again_before_its_time() -> None:
    around = bench()
    await around.turn()

    assert await around.turn(500) == []
    assert len(await around.turn(REPEAT_MS)) == 2


async def test_only_what_has_changed_is_told() -> None:
    around = bench()
    await around.turn()

    around.floor.agents = (replace(ANN, state="handling", handling=1),)
    told = await around.turn(500)

    assert [(kind, by, d["state"]) for kind, by, d in told] == [
        ("agent_state", "agent:ann", "handling")
    ]


async def test_a_limit_that_was_given_to_a_break_is_told() -> None:
    around = bench()
    around.floor.agents = (replace(ANN, state="away", code="lunch"),)
    await around.turn()

    around.floor.agents = (replace(ANN, state="away", code="lunch", overdue_at=NOW + 60_000),)

    assert [d["overdue_at"] for _, _, d in await around.turn(500)] == [NOW + 60_000]


async def test_who_works_here_no_longer_is_said_to_be_gone() -> None:
    around = bench()
    await around.turn()

    around.floor.agents = ()

    assert [(by, d["state"]) for _, by, d in await around.turn(500)] == [("agent:ann", "gone")]
    assert await around.turn(1_000) == []


async def test_who_went_while_everything_is_repeated_is_said_to_be_gone_too() -> None:
    around = bench()
    await around.turn()

    around.floor.agents = ()
    told = await around.turn(REPEAT_MS)

    assert ("agent:ann", "gone") in [(by, d.get("state")) for _, by, d in told]


async def test_who_watches_again_is_told_everything_again() -> None:
    around = bench()
    await around.turn()
    around.hub.floor_watchers.clear()
    await around.turn(500)

    around.hub.floor_watchers.add(around.boss)

    assert len(await around.turn(1_000)) == 2


async def test_what_the_center_keeps_for_itself_is_not_told() -> None:
    around = Bench(
        Floor(
            [replace(SUPPORT, id="~synthetic"), SUPPORT],
            [replace(ANN, id="agent:~synthetic"), ANN],
        )
    )

    [(_, _, queues), (_, by, _)] = await around.turn()

    assert [row["id"] for row in queues["queues"]] == ["support"]
    assert by == "agent:ann"
