"""The rows of reports follow the journal, through kills and restarts, on a real database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from contact_center.adapters.sql import report_store, tables_reports
from contact_center.adapters.sql.codecs import Codec
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.report_store import OFFER, SEGMENT, SLICE
from contact_center.domain.working_set import Rows
from contact_center.jobs import report_keeper
from contact_center.jobs.report_keeper import ReportKeeper
from contact_center.ports.meters import Unmeasured
from contact_center.ports.reports import Changes, Span
from tests import reported
from tests.worlds import STATES, World

GRACE_MS = 30_000
T = TypeVar("T")


def lively(seed: int) -> World:
    """A center in which a lot has happened, to two conversations at least."""
    chance = random.Random(seed)
    world = STATES["calling_back"]()
    for _ in range(150):
        world.at += chance.choice([0, 500, 20_000, 60_000])
        order = chance.choice(reported.tries(world))
        world.batch(reported.again(order, chance.random()))
    return world


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    with DataFolder(tmp_path) as folder:
        yield folder


def fill(folder: DataFolder, world: World) -> None:
    """Put the journal and the rows of `world` into the database."""
    database = Database(folder)
    rows = Rows()
    for table in world.store.tables.values():
        for record in table.values():
            rows.add(record)
    with database.store.begin() as transaction:
        transaction.number(world.store.head, world.at)
        transaction.write(rows, world.store.facts, [])
        transaction.commit()
    database.close()


def keeper_of(database: Database, told: list[tuple[int, int]] | None = None) -> ReportKeeper:
    def tell(position: int, head: int) -> None:
        if told is not None:
            told.append((position, head))

    return ReportKeeper(database.report_store, Unmeasured(), GRACE_MS, tell)


def rows_of(database: Database) -> Changes:
    """Everything that is in the tables."""

    def all_of(codec: Codec[T]) -> list[T]:
        return database.pool.look_now(
            lambda connection: [codec.read(row) for row in connection.execute(codec.table.select())]
        )

    watches = database.pool.look_now(
        lambda connection: connection.execute(tables_reports.agent_watch.select()).all()
    )
    agents = [report_store._watched(row.body) for row in watches]
    return reported.in_order(Changes(all_of(SEGMENT), all_of(OFFER), all_of(SLICE), agents))


async def test_the_rows_are_those_of_the_journal(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = lively(1)
    fill(folder, world)
    monkeypatch.setattr(report_keeper, "PAGE", 7)
    database = Database(folder)

    while await keeper_of(database).once():
        pass

    expected = reported.folded(world.store.facts)
    assert rows_of(database) == expected
    assert len(expected.segments) > 2
    assert await database.report_store.position() == world.store.head
    assert await keeper_of(database).once() is False
    database.close()


@pytest.mark.parametrize("seed", range(3))
async def test_killed_again_and_again_the_rows_are_the_same(
    seed: int, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = lively(seed)
    fill(folder, world)
    chance = random.Random(seed)
    monkeypatch.setattr(report_keeper, "PAGE", 11)
    write = report_store._WRITE_POSITION.many
    killed = 0

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    more = True
    while more:
        # Everything but the position is written, and then the process is no more.
        is_killed = chance.random() < 0.5
        database = Database(folder)
        monkeypatch.setattr(report_store._WRITE_POSITION, "many", dies if is_killed else write)
        try:
            more = await keeper_of(database).once()
        except KeyboardInterrupt:
            killed += 1
        database.close()

    database = Database(folder)
    assert rows_of(database) == reported.folded(world.store.facts)
    assert killed > 0
    database.close()


async def test_who_catches_up_says_how_far_it_has_come(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = lively(2)
    fill(folder, world)
    monkeypatch.setattr(report_keeper, "PAGE", 20)
    monkeypatch.setattr(report_keeper, "TELL_EVERY", 50)
    database = Database(folder)
    told: list[tuple[int, int]] = []
    keeper = keeper_of(database, told)

    while await keeper.once():
        pass

    positions = [position for position, _ in told]
    assert positions == sorted(set(positions))
    assert positions[-1] == world.store.head
    assert len(positions) >= world.store.head // 60
    database.close()


async def test_what_is_read_is_what_was_written(folder: DataFolder) -> None:
    world = lively(3)
    fill(folder, world)
    database = Database(folder)
    while await keeper_of(database).once():
        pass
    rows = rows_of(database)
    always = Span(0, world.at + 86_400_000 * 30)
    middle = sorted(one.entered_at for one in rows.segments)[len(rows.segments) // 2]

    entered = await database.reports.segments([Span(0, middle), Span(middle, always.end)])
    only = await database.reports.segments([always], "sales", "chat")
    answered = await database.reports.answered(always)
    waiting = await database.reports.waiting(middle)
    slices = await database.reports.slices(Span(middle, middle + 1))

    assert reported.in_order(Changes(entered, [], [], [])).segments == rows.segments
    assert {one.key for one in only} == {
        one.key for one in rows.segments if (one.queue, one.channel) == ("sales", "chat")
    }
    assert {one.key for one in answered} == {
        one.key for one in rows.segments if one.outcome == "answered"
    }
    assert {one.key for one in waiting} == {
        one.key
        for one in rows.segments
        if one.entered_at <= middle and (one.left_at is None or one.left_at > middle)
    }
    assert {(one.agent, one.started_at) for one in slices} == {
        (one.agent, one.started_at)
        for one in rows.slices
        if one.started_at < middle + 1 and (one.ended_at is None or one.ended_at > middle)
    }
    assert await database.reports.first("support") == min(
        one.entered_at for one in rows.segments if one.queue == "support"
    )
    database.close()
