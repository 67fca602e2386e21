"""What a rehearsal reads of a data folder, while the committer has it open, and without writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from contact_center.adapters.sql.codecs import CODECS
from contact_center.adapters.sql.database import Database
from contact_center.adapters.sql.datafolder import DataFolder
from contact_center.adapters.sql.engines import writer_engine
from contact_center.adapters.sql.recording import read_recording
from contact_center.domain.policy import Policy
from contact_center.domain.records import Conversation, Customer, Work
from contact_center.domain.records_setup import Queue
from contact_center.ports.reports import AgentSlice, Changes, Segment, Span
from contact_center.reporting.rehearsal.recording import CannotRehearse, Recording
from tests.unit.reporting.lines import HOUR, NOON, piece
from tests.unit.reporting.rehearsal.days import came

SPAN = Span(NOON, NOON + HOUR)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with DataFolder(tmp_path / "center") as folder:
        opened = Database(folder)
        yield opened
        opened.close()


def read(tmp_path: Path, now: int = NOON + 24 * HOUR) -> Recording:
    return read_recording(tmp_path / "center" / "center.sqlite3", SPAN, now, Policy())


def insert(tmp_path: Path, *records: object) -> None:
    """Rows as the committer would write them."""
    engine = writer_engine(tmp_path / "center" / "center.sqlite3")
    with engine.begin() as connection:
        for record in records:
            codec = CODECS[type(record)]
            connection.execute(codec.table.insert().values(codec.write(record)))
    engine.dispose()


async def written(database: Database, segments: list[Segment], slices: list[AgentSlice]) -> None:
    await database.report_store.write(Changes(segments, [], slices, []), 1)


async def test_whoever_came_in_the_span_or_its_lead_or_waited_then(
    database: Database, tmp_path: Path
) -> None:
    await written(
        database,
        [
            came(-3 * 3600, conv="before", wait=60),
            came(-3 * 3600, conv="waited", wait=2 * 3600),
            came(-3 * 3600, conv="waits", outcome=None),
            came(-1 * 3600, conv="lead"),
            came(0, conv="first"),
            came(3599, conv="last"),
            came(3600, conv="after"),
        ],
        [],
    )

    found = {one.conv for one in read(tmp_path).segments}

    assert found == {"waited", "waits", "lead", "first", "last"}


async def test_agents_time_from_the_lead_to_the_tail(database: Database, tmp_path: Path) -> None:
    pieces = {
        "over": piece("available", -9 * 3600, 3600, "agent:over"),
        "lead": piece("available", -9 * 3600, 8 * 3600, "agent:lead"),
        "tail": piece("available", 4 * 3600, 60, "agent:tail"),
        "goes on": piece("available", -30 * 3600, None, "agent:goes-on"),
        "later": piece("available", 6 * 3600, 60, "agent:later"),
    }
    await written(database, [], list(pieces.values()))

    found = read(tmp_path).slices

    wanted = [pieces[one] for one in ("lead", "tail", "goes on")]
    assert sorted(found, key=lambda one: one.agent) == sorted(wanted, key=lambda one: one.agent)


async def test_who_they_were_and_who_they_turned_out_to_be(
    database: Database, tmp_path: Path
) -> None:
    await written(database, [came(0, conv="c_1")], [])
    conversation = Conversation(
        "c_1", "customer:1", None, "shop", "chat", "support", "en", "closed", NOON, NOON
    )
    work = Work("c_1", "support", "chat", 30, 0, NOON, NOON, 1, 1, plan="wide@2")
    cards = [
        Customer("customer:1", "", NOON, merged_into="customer:2"),
        Customer("customer:2", "", NOON, merged_into="customer:3"),
        Customer("customer:3", "Eve", NOON, tier="gold"),
        Customer("customer:4", "Somebody else", NOON),
    ]
    queue = Queue("support", "Support", max_waiting=3)
    insert(tmp_path, conversation, work, queue, *cards)

    found = read(tmp_path)

    assert found.conversations == {"c_1": conversation}
    assert found.plan_of == {"c_1": "wide@2"}
    assert found.customers == {one.id: one for one in cards[:3]}
    assert found.queues == [queue]


def test_another_version_is_left_alone(database: Database, tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "center" / "center.sqlite3")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001_first'"))
    engine.dispose()

    with pytest.raises(CannotRehearse, match="at version 0001_first"):
        read(tmp_path)


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "center.sqlite3"
    file.write_bytes(b"certainly not a database" * 100)

    with pytest.raises(CannotRehearse, match="cannot be read"):
        read_recording(file, SPAN, NOON, Policy())
