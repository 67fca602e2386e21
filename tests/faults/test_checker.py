"""The checker must see every kind of harm: in servers with a mistake, and in records that lie."""

from __future__ import annotations

import copy
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from contact_center.wire.frames import Ok
from contact_center.wire.outbox import Outbox
from tests.center import furnish, serving
from tests.drive import checker
from tests.drive.checker import Record
from tests.drive.proxy import DOWN, FaultProxy
from tests.drive.server import Server
from tests.drive.shop import quick
from tests.drive.traffic import Drive, driving

SEED = 815
ATTEMPTS = 5


async def test_a_server_that_acknowledges_before_it_commits_is_found_out(tmp_path: Path) -> None:
    async with (
        Server(tmp_path / "center", "--mistake", "acknowledge-early") as server,
        driving(server.url, server.database, visitors=8, agents=2, seed=SEED) as drive,
    ):
        for _ in range(ATTEMPTS):
            await drive.goes_on(60)
            await server.kill()
            if found(drive, "was acknowledged and is not stored"):
                return
            await server.start()

    pytest.fail("acknowledged messages were lost by nobody's notice")


async def test_a_server_that_forgets_its_answers_is_found_out(tmp_path: Path) -> None:
    async with (
        Server(tmp_path / "center", "--mistake", "forget-answers") as server,
        FaultProxy(server.url) as proxy,
        driving(
            server.url,
            server.database,
            visitors=8,
            agents=2,
            seed=SEED,
            through=proxy.url,
        ) as drive,
    ):
        for _ in range(ATTEMPTS):
            await drive.goes_on(40)
            proxy.stall(DOWN)
            await drive.stores(5)
            proxy.reset()
            await drive.goes_on(40)
            if found(drive, "is stored 2 times"):
                return

    pytest.fail("messages were doubled by nobody's notice")


async def test_a_client_that_sends_its_newest_order_first_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_order = Outbox.next
    monkeypatch.setattr(Outbox, "next", lambda self, most: list(in_order(self, most))[::-1])
    async with serving(quick(tmp_path / "center")) as house:
        await furnish(house, {"a0": "agent"})
        file = house.node.folder.database
        async with driving(house.url, file, visitors=6, agents=1, seed=SEED) as drive:
            for _ in range(ATTEMPTS):
                drive.cut_some()
                await drive.goes_on(40)
                if found(drive, "in another order"):
                    return

    pytest.fail("messages were reordered by nobody's notice")


def found(drive: Drive, harm: str) -> bool:
    return any(harm in what for what in drive.wrong())


Evidence = tuple[Path, list[Record]]


@pytest.fixture(scope="module")
async def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """What a short drive left behind: nothing is wrong with it."""
    folder = tmp_path_factory.mktemp("evidence") / "center"
    async with serving(quick(folder)) as house:
        await furnish(house, {"a0": "agent", "a1": "agent"})
        file = house.node.folder.database
        async with driving(house.url, file, visitors=4, agents=2, seed=SEED) as drive:
            await drive.goes_on(150)
            await drive.settles()
            records = drive.records
            with closing(sqlite3.connect(file)) as source:
                kept = folder.with_suffix(".sqlite3")
                with closing(sqlite3.connect(kept)) as target:
                    source.backup(target)
    assert checker.wrong(kept, records) == checker.unfinished(kept, records) == []
    return kept, records


SQL = {
    "DELETE FROM fact WHERE pos = 9": "positions are not dense",
    "UPDATE journal SET head = head + 1": "positions are not dense",
    "DELETE FROM message WHERE rowid = (SELECT min(rowid) FROM message)": "are not dense",
    "UPDATE conversation SET last_seq = last_seq + 1": "are not dense",
    "UPDATE agent SET used = used + 1": "units taken",
    "UPDATE offer SET outcome = NULL WHERE rowid = (SELECT min(rowid) FROM offer)": "live offers",
    "UPDATE conversation SET state = 'closed', agent = 'agent:a0'": "with owner",
    "UPDATE fact SET body = '{\"upto\": 1}', conv = 'c_1' WHERE kind = 'bot_turn'": "twice",
    "UPDATE message SET seq = 1000 + seq": "a fact without a row",
    "UPDATE fact SET visitor = NULL WHERE kind = 'message'": "saw another stream",
}


@pytest.mark.parametrize("tampering", SQL)
def test_harm_done_to_the_rows_is_seen(tmp_path: Path, evidence: Evidence, tampering: str) -> None:
    file, records = evidence
    harmed = shutil.copy(file, tmp_path / "harmed.sqlite3")
    with closing(sqlite3.connect(harmed)) as database, database:
        assert database.execute(tampering).rowcount > 0

    assert any(SQL[tampering] in what for what in checker.wrong(Path(harmed), records))


def lost(record: Record) -> None:
    record.said.add("lost-1")
    record.answers["lost-1"] = Ok("lost-1", 1, dup=False, conv="c_1", seq=1)


def elsewhere(record: Record) -> None:
    said = next(id_ for id_, one in record.answers.items() if isinstance(one, Ok) and one.seq)
    record.answers[said] = Ok(said, 1, dup=False, conv="c_1", seq=1)


def reordered(record: Record) -> None:
    record.sent.reverse()


def unsaid(record: Record) -> None:
    record.said.clear()


def missed(record: Record) -> None:
    del record.seen[0]


def doubled(record: Record) -> None:
    record.seen.insert(0, record.seen[0])


def counted(record: Record) -> None:
    record.counts["duplicates"] = 1


@pytest.mark.parametrize(
    ("lie", "harm"),
    [
        (lost, "was acknowledged and is not stored"),
        (elsewhere, "not at c_1 1"),
        (reordered, "another order"),
        (unsaid, "was never sent"),
        (missed, "saw another stream"),
        (doubled, "saw another stream"),
        (counted, "met 1 duplicates"),
    ],
)
def test_harm_done_to_a_client_is_seen(
    evidence: Evidence, lie: Callable[[Record], None], harm: str
) -> None:
    file, records = evidence
    for number in range(len(records)):
        told = copy.deepcopy(records)
        lie(told[number])

        assert any(harm in what for what in checker.wrong(file, told)), told[number].me


def test_whoever_still_waits_is_seen(evidence: Evidence) -> None:
    file, records = evidence
    told = copy.deepcopy(records)
    told[0].sent.append("unanswered-1")
    del told[1].seen[-3:]

    assert checker.unfinished(file, told) == [
        f"{told[0].me} waits for 1 answers",
        f"{told[1].me} has not seen 3 facts",
    ]
